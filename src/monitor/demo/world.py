"""The sample news world: all of its outlets and reports, and what of them is published at a given minute. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from monitor.demo.outlets import Channel, Chrome, Outlet
from monitor.demo.reports import Article, Version
from monitor.demo.stream import Draw, Template

LOOK_BACK = 240  # minutes of generated items that a feed looks through
FEED_LENGTH = 25  # entries


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The scripted reports, and after the script one generated item a minute for ever."""

    outlets: tuple[Outlet, ...]
    chromes: tuple[Chrome, ...]  # one per language
    articles: tuple[Article, ...]
    templates: tuple[Template, ...]
    seed: int = 0

    @property
    def script_ends(self) -> int:
        """The last minute at which anything happens to a scripted article."""
        return max(chain.from_iterable(_minutes(article) for article in self.articles))

    def at(self, minute: int) -> tuple[Version, ...]:
        """Everything published up to that minute, as it stands then, removed articles too; in order of appearance."""
        return tuple(_standing(chain(self.articles, self._generated(self.script_ends + 1, minute)), minute))

    def latest(self, outlet: Outlet, channel: Channel, minute: int) -> tuple[Version, ...]:
        """What a feed lists at that minute, newest first; the work does not grow with the age of the world."""
        recent = self._generated(max(self.script_ends + 1, minute - LOOK_BACK), minute)
        listed = (
            version
            for version in _standing(chain(self.articles, recent), minute)
            if _belongs(version, outlet, channel) and not version.removed
        )
        return tuple(sorted(listed, key=lambda version: version.published, reverse=True)[:FEED_LENGTH])

    def version(self, article: str, minute: int) -> Version | None:
        """One article by its id as it stands then; None where there is none yet."""
        return next(_standing((found for found in self._named(article, minute)), minute), None)

    def outlet(self, name: str) -> Outlet | None:
        """The outlet of that id."""
        return next((outlet for outlet in self.outlets if outlet.id == name), None)

    def chrome(self, language: str) -> Chrome:
        """The page furniture of a language; every outlet's language has one."""
        return next(chrome for chrome in self.chromes if chrome.language == language)

    def _named(self, article: str, minute: int) -> Iterator[Article]:
        yield from (scripted for scripted in self.articles if scripted.id == article)
        appeared = article.rpartition("-")[2]
        if appeared.isascii() and appeared.isdecimal() and len(appeared) < 10:
            first = max(int(appeared), self.script_ends + 1)
            born = self._generated(first, min(int(appeared), minute))
            yield from (generated for generated in born if generated.id == article)

    def _generated(self, first: int, last: int) -> Iterator[Article]:
        for minute in range(first, last + 1):
            draw = Draw(self.seed, minute)
            yield draw.pick("template", self.templates).article(draw)


def _minutes(article: Article) -> Iterator[int]:
    yield article.appears
    yield from (edit.minute for edit in article.edits)
    yield article.removed_at or 0
    yield article.fails if isinstance(article.fails, int) else 0


def _standing(articles: Iterable[Article], minute: int) -> Iterator[Version]:
    return (version for article in articles if (version := article.at(minute)) is not None)


def _belongs(version: Version, outlet: Outlet, channel: Channel) -> bool:
    return version.article.outlet == outlet.id and channel.section in (None, version.article.section)
