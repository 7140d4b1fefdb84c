"""Hard pages: false hits from outside the article and true ones lost, against trafilatura alone; no floor is broken."""

from __future__ import annotations

import pytest

from hard_page_files import pages
from hard_pages import DEV, HELDOUT, Reader, figures, hits, judged, known_floors, ours, told, visited

SMALL = 0.05  # of the pages that are big: their full size takes seconds, and python tests/hard_pages.py has it


@pytest.mark.parametrize(("way", "reader"), [("alone", ours), pytest.param("path", visited, marks=pytest.mark.slow)])
def test_no_figure_is_below_its_floor(way: str, reader: Reader) -> None:
    reached = figures(judged(pages(DEV, size=SMALL), reader))
    floors = known_floors()[way]
    assert floors.keys() == reached.keys()
    assert {name: share for name, share in reached.items() if share < floors[name]} == {}, floors


def test_the_pages_are_many_and_of_many_kinds_in_each_language() -> None:
    chosen = pages(DEV, size=SMALL)
    assert len(chosen) >= 60
    assert len({page.kind for page in chosen}) >= 30
    assert {page.language for page in chosen} >= {"ar", "de", "en", "ru", "tr", "uk"}
    assert len({page.name for page in chosen}) == len(chosen)
    hosts = [page.host for page in chosen]
    assert sum(hosts.count(host) >= 6 for host in set(hosts)) >= 6
    assert {page.host for page in chosen}.isdisjoint(page.host for page in pages(HELDOUT, size=SMALL))


def test_the_feed_tells_nothing_false() -> None:
    """What is false on a page has to come from the page: an item's own title and summary are true to its article."""
    chosen = pages(DEV, size=SMALL)
    false = {page.name: hits(seen) - page.topics for page, seen in zip(chosen, told(chosen), strict=True)}
    assert {name: topics for name, topics in false.items() if topics} == {}
