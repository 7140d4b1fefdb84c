"""What the user configured, section by section as config/settings.yaml has it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.records.web import Purpose

MB = 1_000_000


class Identity(StrEnum):
    """What we tell a publisher about ourselves."""

    POLITE = "polite"  # our name, version and the configured contact
    NEUTRAL = "neutral"  # neither name nor contact


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """How large one body may be: as it comes over the wire, and decoded from its Content-Encoding."""

    wire_bytes: int
    decoded_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How much time and space one fetch may take."""

    connect_s: float = 10.0  # to look up the name, connect and shake hands
    silence_s: float = 15.0  # between two bytes
    total_s: float = 45.0  # over all redirects, waiting for a host's turn not counted
    redirects: int = 5
    header_bytes: int = 64 * 1024
    headers: int = 200
    feed: BodyLimits = BodyLimits(wire_bytes=5 * MB, decoded_bytes=10 * MB)
    page: BodyLimits = BodyLimits(wire_bytes=5 * MB, decoded_bytes=10 * MB)
    sitemap: BodyLimits = BodyLimits(wire_bytes=5 * MB, decoded_bytes=20 * MB)
    robots: BodyLimits = BodyLimits(wire_bytes=MB // 2, decoded_bytes=MB)

    def body(self, purpose: Purpose) -> BodyLimits:
        match purpose:
            case Purpose.FEED:
                return self.feed
            case Purpose.PAGE:
                return self.page
            case Purpose.SITEMAP:
                return self.sitemap
            case Purpose.ROBOTS:
                return self.robots


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """The section `network`: who we say we are, what we may reach, and how much of it at once."""

    contact: str | None = None  # a URL or mail address where publishers can reach the operator
    identity: Identity = Identity.POLITE
    user_agent: str | None = None  # instead of the one that `identity` makes
    proxy: str | None = None  # http://host:port, for everything that is fetched
    allow: tuple[str, ...] = ()  # private networks that may be reached, as CIDR
    ports: tuple[int, ...] = ()  # beside 80, 443, 8080 and 8443
    host_gap_s: float = 2.0  # between the starts of two requests to one host
    per_host: int = 1  # requests in flight to one host
    in_flight: int = 64  # requests in flight altogether
    ca_file: str | None = None  # certificate authorities trusted beside the system's, PEM
    limits: FetchLimits = field(default_factory=FetchLimits)
    refused: tuple[tuple[str, int], ...] = ()  # (address, port) where desk and metrics listen: never fetched
