"""The pages of the desk: the queue, a hit with what matched marked, verdicts."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import make
from desks import desk_over, let_in, store
from monitor.records import Hit, Reason, ReasonKind
from monitor.review.desk import Desk
from monitor.review.highlight import Piece, Span, found, paragraphs, pieces
from monitor.store.pending import Pending, hold
from monitor.store.write import Writer
from monitor.tuning.comparison import Comparison


def reason(field: str, start: int, quote: str, **changes: object) -> Reason:
    plain = Reason(
        kind=ReasonKind.MATCH,
        rule="drones abroad",
        points=60,
        concept="drone",
        term="drone",
        field=field,
        start=start,
        end=start + len(quote),
        quote=quote,
    )
    return plain._replace(**changes)  # type: ignore[arg-type]


def hit(*reasons: Reason, topic: str = "drones", score: int = 60) -> Hit:
    plain = make.hit(topic, score=score)
    return replace(plain, match=plain.match._replace(reasons=reasons)) if reasons else plain


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Four hits: 1 alert, 2 alert of more points, 3 review, 4 of another topic."""
    path = tmp_path / "monitor.db"
    store(
        path,
        (
            make.article("Two 😀 drones over Kyiv.\n\nA second & last line.", title="Drones over Kyiv"),
            hit(
                reason("title", 0, "Drones"),
                reason("text", 6, "drones"),
                reason("text", 34, "& last", kind=ReasonKind.DEMOTE, rule="not news", points=-10, concept=None),
            ),
        ),
        (make.article("A summary of ships.", title="Second"), hit(score=90)),
        (make.article("A summary of planes.", title="Third"), hit(score=40)),
        (make.article("A summary of grain.", title="Fourth"), hit(topic="grain", score=60)),
    )
    return path


@pytest.fixture
async def desk(database: Path) -> AsyncIterator[Desk]:
    async with desk_over(database) as open_desk:
        yield open_desk


