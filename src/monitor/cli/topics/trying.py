"""`topics backtest`: what adopting the working topics would do to the hits of the archive."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor import topics as language
from monitor.cli import given, show
from monitor.cli.home import Home, clock, home_of
from monitor.cli.session import run as run_async
from monitor.cli.stored import asked, require
from monitor.cli.times import SINCE
from monitor.cli.words import forms_for
from monitor.config.files import TOPICS
from monitor.errors import Refusal
from monitor.pipeline.adoption import adoptable, draft_of, trial_of
from monitor.pipeline.backtest import Backtest, Bounds, backtest
from monitor.pipeline.changes import Change, Wish, changes, objections
from monitor.pipeline.reading import Reading
from monitor.pipeline.said import KINDS, effect
from monitor.store.compared import Shown, shown
from monitor.store.standings import Known, known_topics
from monitor.tuning.comparison import Compared, Comparison

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

    from monitor.topics import TopicFile

_COLUMNS = (
    "topic", "change", "gained", "lost", "lost_relevant", "lost_irrelevant", "raised", "lowered", "kept", "recent",
)  # fmt: skip
_SPARE = ("kept", "raised", "lowered", "lost_irrelevant")
SHOWN = 5  # articles of a topic, of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A change with what it would do, and the articles that are shown for it."""

    change: Change
    found: Comparison
    articles: tuple[tuple[Compared, Shown], ...]


@click.command(name="backtest")
@click.argument("topics", metavar="[TOPIC]...", nargs=-1)
@click.option(
    "--against",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Compare with the topics of this file instead of those in force.",
)
@click.option("--since", type=SINCE, help="Only articles first seen since then: 2026-11-20, 24h, 7d.")
@click.option("--fail-if-loses-relevant", is_flag=True, help="End with 1 where a hit marked relevant would be lost.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def backtest_(
    home: Home,
    *,
    topics: tuple[str, ...],
    against: Path | None,
    since: str | None,
    fail_if_loses_relevant: bool,
    as_json: bool,
) -> None:
    """What adopting config/topics.yaml would do: the hits that each changed topic gains and loses over the archive, and
    what was said of them. It writes nothing, and runs beside the daemon.

    Articles that were not matched yet by the topics in force do not count as gained because of that.

    \b
    Examples:
      monitor topics backtest
      monitor topics backtest grain-corridor --since 90d
      git show HEAD:config/topics.yaml > old.yaml; monitor topics backtest --against old.yaml
    """
    file = config.load_topics(home.root)
    base = _of_file(against) if against else asked(home, known_topics)
    found = _chosen(file, base, topics)
    tried, unindexed = run_async(_tried(home, found, since, stored=against is None))
    if as_json:
        show.as_json({"topics": [_as_json(one) for one in tried], "unindexed": unindexed})
    else:
        _print(tried, unindexed)
    lost = [one for one in tried if one.found.lost_relevant]
    if fail_if_loses_relevant:
        for one in lost:
            show.err(f"{one.change.topic}: hits marked relevant that would be lost: {one.found.lost_relevant}")
        sys.exit(1 if lost else 0)


def _of_file(path: Path) -> Mapping[str, Known]:
    """The topics of another file, as if they were in force. Raises Mistakes, Refusal."""
    return {
        topic.id: Known(adopted=adoptable(topic), in_force=True, has_hits=True, reviewed=0)
        for topic in language.read(given.text(path), str(path)).enabled
    }


def _chosen(file: TopicFile, base: Mapping[str, Known], names: tuple[str, ...]) -> list[Change]:
    """The changes that were asked for. Raises Refusal where a name is nobody's."""
    if unknown := set(names) - {topic.id for topic in file.topics} - set(base):
        raise Refusal(f"there is no topic {', '.join(sorted(unknown))}; see `monitor topics list`")
    wish = Wish(topics=frozenset(names))
    return [change for change in changes(draft_of(file), base) if wish.means(change)]


