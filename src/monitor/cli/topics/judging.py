"""`topics eval`: how good the topics are on labelled texts, and what is wrong with them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import given, show
from monitor.cli.completion import TOPICS as IDS
from monitor.cli.home import Home, home_of
from monitor.cli.session import run as run_async
from monitor.cli.topics import judged
from monitor.cli.topics.chosen import other_topics, topics_of
from monitor.cli.topics.ratchet import Ratchet, turning
from monitor.cli.words import forms_for
from monitor.errors import Refusal
from monitor.pipeline import labelled
from monitor.records import Level
from monitor.tuning import Judge

if TYPE_CHECKING:
    from monitor.topics import Topic, TopicFile


@click.command(name="eval")
@click.argument("file", type=click.Path(path_type=Path), metavar="LABELLED.jsonl")
@click.option("--topic", "ids", multiple=True, help="Only this topic; may be given several times.", shell_complete=IDS)
@click.option("--lang", "languages", multiple=True, help="Only texts in this language; may be given several times.")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="Only this level.")
@judged.telling
@turning
@other_topics
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def eval_(
    home: Home,
    *,
    file: Path,
    ids: tuple[str, ...],
    languages: tuple[str, ...],
    level: str | None,
    told: judged.Told,
    ratchet: Ratchet,
    other: Path | None,
    as_json: bool,
) -> None:
    """Precision, recall and F1 of each topic on labelled texts, by language and rule, with 95 % intervals.

    Also what each rule is worth, which texts come out wrong, and why.

    A line of the file: {"id", "lang", "title"?, "text", "labels": {TOPIC: 0|1|2}}; 2 relevant, 1 acceptable (counts
    neither way), 0 not.

    \b
    Examples:
      monitor topics eval labelled.jsonl
      monitor topics eval labelled.jsonl --topic grain-corridor --level review --misses
      monitor topics eval labelled.jsonl --check floors.yaml
    """
    if languages and (ratchet.check or ratchet.save):
        raise click.UsageError("floors are of all languages: leave out --lang")
    levels = (Level(level),) if level else (Level.REVIEW, Level.ALERT)
    trial = _Trial(home=home, topics=topics_of(home, other), languages=frozenset(languages), told=told)
    with given.rereadable(file) as readable:
        judge = trial.judge(ids, readable, str(file))
    if as_json:
        show.as_json(judged.as_json(judge, told, levels))
    else:
        judged.printed(judge, told, levels)
    sys.exit(0 if ratchet.turn(judge, ids, levels) else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """How topics are judged."""

    home: Home
    topics: TopicFile
    languages: frozenset[str]
    told: judged.Told

    def judge(self, ids: tuple[str, ...], file: Path, name: str) -> Judge:
        """The topics with these ids, or all, judged by the texts of a file. Raises Mistakes, Refusal."""
        known, unknown = {topic.id for topic in self.topics.topics}, set[str]()
        if wrong := [name for name in ids if name not in known]:
            raise Refusal(f"there is no topic {wrong[0]} in {self.topics.name}")
        chosen = tuple(topic for topic in self.topics.enabled if not ids or topic.id in ids)
        total = labelled.checked(file)
        judge = run_async(self._judge(chosen))
        with show.progress("texts matched", total) as advance:
            for text in labelled.texts(file):
                unknown |= text.labels.keys() - known
                if not self.languages or text.language in self.languages:
                    judge.hear(text)
                advance(None)
        for topic in sorted(unknown):
            show.err(f"{name}: there is no topic {topic} in {self.topics.name}; its labels are not counted")
        return judge

    async def _judge(self, chosen: tuple[Topic, ...]) -> Judge:
        forms = await forms_for(self.home, chosen)
        return Judge(chosen, forms, most=self.told.most, with_terms=self.told.terms)
