"""What is asked of the network and what comes back; errors come back as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.records.plain import CLASSES

if TYPE_CHECKING:
    from monitor.records.feeds import Access


class Purpose(StrEnum):
    """Why something is fetched: decides the limits, the Accept header and the budget."""

    FEED = "feed"
    PAGE = "page"
    SITEMAP = "sitemap"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask again with, byte for byte, and the address that gave it."""

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One GET. The validators are sent only to a hop whose address is theirs."""

    url: str
    purpose: Purpose
    validators: Validators = field(default_factory=Validators)
    access: Access | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failed poll, visit or match: its class from `plain.CLASSES` or `http_NNN`, and one plain line."""

    error_class: str
    text: str
    retry_after_s: int | None = None  # what the server asked for
    temporary: bool = False  # more likely ours than the server's: no name server answered

    def __post_init__(self) -> None:
        if not is_error_class(self.error_class):
            raise ValueError(f"{self.error_class} is no failure class")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPace:
    """How a host wants to be treated; remembered over restarts. A host is all that `urls.site` gives one name."""

    host: str
    gap_s: float | None = None  # between the starts of two requests; None: the usual one
    penalty_until: datetime | None = None  # it has asked to be left alone until then
    refusals: int = 0  # answers in a row that asked for it
    asked_at: datetime | None = None  # the last request that an earlier process made


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """What came of a FetchRequest. No `failure` exactly when a 200 with its whole body, or an asked-for 304, came."""

    url: str  # as asked
    final_url: str  # where the last hop led
    permanent: bool = False  # every redirect on the way was a 301 or 308, and none led from https to http
    status: int | None = None  # None where no response came
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case
    body: bytes = b""  # decoded from its Content-Encoding
    wire_bytes: int = 0
    failure: Failure | None = None
    fetched_at: datetime
    held_until: datetime | None = None  # not asked: the host is left alone until then; `failure` says so
    paces: tuple[HostPace, ...] = ()  # of the hosts on the way, where an answer has changed them

    def header(self, name: str) -> str | None:
        """The first value of a header, by its name in lower case."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def asked(self) -> bool:
        """Whether it came to the request; no judgement on what was not asked."""
        return self.held_until is None

    @property
    def not_modified(self) -> bool:
        return self.failure is None and self.status == 304

    @property
    def validators(self) -> Validators:
        """What this response gave to ask again with."""
        return Validators(etag=self.header("etag"), last_modified=self.header("last-modified"), url=self.final_url)


def is_error_class(name: str) -> bool:
    """Whether a failure class is one of the closed list: `plain.CLASSES`, or `http_` and three digits."""
    return name in CLASSES or (name.startswith("http_") and len(name) == 8 and name[5:].isdigit())


def http_class(status: int) -> str:
    """The failure class of an HTTP status: `http_404`."""
    return f"http_{status}"
