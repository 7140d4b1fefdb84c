"""The sample news world: its content and its clockwork."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.demo import LANGUAGES, Article, Format, Make, World, load_world
from monitor.demo.outlets import Channel, Outlet

TOPICS = ("bayraktar-drones", "syria-offensive", "grain-corridor")
LATER = 128  # a minute well after the script
OWN_LETTERS = {"de": "äöüß", "tr": "çğışöü", "ru": "ыэъё", "uk": "іїєґ", "ar": "ةأإى"}
FOREIGN_LETTERS = {"en": "äßğışыі", "de": "ğışы", "tr": "äßы", "ru": "іїєґ", "uk": "ыэъё", "ar": "پچگ"}


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


def language(world: World, article: Article) -> str:
    outlet = world.outlet(article.outlet)
    assert outlet is not None
    return outlet.language


def channels(world: World) -> list[tuple[Outlet, Channel]]:
    return [(outlet, channel) for outlet in world.outlets for channel in outlet.channels]


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


def test_no_module_of_the_world_looks_at_the_clock() -> None:
    source = Path(__file__).parents[1] / "src" / "monitor" / "demo"
    text = "".join(path.read_text("utf-8") for path in source.glob("*.py"))
    assert "import time" not in text
    assert "now(" not in text
    assert "import random" not in text
