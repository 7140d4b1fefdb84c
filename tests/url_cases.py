"""Pairs of addresses and what is true of them (tests/cases/urls), and what the code says of a pair."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from monitor import urls
from monitor.stages.entries.wrapped import unwrapped

FOLDER = Path(__file__).parent / "cases" / "urls"


def pairs(name: str) -> list[tuple[str, str]]:
    """The pairs of one file."""
    groups: dict[str, list[list[str]]] = YAML(typ="safe").load(FOLDER / f"{name}.yaml")
    return [(one, other) for several in groups.values() for one, other in several]


def page(link: str) -> str:
    """The page of a link as a feed names it."""
    return urls.canonical(unwrapped(link)) or link


def judged(one: str, other: str) -> str:
    """`same`, `likely` (they would be looked for under each other's address) or `different`."""
    mine, theirs = page(one), page(other)
    if theirs in urls.variants(mine):
        return "same"
    known = {spelled for url in (theirs, urls.plain(theirs)) for spelled in urls.variants(url)}
    return "likely" if known & set(urls.kin(mine)) or mine in urls.kin(theirs) else "different"
