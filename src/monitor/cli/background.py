"""`start stop restart`: the daemon in the background, one to a home."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor.cli import show
from monitor.cli.home import Home, home_of
from monitor.cli.stored import asked, asked_if_there
from monitor.cli.waiting import until
from monitor.errors import Refusal, StoreError
from monitor.store import keys, lock, pulse

if TYPE_CHECKING:
    from pathlib import Path

READY_S = 180.0  # a first start looks up the forms of all words: half a minute on a slow machine
DESK_S = 15.0
STOPPED_S = 20.0  # SIGTERM is done within ten seconds
GONE_S = 2.0
LAST_WORDS = 2000  # bytes of what it said before its log began


@click.command()
@click.option("--no-review", is_flag=True, help="Without the review desk.")
@home_of
def start(home: Home, no_review: bool) -> None:
    """Start the daemon in the background, and wait until it works.

    Prints the review desk's one-time link. It ends with `monitor stop`, not with the terminal; to have it started with
    the machine, see `monitor service install`.

    \b
    Example:
      monitor start
    """
    begin(home, review=not no_review)


@click.command()
@home_of
def stop(home: Home) -> None:
    """Stop the daemon, in the background or not; nothing is lost. Done as well where none runs.

    \b
    Example:
      monitor stop
    """
    pid = end(home)
    show.out(f"stopped, it was process {pid}" if pid else "not running")


@click.command()
@click.option("--no-review", is_flag=True, help="Without the review desk.")
@home_of
def restart(home: Home, no_review: bool) -> None:
    """Stop the daemon where one runs, then start it in the background.

    Changed files in config/ need no restart: they are taken up by themselves.

    \b
    Example:
      monitor restart
    """
    config.load(home.root)  # a mistake is told while the old one still runs
    if pid := end(home):
        show.out(f"stopped, it was process {pid}")
    begin(home, review=not no_review)


def begin(home: Home, *, review: bool) -> None:
    """Start a daemon and wait for its first tick. Raises Mistakes; Locked where one runs, naming its pid; Refusal where
    the home lies on a network file system, and with the daemon's last words where it ends instead."""
    lock.check_free(home.database)
    home.require_local()
    config.load(home.root)
    daemon = _spawn(home, review=review)
    try:
        with show.progress("starting"):
            if not until(lambda: _ticks(home, daemon), READY_S):
                raise Refusal(f"process {daemon.pid} has not come to work yet: monitor logs")
    except KeyboardInterrupt:
        daemon.terminate()
        raise
    show.out(f"started, process {daemon.pid}")
    if review:
        show.out(f"review desk: {_link(home)}")


def _spawn(home: Home, *, review: bool) -> subprocess.Popen[bytes]:
    words = ["run", "--background", *(() if review else ("--no-review",))]
    try:
        _first_words(home).parent.mkdir(parents=True, exist_ok=True)
        with _first_words(home).open("wb") as said:
            return subprocess.Popen(
                home.command(*words),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=home.root,
                start_new_session=True,  # the terminal may go
            )
    except OSError as error:
        raise StoreError(f"{home.logs}: the log cannot be written: {error.strerror}") from error


def _first_words(home: Home) -> Path:
    """What a daemon in the background says before its log begins, or when it dies of a bug."""
    return home.logs / "start.log"


def _ticks(home: Home, daemon: subprocess.Popen[bytes]) -> bool:
    """Whether it works. Raises Refusal with its last words where it has ended."""
    if daemon.poll() is not None:
        raise Refusal(_last_words(home) or f"the daemon ended with status {daemon.returncode}: see `monitor logs`")
    facts = asked_if_there(home, pulse.said) or {}  # the database may not be there yet, or is being made
    return facts.get("pid") == str(daemon.pid) and bool(facts.get("ticked_at"))


def _last_words(home: Home) -> str:
    try:
        with _first_words(home).open("rb") as said:
            said.seek(max(0, said.seek(0, os.SEEK_END) - LAST_WORDS))
            return said.read().decode(errors="replace").strip()
    except OSError:
        return ""


def _link(home: Home) -> str:
    """The desk's link, or why there is none yet: the daemon works without it, and tries again."""

    def told() -> str | None:
        if link := keys.link_of(home.database):
            return link
        said = asked(home, pulse.said).get("desk", "")
        return said if said.startswith("not ") else None

    return until(told, DESK_S) or asked(home, pulse.said).get("desk") or "not serving yet: see `monitor status`"


def end(home: Home) -> int | None:
    """Stop the daemon and wait for its end; its pid, None where none ran. Raises Refusal where it does not end."""
    pid = lock.owner(home.database)
    if pid is None:
        return None
    if asked(home, pulse.said).get("pid") != str(pid):
        raise Refusal(f"{home.database}: process {pid} is not the daemon but another command, which ends by itself")
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    if not until(lambda: lock.owner(home.database) != pid, STOPPED_S):
        raise Refusal(
            f"process {pid} has not ended in {STOPPED_S:.0f} s; `kill -9 {pid}` loses nothing that was stored"
        )
    until(lambda: _has_gone(pid), GONE_S)  # not for ever: where nobody takes note of its end a process never quite goes
    return pid


def _has_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False
