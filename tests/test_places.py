"""Where on its page a line stands: which boxes are round it, and whether it is a link."""

from __future__ import annotations

import pytest
from lxml import html

from monitor.stages.extract.places import Place, places

PAGE = """
<body><div class="col-8"><p>One paragraph of the text.</p><p>Another <b>one</b> of it.</p>
  <ul><li>An item of a list</li></ul><p>Read also: <a href="/x">what stands somewhere else</a></p>
  first line<br>second line<br>
  <div class="post-2668"><h2>A heading</h2></div></div>
<div class="col-4"><p>Beside the text.</p><a href="/y"><p>All of it a link</p></a></div>
<div class="col-8"><div class="post-2713"><p>In a post with another number</p></div></div></body>
"""


def found(*lines: str) -> list[Place]:
    there = places(lines, html.document_fromstring(PAGE))
    return [there[line] for line in lines]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("One paragraph of the text.", "Another one of it.", True),
        ("One paragraph of the text.", "- An item of a list", True),
        ("One paragraph of the text.", "second line", True),
        ("One paragraph of the text.", "Beside the text.", False),
        ("A heading", "In a post with another number", True),
        ("A heading", "One paragraph of the text.", False),
    ],
)
def test_lines_in_the_same_boxes_stand_in_the_same_place(one: str, other: str, same: bool) -> None:
    first, second = found(one, other)
    assert (first.boxes == second.boxes) is same
    assert 0 < first.boxes < 1 << 32


@pytest.mark.parametrize(
    ("line", "linked"),
    [
        ("Read also: what stands somewhere else", True),
        ("All of it a link", True),
        ("Beside the text.", False),
        ("- An item of a list", False),
    ],
)
def test_a_line_is_a_link_where_most_of_it_is_one(line: str, linked: bool) -> None:
    assert found(line)[0].linked is linked


def test_what_stands_nowhere_has_no_place() -> None:
    assert places(["Nobody wrote this."], html.document_fromstring(PAGE)) == {}
    assert places(["Nobody wrote this."], None) == {}
    assert places([], html.document_fromstring(PAGE)) == {}


def test_a_line_in_boxes_that_begin_alike_stands_in_the_innermost() -> None:
    page = "<body><div class=a>word of it <div class=b>word of all</div></div><div class=b>word of none</div></body>"
    there = places(["word of all", "word of none"], html.document_fromstring(page))
    assert there["word of all"].boxes != there["word of none"].boxes
    inner = places(
        ["word of all"], html.document_fromstring("<body><div class=a><div class=b>word of all</div></div></body>")
    )
    assert inner["word of all"] == there["word of all"]
