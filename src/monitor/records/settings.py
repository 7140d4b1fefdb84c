"""What the user configured, section by section as config/settings.yaml has it.

A field that carries a `doc` is a key of the file, written as its name without the unit `_s`; the doc is its comment in
the file and its description in the JSON Schema, the annotations are its bounds. A field without one is set by the
program itself. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, Unit, doc

from monitor.records.web import Purpose

KIB, MIB, MB = 1 << 10, 1 << 20, 1_000_000

Seconds = Annotated[float, Unit("s")]
Bytes = Annotated[int, Unit("B")]


class Form(StrEnum):
    """What a text of the user's must look like."""

    LINE = "one line of text"
    URL = "an http or https address"
    PROXY = "an http, https, socks5 or socks5h address with a port, such as socks5://127.0.0.1:9050"
    CONTACT = "an address where people find you: https://… or a mail address"
    HEADER = "printable ASCII on one line"
    NETWORK = "a network as CIDR, such as 192.168.1.0/24"
    FILE = "the path of a file"
    SELECTOR = "a CSS selector"
    LANGUAGE = "a language code, such as en, uk or zh-Hant"
    COUNTRY = "a country code of two capital letters, such as TR"
    SECRET = "where the secret is: env:NAME, or file:PATH of a file that only you may read"


class Identity(StrEnum):
    """What we tell a publisher about ourselves."""

    POLITE = "polite"  # our name, version and the configured contact
    NEUTRAL = "neutral"  # neither name nor contact


