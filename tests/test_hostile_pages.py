"""Pages that were made to hurt: what is read of them is bounded, and none makes extract.article raise."""

from __future__ import annotations

import pytest
from lxml import html

import hostile_pages
from monitor.records import Fate
from monitor.stages import extract
from monitor.stages.extract.bounded import MOST_ELEMENTS, bounded


@pytest.mark.parametrize("tag", ["br", "p", "li"])
def test_a_page_of_too_many_elements_ends_after_as_many(tag: str) -> None:
    first = "".join(f"<p>Paragraph {number}</p>" for number in range(5))
    tree, cut = bounded(html.document_fromstring(f"<body><main>{first}</main><div>{f'<{tag}>x' * 30_000}</div><p>end"))
    assert cut
    assert sum(1 for _ in tree.iter()) == MOST_ELEMENTS
    assert tree.text_content().startswith("Paragraph 0Paragraph 1Paragraph 2Paragraph 3Paragraph 4")
    assert "end" not in tree.text_content()


def test_a_page_of_as_many_elements_as_may_be_is_whole() -> None:
    tree = html.document_fromstring("<p>x" * (MOST_ELEMENTS - 2))
    assert sum(1 for _ in tree.iter()) == MOST_ELEMENTS
    before = html.tostring(tree)
    same, cut = bounded(tree)
    assert (html.tostring(same), cut) == (before, False)


def test_the_article_before_a_flood_is_read() -> None:
    page = hostile_pages.page(f"<article><p>{hostile_pages.LINE * 3}</p></article>" + "<br>x" * 25_000)
    came = extract.article(hostile_pages.body(page))
    assert came.fate is Fate.READ
    assert came.article.text.startswith("The navy said on Monday")


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in hostile_pages.HOSTILE if name != "attributes"])
def test_no_hostile_page_makes_extraction_raise(name: str) -> None:
    came = extract.article(hostile_pages.body(hostile_pages.HOSTILE[name](), name=name))
    assert came.fate in {Fate.READ, Fate.SUMMARY_ONLY, Fate.NOT_ARTICLE}
