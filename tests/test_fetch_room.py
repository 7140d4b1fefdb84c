"""Large bodies: few at a time, from the network to the end of the task that asked; small ones do not wait for them."""

from __future__ import annotations

import asyncio

from monitor.fetch.room import PLACES, Room
from web import Server, between, feed, reply

LARGE = b"<rss>" + 3_000_000 * b"x"


async def test_few_large_bodies_are_held_at_a_time_and_small_ones_pass_by() -> None:
    server = Server({"/large": reply(200, LARGE), "/small": reply(200, b"<rss/>")})
    held, done, over = [], [], asyncio.Event()
    async with between(server, per_host=16) as web:

        async def one(path: str) -> None:
            result = await web.get(feed(server.url(path)))
            held.append(len(result.body))
            if len(held) == PLACES + 1:  # four large ones, and the small one that came after them
                over.set()
            await over.wait()
            done.append(len(result.body))

        large = [asyncio.create_task(one("/large")) for _ in range(3 * PLACES)]
        async with asyncio.timeout(20):
            while len(held) < PLACES:
                await asyncio.sleep(0.001)
        await asyncio.create_task(one("/small"))
        assert sorted(held) == [6, *[len(LARGE)] * PLACES]
        await asyncio.gather(*large)
    assert sorted(done) == [6, *[len(LARGE)] * 3 * PLACES]


async def test_a_task_has_one_place_and_frees_it_however_it_ends() -> None:
    room = Room()

    async def greedy(fails: bool) -> None:
        for _ in range(2 * PLACES):
            await room.enter()
        if fails:
            raise ValueError

    for fails in (True, False) * PLACES:
        await asyncio.gather(asyncio.create_task(greedy(fails)), return_exceptions=True)
    waiting = asyncio.create_task(greedy(fails=False))
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(5):
        await asyncio.gather(*(asyncio.create_task(greedy(fails=False)) for _ in range(3 * PLACES)))
