"""The options that choose hits, and the hits that they choose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import wraps
from typing import TYPE_CHECKING, Protocol

import click

from monitor.cli.completion import LANGUAGES, SOURCES, TOPICS
from monitor.cli.numbers import NUMBER
from monitor.cli.stored import asked
from monitor.cli.times import SINCE
from monitor.errors import Refusal
from monitor.store import read
from monitor.store.nearmisses import near_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from monitor.cli.home import Home

LEVELS = click.Choice(["alert", "review"])
VERDICTS = ("relevant", "irrelevant", "unsure")
_OPTIONS = (
    click.option("--topic", help="One topic, by its id.", shell_complete=TOPICS),
    click.option("--level", type=LEVELS, help="alert: to be seen at once; review: worth a look."),
    click.option("--verdict", type=click.Choice([*VERDICTS, "none"]), help="One verdict; none: not reviewed."),
    click.option("--since", type=SINCE, help="Matched since: 2026-11-20, 2026-11-20T08:00, 24h, 7d."),
    click.option("--lang", help="One language, for example tr.", shell_complete=LANGUAGES),
    click.option("--source", help="One source, by its name.", shell_complete=SOURCES),
    click.option("--query", help="Only articles that this query finds; see `monitor articles search --help`."),
    click.option("--retired", is_flag=True, help="Also hits that no longer hold, after an edit or a changed topic."),
    click.option("--limit", type=NUMBER, help="At most so many."),
)


class Listing(Protocol):
    """How the store lists hits, or near misses."""

    def __call__(self, database: Database, wanted: read.HitFilter, *, limit: int) -> list[read.Row]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the options say, each under its own name."""

    topic: str | None
    level: str | None
    verdict: str | None
    since: str | None
    lang: str | None
    source: str | None
    query: str | None
    retired: bool
    limit: int | None


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options that choose hits; it gets them as `choice`."""

    @wraps(command)
    def with_choice(  # what click hands over: one argument an option
        *,
        topic: str | None,
        level: str | None,
        verdict: str | None,
        since: str | None,
        lang: str | None,
        source: str | None,
        query: str | None,
        retired: bool,
        limit: int | None,
        **others: object,
    ) -> None:
        choice = Choice(
            topic=topic,
            level=level,
            verdict=verdict,
            since=since,
            lang=lang,
            source=source,
            query=query,
            retired=retired,
            limit=limit,
        )
        command(choice=choice, **others)

    for option in reversed(_OPTIONS):
        with_choice = option(with_choice)
    return with_choice


def chosen(home: Home, choice: Choice, default_limit: int) -> list[read.Row]:
    """The chosen hits, newest first. Raises Refusal where the choice names a topic or a source that is not there."""
    return _chosen(home, choice, read.hit_list, default_limit)


def nearly(home: Home, choice: Choice, default_limit: int) -> list[read.Row]:
    """The near misses of that choice, newest first. Raises Refusal as `chosen` does, and for what only hits have."""
    if choice.level or choice.verdict or choice.retired:
        raise Refusal("--near lists what is no hit: it has no --level, --verdict or --retired")
    return _chosen(home, replace(choice, retired=True), near_list, default_limit)


def _chosen(home: Home, choice: Choice, listing: Listing, default_limit: int) -> list[read.Row]:
    found = None
    if choice.query:
        from monitor.cli.search import searched

        found = searched(home, choice.query)
    wanted = read.HitFilter(
        topic=choice.topic,
        level=choice.level,
        verdict=choice.verdict,
        since=choice.since,
        language=choice.lang,
        source=choice.source,
        state=None if choice.retired else "current",
        articles=found,
    )
    listed = asked(home, lambda database: listing(database, wanted, limit=choice.limit or default_limit))
    if not listed:
        _doubt(home, "topic", choice.topic, read.topic_names)
        _doubt(home, "source", choice.source, read.source_names)
    return listed


def _doubt(home: Home, what: str, given: str | None, known: Callable[[Database], list[str]]) -> None:
    """Raises Refusal where nothing was found because there is no such topic or source at all."""
    if given is None or given in (names := asked(home, known)):
        return
    near = get_close_matches(given, names, n=1, cutoff=0.5)
    raise Refusal(f"there is no {what} {given}" + (f"; did you mean {near[0]}?" if near else ""))
