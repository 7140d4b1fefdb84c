"""The sample news world: its content, its clockwork, and what it serves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import aiohttp
import feedparser
import pytest
from lxml import html

from monitor.config import load_feeds, load_settings
from monitor.demo import (
    LANGUAGES,
    Article,
    Format,
    Make,
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
OWN_LETTERS = {"de": "äöüß", "tr": "çğışöü", "ru": "ыэъё", "uk": "іїєґ", "ar": "ةأإى"}
FOREIGN_LETTERS = {"en": "äßğışыі", "de": "ğışы", "tr": "äßы", "ru": "іїєґ", "uk": "ыэъё", "ar": "پچگ"}


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


def language(world: World, article: Article) -> str:
    outlet = world.outlet(article.outlet)
    assert outlet is not None
    return outlet.language


def channels(world: World) -> list[tuple[Outlet, Channel]]:
    return [(outlet, channel) for outlet in world.outlets for channel in outlet.channels]


def page_path(world: World, version: Version) -> str:
    outlet = world.outlet(version.article.outlet)
    assert outlet is not None
    return outlet.page_path(version.article.id)


# --- content ---


def test_every_language_has_at_least_eight_reports(world: World) -> None:
    counts = Counter(language(world, article) for article in world.articles)
    assert set(counts) == set(LANGUAGES)
    assert min(counts.values()) >= 8
    assert counts.total() >= 48


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_topic_has_two_true_hits_in_every_language(world: World, topic: str, code: str) -> None:
    hits = [
        version.article.id
        for version in world.at(world.script_ends)
        if language(world, version.article) == code and version.relevance(topic) == 2 and not version.article.copy_of
    ]
    assert len(hits) >= 2, hits


def test_the_truth_names_only_known_topics(world: World) -> None:
    named = [article.topics for article in world.articles] + [template.topics for template in world.templates]
    named += [edit.topics or () for article in world.articles for edit in article.edits]
    assert {topic for topics in named for topic, _ in topics} == set(TOPICS)


def test_every_language_has_near_misses_that_say_why(world: World) -> None:
    near = Counter(language(world, article) for article in world.articles if article.why and not article.topics)
    assert set(near) == set(LANGUAGES)
    assert min(near.values()) >= 3


def test_hits_and_near_misses_are_as_long_as_news(world: World) -> None:
    lengths = {
        article.id: len(article.text.split())
        for article in world.articles
        if (article.topics or article.why) and article.quirk != "no_link"
    }
    assert not {name: words for name, words in lengths.items() if not 140 <= words <= 400}


def test_ids_are_unique_and_outlets_and_sections_known(world: World) -> None:
    assert not [name for name, count in Counter(article.id for article in world.articles).items() if count > 1]
    for article in world.articles:
        outlet = world.outlet(article.outlet)
        assert outlet is not None
        assert article.section in outlet.sections, article.id
    for template in world.templates:
        for name in template.outlets:
            outlet = world.outlet(name)
            assert outlet is not None
            assert template.section in outlet.sections, template.id


def test_texts_are_in_the_language_they_claim(world: World) -> None:
    for article in world.articles:
        code, text = language(world, article), article.text.lower()
        own, foreign = OWN_LETTERS.get(code, ""), FOREIGN_LETTERS[code]
        assert not own or any(letter in text for letter in own), article.id
        assert sum(letter in foreign for letter in text) <= 6, article.id  # a foreign name may stand in a text
        latin = sum("a" <= letter <= "z" for letter in text)
        other = sum(letter.isalpha() for letter in text) - latin
        assert (latin > other) == (code in {"en", "de", "tr"}), article.id


def test_every_edit_changes_its_article(world: World) -> None:
    for article in world.articles:
        for edit in article.edits:
            before, after = article.at(edit.minute - 1), article.at(edit.minute)
            assert before is not None, article.id
            assert after is not None
            assert all(old in before.title + before.summary + before.text for old, _ in edit.replace), article.id
            assert (before.title, before.summary, before.text) != (after.title, after.summary, after.text)


def test_corrections_add_and_take_away_a_topic(world: World) -> None:
    turns = {
        (edited.article.topics == (), edited.topics == ())
        for edited in world.at(world.script_ends)
        if edited.topics != edited.article.topics
    }
    assert turns == {(True, False), (False, True)}


def test_a_wire_report_has_three_copies_that_differ_a_little(world: World) -> None:
    copies = [article for article in world.articles if article.copy_of == "wire-syria-crossing"]
    report = next(article for article in world.articles if article.id == "wire-syria-crossing")
    assert len({copy.outlet for copy in copies}) >= 3
    for copy in copies:
        shared = set(copy.text.split("\n\n")) & set(report.text.strip().split("\n\n"))
        assert shared
        assert copy.title != report.title
        assert copy.text.split("\n\n")[-1] not in report.text
        assert "Larkwire) - " not in copy.text or copy.text.startswith("GAZIANTEP, Turkey")


def test_one_event_is_told_independently_in_every_language(world: World) -> None:
    told = [article for article in world.articles if article.event == "crossing-at-dawn" and not article.copy_of]
    assert {language(world, article) for article in told} == set(LANGUAGES)
    assert len({article.text for article in told}) == len(told) > len(LANGUAGES)


def test_everything_that_goes_wrong_on_the_web_goes_wrong_here(world: World) -> None:
    articles = world.articles
    assert {article.quirk for article in articles} >= {"no_guid", "no_link", "no_date", "bad_date", "future_date"}
    assert any(article.fails == "always" for article in articles)
    assert any(isinstance(article.fails, int) for article in articles)
    assert any(article.consent for article in articles)
    assert any(article.removed_at for article in articles)
    assert any(article.robots_denied for article in articles)
    assert {outlet.make for outlet in world.outlets} == set(Make)
    assert {channel.format for _, channel in channels(world)} == set(Format)
    assert any(outlet.charset == "windows-1251" for outlet in world.outlets)
    assert any(channel.full_text for _, channel in channels(world))
    conditional = sum(outlet.validators for outlet, _ in channels(world))
    assert len(channels(world)) // 3 <= conditional <= len(channels(world)) * 2 // 3


# --- clockwork ---


def test_what_is_published_stays_published(world: World) -> None:
    moments = [world.at(minute) for minute in range(-1, 90)]
    assert moments[0] == ()
    for before, after in pairwise(moments):
        then = {version.article.id: version for version in after}
        for version in before:
            assert then[version.article.id].number >= version.number
            assert then[version.article.id].removed >= version.removed


def test_the_world_goes_on_for_ever_and_is_the_same_each_time(world: World) -> None:
    script = world.script_ends
    assert len(world.at(script + 120)) == len(world.at(script)) + 120
    assert world.at(script + 120) == load_world().at(script + 120)
    new = [version for version in world.at(script + 120) if version.article not in world.articles]
    assert sum(version.number > 1 for version in new) >= 10
    assert any(version.article.fails == "always" for version in new)
    assert any(version.removed for version in new)
    assert {language(world, version.article) for version in new} == set(LANGUAGES)


def test_another_seed_is_another_future(world: World) -> None:
    other = World(
        outlets=world.outlets, chromes=world.chromes, articles=world.articles, templates=world.templates, seed=1
    )
    assert other.at(world.script_ends) == world.at(world.script_ends)
    assert other.at(LATER) != world.at(LATER)


def test_an_article_is_found_by_its_id_at_any_age(world: World) -> None:
    for minute in (world.script_ends, LATER, 5000):
        for version in world.at(minute):
            assert world.version(version.article.id, minute) == version
    assert world.version("no-such-article", LATER) is None
    assert world.version("en-ship-log-999999999", LATER) is None
    assert world.version("", LATER) is None


def test_every_template_fills_its_slots(world: World) -> None:
    made = [version for version in world.at(2000) if version.article not in world.articles]
    assert {version.article.id.rpartition("-")[0] for version in made} == {template.id for template in world.templates}
    assert not any("{" in version.title + version.summary + version.text for version in made)


# --- what is served ---


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
    assert {200, 410, 500} <= set(statuses) <= {200, 410, 500, 503}
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
    assert list(seen.values()) == [503, 200, 200, 200, 200, 410, 404, 404, 404]


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


def test_no_module_of_the_world_looks_at_the_clock() -> None:
    source = Path(__file__).parents[1] / "src" / "monitor" / "demo"
    text = "".join(path.read_text("utf-8") for path in source.glob("*.py"))
    assert "import time" not in text
    assert "now(" not in text
    assert "import random" not in text
