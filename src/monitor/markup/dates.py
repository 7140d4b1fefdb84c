"""Dates as feeds, pages and HTTP headers write them → moments in UTC. Pure.

ISO 8601 and RFC 822 in all the shapes that the standard library reads, names of months in a few languages besides, and
zones left out, which then are UTC (feedparser reads nothing there). What names a moment before 1990 is no date of news:
`1793527200` would be read as the year 1793.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=5)  # clocks differ; POLLING.md, "Dates"
_LONGEST = 80  # characters
_HTTP_LONGEST = 64

_MONTHS = {
    "jan": "oca ocak янв січ يناير janv ene gen januar",
    "feb": "şub şubat фев лют فبراير févr febr",
    "mar": "mart мар бер مارس märz mrz mär mars marzo maart",
    "apr": "nis nisan апр кві أبريل avr abr april",
    "may": "mayıs май мая тра مايو mai maio mag mei maj",
    "jun": "haz haziran июн чер يونيو juin giu juni",
    "jul": "tem temmuz июл лип يوليو juil lug juli",
    "aug": "ağu ağustos авг сер أغسطس août ago",
    "sep": "eyl eylül сен вер سبتمبر sept set",
    "oct": "eki ekim окт жов أكتوبر okt ott out",
    "nov": "kas kasım ноя лис نوفمبر november",
    "dec": "ara aralık дек гру ديسمبر dez déc dic",
}
_ENGLISH = {word: month for month, words in _MONTHS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]{3,}")
_SPACED_ZONE = re.compile(r"(\d) ([+-]\d\d:?\d\d)$")


def moment(written: str | None) -> datetime | None:
    """The moment that a publisher's date names; None where none can be read or it lies before 1990."""
    text = " ".join((written or "")[: 2 * _LONGEST].split())[:_LONGEST]
    if not text:
        return None
    for read in (_iso, _rfc822):
        try:
            found = read(text)
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError, IndexError, TypeError):  # parsedate_to_datetime raises all of them
            continue
        return found.replace(microsecond=0) if found >= EARLIEST else None
    return None


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
    return parsedate_to_datetime(_WORD.sub(_in_english, text.replace(". ", " ")))


def _in_english(word: re.Match[str]) -> str:
    lowered = word[0].lower()
    return _ENGLISH.get(lowered) or _ENGLISH.get(lowered[:3], word[0])
