"""What the whole suite shares."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import kept_words
from daemons import House
from desks import free_port
from homes import SHIPPED, assembled
from monitor.cli.home import lexicon
from monitor.pipeline.topics import word_forms
from monitor.store import lock
from monitor.topics import Topic, read
from publishers import TOPICS, World
from topic_pages import worked
from web import FakeWeb

# The files that take longest begin: what is left for the end then keeps all processes busy.
LONGEST = ("test_docs_commands", "test_daemon", "test_forms", "test_review_keys", "test_topics_match", "test_doctor")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first. Slow tests run when asked for: `make soak`."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))
    if config.option.markexpr or any("::" in arg for arg in config.args):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="slow: make soak"))


@pytest.fixture(scope="session", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[None]:
    """The user's folder for caches is one of the run's own, shared by its processes; the word forms in it are kept from
    run to run. The first of several processes looks up what most need, with both cores, and the others wait for it."""
    folder, several = tmp_path_factory.getbasetemp(), "PYTEST_XDIST_WORKER" in os.environ
    folder = folder.parent if several else folder
    os.environ["XDG_CACHE_HOME"] = str(folder / "caches")
    words, cache = folder / "caches" / "monitor" / "words.db", getattr(pytestconfig, "cache", None)
    kept = (cache.mkdir("words") if cache else folder) / kept_words.name()
    with kept_words.locked(folder):
        if not words.exists():
            kept_words.copy(kept, words)
        if several:
            asyncio.run(word_forms((*shipped(), *worked(), *plain()), None, lexicon()))
    yield
    with kept_words.locked(folder):
        kept_words.keep(words, kept)


def shipped() -> tuple[Topic, ...]:
    return read(SHIPPED.read_text("utf-8"), "topics.yaml").topics


def plain() -> tuple[Topic, ...]:
    return read(f"version: 1\ntopics:\n  plain:\n    match: [{', '.join(kept_words.PLAIN)}]\n", "topics.yaml").topics


@pytest.fixture(scope="session")
def shipped_words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that knows the word forms of the shipped topics: expanding them takes longest of all."""
    folder = tmp_path_factory.mktemp("words")

    async def expand() -> None:
        async with assembled(folder, FakeWeb({}), (), topics=SHIPPED.read_text("utf-8")):
            pass

    asyncio.run(expand())
    return folder / "monitor.db"


@pytest.fixture(scope="session")
def blank_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the one topic of the worlds of publishers, and nothing else: making it takes longest of all."""
    folder = tmp_path_factory.mktemp("blank")

    async def make() -> None:
        async with assembled(folder, FakeWeb({}), (), topics=TOPICS):
            pass

    asyncio.run(make())
    return folder / "monitor.db"


@pytest.fixture
async def world(tmp_path: Path, blank_store: Path) -> AsyncIterator[World]:
    """A world of publishers without a gap between two requests to a host."""
    async with World(tmp_path, known_words=blank_store) as made:
        yield made


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A home folder; a daemon that a test leaves in it is killed."""
    made = House(tmp_path, free_port())
    yield made
    if pid := lock.owner(made.database):
        os.kill(pid, signal.SIGKILL)
