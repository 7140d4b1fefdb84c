"""The text that trafilatura read on a page → that of the article, and what stands outside it. Pure.

Lines are found again on the page by what they say. A line that stands inside as well as outside stays; one that is not
found again stays, too. The title, where the text begins with it, is the title's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import html

from monitor.stages.extract.outside import outside
from monitor.stages.extract.passages import key_of, passages_of

_TITLE_WITHIN = 3  # lines: a date or a section may stand over it


@dataclass(frozen=True, slots=True)
class Cut:
    """`apart`: what the page shows beside its article, in its order; `is_list`: headlines are all that it shows."""

    text: str
    apart: str = ""
    is_list: bool = False


def cut_apart(text: str, tree: html.HtmlElement | None, url: str, title: str, titles: Iterable[str]) -> Cut:
    """Part `text`, as it was read from the page of that tree at `url`. `title`: the article's; `titles`: all that the
    page or its feed calls it."""
    if tree is None or not text:
        return Cut(text)
    lines, page = text.split("\n\n"), passages_of(tree)
    where: dict[str, list[int]] = {}
    for at, passage in enumerate(page.listed):
        where.setdefault(passage.key, []).append(at)
    places = [where.get(key_of(line), []) for line in lines]
    kept = sorted({at for several in places for at in several})
    found = outside(page, kept, url, frozenset(filter(None, map(key_of, titles))))
    is_apart = [bool(several) and found.passages.issuperset(several) for several in places]
    apart = [line for line, beside in zip(lines, is_apart, strict=True) if beside]
    inside = [line for line, beside in zip(lines, is_apart, strict=True) if not beside]
    return Cut("\n\n".join(_untitled(inside, title)), "\n\n".join(apart), found.is_list)


def _untitled(lines: list[str], title: str) -> list[str]:
    key = key_of(title)
    at = next((at for at, line in enumerate(lines[:_TITLE_WITHIN]) if key and key_of(line) == key), None)
    return lines if at is None else lines[:at] + lines[at + 1 :]