@pytest.fixture
async def ana(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    async with let_in(desk) as client:
        yield client


async def page(client: httpx2.AsyncClient, route: str) -> html.HtmlElement:
    answer = await client.get(route)
    assert answer.status_code == 200, (route, answer.text)
    return html.fromstring(answer.text)


def reviews(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("select hit_id, verdict, note, reviewer from reviews order by id").fetchall()
    finally:
        connection.close()


async def test_the_queue_shows_the_best_first_and_filters_by_topic(ana: httpx2.AsyncClient) -> None:
    queue = await page(ana, "/-/review")
    assert queue.xpath("//ol//h2/a/@href") == ["/-/hit/2", "/-/hit/1", "/-/hit/4", "/-/hit/3"]
    assert queue.xpath("//nav[@class='topics']//b/text()") == ["4", "3", "1"]
    drones = await page(ana, "/-/review?topic=drones")
    assert drones.xpath("//ol//h2/a/@href") == [f"/-/hit/{number}?topic=drones" for number in (2, 1, 3)]
    assert (await page(ana, "/-/review?topic=none&page=7")).xpath("//p[@class='empty']")
    assert (await page(ana, "/-/review?page=9999999999999999999")).xpath("//ol//h2")


async def test_a_hit_shows_what_matched_and_why(ana: httpx2.AsyncClient) -> None:
    shown = await page(ana, "/-/hit/1")
    assert shown.xpath("//article/h1/mark/text()") == ["Drones"]
    assert [(mark.get("class"), mark.text) for mark in shown.xpath("//div[@class='text']//mark")] == [
        ("match", "drones"),
        ("demote", "& last"),
    ]
    assert [line.text_content() for line in shown.xpath("//div[@class='text']/p")] == [
        "Two 😀 drones over Kyiv.",
        "A second & last line.",
    ]
    assert [line.text_content().split() for line in shown.xpath("//aside//h3")] == [
        ["+60", "drones", "abroad"],
        ["-10", "not", "news"],
    ]
    [link] = shown.xpath("//article//a[starts-with(@href, 'http')]")
    assert (link.get("href"), link.get("rel")) == ("https://news.example/1", "noreferrer noopener")


async def test_a_replaced_text_is_shown_as_it_matched(database: Path, ana: httpx2.AsyncClient) -> None:
    writer = Writer(database)
    writer.apply([make.visited(1, make.article("Nothing of it is left.", title="Withdrawn"))])
    writer.close()
    shown = await page(ana, "/-/hit/1")
    assert shown.xpath("//article/h1")[0].text_content() == "Drones over Kyiv"
    assert "has changed this text" in shown.text_content()


async def test_a_verdict_is_kept_once_and_leads_to_the_next(database: Path, ana: httpx2.AsyncClient) -> None:
    form = (await page(ana, "/-/hit/2?topic=drones")).forms[0]
    fields = dict(form.form_values()) | {"verdict": "relevant", "note": " two\r\nlines "}
    for _ in range(2):
        answer = await ana.post("/-/hit/2", data=fields)
        assert (answer.status_code, answer.headers["location"]) == (303, "/-/hit/1?topic=drones&before=2")
    assert reviews(database) == [(2, "relevant", "two\nlines", "ana")]
    shown = await page(ana, answer.headers["location"])
    [kept] = shown.xpath("//p[@class='kept']")
    assert kept.text_content() == "Kept: relevant Second change it"
    assert kept.xpath("a/@href") == ["/-/hit/2?topic=drones"]
    assert shown.xpath("//p[@class='way']/span/text()") == ["2 waiting"]
    assert (await page(ana, "/-/review")).xpath("//ol//h2/a/@href") == ["/-/hit/1", "/-/hit/4", "/-/hit/3"]


async def test_a_verdict_is_given_in_the_queue_as_well(database: Path, ana: httpx2.AsyncClient) -> None:
    queue = await page(ana, "/-/review?topic=drones")
    assert queue.xpath("//p[@class='facts count']/text()") == ["1–3 of 3, best first"]
    form = queue.forms[1]
    assert (form.action, form.method) == ("/-/hit/1", "POST")
    fields = dict(form.form_values()) | {"verdict": "irrelevant"}
    for _ in range(2):
        answer = await ana.post(form.action, data=fields)
        assert answer.headers["location"] == "/-/review?topic=drones&page=1&before=1#hit-3"
    assert reviews(database) == [(1, "irrelevant", None, "ana")]
    queue = await page(ana, answer.headers["location"].partition("#")[0])
    assert queue.xpath("//p[@class='kept']/b/text()") == ["not relevant"]
    assert queue.xpath("//ol/li/@id") == ["hit-2", "hit-3"]


async def test_a_hit_says_how_its_points_add_up(tmp_path: Path) -> None:
    weak = reason("text", 0, "A", rule="weak", points=30)
    raised = reason("text", 0, "A", rule="raised", points=25, kind=ReasonKind.BOOST)
    taken = reason("text", 0, "A", rule="taken", points=-5, kind=ReasonKind.DEMOTE)
    article = make.article("A text.", title="Sum")
    store(tmp_path / "monitor.db", (article, hit(reason("text", 0, "A"), weak, raised, taken, score=80)))
    async with desk_over(tmp_path / "monitor.db") as desk, let_in(desk) as ana:
        shown = await page(ana, "/-/hit/1")
    assert shown.xpath("//section[@class='reasons']/p")[0].text_content().startswith("60 + 25 − 5 = 80 points.")
    assert shown.xpath("//h3/span/text()") == ["+60", "(30)", "+25", "-5"]


@pytest.mark.parametrize(("points", "brackets"), [((60, 30), True), ((60,), False)])
async def test_brackets_are_explained_wherever_they_stand(
    tmp_path: Path, points: tuple[int, ...], brackets: bool
) -> None:
    rules = [reason("text", 0, "A", rule=f"rule {number}", points=number) for number in points]
    store(tmp_path / "monitor.db", (make.article("A text.", title="Sum"), hit(*rules, score=60)))
    async with desk_over(tmp_path / "monitor.db") as desk, let_in(desk) as ana:
        shown = await page(ana, "/-/hit/1")
    assert ("(30)" in shown.xpath("//h3/span/text()")) is brackets
    assert ("stand in brackets" in shown.text_content()) is brackets


async def test_a_hit_names_the_other_hits_of_its_article(database: Path, ana: httpx2.AsyncClient) -> None:
    assert not (await page(ana, "/-/hit/1")).xpath("//section[@class='siblings']")
    writer = Writer(database)
    writer.apply([make.matched(1, 1, make.hit("grain", score=45))])
    writer.close()
    shown = await page(ana, "/-/hit/1")
    assert shown.xpath("//section[@class='siblings']//a/bdi/text()") == ["grain"]


async def test_a_page_that_was_not_read_is_told_with_its_reason(database: Path, ana: httpx2.AsyncClient) -> None:
    connection = sqlite3.connect(database)
    connection.execute("update articles set text_source = 'summary', fate = 'failed', error_class = 'http_403'")
    connection.commit()
    connection.close()
    assert "the page was not read (failed, http_403)" in (await page(ana, "/-/hit/1")).text_content()


async def test_a_changed_mind_is_another_verdict(database: Path, ana: httpx2.AsyncClient) -> None:
    await ana.post("/-/hit/2", data={"key": "k", "verdict": "relevant"})
    await ana.post("/-/hit/2", data={"key": "k", "verdict": "irrelevant"})
    assert [row[:2] for row in reviews(database)] == [(2, "relevant"), (2, "irrelevant")]


async def test_the_last_verdict_leads_back_to_the_queue(database: Path, ana: httpx2.AsyncClient) -> None:
    order = ["2"]
    while order[-1]:
        answer = await ana.post(f"/-/hit/{order[-1]}", data={"key": order[-1], "verdict": "unsure"})
        order.append("".join(re.findall(r"/-/hit/(\d+)", answer.headers["location"])))
    assert order == ["2", "1", "4", "3", ""]
    assert answer.headers["location"] == "/-/review?before=3"
    assert "Nothing waits" in (await page(ana, "/-/review")).text_content()


@pytest.mark.parametrize(
    ("hit_id", "fields", "status"),
    [
        (1, {}, 400),
        (1, {"verdict": "relevant"}, 400),
        (1, {"key": "k", "verdict": "splendid"}, 400),
        (1, {"key": "k", "verdict": "unsure", "note": "n" * 2001}, 400),
        (999, {"key": "k", "verdict": "unsure"}, 404),
        (999999999999999999, {"key": "k", "verdict": "unsure"}, 404),
    ],
)
async def test_what_is_no_verdict_is_refused(
    database: Path, ana: httpx2.AsyncClient, hit_id: int, fields: dict[str, str], status: int
) -> None:
    assert (await ana.post(f"/-/hit/{hit_id}", data=fields)).status_code == status
    assert reviews(database) == []


async def test_pages_do_nothing_by_other_methods(database: Path, ana: httpx2.AsyncClient) -> None:
    assert (await ana.get("/-/hit/1?key=k&verdict=relevant")).status_code == 200
    for method, route in (("PUT", "/-/hit/1"), ("DELETE", "/-/hit/1"), ("POST", "/-/review")):
        assert (await ana.request(method, route, data={"key": "k", "verdict": "relevant"})).status_code == 405
    assert reviews(database) == []


async def test_a_verdict_that_cannot_be_written_may_come_again(database: Path, desk: Desk) -> None:
    blocker = sqlite3.connect(database)
    blocker.execute("create trigger full before insert on reviews begin select raise(abort, 'disk'); end")
    blocker.commit()
    async with let_in(desk) as ana:
        fields = {"key": "k", "verdict": "relevant"}
        refused = await ana.post("/-/hit/1", data=fields)
        assert (refused.status_code, "was not kept" in refused.text) == (503, True)
        blocker.execute("drop trigger full")
        blocker.commit()
        assert (await ana.post("/-/hit/1", data=fields)).status_code == 303
    blocker.close()
    assert len(reviews(database)) == 1


async def test_our_pages_allow_no_script_and_load_only_our_style(ana: httpx2.AsyncClient) -> None:
    for route in ("/-/review", "/-/hit/1", "/nowhere"):
        answer = await ana.get(route)
        assert "unsafe" not in answer.headers["content-security-policy"]
        shown = html.fromstring(answer.text)
        assert not shown.xpath("//script | //style | //*[@style]")
        assert set(shown.xpath("//link/@href")) <= {"/-/desk.css"}
    style = await ana.get("/-/desk.css")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in style.text


spans = st.lists(st.builds(Span, st.integers(0, 40), st.integers(0, 50), st.sampled_from(["match", "boost"])))


@given(st.text(max_size=40), spans)
def test_pieces_are_the_text(text: str, cut: list[Span]) -> None:
    assert "".join(piece.text for piece in pieces(text, cut)) == text
    lines = ["".join(piece.text for piece in line) for line in paragraphs(text, cut)]
    assert lines == [line for line in text.split("\n") if line.strip()]


@given(st.text(max_size=40), spans)
def test_what_a_span_covers_is_marked(text: str, cut: list[Span]) -> None:
    marked = [bool(piece.kind) for piece in pieces(text, cut) for _ in piece.text]
    assert marked == [any(span.start <= at < span.end for span in cut) for at in range(len(text))]


def test_words_are_found_as_they_stand() -> None:
    assert pieces("a drone, a Drone", found("a drone, a Drone", ["drone", ""])) == [
        Piece("a "),
        Piece("drone", "match"),
        Piece(", a Drone"),
    ]


async def test_changes_of_topics_that_wait_are_told_above_the_queue(database: Path, ana: httpx2.AsyncClient) -> None:
    assert "and waits" not in (await ana.get("/-/review")).text
    writer = Writer(database)
    found = Comparison(topic="drones", gained=2, lost=3, lost_relevant=1)
    change = Pending(
        topic="<b>drones</b>",
        kind="changed",
        standing="drones",
        version="v2",
        why=("it would lose <i>1 hit</i>",),
        found=found,
        examined_at="2026-11-22T12:00:00Z",
    )
    writer.write(hold, [change], keep=())
    page = html.fromstring((await ana.get("/-/review")).text)
    (told,) = page.xpath("//section[@class='changes']")
    text = " ".join(told.text_content().split())
    assert text.startswith("<b>drones</b> has changed and waits: it would lose <i>1 hit</i>.")
    assert "It would gain 2 hits, lose 3 hits (1 marked relevant)." in text
    assert text.endswith("monitor topics apply <b>drones</b> --force")
    assert [element.tag for element in told.iter() if element.tag in ("i", "b")] == ["b"]
    writer.write(hold, [], keep=())
    writer.close()
    assert "and waits" not in (await ana.get("/-/review")).text
