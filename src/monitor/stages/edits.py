"""A page as it was read last and as it is read now → whether it was edited, and the article as it stands then. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from monitor.text.changes import Changed, Said, Verdict, changed
from monitor.text.edits import adds
from monitor.text.lines import joined, lines, without
from monitor.text.words import count_words

if TYPE_CHECKING:
    from monitor.records import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Two readings of a page: `standing` is the older one with what its feeds have said since."""

    before: Article
    apart: str  # what was cut from it
    standing: Article
    after: Article
    after_apart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What became of a page; `article` is how it stands where it was edited."""

    changed: Changed
    article: Article
    apart: str  # what was cut from it, as it was from the older one


def compared(readings: Readings) -> Compared:
    """Whether a page was edited. Runs in a worker: a megabyte of text takes a second."""
    before, after = readings.before, readings.after
    what = changed(Said(before.title, before.text, readings.apart), Said(after.title, after.text, readings.after_apart))
    if what.verdict is Verdict.NONE:
        return Compared(changed=what, article=after, apart=readings.after_apart)
    text, again = without(after.text, frozenset(lines(readings.apart)))
    behind = _feeds_word(readings)
    if behind and adds(f"{after.title}\n{text}", behind):
        text = f"{text}\n\n{behind}"
    return Compared(changed=what, article=_with_text(after, text), apart=joined([*lines(readings.after_apart), *again]))


def _feeds_word(readings: Readings) -> str:
    """What a feed said since the page was read last, and was put behind its text."""
    standing, read = readings.standing.text, readings.before.text
    return standing.removeprefix(read).strip() if standing.startswith(read) else ""


def _with_text(article: Article, text: str) -> Article:
    if text == article.text:
        return article
    return replace(
        article,
        text=text,
        words=count_words(text),
        content_hash=sha256(f"{article.title}\n{text}".encode("utf-8", "replace")).hexdigest(),
    )
