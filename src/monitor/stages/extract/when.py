"""When an article was published: what the page says in several places, and its feed, weighed against each other. Pure.

The first of these that names a day decides it: JSON-LD datePublished, meta tags, what is marked up as the date
(microdata, `pubdate`, hAtom), the feed's, JSON-LD dateCreated, a date beside the heading, one in the address,
htmldate's search.

* What lies after the fetch is passed over, as long as another one does not.
* JSON-LD and meta tags that differ by more than a day: the one that agrees with the day in the address.
* A day without a time (or with midnight, which systems write for none): the minute of the next source of the same day.
* A time without a zone: the zone with which another source names the same moment (the same minute of an hour, at most
  14 hours off); else that of the page's date of change, near enough for the same summer time; else UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain

from monitor.markup import Dated, not_later
from monitor.markup.dates import AHEAD
from monitor.stages.extract import shown
from monitor.stages.extract.page import Page

_FARTHEST = timedelta(hours=14)  # between two zones of the same moment and day
_QUARTER = timedelta(minutes=15)  # zones differ by whole ones
_ONE_SUMMER = timedelta(days=45)
_DAY = timedelta(days=1)
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-])")


def published_at(seen: Page, feed: datetime | None) -> datetime | None:
    """When it was published, in UTC, never later than the fetch but for the difference of two clocks."""
    told = [date for date in (seen.linked.published, seen.head.published) if date]
    if told and _is_settled(seen, told):
        return told[0].at
    said = [*told, *_others(seen, feed)]
    past = [date for date in said if date.at <= seen.fetched_at + AHEAD]
    if not past:
        return not_later(said[0].at if said else seen.dateline(), seen.fetched_at)
    return _completed(_agreed(past, len(told), seen.url), past, seen)


def _is_settled(seen: Page, told: list[Dated]) -> bool:
    """Whether nothing else need be asked: to the minute, in a zone, not in the future, and not contradicted."""
    first = told[0]
    exact = not first.whole_day and first.offset is not None and first.at <= seen.fetched_at + AHEAD
    return exact and all(abs(other.at - first.at) <= _DAY for other in told)


def _others(seen: Page, feed: datetime | None) -> Iterator[Dated]:
    if seen.tree is not None:
        yield from shown.marked_dates(seen.tree, month_first=seen.head.month_first)
    if feed:
        yield Dated(feed, feed.date(), whole_day=feed.time() == datetime.min.time())
    if seen.linked.created:
        yield seen.linked.created
    if seen.tree is not None:
        yield from shown.dates_near_heading(seen.tree, month_first=seen.head.month_first)
    if day := _day_in(seen.url):
        yield day


def _day_in(url: str) -> Dated | None:
    found = _DAY_IN_ADDRESS.search(url)
    if found is None:
        return None
    try:
        at = datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
    except ValueError:  # the 31st of February
        return None
    return Dated(at, at.date(), whole_day=True, offset=None)


def _agreed(said: list[Dated], told: int, url: str) -> Dated:
    """The first; or the one of the first `told` that agrees with the day in the address where the first does not."""
    day = _day_in(url)
    if day is None:
        return said[0]
    return next((date for date in said[:told] if abs(date.day - day.day) <= _DAY), said[0])


def _completed(first: Dated, said: list[Dated], seen: Page) -> datetime:
    """The date to the minute and in its zone, as far as others tell."""
    if first.whole_day:
        exact = (date for date in said if not date.whole_day and first.day in (date.day, date.at.date()))
        first = next(exact, first)
    if first.offset is not None or first.whole_day:
        return first.at
    same = (date.at for date in said if date.offset is not None and _is_same_moment(first, date))
    changed = (date for date in (seen.linked.modified, seen.head.modified) if date and date.offset)
    near = (first.at - date.offset for date in changed if date.offset and abs(date.at - first.at) < _ONE_SUMMER)
    return next(chain(same, near), first.at)


def _is_same_moment(local: Dated, zoned: Dated) -> bool:
    """Whether a time without a zone may be another one's moment on the local clock."""
    apart = local.at.replace(second=0) - zoned.at.replace(second=0)
    return abs(apart) <= _FARTHEST and not apart % _QUARTER and not zoned.whole_day
