"""What a reader sees of an article's history: differences, in commands and on the desk."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import make
from commands import done, on_terminal, refused, run
from desks import desk_over, let_in, store
from make import NOON
from monitor.records import Article, Looks, Revisited, TextSource
from monitor.store.write import Writer
from monitor.text.differences import MOST_SHOWN, Difference, Kind, difference

LINES = st.lists(st.text(alphabet="ab c\n", max_size=12), max_size=6)


def seen(found: Difference, kinds: set[Kind]) -> str:
    return " ".join(piece.text for one in found.paragraphs for piece in one.pieces if piece.kind in kinds)


def test_words_that_went_and_came_stand_in_their_paragraph() -> None:
    old = "The port was closed.\n\nThe blast killed 12 people, it said.\n\nNobody knew.\n\nA teaser."
    new = "The port was closed.\n\nThe blast killed 17 people, it said.\n\nNobody knew.\n\nWritten by two reporters."
    first, gone, come = difference(old, new).paragraphs
    assert [(piece.kind, piece.text) for piece in first.pieces] == [
        (Kind.SAME, "The blast killed "),
        (Kind.GONE, "12 "),
        (Kind.COME, "17 "),
        (Kind.SAME, "people, it said."),
    ]
    assert (first.unchanged, gone.unchanged, come.unchanged) == (1, 1, 0)
    assert gone.pieces == ((Kind.GONE, "A teaser."),)
    assert come.pieces == ((Kind.COME, "Written by two reporters."),)


def test_what_stayed_is_cut_at_words_and_keeps_its_distance() -> None:
    words = " ".join(f"word{number}" for number in range(40))
    (paragraph,) = difference(f"{words} four enginers came {words}", f"{words} four engineers came {words}").paragraphs
    before, gone, come, after = (piece.text for piece in paragraph.pieces)
    assert before.startswith("… word")
    assert before.endswith("word39 four ")
    assert (gone.strip(), come.strip()) == ("enginers", "engineers")
    assert after.endswith(" …")
    assert after.removesuffix(" …").split()[-1] in words.split()


@given(LINES, LINES)
def test_what_differs_is_shown_and_nothing_else(old: list[str], new: list[str]) -> None:
    found = difference("\n".join(old), "\n".join(new))
    for line in found.paragraphs:
        assert any(piece.kind is not Kind.SAME for piece in line.pieces)
    assert difference("\n".join(old), "\n".join(old)) == Difference()
    before, after = ({word for line in lines for word in line.split()} for lines in (old, new))
    assert set(seen(found, {Kind.SAME, Kind.COME}).split()) >= after - before
    assert set(seen(found, {Kind.SAME, Kind.GONE}).split()) >= before - after


BIG = {
    "one line": ("x " * 400_000, "y " * 400_000),
    "the same line": ("a\n" * 300_000, "a\n" * 300_000 + "b"),
    "two lines in turn": ("a\nb\n" * 200_000, "b\na\n" * 200_000),
    "numbers": ("\n".join(map(str, range(90_000))), "\n".join(map(str, range(90_000, 0, -1)))),
    "a paragraph turned round": (" ".join(map(str, range(1900))), " ".join(map(str, range(1900, 0, -1)))),
}


@pytest.mark.parametrize("what", BIG)
def test_a_megabyte_gives_a_few_pages(what: str) -> None:
    found = difference(*BIG[what])
    assert len(seen(found, set(Kind))) <= MOST_SHOWN + 10 * len(found.paragraphs)


OLD = "The port was closed.\n\nThe blast killed 12 people, it said.\n\nقال الوزير إن السفينة غادرت."
NEW = "The port was closed.\n\nThe blast killed 17 people\x1b[31m, it said.\n\nقال الوزير إن السفينة لم تغادر. <b>&"


def looked(article: Article | None, hours: int, **changes: object) -> Revisited:
    look = Revisited(
        article_id=1,
        revisited_at=NOON + timedelta(hours=hours),
        url="https://news.example/1",
        seen=article is not None,
        article=article,
        next_look_at=NOON + timedelta(days=20),
    )
    return replace(look, **changes)  # type: ignore[arg-type]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An article whose page was read, was edited at two, which brought a hit, and was gone at three and at eight."""
    path = tmp_path / "data" / "monitor.db"
    store(path, (make.article("A summary."), make.hit()))
    writer, looks = Writer(path), Looks(days=14, chance=0.5)
    writer.write(
        lambda database: database.execute(
            "insert into topics (topic, version, title, definition, adopted_at) values ('ports', 'v1', '', '{}', ?)",
            ["2026-11-22T00:00:00Z"],
        )
    )
    first, second = (make.article(text, title="Port closed", source=TextSource.PAGE) for text in (OLD, NEW))
    writer.apply([make.visited(1, first, looks=looks)])
    writer.apply([make.matched(1, 2, make.hit(), looks=looks)])
    writer.apply([looked(second, 2)])
    both = (make.hit(), make.hit("ports"))
    writer.apply([make.matched(1, 3, *both, topics=(("drones", "v1"), ("ports", "v1")), looks=looks)])
    gone = {"missing": "http_410", "missing_at": NOON + timedelta(hours=3)}
    writer.apply([looked(None, 3, **gone)])
    writer.apply([looked(None, 8, **gone, removed=True)])
    writer.close()
    (tmp_path / "config").mkdir()
    return tmp_path


