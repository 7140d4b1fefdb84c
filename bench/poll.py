"""What a poll costs: CPU of the daemon's processes for each feed, store included, on a server on loopback.

First poll, all feeds unchanged (304), one item changed in each; the cost of a run with nothing due is taken off.
"""

from __future__ import annotations

import multiprocessing
import socket
import sys
import tempfile
from pathlib import Path

from aiohttp import web

from homes import Cost, run, write_home
from report import RUNS, Result, arguments, progress, report

FEEDS = 1_000
QUICK = 200
ITEMS = 20
CASES = ("first poll", "all unchanged, 304", "one item changed")


def main() -> int:
    asked = arguments(__doc__)
    feeds, runs = (QUICK, 1) if asked.quick else (FEEDS, RUNS)
    with multiprocessing.Manager() as manager:
        edition, port = manager.Value("i", 0), manager.Value("i", 0)
        ready = manager.Event()
        server = multiprocessing.Process(target=serve, args=(edition, port, ready), daemon=True)
        server.start()
        ready.wait()
        measured = [measure(feeds, edition, port.value) for _ in range(runs)]
        server.terminate()
    results = []
    for case in CASES:
        costs = sorted(costs[case].cpu_s for costs in measured)
        results.append(
            Result(
                case=f"{feeds} feeds of {ITEMS} items, {case}",
                unit="ms of CPU a feed",
                ours=round(1000 * costs[len(costs) // 2] / feeds, 2),
                runs=runs,
                lower_is_better=True,
            )
        )
    return report("poll", results, check=asked.check)


def measure(feeds: int, edition: object, port: int) -> dict[str, Cost]:
    """The cost of each case over that of a run with nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        edition.value = 0
        write_home(home, [f"http://127.0.0.1:{port}/{number}.xml" for number in range(feeds)], port=port)
        found = {CASES[0]: run(home, "poll")}
        nothing = run(home, "poll")
        found[CASES[1]] = run(home, "poll", "--all")
        edition.value = 1
        found[CASES[2]] = run(home, "poll", "--all")
    progress(
        ", ".join(f"{case}: {cost.cpu_s:.2f} s" for case, cost in found.items()) + f", idle: {nothing.cpu_s:.2f} s"
    )
    return {case: Cost(cpu_s=cost.cpu_s - nothing.cpu_s, peak_mb=cost.peak_mb) for case, cost in found.items()}


def serve(edition: object, port: object, ready: object) -> None:
    """Feeds that differ in their number and edition, with validators."""

    async def feed(request: web.Request) -> web.Response:
        etag = f'"{edition.value}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        body = _feed(request.match_info["number"], edition.value)
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": etag})

    async def start(_: web.Application) -> None:
        ready.set()

    application = web.Application()
    application.router.add_get("/{number}.xml", feed)
    application.on_startup.append(start)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port.value = listening.getsockname()[1]
    web.run_app(application, sock=listening, print=None, access_log=None)


def _feed(number: str, edition: int) -> bytes:
    items = "".join(_item(number, item) for item in range(edition, edition + ITEMS))
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{items}</channel></rss>".encode()


def _item(number: str, item: int) -> str:
    words = " ".join(f"word{(int(number) * 31 + item * 17 + place) % 997}" for place in range(60))
    return (
        f"<item><title>Report {item} of feed {number}</title><guid>{number}-{item}</guid>"
        f"<pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate><description>{words}</description></item>"
    )


if __name__ == "__main__":
    sys.exit(main())
