"""Items through a step: never more at once than it can take, and an error stops the flow for its owner."""

from __future__ import annotations

import asyncio

import pytest

from monitor.pipeline.flow import Flow


def claimer(items: list[int], batch: int = 3):
    async def claim() -> list[int]:
        taken, items[:] = items[:batch], items[batch:]
        return taken

    return claim


async def test_everything_is_worked_on_and_never_too_much_at_once() -> None:
    running, most, done = 0, 0, []

    async def work(item: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        done.append(item)

    await Flow(claimer(list(range(20))), work, at_once=4).drain()
    assert sorted(done) == list(range(20))
    assert most == 4


async def test_a_slow_item_holds_its_own_place_only() -> None:
    release, done = asyncio.Event(), []

    async def work(item: int) -> None:
        if item == 0:
            await release.wait()
        done.append(item)
        if len(done) == 9:
            release.set()

    await Flow(claimer(list(range(10))), work, at_once=2).drain()
    assert done == [*range(1, 10), 0]


async def test_what_comes_due_later_is_taken_at_the_next_fill() -> None:
    items, done = [1], []

    async def work(item: int) -> None:
        done.append(item)

    flow = Flow(claimer(items), work, at_once=2)
    await flow.drain()
    items.extend([2, 3])
    await flow.drain()
    assert done == [1, 2, 3]


async def test_the_first_error_stops_the_flow_and_is_raised_once() -> None:
    cancelled = []

    async def work(item: int) -> None:
        if item == 2:
            raise ValueError("two")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(item)
            raise

    flow = Flow(claimer([1, 2, 3]), work, at_once=3)
    with pytest.raises(ValueError, match="two"):
        await flow.drain()
    assert sorted(cancelled) == [1, 3]
    flow.raise_error()


async def test_an_error_of_the_claim_reaches_the_owner() -> None:
    async def claim() -> list[int]:
        raise ValueError("no store")

    async def work(_: int) -> None:
        raise AssertionError

    with pytest.raises(ValueError, match="no store"):
        await Flow(claim, work, at_once=2).drain()


async def test_what_waited_for_a_turn_is_claimed_when_one_ends() -> None:
    turns, done = [[1], [2], [3]], []
    free = True

    async def claim() -> list[int]:
        nonlocal free
        if not free or not turns:
            return []
        free = False
        return turns.pop(0)

    async def work(item: int) -> None:
        nonlocal free
        done.append(item)
        free = True

    await Flow(claim, work, at_once=4).drain()
    assert done == [1, 2, 3]