def test_a_history_tells_versions_differences_hits_and_the_end(home: Path) -> None:
    told = done(home, "articles", "history", "1")
    assert "version 1, 2026-11-22T12:00:00Z: as the feed has it" in told
    assert "version 3, 2026-11-22T14:00:00Z: edited by the publisher" in told
    assert "[-12 -]{+17 +}" in told
    assert "hit 2 appeared: ports" in told
    assert "removed since 2026-11-22T15:00:00Z, last there 2026-11-22T14:00:00Z" in told
    assert "\x1b" not in told
    assert "\\x1b" in told
    assert "\u2068" in told  # what runs from right to left turns nothing round


def test_on_a_terminal_it_is_coloured(home: Path) -> None:
    told = on_terminal(home, "articles", "history", "1", columns=120)
    assert "[-" not in told
    assert "\x1b[32m17" in told


def test_a_history_for_scripts(home: Path) -> None:
    told = json.loads(done(home, "articles", "history", "1", "--json"))
    assert [version["cause"] for version in told["versions"]] == ["feed", "page", "edit"]
    assert told["versions"][2]["appeared"] == [{"hit_id": 2, "topic": "ports"}]
    assert told["versions"][0]["difference"] is None
    kinds = [piece["kind"] for piece in told["versions"][2]["difference"]["paragraphs"][0]["pieces"]]
    assert kinds == ["same", "gone", "come", "same", "come", "same"]
    assert told["removals"][0]["how"] == "http_410"


def test_what_stood_there_first_can_be_shown(home: Path) -> None:
    assert "killed 12 people" in done(home, "articles", "show", "1", "--version", "2")
    assert json.loads(done(home, "articles", "show", "1", "--version", "2", "--json"))["text"] == OLD
    assert "no version 9" in refused(home, "articles", "show", "1", "--version", "9")
    assert "no article 9" in refused(home, "articles", "history", "9")


def test_a_hit_says_what_an_edit_did_and_that_its_page_is_gone(home: Path) -> None:
    told = done(home, "hits", "show", "2")
    assert "appeared by an edit of 2026-11-22T14:00:00Z" in told
    assert "the page is gone since 2026-11-22T15:00:00Z" in told
    by_topic = {hit["topic"]: hit for hit in json.loads(done(home, "hits", "list", "--json"))}
    assert (by_topic["ports"]["edited"], by_topic["drones"]["edited"]) == ("appeared", None)
    assert by_topic["drones"]["removed_at"] == "2026-11-22T15:00:00Z"


def test_status_says_how_many_pages_wait_to_be_looked_at_again(home: Path) -> None:
    backlog = json.loads(run(home, "status", "--json").stdout)["backlog"]
    assert backlog["again_due"] + backlog["again_later"] == 1


@pytest.fixture
async def ana(home: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with desk_over(home / "data" / "monitor.db") as desk, let_in(desk) as client:
        yield client


async def test_the_desk_shows_the_same(ana: httpx2.AsyncClient) -> None:
    answer = await ana.get("/-/article/1")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = html.fromstring(answer.text)
    assert page.xpath("//section[@id='version-3']//del")[0].text == "12 "
    assert page.xpath("//section[@id='version-3']//ins")[0].text == "17 "
    assert page.xpath("//section[@id='version-3']//a/@href") == ["/-/hit/2"]
    assert "<b>&" in page.xpath("string(//section[@id='version-3'])")
    assert not page.xpath("//section//b")
    assert "removed since 2026-11-22 15:00 UTC" in page.text_content()
    assert (await ana.get("/-/article/7")).status_code == 404


async def test_queue_and_hit_say_so_as_well(ana: httpx2.AsyncClient) -> None:
    for route in ("/-/review", "/-/hit/2"):
        shown = html.fromstring((await ana.get(route)).text)
        assert "by an edit of 2026-11-22 14:00 UTC" in shown.text_content()
        assert shown.xpath("//*[@class='removed']")