async def _tried(home: Home, found: list[Change], since: str | None, *, stored: bool) -> tuple[list[Tried], int]:
    require(home)
    looked_at = [change for change in found if change.is_worth_a_look]
    async with Reading(home.database) as reading:
        result = await _backtested(home, reading, looked_at, since, stored=stored)
        comparisons = {comparison.topic: comparison for comparison in result.comparisons}
        tried = [
            await reading.read(_with_articles, change, comparisons.get(change.topic, Comparison(topic=change.topic)))
            for change in found
        ]
        return tried, result.unindexed


async def _backtested(
    home: Home, reading: Reading, found: list[Change], since: str | None, *, stored: bool
) -> Backtest:
    trials = [trial_of(change) for change in found]
    expanded = await forms_for(home, [topic for trial in trials for topic in (trial.new, trial.old) if topic])
    workers = config.load_settings(home.root).workers
    bounds = Bounds(
        processes=workers.count or os.cpu_count() or 1,
        match_s=workers.match_s,
        now=clock(),
        since=since,
        stored=stored,
    )
    with show.progress("articles compared") as advance:
        return await backtest(reading, trials, expanded, bounds, said=advance)


def _with_articles(database: Database, change: Change, found: Comparison) -> Tried:
    name = change.standing.topic if change.standing else change.topic
    pairs = ((article, shown(database, name, article.article_id)) for article in found.examples)
    return Tried(
        change=change, found=found, articles=tuple((article, seen) for article, seen in pairs if seen is not None)
    )


def _as_json(tried: Tried) -> dict[str, object]:
    change, found = tried.change, tried.found
    return {
        "topic": change.topic,
        "change": change.kind.value,
        "gained": found.gained,
        "gained_relevant": found.gained_relevant,
        "gained_irrelevant": found.gained_irrelevant,
        "lost": found.lost,
        "lost_relevant": found.lost_relevant,
        "lost_irrelevant": found.lost_irrelevant,
        "raised": found.raised,
        "lowered": found.lowered,
        "kept": found.kept,
        "undecided": found.undecided,
        "recent_before": found.recent_before,
        "recent_after": found.recent_after,
        "objections": list(objections(change, found)),
        "articles": [_article(article, seen) for article, seen in tried.articles],
    }


def _article(article: Compared, seen: Shown) -> dict[str, str | int | None]:
    return {
        "article_id": article.article_id,
        "hit_id": seen.hit_id,
        "before": article.before.value if article.before else None,
        "after": article.after.value if article.after else None,
        "verdict": article.verdict,
        "title": seen.title,
        "url": seen.url,
    }


def _print(tried: list[Tried], unindexed: int) -> None:
    if not tried:
        show.out(f"nothing changes: {TOPICS} says what is in force")
        return
    show.table([_row(one) for one in tried], _COLUMNS, spare=_SPARE)
    for one in tried:
        _print_one(one)
    if unindexed:
        show.err(f"not counted: {unindexed} articles that were not matched by any topic yet")


def _row(tried: Tried) -> dict[str, str | int | float | None]:
    found = tried.found
    row: dict[str, str | int | float | None] = {name: getattr(found, name) for name in _COLUMNS if hasattr(found, name)}
    recent = f"{found.recent_before} → {found.recent_after}"
    return row | {"topic": tried.change.topic, "change": tried.change.kind.value, "recent": recent}


def _print_one(tried: Tried) -> None:
    """The sentence about a topic, and a few of its articles."""
    change, found = tried.change, tried.found
    show.out()
    show.prose(f"{change.topic} {KINDS[change.kind.value]}: it would {effect(found)}")
    for why in objections(change, found):
        show.prose(f"  not adopted by itself: {why}")
    for kind in ("lost", "gained", "at another level"):
        articles = [pair for pair in tried.articles if _kind(pair[0]) == kind]
        for article, seen in articles[:SHOWN]:
            verdict = f" ({article.verdict})" if article.verdict else ""
            show.out(f"  {kind}{verdict}: {show.line(seen.title) or 'without a title'}  {show.line(seen.url)}")


def _kind(article: Compared) -> str:
    if article.after is None:
        return "lost"
    return "gained" if article.before is None else "at another level"
