"""What a run tells of each change that it makes, to a log or to a progress bar."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.records import Matched, Polled, Revisited, Visited

log = logging.getLogger("monitor")


class Said:
    """Hears of each change that a run makes: for progress and for the log."""

    def polled(self, change: Polled, new: int) -> None:
        said_polled(change, new)

    def visited(self, change: Visited) -> None:
        said_visited(change)

    def revisited(self, change: Revisited) -> None:
        said_revisited(change)

    def matched(self, change: Matched) -> None:
        said_matched(change)


def said_polled(change: Polled, new: int) -> None:
    if change.failure:
        log.info("feed %s: %s: %s", change.url, change.failure.error_class, change.failure.text)
    elif new:
        log.info("feed %s: %d new", change.url, new)


def said_visited(change: Visited) -> None:
    if change.failure:
        log.info("page %s: %s: %s", change.url, change.fate, change.failure.text)


def said_revisited(change: Revisited) -> None:
    if change.removed:
        log.info("page %s: removed (%s), last seen before %s", change.url, change.missing, change.missing_at)
    elif change.article:
        log.info("page %s: edited", change.url)
    elif change.failure:
        log.info("page %s: not to be had: %s", change.url, change.failure.text)


def said_matched(change: Matched) -> None:
    for hit in change.hits:
        log.info("article %d: %s, %s (%d)", change.article_id, hit.match.topic, hit.level, hit.match.score)
    for topic in change.undecided:
        log.warning("article %d: %s: undecided, ran out of time", change.article_id, topic)
