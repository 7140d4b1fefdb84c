"""Other pollers of many feeds, as benches run them: what is installed of them, and their commands.

None is installed by us: reader needs `pip install 'reader[cli]' sgmllib3k` in an environment of its own, newsboat comes
with the system's packages, feed2exec by pip or with them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from report import progress
from trees import Cost, run_tree

AT_ONCE = 8  # threads


class Poller(Protocol):
    """Something that polls a list of feeds once, whenever it is told."""

    name: str
    extra_polls: int  # before it first sends validators: newsboat 2.21 does not store those of the first poll

    def prepare(self, folder: Path, urls: Sequence[str]) -> None: ...

    def poll(self, folder: Path) -> Cost: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """lemon24/reader; its database and its threads, feeds added beforehand."""

    python: str
    name: str = "reader"
    extra_polls: int = 0

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        listed = folder / "urls.txt"
        listed.write_text("\n".join(urls), "utf-8")
        add = (
            "import sys; from reader import make_reader; r = make_reader(sys.argv[1], feed_root='');"
            "[r.add_feed(url.strip()) for url in open(sys.argv[2])]"
        )
        subprocess.run([self.python, "-c", add, str(folder / "reader.db"), str(listed)], check=True)

    def poll(self, folder: Path) -> Cost:
        update = ["update", "--no-scheduled", "--workers", str(AT_ONCE)]
        return run_tree([self.python, "-m", "reader", "--db", str(folder / "reader.db"), *update], os.environ)


@dataclass(frozen=True, slots=True)
class Newsboat:
    """newsboat, C++ and libxml2."""

    command: str
    name: str = "newsboat"
    extra_polls: int = 1

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        (folder / "urls").write_text("\n".join(urls), "utf-8")
        (folder / "config").write_text(f"reload-threads {AT_ONCE}\nauto-reload no\n", "utf-8")

    def poll(self, folder: Path) -> Cost:
        files = ["-u", str(folder / "urls"), "-c", str(folder / "newsboat.db"), "-C", str(folder / "config")]
        return run_tree([self.command, "-q", *files, "-x", "reload"], os.environ | {"HOME": str(folder)})


@dataclass(frozen=True, slots=True)
class Feed2exec:
    """feed2exec, with requests, CacheControl and feedparser; its output is thrown away."""

    command: str
    name: str = "feed2exec"
    extra_polls: int = 0

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        feeds = (f"[f{number}]\nurl = {url}\noutput = feed2exec.plugins.echo\n" for number, url in enumerate(urls))
        (folder / "feeds.ini").write_text("\n".join(feeds), "utf-8")

    def poll(self, folder: Path) -> Cost:
        files = ["--config", str(folder / "feeds.ini"), "--database", str(folder / "feed2exec.db")]
        return run_tree([self.command, *files, "fetch", "-j", str(AT_ONCE)], os.environ | {"HOME": str(folder)}, folder)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Where the peers are; those not named are looked for on PATH."""
    parser.add_argument("--reader", metavar="PYTHON", help="the python of an environment that has reader")
    parser.add_argument("--newsboat", metavar="COMMAND", default=shutil.which("newsboat"))
    parser.add_argument("--feed2exec", metavar="COMMAND", default=shutil.which("feed2exec"))


def installed(asked: argparse.Namespace) -> list[Poller]:
    """The peers that are here; the others are named on stderr."""
    found: dict[str, Poller | None] = {
        "reader": Reader(asked.reader) if asked.reader else None,
        "newsboat": Newsboat(asked.newsboat) if asked.newsboat else None,
        "feed2exec": Feed2exec(asked.feed2exec) if asked.feed2exec else None,
    }
    for name, peer in found.items():
        if peer is None:
            progress(f"{name}: not installed, left out (see --help)")
    return [peer for peer in found.values() if peer]
