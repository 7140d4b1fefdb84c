"""The weekly reading of the whole store: what it finds, what it leaves, and that nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from make import NOON
from monitor.cli.doctor import database
from monitor.cli.doctor.checked import State
from monitor.daemon.checkup import EVERY, weekly
from monitor.pipeline.ledger import Ledger
from monitor.store import pulse
from monitor.store.checkup import SPARED, check_up, has_room
from monitor.store.rows import to_text
from monitor.store.write import Writer
from test_backup import filled


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    made = Ledger(Writer(filled(tmp_path, articles=500, words=50)))
    yield made
    await made.close()


async def facts(ledger: Ledger) -> dict[str, str]:
    return await ledger.read(pulse.said)


def spoil(store: Path) -> None:
    with store.open("r+b") as file:
        file.seek(store.stat().st_size // 2)
        file.write(b"\xa5" * 65_536)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_it_is_read_through_once_a_week_and_the_writer_goes_on(ledger: Ledger) -> None:
    left = ledger.path.with_name("monitor.db.check.abcdefgh.draft")
    left.write_text("of a check that was cut short")
    reading, written = asyncio.create_task(weekly(ledger, NOON)), 0
    while not reading.done():
        await ledger.write(pulse.say, ticked_at=str(written))
        written += 1
    await reading
    assert written > 1
    assert (await facts(ledger))["checked_at"] == to_text(NOON)
    assert (await facts(ledger))["faults"] == ""
    assert not [name for name in files(ledger.path.parent) if "draft" in name]
    await weekly(ledger, NOON + EVERY - timedelta(seconds=1))
    assert (await facts(ledger))["checked_at"] == to_text(NOON)
    await weekly(ledger, NOON + EVERY)
    assert (await facts(ledger))["checked_at"] == to_text(NOON + EVERY)


async def test_a_check_that_is_cut_short_leaves_nothing(ledger: Ledger) -> None:
    before = files(ledger.path.parent)
    reading = asyncio.create_task(weekly(ledger, NOON))
    while files(ledger.path.parent) == before and not reading.done():
        await asyncio.sleep(0)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert files(ledger.path.parent) == before


def test_damage_is_told_and_the_copy_is_taken_away(tmp_path: Path) -> None:
    store = filled(tmp_path, articles=500, words=50)
    assert check_up(store) == ()
    spoil(store)
    before = store.read_bytes()
    assert check_up(store)
    store.write_bytes(b"\xa5" * 9000)
    (fault,) = check_up(store)
    assert "not a database" in fault
    store.write_bytes(before)
    assert not [name for name in files(store.parent) if "check" in name]


def test_a_copy_leaves_room_on_the_disk() -> None:
    assert has_room(10**9, 10**9 + SPARED)
    assert not has_room(10**9, 10**9 + SPARED - 1)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({}, State.OK),
        ({"checked_at": to_text(NOON), "faults": ""}, State.OK),
        ({"checked_at": to_text(NOON), "faults": "row 3 missing from index"}, State.WARNING),
    ],
)
def test_the_doctor_tells_what_the_last_check_found(tmp_path: Path, said: dict[str, str], state: State) -> None:
    store = filled(tmp_path)
    with closing(Writer(store)) as writer:
        writer.write(pulse.say, **said)
    (found,) = [check for check in database.checks(store, NOON) if check.name == "weekly check"]
    assert found.state is state
    assert said.get("faults", "") in found.says + " ".join(found.details)
