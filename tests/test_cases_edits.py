"""Items, cases 55 and 56: what an edit does, and when an item was published."""

from __future__ import annotations

from datetime import timedelta

import pytest

from make import NOON
from monitor.store import read
from press import STORY, WORDS, count, following, item, matched, page, polled, rss
from publishers import World
from web import reply


def edited(text: str, *, title: str = "News of the bridge", more: str = "") -> str:
    return item(title, guid="1", text=text, more=more)


async def test_55_a_corrected_typing_error_brings_no_hit_and_no_version(world: World) -> None:
    a = await following(world, edited("The zyzzyva was seen nearr the old brigde."))
    (before,) = await matched(world)
    await polled(world, a, edited("The zyzzyva was seen near the old bridge."))
    assert await matched(world) == [before]
    assert await count(world, "article_versions") == 1


async def test_55_a_new_paragraph_with_the_topics_word_is_one_hit_marked_as_changed(world: World) -> None:
    a = await following(world, edited("The council meets."))
    assert await matched(world) == []
    for _ in range(3):
        await polled(world, a, edited("The council meets.\n\nA zyzzyva was seen since."))
    (hit,) = await matched(world)
    assert (hit["changed"], hit["state"]) == (1, "current")
    versions = await world.rows("select text from article_versions order by id")
    assert [version["text"] for version in versions] == ["The council meets.", None]


async def test_55_also_where_the_page_was_read_before(world: World) -> None:
    a = await world.publisher("a.example")
    a.routes["/1"] = page("News of the bridge", *STORY)
    first = item("News of the bridge", guid="1", link=a.url("/1"), text="The council meets.")
    a.routes["/feed"] = reply(200, rss(first))
    await world.follow(a.url("/feed"))
    await world.poll()
    await world.visit()
    assert await matched(world) == []
    await polled(world, a, first.replace("meets.", "meets. A zyzzyva was seen since."))
    (hit,) = await matched(world)
    (article,) = await world.rows("select text, fate from articles")
    assert (hit["changed"], article["fate"]) == (1, "read")
    assert STORY[0] in str(article["text"])
    assert str(article["text"]).endswith("A zyzzyva was seen since.")


async def test_55_an_edit_after_the_verdict_brings_the_hit_back_into_the_queue_once(world: World) -> None:
    a = await following(world, edited("A zyzzyva.", title="One zyzzyva"))
    (hit,) = await matched(world)
    await world.ports.ledger.write(
        lambda database: database.execute(
            "insert into reviews (hit_id, verdict, reviewed_at, topic_version, content_hash, rules)"
            " values (?, 'relevant', ?, '', '', '[]')",
            [hit["id"], "2026-11-22T13:00:00Z"],
        )
    )
    await polled(
        world, a, edited("A zyzzyva. It is at large again, and three schools are closed.", title="One zyzzyva")
    )
    (after,) = await matched(world)
    assert (after["id"], after["verdict"], after["changed"]) == (hit["id"], "relevant", 0)  # by the same rule as before


COUNTERS = [
    pytest.param("The zyzzyva. Read {} times.", 0, id="a number"),
    pytest.param("The zyzzyva. {} readers, 2026-11-22T10:{:02}:00Z", 0, id="number and time"),
    pytest.param("The zyzzyva. See http://a.test/p?visit={} for more.", 0, id="the query of an address"),
    pytest.param("The zyzzyva. Token x{}y.", 24, id="a token"),
]


@pytest.mark.parametrize(("text", "most"), COUNTERS)
async def test_55_a_counter_that_changes_at_each_poll_writes_24_times_at_most(
    world: World, text: str, most: int
) -> None:
    a = await following(world, edited(text.format(0, 0)))
    (before,) = await matched(world)
    for number in range(1, 31):
        await polled(world, a, edited(text.format(number * 7_919, number)))
    (sighting,) = await world.rows("select edits from sightings")
    assert int(str(sighting["edits"])) <= most
    assert await count(world, "article_versions") <= 1 + most
    (after,) = await matched(world)
    assert (after["id"], after["matched_at"]) == (before["id"], before["matched_at"])


async def test_55_changes_that_the_publisher_dates_are_always_read(world: World) -> None:
    def live(number: int) -> str:
        updated = f"<a10:updated xmlns:a10='http://www.w3.org/2005/Atom'>2026-11-22T10:{number:02}:00Z</a10:updated>"
        return edited(f"Now: {WORDS[number % 12]} {WORDS[number // 12]} {number}.", more=updated)

    a = await following(world, live(0))
    for number in range(1, 30):
        await polled(world, a, live(number))
    assert (await world.rows("select edits from sightings"))[0]["edits"] == 29
    assert (await world.rows("select text from articles"))[0]["text"] == "Now: council school 29."


DATES = [
    pytest.param("Thu, 01 Jan 2099 00:00:00 GMT", "2026-11-22T12:05:00Z", id="2099"),
    pytest.param("", "2026-11-22T12:00:00Z", id="absent"),
    pytest.param("Sun, 22 Nov 2026 09:30:00", "2026-11-22T09:30:00Z", id="without zone"),
    pytest.param("So, 22 Nov 2026 09:30:00 +0100", "2026-11-22T08:30:00Z", id="German"),
    pytest.param("Mittwoch, 14. Oktober 2026 09:30:00 +0200", "2026-10-14T07:30:00Z", id="German in full"),
    pytest.param("Paz, 22 Kas 2026 12:15:00 +0300", "2026-11-22T09:15:00Z", id="Turkish"),
    pytest.param("Вс, 22 ноя 2026 12:15:00 +0300", "2026-11-22T09:15:00Z", id="Russian"),
    pytest.param("22 ноября 2026 12:15:00 +0300", "2026-11-22T09:15:00Z", id="Russian in full"),
    pytest.param("الأحد, 22 نوفمبر 2026 12:15:00 +0300", "2026-11-22T09:15:00Z", id="Arabic"),
    pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", "2026-11-22T12:00:00Z", id="1970"),
    pytest.param("1793527200", "2026-11-22T12:00:00Z", id="a number"),
    pytest.param("gestern um halb vier", "2026-11-22T12:00:00Z", id="no date at all"),
]


@pytest.mark.parametrize(("written", "published"), DATES)
async def test_56_a_date_is_read_or_is_that_of_the_first_sight(world: World, written: str, published: str) -> None:
    def said(text: str) -> str:
        return item("One", guid="1", date=written, text=text)

    a = await following(world, said("As it was."))
    await polled(world, a, said("Quite another text that the publisher has put in its place."))
    (stored,) = await world.rows(
        "select published_at, published_raw, text from articles join sightings on article_id = articles.id"
    )
    assert (stored["published_at"], stored["published_raw"]) == (published, written or None)
    assert str(stored["text"]).startswith("Quite another")


async def test_56_the_order_of_items_without_a_usable_date_is_stable(world: World) -> None:
    dates = ["Thu, 01 Jan 2099 00:00:00 GMT", "", "Thu, 01 Jan 2037 00:00:00 GMT", "1970", "", "yesterday"]
    items = [item(f"Of the {word}", guid=word, date=date) for word, date in zip(WORDS, dates, strict=False)]

    async def order() -> list[read.Row]:
        return await world.rows("select title, published_at from articles order by published_at desc, id desc")

    a = await following(world, *items)
    before = await order()
    await polled(world, a, *items[::-1], "<!-- another body -->")
    assert await order() == before
    limit = (NOON + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert all(str(row["published_at"]) <= limit for row in before)
