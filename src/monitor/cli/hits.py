"""`hits`: what was found, why, and what people said of it."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import click

from monitor.cli import exports, show
from monitor.cli.choosing import VERDICTS, Choice, choosing, chosen, nearly
from monitor.cli.groups import Group
from monitor.cli.histories import edit_told
from monitor.cli.home import Home, clock, home_of
from monitor.cli.numbers import MOST, NUMBER
from monitor.cli.stored import asked, marked
from monitor.cli.telling import tell
from monitor.errors import Refusal
from monitor.store import read, told
from monitor.store.reviews import review
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a uid without a name, as in containers
        return str(os.getuid())


LISTED = 100  # hits, where no limit is given
COLUMNS = ("hit_id", "topic", "level", "score", "language", "source", "title")
SPARE = ("score", "language", "source", "level")  # columns that a narrow terminal can do without
NEAR_COLUMNS = ("article_id", "topic", "score", "why", "terms", "language", "source", "title")
NEAR_SPARE = ("terms", "score", "language", "source")
CONTEXT = 60  # characters round a quote


@click.group(cls=Group)
def hits() -> None:
    """What the topics found, with the reasons."""


@hits.command(name="list")
@choosing
@click.option("--near", is_flag=True, help="Instead: articles that are no hits by little, the latest of each topic.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def list_(home: Home, *, choice: Choice, near: bool, as_json: bool) -> None:
    """The hits, newest first; a hundred where no --limit is given.

    With --near what is no hit by little: an article a few points `below` review, or one that only what was `cut` from
    its page would match (a sidebar, a box that the host repeats).

    \b
    Examples:
      monitor hits list --topic bayraktar-drones --since 24h
      monitor hits list --query '"drone factory" AND Kyiv' --json
      monitor hits list --near --topic grain-corridor
    """
    if near:
        _list_near(nearly(home, choice, LISTED), as_json=as_json)
        return
    found = chosen(home, choice, LISTED)
    if as_json:
        show.as_json(found)
    else:
        told_once = all(hit["copies"] == 1 for hit in found)
        columns, spare = (COLUMNS, SPARE) if told_once else ((*COLUMNS, "copies"), ("copies", *SPARE))
        show.table(found, columns, wide="title", spare=spare, empty="no hits")


def _list_near(found: list[read.Row], *, as_json: bool) -> None:
    if as_json:
        show.as_json(found)
    else:
        show.table(found, NEAR_COLUMNS, wide="title", spare=NEAR_SPARE, empty="no near misses")


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
        raise _unknown(hit_id)
    reasons = asked(home, lambda database: read.reasons(database, hit_id))
    story = asked(home, lambda database: told.story_of(database, int(str(hit["article_id"])), str(hit["topic"])))
    if as_json:
        show.as_json({**hit, "reasons": reasons, "story": asdict(story)})
        return
    show.out(show.line(str(hit["title"])))
    show.out(show.line(str(hit["url"])))
    show.out(
        f"{hit['topic']}: {hit['level']} ({hit['score']} points), {show.line(str(hit['source']))}, {hit['language']}, "
        f"published {hit['published_at']}, verdict: {hit['verdict'] or 'none yet'}"
    )
    for line in edit_told(hit):
        show.out(line)
    tell(story)
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
        raise _unknown(hit_id)
    show.out(f"hit {hit_id}: {verdict}")


def _unknown(hit_id: int) -> Refusal:
    return Refusal(f"there is no hit {hit_id}; see `monitor hits list`")


@hits.command()
@click.option(
    "--format", "form", type=click.Choice(sorted(exports.FORMATS)), default="csv", show_default=True, help="The form."
)
@choosing
@home_of
def export(home: Home, *, choice: Choice, form: str) -> None:
    """Write hits to standard output as CSV, JSON lines, an Atom or RSS feed, or an HTML page.

    \b
    Examples:
      monitor hits export --format csv > hits.csv
      monitor hits export --format atom --topic grain-corridor > grain.atom
    """
    sys.stdout.buffer.write(exports.FORMATS[form](chosen(home, choice, MOST), to_text(clock())))
