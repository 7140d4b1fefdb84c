"""When a feed that its server redirects for good is asked at its new address, and when no longer. Pure.

A redirect is easily set by mistake, and by whoever holds an expired domain. So a new address has to have been seen
several times over days, has to give the feed that was known before, and has to keep answering.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor import urls
from monitor.records import DueFeed, Failure, Feed, Trail

POLLS, OVER = 5, timedelta(hours=72)  # as often, and over so long, a redirect is seen before it is believed
FAILURES = 3  # in a row, and the other address is tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where a poll ended."""

    at: datetime
    url: str  # of the last hop
    permanent: bool  # every redirect on the way was a 301 or 308; False where there was none
    answered: bool  # a response came from there
    failure: Failure | None = None
    akin: bool = False  # it gave an item that was known before, or shows otherwise that it is the same feed


def objection(feed: Feed, asked: str, target: str) -> str | None:
    """Why a feed is not to move from one address to another, as a clause; None where nothing stands against it."""
    old, new, own = urls.parse(asked), urls.parse(target), urls.parse(feed.url)
    if old is None or new is None or own is None:
        return "the address cannot be used"
    if old.scheme == "https" and new.scheme == "http":
        return "it leads from https to http"
    if feed.access.auth and new.origin() != own.origin():
        return "its credentials belong to the old host alone"
    return None


def led_since(feed: DueFeed, landing: Landing) -> datetime | None:
    """Since when redirects have led to where a poll ended; None where they lead nowhere that the feed may move to."""
    target = _target(feed, landing)
    if target is None:
        return None
    return feed.trail.redirect_since if _is(target, feed.trail.redirect_to) else landing.at


def after_landing(feed: DueFeed, landing: Landing) -> Trail:
    """The trail after a poll: a sighting more, a move, or back to the other address."""
    if landing.failure:
        return _failed(feed, landing, landing.failure)
    trail = replace(feed.trail, misses=0, fallback=None)
    target = _target(feed, landing)
    if target is None:
        return _unseen(trail)
    known = _is(target, trail.redirect_to)
    trail = replace(
        trail,
        redirect_to=target,
        redirect_seen=trail.redirect_seen + 1 if known else 1,
        redirect_since=trail.redirect_since if known else landing.at,
        akin=landing.akin or (known and trail.akin),
    )
    return _moved(feed, trail, landing.at) if _believed(trail, landing.at) else trail


def _target(feed: DueFeed, landing: Landing) -> str | None:
    if not landing.permanent or _is(landing.url, feed.address) or objection(feed.feed, feed.address, landing.url):
        return None
    return landing.url


def _believed(trail: Trail, now: datetime) -> bool:
    return (
        trail.akin
        and trail.redirect_seen >= POLLS
        and trail.redirect_since is not None
        and now - trail.redirect_since >= OVER
    )


def _moved(feed: DueFeed, trail: Trail, now: datetime) -> Trail:
    """At the new address; a redirect may also lead home again."""
    home = _is(trail.redirect_to, feed.feed.url)
    return replace(
        _unseen(trail), followed=None if home else trail.redirect_to, followed_since=None if home else now, misses=0
    )


def _failed(feed: DueFeed, landing: Landing, failure: Failure) -> Trail:
    """A failure more; after three of them to the other address, where there is one. A new address that fails may be a
    move undone, an old one a domain that has run out: neither alone may cost the feed.

    What answers at another place than before ends a row of sightings, whatever it answers.
    """
    trail = feed.trail
    if failure.temporary:
        return trail
    if landing.answered and not _is(landing.url, trail.redirect_to):
        trail = _unseen(trail)
    if trail.followed is None and trail.fallback is None:
        return trail
    if trail.misses + 1 < FAILURES:
        return replace(trail, misses=trail.misses + 1)
    return replace(
        _unseen(trail),
        followed=trail.fallback,
        followed_since=landing.at if trail.fallback else None,
        fallback=trail.followed,
        misses=0,
    )


def _unseen(trail: Trail) -> Trail:
    return replace(trail, redirect_to=None, redirect_seen=0, redirect_since=None, akin=False)


def _is(url: str | None, other: str | None) -> bool:
    return url is not None and other is not None and urls.same(url) == urls.same(other)
