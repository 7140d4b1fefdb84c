"""Stored histories of real feeds, and a web that answers as their publishers did at a given time.

What a version holds is read here by lxml alone, so that the stored items can be compared with something that is not
our own parser.
"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from lxml import etree

from monitor.records import Access, Failure, Feed, FetchRequest, FetchResult

FOLDER = Path(__file__).parents[2] / "shared" / "corpus" / "feed-history"
AFTER = timedelta(hours=1)  # how long the last version is taken to have stood


@dataclass(frozen=True, slots=True)
class Version:
    """A feed as it was from `at` on."""

    at: datetime
    body: bytes
    items: dict[str, str]  # guid → link

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True, slots=True)
class History:
    """Successive versions of one feed, oldest first."""

    name: str
    versions: Sequence[Version]

    @property
    def feed(self) -> Feed:
        return Feed(url=f"https://{self.name.replace('_', '-')}.example/feed.xml", name=self.name)

    def at(self, now: datetime) -> Version:
        """The version that stood at a time, or the first."""
        return self.versions[max(0, bisect_right([version.at for version in self.versions], now) - 1)]


def histories() -> list[History]:
    """All that are here; none where the corpus is absent."""
    folders = sorted(FOLDER.iterdir()) if FOLDER.exists() else []
    return [History(folder.name, [_version(file) for file in sorted(folder.iterdir())]) for folder in folders]


def _version(file: Path) -> Version:
    body = gzip.decompress(file.read_bytes())
    items = {item.findtext("guid"): item.findtext("link") for item in etree.fromstring(body).iter("item")}
    at = datetime.strptime(file.name.partition(".")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return Version(at, body, items)


def span(found: Sequence[History]) -> tuple[datetime, datetime]:
    """From the first version of any to the end of the last one's."""
    times = [version.at for history in found for version in history.versions]
    return min(times), max(times) + AFTER


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that a publisher answered."""

    name: str
    at: datetime
    version: Version
    sent_bytes: int  # 0 for "not modified"


class PastWeb:
    """The shape of monitor.fetch.Web: each feed as it was at the clock's time, with an ETag; those named `without` come
    without validators."""

    def __init__(
        self, found: Sequence[History], clock: Callable[[], datetime], *, without: Container[str] = ()
    ) -> None:
        self._feeds = {history.feed.url: history for history in found}
        self._clock = clock
        self._without = without
        self.asked: list[Asked] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        """Nothing is held."""

    async def get(self, request: FetchRequest) -> FetchResult:
        history, now = self._feeds[request.url], self._clock()
        version = history.at(now)
        validators = history.name not in self._without
        same = validators and request.validators.etag == version.etag
        self.asked.append(Asked(history.name, now, version, 0 if same else len(version.body)))
        return FetchResult(
            url=request.url,
            final_url=request.url,
            status=304 if same else 200,
            headers=(("etag", version.etag),) if validators else (),
            body=b"" if same else version.body,
            wire_bytes=0 if same else len(version.body),
            fetched_at=now,
        )

    def of(self, name: str) -> list[Asked]:
        """The requests to one feed."""
        return [asked for asked in self.asked if asked.name == name]

    async def may_read(self, url: str, access: Access | None = None) -> Failure | None:
        return None


def asked_every(history: History, interval: timedelta, *, validators: bool, until: datetime) -> list[Asked]:
    """The requests of a poller with a fixed interval, from the first version on."""
    now, last, asked = history.versions[0].at, None, list[Asked]()
    while now < until:
        version = history.at(now)
        same = validators and last == version.etag
        asked.append(Asked(history.name, now, version, 0 if same else len(version.body)))
        last = version.etag
        now += interval
    return asked


def page(link: str) -> tuple[str, str]:
    """What makes a link one page's: our spelling and the publisher's may differ in the query."""
    parts = urlsplit(link)
    return parts.netloc.removeprefix("www."), parts.path.rstrip("/")


def seen(asked: Sequence[Asked]) -> dict[str, str]:
    """Every item that stood in a version which was asked for: guid → link."""
    return {guid: link for one in asked for guid, link in one.version.items.items()}