class LogLevel(StrEnum):
    """From which importance on the daemon writes to its log."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """How large one body may be: as it comes over the wire, and decoded from its Content-Encoding."""

    wire_bytes: Annotated[Bytes, Ge(KIB), Le(1000 * MB), doc("Size as it comes over the wire.")]
    decoded_bytes: Annotated[Bytes, Ge(KIB), Le(1000 * MB), doc("Size after decompression.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How much time and space one fetch may take."""

    connect_s: Annotated[Seconds, Ge(0.1), Le(300), doc("To look up the name, connect and shake hands.")] = 10.0
    silence_s: Annotated[Seconds, Ge(0.1), Le(300), doc("Between two bytes.")] = 15.0
    total_s: Annotated[
        Seconds, Ge(0.1), Le(3600), doc("Over all redirects; waiting for a host's turn not counted.")
    ] = 45.0
    redirects: Annotated[int, Ge(0), Le(20), doc("Redirects followed.")] = 5
    header_bytes: Annotated[Bytes, Ge(KIB), Le(MIB), doc("Size of all headers of an answer.")] = 64 * KIB
    headers: Annotated[int, Ge(10), Le(10_000), doc("Number of headers of an answer.")] = 200
    feed: Annotated[BodyLimits, doc("A feed.")] = BodyLimits(wire_bytes=5 * MB, decoded_bytes=10 * MB)
    page: Annotated[BodyLimits, doc("A page.")] = BodyLimits(wire_bytes=5 * MB, decoded_bytes=10 * MB)
    sitemap: Annotated[BodyLimits, doc("A sitemap.")] = BodyLimits(wire_bytes=5 * MB, decoded_bytes=20 * MB)
    robots: Annotated[BodyLimits, doc("A robots.txt.")] = BodyLimits(wire_bytes=MB // 2, decoded_bytes=MB)

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

    contact: Annotated[
        str | None,
        Form.CONTACT,
        doc("Where publishers can reach you: a page or a mail address. Sent with every request."),
    ] = None
    identity: Annotated[
        Identity, doc("polite sends our name, version and your contact; neutral sends neither name nor contact.")
    ] = Identity.POLITE
    user_agent: Annotated[str | None, Form.HEADER, doc("Sent instead of the name that identity makes.")] = None
    proxy: Annotated[
        str | None, Form.PROXY, doc("Everything is fetched through it; socks5h gives it names, socks5 our addresses.")
    ] = None
    allow: Annotated[
        tuple[Annotated[str, Form.NETWORK], ...],
        doc("Private networks that may be reached. None are, unless named here."),
    ] = ()
    ports: Annotated[
        tuple[Annotated[int, Ge(1), Le(65_535)], ...], doc("Ports that may be reached beside 80, 443, 8080 and 8443.")
    ] = ()
    host_gap_s: Annotated[Seconds, Ge(0), Le(3600), doc("Between the starts of two requests to one host.")] = 2.0
    per_host: Annotated[int, Ge(1), Le(16), doc("Requests in flight to one host.")] = 1
    in_flight: Annotated[int, Ge(1), Le(1000), doc("Requests in flight altogether.")] = 64
    slow_in_flight: Annotated[
        int, Ge(1), Le(1000), doc("Of these, polls of feeds that did not answer in time the last time.")
    ] = 16
    feeds_per_s: Annotated[
        float, Ge(0.1), Le(10_000), doc("Requests for feeds and sitemaps that are started in a second, at most.")
    ] = 20.0
    pages_per_s: Annotated[
        float, Ge(0.1), Le(10_000), doc("The same for pages and robots.txt: neither waits for the other.")
    ] = 10.0
    ca_file: Annotated[
        str | None, Form.FILE, doc("Certificate authorities trusted beside the system's (PEM), from the home folder.")
    ] = None
    limits: Annotated[
        FetchLimits, doc("What one fetch may cost. A larger or slower answer is a failure with a name.")
    ] = field(default_factory=FetchLimits)
    refused: tuple[tuple[str, int], ...] = ()  # (address, port) where desk and metrics listen: never fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingSettings:
    """The section `polling`: how often feeds and pages are asked for."""

    interval_with_validators_s: Annotated[
        Seconds, Ge(300), Le(86_400), doc("Shortest time between polls of a feed that can answer 'not modified'.")
    ] = 900.0
    interval_without_s: Annotated[
        Seconds, Ge(300), Le(86_400), doc("The same for a feed that sends everything each time.")
    ] = 3600.0
    max_interval_s: Annotated[
        Seconds, Ge(300), Le(7 * 86_400), doc("The longest time between polls, failing feeds included.")
    ] = 86_400.0
    first_polls_over_s: Annotated[
        Seconds, Ge(0), Le(86_400), doc("First polls of new feeds are spread over this time.")
    ] = 3600.0
    jitter: Annotated[float, Ge(0), Le(0.5), doc("Intervals vary by this part, so that polls do not bunch.")] = 0.1
    page_tries: Annotated[int, Ge(1), Le(20), doc("A page is tried so many times before it is given up.")] = 5
    revisit_after_s: Annotated[
        Seconds,
        Ge(30),
        Le(86_400),
        doc("The first look again at the page of a hit is so long after it was seen, each next one thrice as long."),
    ] = 3600.0
    revisit_days: Annotated[
        int, Ge(0), Le(365), doc("Pages of hits are looked at again for so many days, ever more seldom; 0: never.")
    ] = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """The section `workers`: the processes that parse, extract and match, and what one item may cost them."""

    count: Annotated[int | None, Ge(1), Le(256), doc("Number of processes; one per core where it is left out.")] = None
    parse_s: Annotated[Seconds, Ge(0.1), Le(600), doc("Time to parse one feed.")] = 10.0
    parse_memory_bytes: Annotated[Bytes, Ge(64 * MIB), doc("Memory to parse one feed.")] = 512 * MIB
    extract_s: Annotated[Seconds, Ge(0.1), Le(600), doc("Time to extract one page.")] = 20.0
    extract_memory_bytes: Annotated[Bytes, Ge(64 * MIB), doc("Memory to extract one page.")] = 768 * MIB
    match_s: Annotated[Seconds, Ge(0.1), Le(600), doc("Time to match one article.")] = 1.0


class Adopt(StrEnum):
    """What becomes of a changed topic."""

    GUARDED = "guarded"  # adopted unless that would lose what a person wants
    ALWAYS = "always"  # adopted once its tests pass
    MANUAL = "manual"  # waits for `topics apply`


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSettings:
    """The section `topics`: how changes of config/topics.yaml come into force."""

    adopt: Annotated[
        Adopt,
        doc("guarded: a change that would lose relevant hits, or many, waits for you; always; manual: all wait."),
    ] = Adopt.GUARDED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettings:
    """The section `review`: where the review desk listens, and who gets in."""

    host: Annotated[
        str, Form.LINE, doc("Where the desk listens: 127.0.0.1, localhost or ::1; other machines cannot reach it.")
    ] = "127.0.0.1"
    port: Annotated[int, Ge(1), Le(65_535), doc("Its port.")] = 8001
    names: Annotated[
        tuple[Annotated[str, Form.LINE], ...],
        doc("Names that it answers to beside those of this machine, with the port, such as desk.example:8001."),
    ] = ()
    open: Annotated[
        bool, doc("No door: every program and person on this machine gets in without the one-time link.")
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """The section `retention`: what leaves the store, and when. An article with a hit, or that ever had one, never
    does."""

    text_without_hit_s: Annotated[
        Seconds | None,
        Ge(86_400),
        Le(100 * 365 * 86_400),
        doc("Texts of articles that no topic ever hit are taken out so long after they were seen; the rest stays."),
    ] = None
    polls_s: Annotated[
        Seconds | None,
        Ge(3600),
        Le(100 * 365 * 86_400),
        doc("Polls stay so long in the table fetches; a feed's last 30 always do, and no others unless it is set."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """The section `log`."""

    level: Annotated[LogLevel, doc("From which importance on the daemon writes to its log.")] = LogLevel.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of config/settings.yaml; everything is optional."""

    network: Annotated[NetworkSettings, doc("Who we say we are, what may be reached, and how much of it at once.")] = (
        field(default_factory=NetworkSettings)
    )
    polling: Annotated[PollingSettings, doc("How often feeds and pages are asked for.")] = field(
        default_factory=PollingSettings
    )
    workers: Annotated[
        WorkerSettings, doc("The processes that parse feeds, read pages and match; and what one item may cost them.")
    ] = field(default_factory=WorkerSettings)
    topics: Annotated[TopicSettings, doc("How changes of config/topics.yaml come into force.")] = field(
        default_factory=TopicSettings
    )
    review: Annotated[ReviewSettings, doc("Where the review desk listens, and who gets in.")] = field(
        default_factory=ReviewSettings
    )
    retention: Annotated[
        RetentionSettings, doc("What leaves the store, and when. Articles are all kept, unless it is set here.")
    ] = field(default_factory=RetentionSettings)
    log: Annotated[LogSettings, doc("What the daemon tells of its work.")] = field(default_factory=LogSettings)
