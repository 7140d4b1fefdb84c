"""Dates as feeds, pages and HTTP headers write them → moments in UTC. Pure.

ISO 8601 and RFC 822 in all the shapes that the standard library reads, the spellings of many countries, and zones left
out, which then are UTC (feedparser reads nothing there). What names a moment before 1990 is no date of news:
`1793527200` would be read as the year 1793.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from monitor.markup.dates.names import month_of
from monitor.markup.dates.spelled import spelled

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=5)  # clocks differ; POLLING.md, "Dates"
_LONGEST = 80  # characters
_HTTP_LONGEST = 64

_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SPACED_ZONE = re.compile(r"(\d) ([+-]\d\d:?\d\d)$")
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},? )?\d{1,2} [A-Za-z]{3} \d{2,4} \d\d:\d\d(?::\d\d)?(?: (?:GMT|UTC?|Z|[+-]\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as it was written: `at` in UTC, as if in it where no zone stood there; `day` as the writer counts days."""

    at: datetime
    day: date
    whole_day: bool = False  # no time of day, or midnight, which systems write for none
    offset: timedelta | None = timedelta(0)  # ahead of UTC; None where no zone was written


def moment(written: str | None) -> datetime | None:
    """The moment that a publisher's date names; None where none can be read or it lies before 1990."""
    found = dated(written)
    return found.at if found else None


def dated(written: str | None, *, month_first: bool = False) -> Dated | None:
    """A publisher's date with how exact it is; None where none can be read or it lies before 1990.

    `month_first`: of `04/05/2023` the first number is the month.
    """
    text = " ".join((written or "")[: 2 * _LONGEST].split())[:_LONGEST]
    if not text:
        return None
    for read in (_iso, _rfc822, partial(spelled, month_first=month_first), _like_rfc822):
        try:
            found = read(text)
            at = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError, IndexError, TypeError):  # parsedate_to_datetime raises all of them
            continue
        return _dated(text, found, at) if at >= EARLIEST else None
    return None


def _dated(text: str, found: datetime, at: datetime) -> Dated:
    return Dated(
        at=at.replace(microsecond=0),
        day=found.date(),
        whole_day=(found.hour, found.minute, found.second) == (0, 0, 0),
        offset=timedelta(0) if text.endswith("-0000") else found.utcoffset(),  # RFC 5322 §3.3: UTC, seen from anywhere
    )


def http_date(written: str) -> datetime | None:
    """The moment that an HTTP-date names, in any of its three forms, the last of which has no zone and is in GMT
    (RFC 9110 §5.6.7); None where it is none."""
    try:
        found = parsedate_to_datetime(written[:_HTTP_LONGEST])
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):  # parsedate_to_datetime raises all of them
        return None


def not_later(found: datetime | None, fetched_at: datetime) -> datetime | None:
    """No news was published after we had it, but for the difference of two clocks."""
    return None if found is None else min(found, fetched_at + AHEAD)


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(_SPACED_ZONE.sub(r"\1\2", text))


def _rfc822(text: str) -> datetime:
    if not _RFC822.fullmatch(text):
        raise ValueError
    return parsedate_to_datetime(text)


def _like_rfc822(text: str) -> datetime:
    return parsedate_to_datetime(_WORD.sub(_in_english, text.replace(". ", " ")))


def _in_english(word: re.Match[str]) -> str:
    month = month_of(word[0])
    return _ENGLISH[month - 1] if month else word[0]
