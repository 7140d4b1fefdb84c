"""Reports for tests of stories: a wire's text as outlets print it, and a press that stores and matches them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import make
from make import NOON
from monitor.records import Hit, ReasonKind, TextSource
from monitor.stages import stories
from monitor.store import read
from monitor.store.checks import faults
from monitor.store.sources import sync_feeds
from monitor.store.write import Writer

SYLLABLES = ("ba", "che", "de", "fi", "go", "ku", "lin", "mar", "ni", "po", "ru", "sa", "ton", "ves", "wo", "za")


def prose(words: int, seed: int) -> str:
    """So many words of no language, in sentences; two seeds have hardly a run of words in common."""
    chance = random.Random(seed)
    said = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(words)]
    sentences = [said[start : start + 14] for start in range(0, words, 14)]
    return " ".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences)


def hit(topic: str = "drones", *rules: str, score: int = 60) -> Hit:
    made = make.hit(topic, score=score)
    (reason,) = made.match.reasons
    because = tuple(reason._replace(rule=rule) for rule in rules or ("drone",))
    return replace(made, match=made.match._replace(reasons=because))


class Press:
    """A store in which outlets publish; every article is matched as it comes, and has a hit unless it is told."""

    def __init__(self, path: Path) -> None:
        self.writer = Writer(path)
        self.writer.write(sync_feeds, (make.feed("a"),), interval_s=900, now=NOON, first_due=lambda _: NOON)
        self.published = 0

    def publish(
        self, text: str, *, outlet: str = "a", title: str = "", at: datetime = NOON, hits: Sequence[Hit] = (hit(),)
    ) -> int:
        """The number of the new article."""
        self.published += 1
        url = f"https://{outlet}.example/{self.published}"
        content = make.article(text, title=title or prose(6, self.published), source=TextSource.FEED, published_at=at)
        self.writer.apply([make.polled(1, make.entry(url, url=url, content=content, has_page=False), at=at)])
        (row,) = self.rows("select max(id) as id from articles")
        self.match(int(str(row["id"])), *hits, at=at)
        return int(str(row["id"]))

    def rewrite(self, article_id: int, text: str, *hits: Hit, at: datetime = NOON) -> None:
        """The article's page has another text, and is matched again."""
        (row,) = self.rows(f"select title, url from articles where id = {article_id}")
        content = make.article(text, title=str(row["title"]), source=TextSource.PAGE)
        self.writer.apply([make.visited(article_id, content, url=str(row["url"]), at=at)])
        self.match(article_id, *(hits or (hit(),)), at=at)

    def match(self, article_id: int, *hits: Hit, at: datetime = NOON) -> None:
        (row,) = self.rows(
            f"""select title, text, author, version_id, exists (select 1 from _told where article_id = {article_id})
                as told from articles join _matching on article_id = articles.id where articles.id = {article_id}"""
        )
        told = stories.told(str(row["title"]), str(row["text"]), None) if hits or row["told"] else None
        asked = tuple(dict.fromkeys((one.match.topic, "v1") for one in (*hits, hit())))
        change = make.matched(article_id, int(str(row["version_id"])), *hits, topics=asked, words=None, matched_at=at)
        assert self.writer.apply([replace(change, told=told)]) == [0]

    def review(self, article_id: int, verdict: str = "relevant", topic: str = "drones") -> None:
        rules = f"""(select json_group_array(distinct rule) from hit_reasons where hit_id = hits.id
            and kind = '{ReasonKind.MATCH.value}')"""
        self.writer.write(
            lambda database: database.execute(
                f"""insert into reviews (hit_id, verdict, reviewed_at, topic_version, content_hash, rules)
                select id, ?, '2026-11-22T13:00:00Z', topic_version, '', {rules} from hits
                where article_id = ? and topic = ?""",
                [verdict, article_id, topic],
            )
        )

    def rows(self, sql: str) -> list[read.Row]:
        return self.writer.read(lambda database: list(read.rows(database, sql)))

    @property
    def queue(self) -> list[int]:
        """The articles that wait for a verdict, in order of their numbers."""
        return [int(str(row["article_id"])) for row in self.rows("select article_id from review_queue order by 1")]

    @property
    def partition(self) -> set[frozenset[int]]:
        """The articles by their stories. The counts are true, and each story and topic has one hit that leads."""
        found = self.rows("select story_id, id, url from articles where fate <> 'duplicate_url' order by id")
        parts: dict[object, set[int]] = {}
        for row in found:
            parts.setdefault(row["story_id"], set()).add(int(str(row["id"])))
        counted = {row["id"]: row["copies"] for row in self.rows("select id, copies from stories")}
        assert counted == {story: len(part) for story, part in parts.items()}
        (wrong,) = self.rows(
            """select count(*) as wrong from (
                select 1 from hits group by story_id, topic
                having sum(leads) <> 1 or count(distinct verdict is null) > 1)"""
        )
        assert wrong["wrong"] == 0
        assert self.writer.read(faults) == []
        return {frozenset(part) for part in parts.values()}
