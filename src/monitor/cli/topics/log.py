"""`topics log`: the versions of each topic that were adopted, how much each found, and how good that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli import show
from monitor.cli.home import Home, home_of
from monitor.cli.stored import asked
from monitor.errors import Refusal
from monitor.store.versions import adopted_versions
from monitor.tuning import wilson

if TYPE_CHECKING:
    from monitor.store.read import Row

_COLUMNS = ("topic", "version", "adopted_at", "retired_at", "alerts", "reviews", "relevant", "irrelevant", "precision")
_SPARE = ("irrelevant", "relevant", "retired_at")


@click.command()
@click.argument("topic", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def log(home: Home, topic: str | None, as_json: bool) -> None:
    """The adopted versions of the topics, or of one, the latest first: since when, how many hits, how good they were.

    Hits of a version that has been replaced are those that it had then; precision is the share of hits marked relevant
    among those marked relevant or irrelevant while they were that version's, with its 95 % interval.

    \b
    Example:
      monitor topics log grain-corridor
    """
    found = asked(home, lambda database: adopted_versions(database, topic))
    if topic and not found:
        raise Refusal(f"there was never a topic {topic} in force; see `monitor topics list`")
    if as_json:
        show.as_json([_as_json(row) for row in found])
    else:
        rows = [{**row, "precision": _precision(row)} for row in found]
        show.table(rows, _COLUMNS, spare=_SPARE, empty="no topic was adopted yet")


def _counts(row: Row) -> tuple[int, int]:
    relevant = int(row["relevant"] or 0)
    return relevant, relevant + int(row["irrelevant"] or 0)


def _precision(row: Row) -> str | None:
    relevant, judged = _counts(row)
    interval = wilson(relevant, judged)
    return f"{relevant / judged:.2f} ({interval[0]:.2f}–{interval[1]:.2f})" if interval else None


def _as_json(row: Row) -> dict[str, object]:
    relevant, judged = _counts(row)
    share = relevant / judged if judged else None
    return {**row, "precision": share, "precision_interval": wilson(relevant, judged)}
