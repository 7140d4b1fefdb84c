"""When a page is tried again that could not be had. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.records import Failure, Fate
from monitor.stages.agenda.bounds import jitter

FIRST_RETRY = timedelta(minutes=15)
RETRY_FACTOR = 4  # 15 min, 1 h, 4 h, 16 h, then daily: most pages that come back do so within the day
LONGEST_RETRY = timedelta(days=1)

GONE = frozenset({"http_404", "http_410"})
# not `blocked_address`: behind a captive portal, for an hour, every name leads to a private address
REFUSED = frozenset({"blocked_scheme", "blocked_port", "bad_url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NextVisit:
    """How an item stands after a visit that gave no text, and when its page is tried again (None: no more)."""

    fate: Fate
    due_at: datetime | None
    tries: int


def after_failed_visit(
    tries: int, failure: Failure, *, page_tries: int, read_before: bool, now: datetime, chance: float
) -> NextVisit:
    """What becomes of an item whose page could not be had. `tries` counts the failed visits before this one."""
    if failure.error_class in GONE:
        return NextVisit(fate=Fate.REMOVED if read_before else Fate.GONE, due_at=None, tries=tries + 1)
    if failure.error_class in REFUSED:
        return NextVisit(fate=Fate.REFUSED, due_at=None, tries=tries + 1)
    fate = Fate.ROBOTS_DENIED if failure.error_class == "robots_denied" else Fate.FAILED
    if fate is Fate.ROBOTS_DENIED and failure.retry_after_s is None:
        return NextVisit(fate=fate, due_at=None, tries=tries + 1)
    if tries + 1 >= page_tries:
        return NextVisit(fate=Fate.GIVEN_UP, due_at=None, tries=tries + 1)
    delay = min(FIRST_RETRY * RETRY_FACTOR**tries, LONGEST_RETRY) * jitter(0.2, chance)
    return NextVisit(fate=fate, due_at=now + max(delay, timedelta(seconds=failure.retry_after_s or 0)), tries=tries + 1)
