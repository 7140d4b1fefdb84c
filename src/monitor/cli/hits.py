"""`hits`: what was found, why, and what people said of it."""

from __future__ import annotations

import getpass
import os
import sys
from difflib import get_close_matches
from itertools import groupby
from typing import TYPE_CHECKING

import click

from monitor.cli import exports, show
from monitor.cli.completion import LANGUAGES, SOURCES, TOPICS
from monitor.cli.groups import Group
from monitor.cli.home import Home, clock, home_of
from monitor.cli.numbers import MOST, NUMBER
from monitor.cli.stored import asked, marked
from monitor.cli.times import SINCE
from monitor.errors import Refusal
from monitor.store import read
from monitor.store.reviews import review
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlite_utils import Database


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a uid without a name, as in containers
        return str(os.getuid())


LEVELS = click.Choice(["alert", "review"])
VERDICTS = ("relevant", "irrelevant", "unsure")
LISTED = 100  # hits, where no limit is given
COLUMNS = ("hit_id", "topic", "level", "score", "language", "source", "title")
SPARE = ("score", "language", "source", "level")  # columns that a narrow terminal can do without
CONTEXT = 60  # characters round a quote


@click.group(cls=Group)
def hits() -> None:
    """What the topics found, with the reasons."""


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose hits."""
    for option in reversed(
        (
            click.option("--topic", help="One topic, by its id.", shell_complete=TOPICS),
            click.option("--level", type=LEVELS, help="alert: to be seen at once; review: worth a look."),
            click.option("--verdict", type=click.Choice([*VERDICTS, "none"]), help="One verdict; none: not reviewed."),
            click.option("--since", type=SINCE, help="Matched since: 2026-11-20, 2026-11-20T08:00, 24h, 7d."),
            click.option("--lang", help="One language, for example tr.", shell_complete=LANGUAGES),
            click.option("--source", help="One source, by its name.", shell_complete=SOURCES),
            click.option("--query", help="Only articles that this query finds; see `monitor articles search --help`."),
            click.option(
                "--retired", is_flag=True, help="Also hits that no longer hold, after an edit or a changed topic."
            ),
            click.option("--limit", type=NUMBER, help="At most so many."),
        )
    ):
        command = option(command)
    return command


def chosen(home: Home, options: dict[str, object], default_limit: int) -> list[read.Row]:
    """The hits that the options choose, newest first. Raises Refusal where they name a topic or source that is not."""
    found = None
    if options["query"]:
        from monitor.cli.search import searched

        found = searched(home, str(options["query"]))
    wanted = read.HitFilter(
        topic=_text(options["topic"]),
        level=_text(options["level"]),
        verdict=_text(options["verdict"]),
        since=_text(options["since"]),
        language=_text(options["lang"]),
        source=_text(options["source"]),
        state=None if options["retired"] else "current",
        articles=found,
    )
    limit = int(str(options["limit"] or default_limit))
    hits = asked(home, lambda database: read.hit_list(database, wanted, limit=limit))
    if not hits:
        _doubt(home, "topic", wanted.topic, read.topic_names)
        _doubt(home, "source", wanted.source, read.source_names)
    return hits


def _doubt(home: Home, what: str, given: str | None, known: Callable[[Database], list[str]]) -> None:
    """Raises Refusal where nothing was found because there is no such topic or source at all."""
    if given is None or given in (names := asked(home, known)):
        return
    near = get_close_matches(given, names, n=1, cutoff=0.5)
    raise Refusal(f"there is no {what} {given}" + (f"; did you mean {near[0]}?" if near else ""))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@hits.command(name="list")
@filters
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def list_(home: Home, /, *, as_json: bool, **options: object) -> None:
    """The hits, newest first; a hundred where no --limit is given.

    \b
    Examples:
      monitor hits list --topic bayraktar-drones --since 24h
      monitor hits list --query '"drone factory" AND Kyiv' --json
    """
    found = chosen(home, options, LISTED)
    if as_json:
        show.as_json(found)
    else:
        show.table(found, COLUMNS, wide="title", spare=SPARE, empty="no hits")


@hits.command(name="show")
@click.argument("hit_id", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def show_(home: Home, hit_id: int, as_json: bool) -> None:
    """One hit with its reasons: rule, points, words and where they stand.

    HIT_ID is its number in `monitor hits list`. The best rule of `match` counts; `boost` adds to it, `demote` takes
    away; what was `ignored` does not count.

    \b
    Example:
      monitor hits show 12
    """
    hit = asked(home, lambda database: read.hit(database, hit_id))
    if hit is None:
        raise Refusal(f"there is no hit {hit_id}; see `monitor hits list`")
    reasons = asked(home, lambda database: read.reasons(database, hit_id))
    if as_json:
        show.as_json({**hit, "reasons": reasons})
        return
    show.out(show.line(str(hit["title"])))
    show.out(show.line(str(hit["url"])))
    show.out(
        f"{hit['topic']}: {hit['level']} ({hit['score']} points), {show.line(str(hit['source']))}, {hit['language']}, "
        f"published {hit['published_at']}, verdict: {hit['verdict'] or 'none yet'}"
    )
    for rule, quotes in _by_rule(hit, reasons):
        show.out()
        show.out(rule)
        for quote in quotes:
            show.out(f"    {quote}")


def _by_rule(hit: read.Row, reasons: list[read.Row]) -> Iterator[tuple[str, list[str]]]:
    """Each rule with its points, and its words in their places."""
    for (kind, points, rule), found in groupby(reasons, lambda row: (row["kind"], row["points"], row["rule"])):
        yield f"{kind} {int(points or 0):+d}  {show.line(str(rule))}", [_in_context(hit, reason) for reason in found]


def _in_context(hit: read.Row, reason: read.Row) -> str:
    """The quote in its surroundings, with its concept: `drone: … a «Drohne» over …`."""
    text = str(hit["title"] if reason["field"] == "title" else hit["text"])
    start, end = int(reason["start"] or 0), int(reason["end"] or 0)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    concept = f"{reason['concept']}: " if reason["concept"] else ""
    return show.line(f"{concept}{reason['field']}: {before}«{reason['quote']}»{after}")


@hits.command()
@click.argument("hit_id", type=NUMBER)
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--note", help="Why.")
@click.option("--reviewer", default=_user, show_default="your user name", help="Who says so.")
@home_of
def mark(home: Home, hit_id: int, verdict: str, note: str | None, reviewer: str) -> None:
    """Say what a hit is worth. Verdicts are kept for ever; the latest one counts, for every copy of the story.

    HIT_ID is the hit's number in `monitor hits list`.

    \b
    Example:
      monitor hits mark 12 irrelevant --note "the minister"
    """
    if not marked(
        home,
        lambda database: review(database, hit_id, verdict, note=note, reviewer=reviewer, reviewed_at=to_text(clock())),
    ):
        raise Refusal(f"there is no hit {hit_id}; see `monitor hits list`")
    show.out(f"hit {hit_id}: {verdict}")


@hits.command()
@click.option(
    "--format", "form", type=click.Choice(sorted(exports.FORMATS)), default="csv", show_default=True, help="The form."
)
@filters
@home_of
def export(home: Home, /, *, form: str, **options: object) -> None:
    """Write hits to standard output as CSV, JSON lines, an Atom or RSS feed, or an HTML page.

    \b
    Examples:
      monitor hits export --format csv > hits.csv
      monitor hits export --format atom --topic grain-corridor > grain.atom
    """
    sys.stdout.buffer.write(exports.FORMATS[form](chosen(home, options, MOST), to_text(clock())))
