"""What a feed says of when it wants to be asked, from its text: feedparser keeps only the last `hour`. Pure.

RSS 2.0 has `ttl`, `skipHours` and `skipDays` in its channel; the Syndication module has `updatePeriod` and
`updateFrequency` in any dialect. Read outside of the items, where they would be somebody's text.
"""

from __future__ import annotations

import re

from monitor import urls
from monitor.records import Declared

_ITEM = re.compile(r"<(?:item|entry)[ >]", re.IGNORECASE)
_ITEM_ENDS = ("</item>", "</entry>")
_HEAD, _TAIL = 50_000, 5_000  # characters that are looked at
_TTL = re.compile(r"<ttl>\s{0,20}([0-9]{1,7})\s{0,20}</ttl>", re.IGNORECASE)
_PERIOD = re.compile(r"updatePeriod>\s{0,20}(hourly|daily|weekly|monthly|yearly)\s{0,20}<", re.IGNORECASE)
_FREQUENCY = re.compile(r"updateFrequency>\s{0,20}([0-9]{1,5})\s{0,20}<", re.IGNORECASE)
_HOUR = re.compile(r"<hour>\s{0,20}([0-9]{1,2})\s{0,20}</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s{0,20}([a-z]{6,9})\s{0,20}</day>", re.IGNORECASE)
_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def wishes(text: str) -> Declared:
    """What the document declares. text: the feed's, well-formed or not."""
    channel = _outside_items(text)
    ttl, period = _TTL.search(channel), _PERIOD.search(channel)
    hours, days = _within(channel, "skiphours"), _within(channel, "skipdays")
    return Declared(
        ttl_s=60 * int(ttl[1]) or None if ttl else None,
        period_s=_PERIODS_S[period[1].lower()] // _times(channel) if period else None,
        skip_hours=frozenset(int(hour) % 24 for hour in _HOUR.findall(hours) if int(hour) <= 24),
        skip_days=frozenset(_DAYS.index(day.lower()) for day in _DAY.findall(days) if day.lower() in _DAYS),
    )


def own_address(named: str) -> str | None:
    """The address that a feed names as its own; None where it names none, or not from its scheme on."""
    return named if urls.parse(named) else None


def _outside_items(text: str) -> str:
    first = _ITEM.search(text)
    if first is None:
        return text[:_HEAD]
    tail = text[-_TAIL:]
    last = max(tail.lower().rfind(end) for end in _ITEM_ENDS)
    return text[: min(first.start(), _HEAD)] + (tail[last:] if last >= 0 else "")


def _times(channel: str) -> int:
    frequency = _FREQUENCY.search(channel)
    return max(1, int(frequency[1])) if frequency else 1


def _within(channel: str, element: str) -> str:
    """What stands between the tags of an element, the first time."""
    lower = channel.lower()
    begin = lower.find(f"<{element}")
    end = lower.find(f"</{element}", begin)
    return channel[begin:end] if 0 <= begin < end else ""
