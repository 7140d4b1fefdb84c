"""What a host repeats, on the whole path: no hit by it, no hit lost, and what was cut is kept and shown."""

from __future__ import annotations

from press import WORDS, item, matched, rss
from publishers import World
from web import Server, reply

SIDE = "Our special report: all about the zyzzyva, with maps, pictures and the letters of our readers."
TRUE = {"river", "theatre"}  # of these articles the zyzzyva is the subject


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


async def read(world: World, *side: str, words: tuple[str, ...] = WORDS) -> Server:
    """A host whose pages all have these lines beside their text; one page after the other is read."""
    a = await world.publisher("a.example")
    for word in words:
        a.routes[f"/{word}"] = page(word, *side)
        a.routes[f"/feed/{word}"] = reply(200, rss(item(f"Of the {word}", guid=word, link=a.url(f"/{word}"))))
        await world.follow(a.url(f"/feed/{word}"))
        await world.poll(after_s=60)
        await world.visit()
    return a


async def titles(world: World, sql: str) -> set[str]:
    return {str(row["title"]).removeprefix("Of the ") for row in await world.rows(sql)}


async def test_a_sidebar_full_of_topic_words_makes_no_hit_and_costs_none(world: World) -> None:
    await read(world, SIDE)
    hits = await matched(world)
    assert {str(hit["title"]).removeprefix("Of the ") for hit in hits if hit["state"] == "current"} == TRUE
    kept = await world.rows(
        "select apart, articles.text from articles join _matching on _matching.article_id = articles.id "
        "join article_versions on article_versions.id = version_id"
    )
    assert all(row["apart"] == SIDE and SIDE not in str(row["text"]) for row in kept)
    near = await titles(world, "select title from _near_misses join articles on articles.id = article_id where cut = 1")
    assert near == set(WORDS) - TRUE
