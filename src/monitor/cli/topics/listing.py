"""`topics list check`: the topics of the file, its mistakes and its tests."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor.cli import show
from monitor.cli.home import Home, home_of
from monitor.cli.session import run as run_async
from monitor.cli.topics.chosen import other_topics, topics_of
from monitor.cli.words import forms_for
from monitor.pipeline.topics import failures, idle, proved

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from monitor.errors import Mistake
    from monitor.topics import TestResult, TopicFile

SPARE = ("tests", "rules", "languages")  # columns that a narrow terminal can do without


@click.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def list_(home: Home, as_json: bool) -> None:
    """The topics of config/topics.yaml.

    \b
    Example:
      monitor topics list
    """
    rows = [
        {
            "topic": topic.id,
            "title": topic.title,
            "enabled": "yes" if topic.enabled else "no",
            "languages": " ".join(topic.languages),
            "rules": len(topic.match),
            "tests": len(topic.tests),
        }
        for topic in config.load_topics(home.root).topics
    ]
    if as_json:
        show.as_json(rows)
    else:
        show.table(rows, ["topic", "title", "enabled", "languages", "rules", "tests"], wide="title", spare=SPARE)


@click.command()
@other_topics
@click.option(
    "--thorough", is_flag=True, help="Also run the tests once without each concept, to find those that none needs."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def check(home: Home, other: Path | None, thorough: bool, as_json: bool) -> None:
    """Check config/topics.yaml and run the tests inside it; every mistake with its line and column.

    \b
    Example:
      monitor topics check
    """
    file = topics_of(home, other)

    async def work() -> tuple[tuple[TestResult, ...], tuple[Mistake, ...]]:
        forms = await forms_for(home, file.enabled)
        return await proved(file.enabled, forms), await idle(file.enabled, forms, file.name) if thorough else ()

    results, needless = run_async(work())
    file = replace(file, warnings=tuple(sorted((*file.warnings, *needless))))
    for warning in file.warnings:
        show.err(f"{warning} (warning)")
    failed = failures(results, file.name)
    if as_json:
        _check_as_json(file, len(results), failed)
    else:
        for mistake in failed:
            show.err(str(mistake))
        show.out(f"topics: {len(file.topics)}; tests: {len(results) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


def _check_as_json(file: TopicFile, tests: int, failed: Sequence[Mistake]) -> None:
    show.as_json(
        {
            "topics": len(file.topics),
            "tests": tests,
            "failed": [str(mistake) for mistake in failed],
            "warnings": [str(warning) for warning in file.warnings],
        }
    )
