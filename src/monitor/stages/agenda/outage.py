"""Whether it is our own network that is down: then nobody is to blame, and few are asked until one answers. Pure.

Evidence are requests of the last two minutes to hosts that answered the last time, and name servers that do not answer
at all; a list of a thousand dead feeds is none. A page to log in at, to which many hosts suddenly lead, counts as no
answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.records import Failure

UNCONNECTED = frozenset({"connect", "connect_timeout", "dns"})
OVER = timedelta(minutes=2)
ATTEMPTS, HOSTS, SHARE = 20, 10, 0.6  # POLLING.md: so many, of so many hosts, of which more than this failed
CANARIES, CANARY_GAP = 3, timedelta(seconds=30)  # while it is down


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request, as far as it tells of our network."""

    at: datetime
    host: str
    lost: bool  # no connection, or no name server
    elsewhere: str | None = None  # it was led to another host, and found no feed there


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Our network, by the attempts of the last minutes."""

    attempts: tuple[Attempt, ...] = ()
    down_since: datetime | None = None
    canaries_at: datetime | None = None  # when the last few were let out


def attempt(at: datetime, host: str, failure: Failure | None, *, answered_before: bool, led_to: str) -> Attempt | None:
    """What a request tells of our network; None where nothing: a feed that failed before fails again.

    host, led_to: the sites of the address as asked, and of the one that answered.
    """
    if failure is None:
        return Attempt(at=at, host=host, lost=False)
    if not (answered_before or failure.temporary):
        return None
    elsewhere = led_to if failure.error_class == "not_a_feed" and led_to != host else None
    return Attempt(at=at, host=host, lost=failure.error_class in UNCONNECTED, elsewhere=elsewhere)


def lost(network: Network, made: Attempt) -> bool:
    """Whether an attempt failed as all do while the network is down."""
    return made.lost or (made.elsewhere is not None and made.elsewhere == _portal(network.attempts))


def after_attempt(network: Network, made: Attempt) -> Network:
    """The network, as it looks after another attempt: any answer shows that it is there."""
    # in the order of their ends: a thousand polls a minute must not each look at all of them
    first = next((place for place, old in enumerate(network.attempts) if made.at - old.at < OVER), None)
    recent = (*(() if first is None else network.attempts[first:]), made)
    if network.down_since is not None and not lost(network, made):
        return Network(attempts=(made,))
    network = replace(network, attempts=recent)
    if network.down_since is None and (made.lost or made.elsewhere) and _down(recent):
        return replace(network, down_since=made.at, canaries_at=made.at)
    return network


def _down(attempts: tuple[Attempt, ...]) -> bool:
    portal = _portal(attempts)
    failed = sum(one.lost or (portal is not None and one.elsewhere == portal) for one in attempts)
    hosts = {one.host for one in attempts}
    return len(attempts) >= ATTEMPTS and len(hosts) >= HOSTS and failed > SHARE * len(attempts)


def admitted(network: Network, now: datetime, *, wanted: int) -> int:
    """How many may be asked now: all that are wanted, or every half minute a few canaries."""
    if network.down_since is None or network.canaries_at is None:
        return wanted
    return min(wanted, CANARIES) if abs(now - network.canaries_at) >= CANARY_GAP else 0


def sent_out(network: Network, now: datetime) -> Network:
    """Canaries have been let out."""
    return network if network.down_since is None else replace(network, canaries_at=now)


def _portal(attempts: tuple[Attempt, ...]) -> str | None:
    """The host to which many others lead, all of a sudden; None where there is none."""
    led = Counter(site for _, site in {(one.host, one.elsewhere) for one in attempts if one.elsewhere})
    ((site, hosts),) = led.most_common(1) or ((None, 0),)
    return site if hosts >= HOSTS else None
