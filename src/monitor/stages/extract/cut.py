"""The text that trafilatura read on a page → that of the article, and what stands outside it. Pure.

Lines are found again on the page by what they say. A line that stands inside as well as outside stays; one that is not
found again stays, too. The title, where the text begins with it, is the title's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html

from monitor.stages.extract.about import About
from monitor.stages.extract.outside import Outside, outside
from monitor.stages.extract.page import BROKEN_PAGE
from monitor.stages.extract.passages import Passages, key_of, passages_of

_SENTENCE = 8  # words
_TITLE_WITHIN = 3  # lines: a date or a section may stand over it


@dataclass(frozen=True, slots=True)
class Cut:
    """`apart`: what the page shows beside its article, in its order; `is_list`: headlines are all that it shows."""

    text: str
    apart: str = ""
    is_list: bool = False


def cut_apart(text: str, tree: html.HtmlElement | None, about: About) -> Cut:
    """Part `text`, as it was read from the page of that tree."""
    if tree is None or not text:
        return Cut(text)
    lines, page = text.split("\n\n"), passages_of(tree)
    where: dict[str, list[int]] = {}
    for at, passage in enumerate(page.listed):
        where.setdefault(passage.key, []).append(at)
    return _parted(page, [(line, where.get(key_of(line), [])) for line in lines], about)


def under_title(tree: html.HtmlElement, about: About) -> Cut:
    """All sentences under the title without what stands outside the article: where trafilatura took next to nothing,
    or something else."""
    page, keys = passages_of(tree), about.keys()
    start = next((at for at, passage in enumerate(page.listed) if passage.key in keys), len(page.listed))
    prose = [
        (at, p) for at, p in enumerate(page.listed) if at > start and p.words >= _SENTENCE and 2 * p.linked < p.words
    ]
    return _parted(page, [(passage.text, [at]) for at, passage in prose], about)


def _parted(page: Passages, lines: Sequence[tuple[str, Sequence[int]]], about: About) -> Cut:
    """Lines with the passages that say the same, apart where all of these are."""
    found_again = {places[0]: places for _, places in lines if places}  # once each, however often a page repeats itself
    kept = sorted(at for several in found_again.values() for at in several)
    found = _found(page, kept, about)
    besides = {first for first, several in found_again.items() if found.passages.issuperset(several)}
    apart = [bool(places) and places[0] in besides for _, places in lines]
    inside = [line for (line, _), beside in zip(lines, apart, strict=True) if not beside]
    beside = [line for (line, _), beside in zip(lines, apart, strict=True) if beside]
    return Cut("\n\n".join(_untitled(inside, about.title)), "\n\n".join(beside), found.is_list)


def _found(page: Passages, kept: Sequence[int], about: About) -> Outside:
    """What stands outside; nothing on a page of a shape that nobody foresaw: its text is read whole, as it ever was."""
    try:
        return outside(page, kept, about)
    except BROKEN_PAGE:
        return Outside(set())


def _untitled(lines: list[str], title: str) -> list[str]:
    key = key_of(title)
    at = next((at for at, line in enumerate(lines[:_TITLE_WITHIN]) if key and key_of(line) == key), None)
    return lines if at is None else lines[:at] + lines[at + 1 :]
