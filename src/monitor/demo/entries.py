"""A version as its outlet shows it: addresses, texts and dates, what feeds and pages have in common. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from monitor.demo.outlets import Chrome, Outlet
from monitor.demo.reports import Quirk, Version

BAD_DATE = "yesterday, towards evening"
AHEAD = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An outlet on the server: its address, the furniture of its pages, and the time of minute 0."""

    outlet: Outlet
    chrome: Chrome
    base: str  # http://127.0.0.1:8000/harbour-ledger
    started: datetime  # UTC

    def time(self, minute: int) -> datetime:
        return self.started + timedelta(minutes=minute)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One article as feeds and pages show it. A date is None where the feed does not give one."""

    id: str
    link: str | None
    guid: str | None
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    section: str
    author: str | None
    published: datetime
    updated: datetime
    quirk: Quirk | None

    @property
    def rfc822(self) -> str | None:
        """The date of an RSS item."""
        return self._date(format_datetime(self.published), format_datetime(self.published + AHEAD))

    @property
    def iso(self) -> str | None:
        """The date of an Atom, RDF or JSON item."""
        return self._date(self.published.isoformat(), (self.published + AHEAD).isoformat())

    def _date(self, right: str, ahead: str) -> str | None:
        match self.quirk:
            case Quirk.NO_DATE:
                return None
            case Quirk.BAD_DATE:
                return BAD_DATE
            case Quirk.FUTURE_DATE:
                return ahead
            case _:
                return right


def shown(version: Version, house: House) -> Shown:
    """A version as its outlet shows it."""
    article, outlet = version.article, house.outlet
    link = house.base.removesuffix(f"/{outlet.id}") + outlet.page_path(article.id)
    return Shown(
        id=article.id,
        link=None if article.quirk is Quirk.NO_LINK else link,
        guid=None if article.quirk is Quirk.NO_GUID else f"{outlet.id}:{article.id}",
        title=version.title,
        summary=version.summary,
        paragraphs=version.paragraphs,
        section=article.section,
        author=article.author,
        published=house.time(version.published),
        updated=house.time(version.published if version.changed is None else version.changed),
        quirk=article.quirk,
    )
