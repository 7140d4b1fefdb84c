"""`topics eval`: how good the topics are on labelled texts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from monitor import config
from monitor.cli import given, show
from monitor.cli.home import Home, home_of
from monitor.cli.session import run as run_async
from monitor.cli.words import forms_for
from monitor.config.files import TOPICS
from monitor.pipeline import labelled
from monitor.pipeline.topics import compiled
from monitor.tuning import Evaluation, Score, evaluate

_COLUMNS = ("topic", "level", "language", "precision", "recall", "f1", "relevant", "found", "false")
_RULE_COLUMNS = ("topic", "level", "rule", "precision", "found", "false")


@click.command(name="eval")
@click.argument("file", type=click.Path(path_type=Path), metavar="LABELLED.jsonl")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--misses", is_flag=True, help="Also name the texts that were missed or found wrongly.")
@home_of
def eval_(home: Home, file: Path, as_json: bool, misses: bool) -> None:
    """Precision, recall and F1 of each topic on labelled texts, by language and rule, with 95 % intervals.

    A line of the file: {"id", "lang", "title"?, "text", "labels": {TOPIC: 0|1|2}}; 2 relevant, 1 acceptable (counts
    neither way), 0 not.

    \b
    Example:
      monitor topics eval labelled.jsonl
    """
    chosen = config.load_topics(home.root).enabled
    records = labelled.records(given.text(file), str(file))

    async def work() -> list[Evaluation]:
        matcher = compiled(chosen, await forms_for(home, chosen))
        with show.progress("texts matched", len(records)) as advance:
            texts = labelled.matched(matcher, records, said=lambda: advance(None))
        return evaluate(texts, [topic.id for topic in chosen])

    evaluations = run_async(work())
    for topic in sorted({name for record in records for name in record.labels} - {topic.id for topic in chosen}):
        show.err(f"{file}: there is no topic {topic} in {TOPICS}; its labels are not counted")
    if as_json:
        show.as_json({"topics": [_evaluation(found) for found in evaluations]})
        return
    show.table([row for found in evaluations for row in _rows(found)], _COLUMNS)
    show.out()
    show.table([row for found in evaluations for row in _rules(found)], _RULE_COLUMNS)
    if misses:
        for found in evaluations:
            for what, ids in (("missed", found.missed), ("wrong", found.wrong)):
                show.out(f"{found.topic} {found.level} {what}: {', '.join(ids) or 'none'}")


def _rows(found: Evaluation) -> list[dict[str, str | int | float | None]]:
    return [
        {"topic": found.topic, "level": found.level.value, "language": language, **_numbers(score)}
        for language, score in {"all": found.score, **found.by_language}.items()
    ]


def _rules(found: Evaluation) -> list[dict[str, str | int | float | None]]:
    return [{"topic": found.topic, "level": found.level.value, **asdict(rule)} for rule in found.by_rule]


def _with_interval(share: float | None, interval: tuple[float, float] | None) -> str | None:
    return None if share is None or interval is None else f"{share:.2f} ({interval[0]:.2f}–{interval[1]:.2f})"


def _numbers(score: Score) -> dict[str, str | int | float | None]:
    return {
        "precision": _with_interval(score.precision, score.precision_interval),
        "recall": _with_interval(score.recall, score.recall_interval),
        "f1": score.f1,
        "relevant": score.relevant,
        "found": score.found,
        "false": score.false,
    }


def _evaluation(found: Evaluation) -> dict[str, object]:
    return {
        "topic": found.topic,
        "level": found.level.value,
        **asdict(found.score),
        "by_language": {language: asdict(score) for language, score in found.by_language.items()},
        "by_rule": [asdict(rule) for rule in found.by_rule],
        "missed": found.missed,
        "wrong": found.wrong,
    }
