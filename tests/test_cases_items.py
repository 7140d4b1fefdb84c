"""Items, cases 51 to 54 and 57 to 60: which are one, which are new, where they lead."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from monitor.pipeline.retention import keep
from monitor.records import RetentionSettings
from press import WORDS, count, five, following, item, matched, polled, rss
from publishers import DAY, HOUR, World
from web import reply

MOVES = [
    pytest.param("http://a.test", "https://a.test", id="to https"),
    pytest.param("https://a.test", "http://a.test", id="from https"),
    pytest.param("http://a.test", "https://www.a.test", id="to https with www"),
    pytest.param("https://www.a.test/news", "https://a.test/news", id="www goes"),
]


@pytest.mark.parametrize(("old", "new"), MOVES)
async def test_51_guids_and_links_of_another_scheme_alert_nobody(world: World, old: str, new: str) -> None:
    a = await following(world, *five(old))
    before = await matched(world)
    assert len(before) == 5
    poll = await polled(world, a, *five(new))
    assert (poll["entries"], poll["new"]) == (5, 0)
    assert await matched(world) == before
    assert (await count(world, "articles"), await count(world, "sightings")) == (5, 5)


async def test_51_what_comes_after_is_new_and_another_feeds_links_lead_to_the_known_articles(world: World) -> None:
    a = await following(world, *five("http://a.test"))
    poll = await polled(world, a, item("A sixth", guid="https://a.test/6"), *five("https://a.test"))
    assert poll["new"] == 1
    await following(world, *five("https://www.a.test", guid="b-{word}"), name="b.example")
    assert (await count(world, "articles"), await count(world, "sightings")) == (6, 11)


async def test_51_guids_of_two_schemes_in_one_document_are_two_items(world: World) -> None:
    two = [item("One", guid="http://a.test/1", text="First."), item("Other", guid="https://a.test/1", text="Second.")]
    await following(world, *two)
    assert await world.titles() == ["One", "Other"]


async def test_51_new_ids_for_nearly_all_items_are_taken_for_the_same_and_told(world: World) -> None:
    a = await following(world, *five("http://a.test", guid="old-{word}"))
    before = await matched(world)
    poll = await polled(world, a, item("A sixth", guid="new-6"), *five("http://a.test", guid="new-{word}"))
    assert poll["new"] == 1
    assert "new ids for 5 known items" in str(poll["error"])
    assert await matched(world) == before
    again = await polled(world, a, item("A seventh", guid="new-7"), *five("http://a.test", guid="new-{word}"))
    assert (again["new"], again["error"]) == (1, None)
    assert await count(world, "sightings") == 7


async def test_51_even_under_another_domain_where_titles_and_texts_are_the_same(world: World) -> None:
    a = await following(world, *five("http://a.test"))
    before = await matched(world)
    poll = await polled(world, a, *five("https://news.b.test/archive", guid="tag:b.test,2026:{word}"))
    assert poll["new"] == 0
    assert await matched(world) == before


async def test_51_a_series_under_one_title_is_no_renamed_feed(world: World) -> None:
    def day(number: int) -> list[str]:
        return [
            item(f"Prices: {word}", guid=f"{word}-{number}", text=f"The {word} was {said} today.")
            for word, said in zip(WORDS[:5], WORDS[number:], strict=False)
        ]

    a = await following(world, *day(1))
    assert (await polled(world, a, *day(5)))["new"] == 5


async def test_51_new_items_in_the_place_of_all_others_are_new(world: World) -> None:
    a = await following(world, *five("http://a.test"))
    poll = await polled(world, a, *(item(f"About {word}", guid=word) for word in WORDS))
    assert (poll["new"], poll["error"]) == (12, None)


async def test_51_guids_that_differ_at_each_poll_write_no_sightings(world: World) -> None:
    a = await following(world, *five("http://a.test", guid="0-{word}"))
    for number in range(1, 6):
        assert (await polled(world, a, *five("http://a.test", guid=f"{number}-{{word}}")))["new"] == 0
    assert (await count(world, "articles"), await count(world, "sightings")) == (5, 5)


async def test_51_a_known_text_is_not_asked_for_its_language_again(world: World) -> None:
    """Which the answer that was put into the store in the meantime tells."""
    items = [item(f"Of the {word}", guid=word, text="On the bridge and the market.") for word in WORDS[:3]]
    a = await following(world, *items)
    await world.ports.ledger.write(lambda database: database.execute("update articles set languages = 'tr nl ?'"))
    twin = items[0].replace(f"<guid>{WORDS[0]}", "<guid>twin")
    assert (await polled(world, a, *items, twin, item("Something else", guid="4")))["new"] == 2
    stored = await world.rows("select title, language, languages from articles where id > 3 order by id")
    assert [row["title"] for row in stored] == [f"Of the {WORDS[0]}", "Something else"]
    assert (stored[0]["language"], stored[0]["languages"]) == ("tr", "tr nl ?")
    assert stored[1]["language"] == "en"


async def test_52_items_under_one_guid_are_all_kept_by_their_links(world: World) -> None:
    def shared(*words: str) -> list[str]:
        return [item(f"Of the {word}", guid="same", link=f"http://a.test/{word}") for word in words]

    a = await following(world, *shared(*WORDS[:4]))
    assert len(await world.titles()) == 4
    assert (await polled(world, a, *shared(*WORDS[2:6])))["new"] == 2
    for words in (WORDS[5:6], WORDS[5:7], WORDS[7:8]):  # alone, the guid would do; with another, not
        await polled(world, a, *shared(*words))
    assert await world.titles() == [f"Of the {word}" for word in WORDS[:8]]


async def test_52_by_their_titles_where_the_link_is_shared_too(world: World) -> None:
    items = [item(f"Of the {word}", guid="same", link="http://a.test/live") for word in WORDS]
    a = await following(world, *items)
    assert len(await world.titles()) == 12
    assert (await polled(world, a, *reversed(items)))["new"] == 0


async def test_52_an_item_that_comes_to_the_page_of_another_is_stored_beside_it(world: World) -> None:
    live = "http://a.test/live"
    first = item("The zyzzyva leaves the harbour", guid="1", link=live)
    a = await following(world, first)
    await polled(world, a, item("Museum closed for repairs", guid="2", link=live, text="Until May."), first)
    await polled(world, a, item("Council meets at noon", guid="3", link=live, text="On prices."))
    assert await world.titles() == [
        "The zyzzyva leaves the harbour",
        "Museum closed for repairs",
        "Council meets at noon",
    ]
    assert (await world.rows("select url from articles order by id"))[0]["url"] == live


async def test_52_an_item_that_takes_over_the_guid_of_another_is_stored_beside_it(world: World) -> None:
    a = await following(world, item("Fog on the river", guid="now", link="http://a.test/1", text="Since noon."))
    for _ in range(2):
        await polled(world, a, item("Bridge opened again", guid="now", link="http://a.test/2", text="To all."))
    assert await world.titles() == ["Fog on the river", "Bridge opened again"]


async def test_53_an_item_without_guid_and_link_is_known_again(world: World) -> None:
    bare = [item(f"Of the {word}", date="Sun, 22 Nov 2026 09:00:00 GMT", text=f"A {word}.") for word in WORDS[:4]]
    a = await following(world, *bare)
    keys = await world.rows("select item_key from sightings order by id")
    poll = await polled(
        world, a, item("New"), *(one.replace("<description>", "<description>\n ") for one in bare[::-1])
    )
    assert poll["new"] == 1
    assert (await world.rows("select item_key from sightings order by id"))[:4] == keys


BROKEN = [
    pytest.param("<item><pubDate></pubDate></item>", 49, id="empty"),
    pytest.param("<item><title>&#xD800; &#55357;</title><guid>s</guid></item>", 50, id="halves of surrogate pairs"),
    pytest.param("<item><title>a<b</title><link>http://[::1</link><guid>x</guid></item>", 50, id="tags and address"),
    pytest.param("<item><title>d</title><pubDate>99/99/99999999999999 \0</pubDate></item>", 50, id="date"),
    pytest.param(
        "<item><title>e</title><enclosure url='&undefined;' length='-'/><media:x></item>", 50, id="unknown tags"
    ),
]


@pytest.mark.parametrize(("broken", "stored"), BROKEN)
async def test_54_one_broken_item_costs_no_other(world: World, broken: str, stored: int) -> None:
    good = [item(f"Good {number}", guid=f"good-{number}") for number in range(49)]
    await following(world, *good[:20], broken, *good[20:])
    titles = await world.titles()
    assert {f"Good {number}" for number in range(49)} <= set(titles)
    assert len(titles) == stored
    assert (await world.feed())["failures"] == 0


async def test_54_a_refused_item_and_the_cap_are_reported(world: World) -> None:
    a = await following(world, item("One", guid="1"), "<item></item>")
    assert ((await world.polls())[-1]["refused"], (await world.polls())[-1]["error"]) == (1, "item 2 is empty")
    many = [{}, *({"id": str(number)} for number in range(5_002))]
    a.routes["/feed"] = reply(200, json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": many}).encode())
    await world.poll(after_s=DAY)
    poll = (await world.polls())[-1]
    assert (poll["entries"], poll["refused"]) == (4_999, 2)
    assert poll["error"] == "3 items after the first 5000"


CRASHING = [
    pytest.param(
        b"<rss version='2.0'><channel><item><title>\xed\xa0\x80</title></item><x>&#xDFFF;</channel>", id="surrogates"
    ),
    pytest.param(
        (
            "<!DOCTYPE r [<!ENTITY a0 'x'>" + "".join(f"<!ENTITY a{n} '&a{n - 1};'>" for n in range(1, 60_000)) + "]>"
        ).encode()
        + b"<rss version='2.0'><channel><item><title>&a59999;</title></item></channel></rss>",
        id="chained entities",
    ),
]


@pytest.mark.parametrize("document", CRASHING)
async def test_54_what_kills_a_parser_costs_one_poll_and_not_the_daemon(world: World, document: bytes) -> None:
    a = await following(world, item("One", guid="1"))
    b = await following(world, item("Two", guid="2"), name="b.example")
    a.routes["/feed"] = reply(200, document)
    b.routes["/feed"] = reply(200, rss(item("Three", guid="3")))
    await world.poll(after_s=DAY)
    assert "Three" in await world.titles()
    a.routes["/feed"] = reply(200, rss(item("Four", guid="4")))
    await world.poll(after_s=DAY)
    assert "Four" in await world.titles()
    assert (await world.feed(a.url("/feed")))["failures"] == 0


YEAR_S = 365.0 * DAY


async def purged(world: World, after_s: float) -> None:
    world.clock.now += timedelta(seconds=after_s)
    await matched(world)
    await keep(world.ports.ledger, RetentionSettings(text_without_hit_s=YEAR_S), world.clock.now)


async def test_57_an_item_that_comes_back_after_its_text_was_purged_is_not_new(world: World) -> None:
    old, other = item("Old", guid="old", text="No hit."), item("Other", guid="other")
    a = await following(world, old)
    await polled(world, a, other)
    await purged(world, YEAR_S)
    assert (await world.rows("select fate from articles where title = 'Old'"))[0]["fate"] == "purged"
    poll = await polled(world, a, old, other)
    assert poll["new"] == 0
    await polled(world, a, other)
    await purged(world, 399 * DAY)
    assert (await polled(world, a, old, other))["new"] == 0
    assert (await world.titles()).count("Old") == 1


async def test_57_it_is_known_while_the_feed_has_it_and_forgotten_400_days_later(world: World) -> None:
    old = item("Old", guid="old", text="No hit.")
    a = await following(world, old)
    await purged(world, YEAR_S + HOUR)
    await purged(world, 900 * DAY)
    assert (await polled(world, a, old, item("Other", guid="other")))["new"] == 1
    await polled(world, a, item("Other", guid="other"))
    await purged(world, 401 * DAY)
    left = await world.rows("select title from articles join sightings on article_id = articles.id")
    assert [row["title"] for row in left] == ["Other"]
    for table in ("articles", "article_versions", "stories", "_visits"):
        assert await count(world, table) == 1, table
    assert await world.rows("pragma foreign_key_check") == []
    assert (await polled(world, a, old))["new"] == 1


async def test_58_a_new_item_that_is_dated_before_all_others_is_stored(world: World) -> None:
    built = "<lastBuildDate>Sun, 22 Nov 2026 09:00:00 GMT</lastBuildDate>"
    newest = item("Newest", guid="1", date="Sun, 22 Nov 2026 09:00:00 GMT")
    a = await following(world, built, newest)
    poll = await polled(world, a, built, newest, item("Late", guid="2", date="Mon, 02 Mar 2026 09:00:00 GMT"))
    assert poll["new"] == 1
    late = await world.rows("select published_at from articles where title = 'Late'")
    assert late[0]["published_at"] == "2026-03-02T09:00:00Z"


async def test_59_a_window_that_rolled_over_is_flagged_and_the_interval_halves(world: World) -> None:
    def window(first: int, gap_s: int) -> list[str]:
        dates = [world.clock.now - timedelta(seconds=gap_s * place) for place in range(20)]
        return [
            item(f"N {first - place}", guid=str(first - place), date=f"{date:%a, %d %b %Y %H:%M:%S} GMT")
            for place, date in enumerate(dates)
        ]

    a = await following(world, *window(20, 4 * HOUR))
    await world.poll(times=12)
    before = int(str((await world.feed())["interval_s"]))
    assert before > 2 * HOUR
    a.routes["/feed"] = reply(200, rss(*window(80, 120)))
    await world.poll()
    after = await world.feed()
    assert (await world.polls())[-1]["new"] == 20
    assert after["health"] == "losing items"
    assert int(str(after["interval_s"])) <= before / 2


LINKS = [
    pytest.param("/a/b", "", "{root}/a/b", id="relative to the site"),
    pytest.param("b", "", "{root}/b", id="relative to the feed"),
    pytest.param("?p=7", "", "{root}/feed?p=7", id="a query alone"),
    pytest.param("//host.test/path", "", "http://host.test/path", id="without scheme"),
    pytest.param(
        "HTTPS://Host.Test:443/a/../b?utm_source=rss&id=1#top", "", "https://host.test/b?id=1", id="canonical"
    ),
    pytest.param("http://host.test/a?x=1&amp;y=2", "", "http://host.test/a?x=1&y=2", id="escaped twice"),
    pytest.param("http://host.test/тест", "", "http://host.test/%D1%82%D0%B5%D1%81%D1%82", id="not ASCII"),
    pytest.param(
        "http://feeds.test/~r/x",
        "<feedburner:origLink>https://host.test/orig</feedburner:origLink>",
        "https://host.test/orig",
        id="FeedBurner's original",
    ),
    pytest.param(
        "https://www.google.com/url?rct=j&sa=t&url=https://host.test/a%3Fid%3D1&ct=ga",
        "",
        "https://host.test/a?id=1",
        id="Google",
    ),
    pytest.param(
        "https://news.google.com/rss/articles/CBMiFmh0dHBzOi8vaG9zdC50ZXN0L25ld3PSAQA?oc=5",
        "",
        "https://host.test/news",
        id="Google News",
    ),
    pytest.param(
        "http://go.test/redirect.php?id=7&url=https%3A%2F%2Fhost.test%2Fa", "", "https://host.test/a", id="a redirector"
    ),
    pytest.param(
        "https://out.test/?url=https%3A%2F%2Fhost.test%2Fa%3Futm_medium%3Drss", "", "https://host.test/a", id="?url="
    ),
    pytest.param(
        "https://host.test/a?back=https://host.test/",
        "",
        "https://host.test/a?back=https://host.test/",
        id="no wrapper",
    ),
    pytest.param(
        "https://host.test/share-of-the-market?url=https://b.test/x",
        "",
        "https://host.test/share-of-the-market?url=https://b.test/x",
        id="an article",
    ),
]


@pytest.mark.parametrize(("link", "more", "stored"), LINKS)
async def test_60_links_are_absolute_and_canonical(world: World, link: str, more: str, stored: str) -> None:
    a = await following(world, item("One", link=link, more=more))
    assert [row["url"] for row in await world.rows("select url from articles")] == [
        stored.format(root=a.url())[:8] + stored.format(root=a.url().rstrip("/"))[8:]
    ]


BASES = [
    pytest.param(
        "<feed xml:base='https://b.test/x/'{ns}><entry><link href='y'/>", "https://b.test/x/y", id="of the feed"
    ),
    pytest.param(
        "<feed{ns}><entry xml:base='https://b.test/x/'><link href='y'/>", "https://b.test/x/y", id="of the entry"
    ),
    pytest.param(
        "<feed xml:base='https://b.test/x/'{ns}><entry xml:base='z/'><link href='y'/>",
        "https://b.test/x/z/y",
        id="of both",
    ),
    pytest.param(
        "<feed xml:base='//b.test/'{ns}><entry><link xml:base='q/' href='/y'/>", "http://b.test/y", id="of the link"
    ),
    pytest.param("<feed xml:base='/sub/'{ns}><entry><link href='y'/>", "{root}sub/y", id="relative itself"),
]


@pytest.mark.parametrize(("opening", "stored"), BASES)
async def test_60_xml_base(world: World, opening: str, stored: str) -> None:
    a = await world.publisher("a.example")
    opening = opening.format(ns=" xmlns='http://www.w3.org/2005/Atom'")
    a.routes["/feed"] = reply(200, f"{opening}<id>1</id><title>One</title></entry></feed>".encode())
    await world.follow(a.url("/feed"))
    await world.poll()
    assert [row["url"] for row in await world.rows("select url from articles")] == [stored.format(root=a.url())]
