"""Dates in the spellings of many countries → their parts: `28.04.2023, 19:20 Uhr`, `28 Nisan 2023 Cuma`,
`April 28, 2023 at 7:20 pm EDT`, `2023年4月28日 19時20分`, `٢٨ أبريل ٢٠٢٣`. Pure.

Found anywhere in a short text, in linear time for its bounded length. Of `04/05/2023` the first number is the day, but
where the writer puts months first. Years are of four digits; other calendars than the Gregorian are not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from monitor.markup.dates.names import month_of, single_words, zone_of

_YEAR = r"((?:19|20)\d\d)"
_OF = r"(?:\s*(?:de|del|di)\s+|[\s,./-]+)"
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?<!\d[-/.]){_YEAR}\s?(?:([-/.])\s?(\d{{1,2}})\s?\2\s?|[年년]\s?(\d{{1,2}})\s?[月월]\s?)(\d{{1,2}})(?!\d)"
)
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})\s?([./-])\s?(\d{{1,2}})\s?\2\s?{_YEAR}(?!\d)")
_DAY_WORD = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|[ºª°.])?{_OF}([^\W\d_]{{2,12}})\.?{_OF}{_YEAR}(?!\d)")
_WORD_DAY = re.compile(rf"([^\W\d_]{{3,12}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?[,\s]+{_YEAR}(?!\d)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?:[.,]\d{1,9})?(?![\d:])")
_OTHER_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])\s?[.hH時时点시]\s?([0-5]\d)(?![\d.:])")
_COLON = re.compile(r"\d:\d")
_HALF = re.compile(r"\s{0,3}([ap])\.?\s?m\b|\s{0,3}([مص])(?!\w)", re.IGNORECASE)
_OFFSET = re.compile(r"\s{0,3}\(?(?:UTC|GMT)?\s?([+-])(\d\d?):?(\d\d)?(?!\d)", re.IGNORECASE)
_ZONE = re.compile(r"\s{0,3}(?:Uhr\s)?\(?([^\W\d_]{1,4})(?![^\W_])")

Clock = tuple[int, int, int, timezone | None]


def spelled(text: str, *, month_first: bool = False) -> datetime:
    """The first date in `text` with the time of day that stands with it, or midnight.

    Aware where a zone is written, and naive where none is. Raises ValueError where there is none, for the 31st of
    February, and for 25:00.
    """
    text = _ascii_digits(single_words(text))
    clock, rest = _clock(text, _CLOCK)
    day, left = _day(rest, month_first=month_first)
    if day is None or (clock is None and _COLON.search(left)):
        raise ValueError
    hour, minute, second, zone = clock or _clock(left, _OTHER_CLOCK)[0] or (0, 0, 0, None)
    return datetime(*day, hour, minute, second, tzinfo=zone)


def _day(text: str, *, month_first: bool) -> tuple[tuple[int, int, int] | None, str]:
    """Year, month and day, and the text without them."""
    for at, found in _days(text, month_first=month_first):
        if 1 <= found[1] <= 12 and 1 <= found[2] <= 31:
            return found, f"{text[: at.start()]} {text[at.end() :]}"
    return None, text


def _days(text: str, *, month_first: bool) -> Iterator[tuple[re.Match[str], tuple[int, int, int]]]:
    if at := _YEAR_FIRST.search(text):
        yield at, (int(at[1]), int(at[3] or at[4]), int(at[5]))
    if at := _DAY_FIRST.search(text):
        day, month = int(at[1]), int(at[3])
        swapped = month > 12 or (month_first and at[2] != "." and day <= 12)
        yield at, (int(at[4]), *((day, month) if swapped else (month, day)))
    for at in _DAY_WORD.finditer(text):
        yield at, (int(at[3]), month_of(at[2]) or 0, int(at[1]))
    for at in _WORD_DAY.finditer(text):
        yield at, (int(at[3]), month_of(at[1]) or 0, int(at[2]))


def _clock(text: str, pattern: re.Pattern[str]) -> tuple[Clock | None, str]:
    """A time of day with its zone, and the text without it."""
    at = pattern.search(text)
    if at is None:
        return None, text
    hour, end = int(at[1]), at.end()
    if half := _HALF.match(text, end):
        late = (half[1] or half[2]).lower() in ("p", "م")
        hour, end = hour % 12 + (12 if late else 0) if hour <= 12 else hour, half.end()
    zone, end = _zone(text, end)
    second = int(at[3]) if pattern is _CLOCK and at[3] else 0
    return (hour, int(at[2]), second, zone), f"{text[: at.start()]} {text[end:]}"


def _zone(text: str, start: int) -> tuple[timezone | None, int]:
    """What stands behind a time of day: an offset, or a name that stands for one."""
    if at := _OFFSET.match(text, start):
        ahead = timedelta(hours=int(at[2]), minutes=int(at[3] or 0))
        return timezone(ahead if at[1] == "+" else -ahead) if ahead < timedelta(hours=15) else None, at.end()
    if (at := _ZONE.match(text, start)) and (zone := zone_of(at[1])) is not None:
        return zone, at.end()
    return None, start


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
