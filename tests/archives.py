"""Archives for backtests: a store with articles, topics in force, and what these made of the articles."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import make
from make import NOON
from monitor.pipeline.adoption import draft_of, settle
from monitor.pipeline.backtest import Backtest, Bounds, Trial, backtest
from monitor.pipeline.reading import Reading
from monitor.records import Adopt, Matched
from monitor.stages import match
from monitor.store.adopted import adopted
from monitor.store.matched import Unmatched, unmatched
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer
from monitor.text import forms
from monitor.topics import Topic, compile_topics, read, restore


def rules(**topics: str) -> str:
    """A topics.yaml: topics of one term each, or as YAML in braces."""
    lines = (f"  {name}: {rule if rule.startswith('{') else f'{{match: [{rule!r}]}}'}" for name, rule in topics.items())
    return "\n".join(["version: 1", "topics:", *lines, ""])


def topic(rule: str, name: str = "fleet") -> Topic:
    (one,) = read(rules(**{name: rule}), "topics.yaml").topics
    return one


class Archive:
    """A store that is filled and matched by hand. Its topics are of terms as typed: no word is inflected."""

    def __init__(self, path: Path) -> None:
        self.writer = Writer(path)
        self.writer.write(sync_feeds, (make.feed("a"),), interval_s=900, now=NOON, first_due=lambda _: NOON)
        self.generation = 0

    def add(self, text: str, *, seen_at: datetime = NOON, published_at: datetime | None = None) -> None:
        article = make.article(text, title="Untitled", published_at=published_at or seen_at)
        entry = make.entry(f"{text}{seen_at}", has_page=False, content=article)
        self.writer.apply([make.polled(1, entry, at=seen_at)])

    def adopt(self, text: str) -> None:
        """Adopt a topics.yaml, whatever that does."""
        draft = draft_of(read(text, "topics.yaml"))
        self.generation = self.writer.write(settle, draft, Adopt.ALWAYS, {}, NOON).generation

    def match(self, articles: Collection[int] | None = None) -> None:
        """Match all articles that wait for it, or some of them, as the pipe does."""
        chosen = [restore(one.definition) for one in self.writer.read(adopted)]
        compiled = compile_topics(chosen, {}, forms.ANALYSER)
        for item in self.writer.read(unmatched, self.generation, limit=1_000_000):
            if articles is None or item.article_id in articles:
                asked = tuple(name for name, _ in item.topics)
                found = match.hits(item.document, asked, not item.indexed, compiled)
                self.writer.apply([_matched(item, found, self.generation)])

    def verdict(self, article_id: int, said: str) -> None:
        self.writer.write(
            lambda database: database.execute(
                """insert into reviews (hit_id, verdict, reviewed_at, topic_version, content_hash, rules)
                select id, ?, '2026-11-22T13:00:00Z', topic_version, '', '[]' from hits where article_id = ?""",
                [said, article_id],
            )
        )

    def standing(self, name: str = "fleet") -> tuple[Topic, str]:
        """A topic in force with its version."""
        (one,) = (one for one in self.writer.read(adopted) if one.topic == name)
        return restore(one.definition), one.version

    def trial(self, new: str | None, name: str = "fleet", called: str | None = None) -> Trial:
        """Another rule in the place of a topic in force; None deletes it."""
        old, version = self.standing(name)
        return Trial(topic=called or name, new=topic(new, name) if new else None, old=old, version=version)

    def backtest(self, *trials: Trial, **bounds: object) -> Backtest:
        """Each trial needs a topic of its own."""

        async def run() -> Backtest:
            limits = replace(Bounds(processes=1, match_s=5, now=NOON + timedelta(hours=1)), **bounds)  # type: ignore[arg-type]
            async with Reading(self.writer.path) as reading:
                return await backtest(reading, trials, {}, limits)

        return asyncio.run(run())


def _matched(item: Unmatched, found: match.Found, generation: int) -> Matched:
    return Matched(
        article_id=item.article_id,
        version_id=item.version_id,
        generation=generation,
        topics=item.topics,
        hits=found.hits,
        undecided=(),
        words=found.words,
        matched_at=NOON,
        backfill=item.backfill,
        near=found.near,
    )
