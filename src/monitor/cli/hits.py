"""`hits`: what was found, why, and what people said of it."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

import click

from monitor.cli import exports, show
from monitor.cli.completion import LANGUAGES, SOURCES, TOPICS
from monitor.cli.home import Home, clock, home_of
from monitor.cli.stored import asked, marked
from monitor.cli.times import SINCE
from monitor.errors import Refusal
from monitor.store import read
from monitor.store.reviews import review
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from collections.abc import Callable


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a uid without a name, as in containers
        return str(os.getuid())


NUMBER = click.IntRange(1, 2**63 - 1)
LEVELS = click.Choice(["alert", "review"])
VERDICTS = ("relevant", "irrelevant", "unsure")
LISTED = 100  # hits, where no limit is given
ALL = 2**63 - 1
SPARE = ("score", "language", "source", "level")  # columns that a narrow terminal can do without
CONTEXT = 60  # characters round a quote


@click.group()
def hits() -> None:
    """What the topics found, with the reasons."""


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose hits."""
    for option in reversed(
        (
            click.option("--topic", help="One topic, by its id.", shell_complete=TOPICS),
            click.option("--level", type=LEVELS, help="One level."),
            click.option("--verdict", type=click.Choice([*VERDICTS, "none"]), help="One verdict; none: not reviewed."),
            click.option("--since", type=SINCE, help="Matched since: 2026-11-20, 2026-11-20T08:00, 24h, 7d."),
            click.option("--lang", help="One language, for example tr.", shell_complete=LANGUAGES),
            click.option("--source", help="One source, by its name.", shell_complete=SOURCES),
            click.option("--query", help="Only articles that this query finds; see `monitor articles search --help`."),
            click.option("--retired", is_flag=True, help="Also hits that no longer hold."),
            click.option("--limit", type=NUMBER, help="At most so many."),
        )
    ):
        command = option(command)
    return command


def chosen(home: Home, options: dict[str, object], default_limit: int) -> list[read.Row]:
    """The hits that the options choose, newest first."""
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
    limit = options["limit"] or default_limit
    return asked(home, lambda database: read.hit_list(database, wanted, limit=int(str(limit))))


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
        show.table(
            found, ["hit_id", "topic", "level", "score", "language", "source", "title"], wide="title", spare=SPARE
        )


@hits.command(name="show")
@click.argument("hit_id", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def show_(home: Home, hit_id: int, as_json: bool) -> None:
    """One hit with its reasons: rule, points, words and where they stand.

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
    for reason in reasons:
        show.out()
        show.out(f"{reason['kind']} {int(reason['points'] or 0):+d}  {show.line(str(reason['rule']))}")
        show.out(f"    {_in_context(hit, reason)}")


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
    """Say what a hit is worth. Verdicts are kept for ever; the latest one counts.

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
    sys.stdout.buffer.write(exports.FORMATS[form](chosen(home, options, ALL), to_text(clock())))
