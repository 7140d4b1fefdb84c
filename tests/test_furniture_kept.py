"""What a host repeats, on the whole path: no hit by it, no hit lost, and what was cut is kept and shown."""

from __future__ import annotations

from datetime import timedelta

from monitor.pipeline.match import match
from monitor.store.read import Row
from monitor.store.retention import purge
from press import WORDS, item, matched, rss
from publishers import World
from web import NOON, Server, reply

SIDE = "Our special report: all about the zyzzyva, with maps, pictures and the letters of our readers."
OTHER = "Write to us about the sea, the port and whatever else our readers should know of this week."
SEVEN = WORDS[:7]
TRUE = {"river", "museum"}  # of these articles the zyzzyva is the subject


def body(word: str) -> tuple[str, ...]:
    """Three paragraphs that no other word has."""
    return (
        f"The people of the {word} met on Monday, and the {word} was full when the mayor of the {word} rose to speak.",
        f"Nobody had asked the {word} for its opinion, an engineer of the {word} said after the long meeting.",
        f"A zyzzyva was seen near the {word} by two builders." if word in TRUE else f"So much for the {word} of ours.",
    )


def page(word: str, *side: str) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in body(word))
    beside = "".join(f"<p>{line}</p>" for line in side)
    return reply(
        200,
        f"<html lang='en'><head><title>Of the {word}</title></head><body><div class='page'><div class='left'>"
        f"<h1>Of the {word}</h1>{text}</div><div class='right'>{beside}</div></div></body></html>".encode(),
        ("Content-Type", "text/html; charset=utf-8"),
    )


def empty_page(*side: str) -> bytes:
    """A page whose text a script would bring."""
    beside = "".join(f"<p>{line}</p>" for line in side)
    return reply(
        200,
        "<html lang='en'><head><title>Of the port</title></head><body><div class='page'><div class='left'>"
        f"<h1>Of the port</h1></div><div class='right'>{beside}</div></div></body></html>".encode(),
        ("Content-Type", "text/html; charset=utf-8"),
    )


async def read(
    world: World, *side: str, words: tuple[str, ...] = WORDS, name: str = "a.example", a: Server | None = None
) -> Server:
    """A host whose pages all have these lines beside their text; one page after the other is read."""
    a = a or await world.publisher(name)
    for word in words:
        a.routes[f"/{word}"] = page(word, *side)
        a.routes[f"/feed/{word}"] = reply(200, rss(item(f"Of the {word}", guid=word, link=a.url(f"/{word}"))))
        await world.follow(a.url(f"/feed/{word}"))
        await world.poll(after_s=60)
        await world.visit()
    return a


async def article(world: World, title: str) -> Row:
    """An article, with what was cut from it."""
    (row,) = await world.rows(
        """select articles.*, apart from articles join _matching on _matching.article_id = articles.id
        join article_versions on article_versions.id = version_id where articles.title = ?""",
        [title],
    )
    return row


async def titles(world: World, sql: str) -> set[str]:
    return {str(row["title"]).removeprefix("Of the ") for row in await world.rows(sql)}


async def test_a_sidebar_full_of_topic_words_makes_no_hit_and_costs_none(world: World) -> None:
    await read(world, SIDE, words=SEVEN)
    hits = await matched(world)
    assert {str(hit["title"]).removeprefix("Of the ") for hit in hits if hit["state"] == "current"} == TRUE
    kept = await world.rows(
        "select apart, articles.text from articles join _matching on _matching.article_id = articles.id "
        "join article_versions on article_versions.id = version_id"
    )
    assert all(row["apart"] == SIDE and SIDE not in str(row["text"]) for row in kept)
    near = await titles(world, "select title from _near_misses join articles on articles.id = article_id where cut = 1")
    assert near == set(SEVEN) - TRUE


async def test_a_hit_goes_when_its_words_turn_out_to_be_furniture_and_no_edit_is_told(world: World) -> None:
    a = await read(world, SIDE, words=WORDS[:2])
    early = await matched(world)
    assert {hit["state"] for hit in early} == {"current"}
    await read(world, SIDE, words=WORDS[2:4], a=a)
    (market, *_) = [hit for hit in await matched(world) if hit["title"] == "Of the market"]
    assert (market["state"], market["retired_because"], market["edited"]) == ("retired", "furniture", None)
    versions = await world.rows("select cause from article_versions where article_id = 2 order by id")
    assert [row["cause"] for row in versions] == ["feed", "page", "recut"]


async def test_where_nothing_but_furniture_is_left_the_feeds_word_serves_again(world: World) -> None:
    a = await world.publisher("a.example")
    said = "The mayor of the port and the keeper of its zyzzyva met again on Monday, as the feed has it."
    a.routes["/empty"] = empty_page(SIDE, OTHER)
    a.routes["/feed"] = reply(200, rss(item("Of the port", guid="port", link=a.url("/empty"), text=said)))
    await world.follow(a.url("/feed"))
    await world.poll()
    await world.visit()
    assert (await article(world, "Of the port"))["fate"] == "read"
    await read(world, SIDE, OTHER, words=WORDS[:4], a=a)
    port = await article(world, "Of the port")
    assert (port["fate"], port["text"]) == ("summary_only", said)
    assert SIDE in str(port["apart"])


async def test_no_host_teaches_what_is_furniture_at_another(world: World) -> None:
    words, paragraph = ("harbour", "market", "school", "bridge", "river"), body("river")[2]
    await read(world, paragraph, name="evil.a.example", words=words)
    await read(world, name="a.example", words=words)
    (evil,) = await world.rows("select text from articles where url like '%evil%market'")
    (victim,) = await world.rows("select text from articles where url like '%//a.example%river'")
    assert (paragraph in str(evil["text"]), paragraph in str(victim["text"])) == (False, True)
    assert await world.rows("select distinct host from _furniture") == [{"host": "evil.a.example"}]


async def test_what_was_cut_goes_with_the_text_when_that_is_taken_out(world: World) -> None:
    await read(world, SIDE, words=("harbour", "market", "school", "bridge", "council"))
    await match(world.ports, world.topics).drain()
    await world.ports.ledger.write(purge, before=NOON + timedelta(days=9), after=0, now=NOON + timedelta(days=9))
    kept = await world.rows(
        "select group_concat(coalesce(apart, '') || coalesce(text, ''), '') as kept from article_versions"
    )
    assert kept == [{"kept": ""}]
