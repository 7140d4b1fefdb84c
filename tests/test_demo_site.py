"""The sample news world as it is served: feeds, pages, validators, and all that goes wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp
import feedparser
import pytest
from lxml import html

from monitor.config import load_feeds, load_settings
from monitor.demo import (
    LANGUAGES,
    Format,
    Site,
    Version,
    World,
    feeds_text,
    load_world,
    minutes_since,
    settings_text,
)
from monitor.demo.outlets import Channel, Outlet

TOPICS = ("bayraktar-drones", "syria-offensive", "grain-corridor")
STARTED = datetime(2031, 3, 4, 6, 30, tzinfo=UTC)
LATER = 128  # a minute well after the script, at which no feed is malformed


class Hand:
    """A clock that a test sets."""

    minute = LATER

    def __call__(self) -> int:
        return self.minute


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def site(world: World, hand: Hand) -> AsyncIterator[Site]:
    async with Site(world, hand, STARTED, slowness=0) as site:
        yield site


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as client:
        yield client


def channels(world: World) -> list[tuple[Outlet, Channel]]:
    return [(outlet, channel) for outlet in world.outlets for channel in outlet.channels]


def page_path(world: World, version: Version) -> str:
    outlet = world.outlet(version.article.outlet)
    assert outlet is not None
    return outlet.page_path(version.article.id)


async def test_every_feed_parses_and_lists_what_the_world_says(
    site: Site, client: aiohttp.ClientSession, world: World
) -> None:
    for outlet, channel in channels(world):
        url = site.house(outlet).base + channel.path
        async with client.get(url) as response:
            assert response.status == 200
            body = await response.read()
        wanted = [version.title for version in world.latest(outlet, channel, LATER)]
        assert wanted, url
        if channel.format is Format.JSON:
            assert [item["title"] for item in json.loads(body)["items"]] == wanted
        else:
            parsed = feedparser.parse(body, response_headers={"content-type": response.headers["content-type"]})
            assert not parsed.bozo, (url, parsed.get("bozo_exception"))
            assert [entry.title for entry in parsed.entries] == wanted


async def test_every_page_is_served_with_its_text(site: Site, client: aiohttp.ClientSession, world: World) -> None:
    statuses: Counter[int] = Counter()
    for version in world.at(LATER):
        async with client.get(site.base + page_path(world, version)) as response:
            statuses[response.status] += 1
            body = await response.read()
        if response.status == 200 and not version.article.consent:
            page = html.fromstring(body).text_content()
            assert version.title in page, version.article.id
            assert all(paragraph in page for paragraph in version.paragraphs), version.article.id
    assert {200, 410, 500} <= set(statuses) <= {200, 410, 500, 502}
    assert statuses[200] > 100


async def test_the_truth_is_never_shown(site: Site, client: aiohttp.ClientSession, world: World) -> None:
    paths = [page_path(world, version) for version in world.at(0)]
    paths += [f"/{outlet.id}{channel.path}" for outlet, channel in channels(world)]
    for path in paths:
        async with client.get(site.base + path) as response:
            body = await response.read()
        shown = body.decode("windows-1251" if path.startswith("/zarechye/") else "utf-8")
        assert not any(f"{topic}: " in shown or f'"{topic}"' in shown for topic in TOPICS)
        assert not any(article.why in shown for article in world.articles if article.why)


async def test_validators_are_answered_with_304_until_something_changes(
    site: Site, client: aiohttp.ClientSession, world: World, hand: Hand
) -> None:
    hand.minute = 8
    path = "/harbour-ledger/rss.xml"
    async with client.get(site.base + path) as first:
        etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert parsedate_to_datetime(modified) == STARTED + timedelta(minutes=6)
    for headers, status in (
        ({"If-None-Match": etag}, 304),
        ({"If-Modified-Since": modified}, 304),
        ({"If-None-Match": '"other"', "If-Modified-Since": modified}, 200),
    ):
        async with client.get(site.base + path, headers=headers) as again:
            assert again.status == status
            assert (await again.read() == b"") == (status == 304)
            assert again.headers["ETag"] == etag
    hand.minute = 22
    async with client.get(site.base + path, headers={"If-None-Match": etag, "If-Modified-Since": modified}) as changed:
        assert changed.status == 200
    asked = site.asked(path)
    assert (asked.times, asked.conditional, asked.not_modified) == (5, 4, 2)
    assert site.requests == 5


async def test_pages_of_houses_with_validators_change_with_the_article_alone(
    site: Site, client: aiohttp.ClientSession, hand: Hand
) -> None:
    etags = []
    for hand.minute in (0, 8, 9, 300):
        async with client.get(f"{site.base}/harbour-ledger/news/baltic-drone-school") as response:
            etags.append(response.headers["ETag"])
    assert etags[0] == etags[1] != etags[2] == etags[3]


async def test_houses_without_validators_give_none(site: Site, client: aiohttp.ClientSession) -> None:
    async with client.get(f"{site.base}/larkwire/all.atom", headers={"If-None-Match": "*"}) as response:
        assert response.status == 200
        assert "ETag" not in response.headers
        assert "Last-Modified" not in response.headers


async def test_a_page_fails_and_comes_back_and_another_vanishes(
    site: Site, client: aiohttp.ClientSession, hand: Hand
) -> None:
    seen = {}
    for path in ("/kiyi-postasi/haber/tahil-koridoru-uzadi", "/causeway/leaked-order.html", "/causeway/no-such.html"):
        for hand.minute in (0, 29, 30):
            async with client.get(site.base + path) as response:
                seen[path, hand.minute] = response.status
    assert list(seen.values()) == [502, 200, 200, 200, 200, 410, 404, 404, 404]


async def test_a_consent_wall_hides_the_article(site: Site, client: aiohttp.ClientSession, world: World) -> None:
    version = world.version("der-streifen", LATER)
    assert version is not None
    async with client.get(site.base + page_path(world, version)) as response:
        text = await response.text()
    assert response.status == 200
    assert not any(paragraph in text for paragraph in version.paragraphs)


async def test_a_feed_is_malformed_at_times(site: Site, client: aiohttp.ClientSession, hand: Hand) -> None:
    broken = []
    for hand.minute in range(LATER, LATER + 7):
        async with client.get(f"{site.base}/tolliver-gazette/feed.rss") as response:
            broken.append(bool(feedparser.parse(await response.read()).bozo))
    assert sum(broken) == 1


async def test_the_slow_feed_is_slow_for_a_bounded_time(world: World) -> None:
    delays = [channel.delay_s for _, channel in channels(world)]
    assert 0 < max(delays) <= 3


async def test_quirks_show_in_the_feed(site: Site, client: aiohttp.ClientSession, hand: Hand) -> None:
    hand.minute = 21
    async with client.get(f"{site.base}/tolliver-gazette/feed.rss") as response:
        entries = {entry.title: entry for entry in feedparser.parse(await response.read()).entries}
    grain = next(entry for title, entry in entries.items() if title.startswith("Grain slips"))
    turkey = next(entry for title, entry in entries.items() if title.startswith("Turkey offensive"))
    frost = next(entry for title, entry in entries.items() if title.startswith("First hard frost"))
    assert "id" not in grain
    assert datetime(*turkey.published_parsed[:6], tzinfo=UTC) > STARTED + timedelta(days=2)
    assert frost.get("published_parsed") is None
    async with client.get(f"{site.base}/larkwire/all.atom") as response:
        flash = next(entry for entry in feedparser.parse(await response.read()).entries if "FLASH" in entry.title)
    assert not flash.get("link", "").startswith("http")
    assert "Istanbul" in flash.content[0].value


async def test_the_old_russian_house_writes_windows_1251(site: Site, client: aiohttp.ClientSession) -> None:
    async with client.get(f"{site.base}/zarechye/rss.xml") as response:
        body = await response.read()
    assert b'encoding="windows-1251"' in body
    assert "Вестник Заречья" in body.decode("windows-1251")


async def test_arabic_pages_run_from_right_to_left(site: Site, client: aiohttp.ClientSession, world: World) -> None:
    version = next(version for version in world.at(0) if version.article.outlet == "marfa")
    async with client.get(site.base + page_path(world, version)) as response:
        root = html.fromstring(await response.read())
    assert root.get("dir") == "rtl"
    assert root.get("lang") == "ar"


async def test_robots_are_told_what_to_leave_alone(site: Site, client: aiohttp.ClientSession) -> None:
    async with client.get(f"{site.base}/robots.txt") as response:
        assert (await response.text()).splitlines() == ["User-agent: *", "Disallow: /northgate/bison-corridor/"]


async def test_front_pages_name_their_feeds(site: Site, client: aiohttp.ClientSession, world: World) -> None:
    for outlet in world.outlets:
        async with client.get(f"{site.house(outlet).base}/") as response:
            root = html.fromstring(await response.read())
        named = root.xpath("//link[@rel='alternate']/@href")
        assert named == [site.house(outlet).base + channel.path for channel in outlet.channels]
    async with client.get(f"{site.base}/") as response:
        assert "The Harbour Ledger" in await response.text()


async def test_two_addresses_share_the_outlets(world: World, hand: Hand, client: aiohttp.ClientSession) -> None:
    try:
        async with Site(world, hand, STARTED, hosts=("127.0.0.1", "127.0.0.2")) as site:
            bases = [site.house(outlet).base for outlet in world.outlets]
            assert {base.split("/")[2].split(":")[0] for base in bases} == {"127.0.0.1", "127.0.0.2"}
            for base in bases:
                async with client.get(f"{base}/") as response:
                    assert response.status == 200
    except OSError:
        pytest.skip("this system has 127.0.0.1 alone")


async def test_a_port_in_use_is_an_error_and_leaves_nothing_open(site: Site, world: World, hand: Hand) -> None:
    with pytest.raises(OSError, match="address already in use"):
        async with Site(world, hand, STARTED, port=site.port):
            pass


async def test_the_configuration_names_every_feed(site: Site, world: World, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.yaml").write_text(feeds_text(site), "utf-8")
    (tmp_path / "config" / "settings.yaml").write_text(settings_text(site), "utf-8")
    feeds, settings = load_feeds(tmp_path), load_settings(tmp_path)
    assert [feed.url for feed in feeds] == [
        site.house(outlet).base + channel.path for outlet, channel in channels(world)
    ]
    assert {feed.language for feed in feeds} == set(LANGUAGES)
    assert settings.network.ports == (site.port,)
    assert settings.network.allow == ("127.0.0.0/8",)
    assert settings.network.host_gap_s == 0


def test_the_minute_follows_the_clock_that_is_given() -> None:
    times = iter([STARTED, STARTED + timedelta(seconds=59), STARTED + timedelta(seconds=60)])
    minute = minutes_since(STARTED, lambda: next(times))
    assert [minute(), minute(), minute()] == [0, 0, 1]
    assert minutes_since(STARTED, lambda: STARTED + timedelta(seconds=3), pace=60)() == 3
