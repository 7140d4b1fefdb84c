"""What the whole suite shares."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemons import House
from desks import free_port
from homes import SHIPPED, assembled
from monitor.store import lock
from web import FakeWeb


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests run when asked for: `make soak`."""
    if config.option.markexpr or any("::" in arg for arg in config.args):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="slow: make soak"))


@pytest.fixture(scope="session", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The user's folder for caches is one of the run's own, which its processes share."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    os.environ["XDG_CACHE_HOME"] = str(shared / "caches")


@pytest.fixture(scope="session")
def shipped_words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that knows the word forms of the shipped topics: expanding them takes longest of all."""
    folder = tmp_path_factory.mktemp("words")

    async def expand() -> None:
        async with assembled(folder, FakeWeb({}), (), topics=SHIPPED.read_text("utf-8")):
            pass

    asyncio.run(expand())
    return folder / "monitor.db"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A home folder; a daemon that a test leaves in it is killed."""
    made = House(tmp_path, free_port())
    yield made
    if pid := lock.owner(made.database):
        os.kill(pid, signal.SIGKILL)
