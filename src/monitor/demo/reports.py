"""Articles of the sample news world, what becomes of them, and the truth about their topics. Pure.

The truth (`topics`, `why`, `event`, `copy_of`) is for tests: no feed and no page shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import ConfigDict

from monitor.demo.fields import STRICT, Replacements, Topics


class Quirk(StrEnum):
    """What is wrong with an article's entry in the feed."""

    NO_GUID = "no_guid"
    NO_LINK = "no_link"
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"
    FUTURE_DATE = "future_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an outlet changed after publication; `topics` where the truth changed with it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    minute: int
    title: str | None = None
    summary: str | None = None
    replace: Replacements = ()  # in title, summary and text
    add: str | None = None  # one more paragraph
    topics: Topics | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A report and its future; minutes count from the world's beginning.

    `why` says what makes a near miss near, or a hit hard to see. Reports with the same `event` tell the same event.
    `fails`: the page answers 500 for ever, or 502 until that minute; not 503, which would ask us to spare all outlets,
    as they share a host.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: str
    outlet: str
    section: str
    title: str
    summary: str
    text: str  # paragraphs, an empty line between them
    author: str | None = None
    appears: int = 0
    published: int | None = None  # None: as it appears; negative: before the world's beginning
    topics: Topics = ()
    why: str = ""
    event: str | None = None
    copy_of: str | None = None
    quirk: Quirk | None = None
    consent: bool = False  # the page is a consent wall
    robots_denied: bool = False
    fails: Literal["always"] | int | None = None
    removed_at: int | None = None
    edits: tuple[Edit, ...] = ()

    def at(self, minute: int) -> Version | None:
        """The article as it stands then, None before it appears."""
        if minute < self.appears:
            return None
        version = Version(article=self, title=self.title, summary=self.summary, text=self.text, topics=self.topics)
        for edit in self.edits:
            version = version.edited(edit) if edit.minute <= minute else version
        gone = self.removed_at is not None and self.removed_at <= minute
        return replace(version, removed=True, changed=self.removed_at) if gone else version

    def failing(self, minute: int) -> bool:
        """Whether the page fails then."""
        return self.fails == "always" or (isinstance(self.fails, int) and minute < self.fails)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article as it stands at one minute. `changed` is None until the first edit or the removal."""

    article: Article
    title: str
    summary: str
    text: str
    topics: Topics
    number: int = 1
    changed: int | None = None
    removed: bool = False

    @property
    def published(self) -> int:
        """The minute that the outlet states."""
        article = self.article
        return article.appears if article.published is None else article.published

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(" ".join(paragraph.split()) for paragraph in self.text.strip().split("\n\n"))

    def relevance(self, topic: str) -> int:
        """2 relevant, 1 acceptable, 0 not."""
        return dict(self.topics).get(topic, 0)

    def edited(self, edit: Edit) -> Version:
        """This version with one edit made."""
        return replace(
            self,
            title=edit.title or replaced(self.title, edit.replace),
            summary=edit.summary or replaced(self.summary, edit.replace),
            text=replaced(self.text, edit.replace) + (f"\n\n{edit.add}" if edit.add else ""),
            topics=self.topics if edit.topics is None else edit.topics,
            number=self.number + 1,
            changed=edit.minute,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Another outlet's copy of a wire report: small edits, its own headline and last paragraph."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: str
    of: str
    outlet: str
    section: str
    title: str
    summary: str
    last: str  # in place of the report's last paragraph
    replace: Replacements = ()
    appears: int = 0
    published: int | None = None

    def article(self, report: Article) -> Article:
        """The copy as an article of its own, with the report's truth."""
        kept = report.text.strip().split("\n\n")[:-1]
        return Article(
            id=self.id,
            outlet=self.outlet,
            section=self.section,
            title=self.title,
            summary=self.summary,
            text=replaced("\n\n".join([*kept, self.last]), self.replace),
            appears=self.appears,
            published=self.published,
            topics=report.topics,
            event=report.event,
            copy_of=report.id,
        )


def replaced(text: str, changes: Iterable[tuple[str, str]]) -> str:
    """The text with each old wording exchanged for its new one."""
    for old, new in changes:
        text = text.replace(old, new)
    return text
