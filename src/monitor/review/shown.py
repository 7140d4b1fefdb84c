"""What the pages show: rows of the store → values for the templates, which escape all of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from monitor import urls
from monitor.pipeline import said
from monitor.pipeline.history import History, history
from monitor.review.highlight import Piece, Span, found, paragraphs, pieces
from monitor.store import desk, read
from monitor.store.pending import pending
from monitor.store.told import story_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from monitor.store.pending import Pending
    from monitor.store.read import Row
    from monitor.store.told import Story

PAGE = 40  # hits on a page of the queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A concept of a rule with the words that stand for it in the text, each with how often."""

    concept: str
    quotes: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that took part: match, boost, demote or ignored."""

    kind: str
    name: str
    points: int
    counts: bool  # of the rules that match, the one with most points alone
    concepts: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HitPage:
    """A page of a hit."""

    hit: Row
    link: str | None
    title: list[Piece]
    text: list[list[Piece]]
    replaced: bool  # the article has got another text since it matched
    rules: list[Rule]
    sum: str | None  # the points of the rules that count, where they make up the score: "60 + 15 = 75"
    siblings: list[Row]  # hits of the same article
    story: Story
    told: str  # who else tells it, in a line
    waiting: int
    next_id: int | None
    before: Row | None  # the hit that was reviewed before


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """The history of an article."""

    history: History
    link: str | None
    hits: list[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A hit in the queue."""

    hit: Row
    excerpt: list[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of a topic that waits for a person."""

    topic: str
    what: str
    why: tuple[str, ...]
    effect: str
    command: str
    examined_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of the queue."""

    topics: list[Row]
    total: int
    waiting: int  # on the chosen topic
    first: int  # the place of the page's first hit in the queue, from 1
    hits: list[Waiting]
    more: bool
    before: Row | None  # the hit that was reviewed before
    changes: tuple[Change, ...]  # of topics, that wait


def hit_page(database: Database, hit_id: int, topic: str | None, before: int | None) -> HitPage | None:
    """The page of a hit, and which one comes next in the queue of a topic; None where there is no such hit."""
    hit = desk.hit_in_full(database, hit_id)
    if hit is None:
        return None
    reasons = read.reasons(database, hit_id)
    versions = [int(str(reason["version_id"])) for reason in reasons]
    matched = desk.version(database, max(versions)) if versions else None
    seen = matched or hit
    spans = reasons if matched else []
    held = rules(reasons)
    story = story_of(database, int(str(hit["article_id"])), str(hit["topic"]))
    return HitPage(
        hit=hit,
        link=web_link(hit["url"]),
        title=pieces(str(seen["title"]), _spans(spans, "title")),
        text=paragraphs(str(seen["text"]), _spans(spans, "text")),
        replaced=bool(matched and matched["replaced"]),
        rules=held,
        sum=added_up(held, int(str(hit["score"]))),
        siblings=desk.siblings(database, hit_id),
        story=story,
        told=said.story(story),
        waiting=desk.waiting(database, topic),
        next_id=desk.next_hit(database, hit_id, topic),
        before=None if before is None else read.hit(database, before),
    )


def article_page(database: Database, article_id: int) -> ArticlePage | None:
    """The history of an article; None where there is no such one."""
    found = history(database, article_id)
    if found is None:
        return None
    return ArticlePage(history=found, link=web_link(found.article["url"]), hits=read.article_hits(database, article_id))


def queue_page(database: Database, topic: str | None, page: int, before: int | None) -> QueuePage:
    """A page of the queue, from 1; `before`: the hit that has just got a verdict there."""
    topics = desk.queue_topics(database)
    hits = desk.queue(database, topic, limit=PAGE + 1, offset=(page - 1) * PAGE)
    return QueuePage(
        topics=topics,
        total=sum(int(str(row["waiting"])) for row in topics),
        waiting=sum(int(str(row["waiting"])) for row in topics if topic in (None, row["topic"])),
        first=(page - 1) * PAGE + 1,
        hits=[Waiting(hit=hit, excerpt=_excerpt(hit)) for hit in hits[:PAGE]],
        more=len(hits) > PAGE,
        before=None if before is None else read.hit(database, before),
        changes=tuple(map(_change, pending(database))),
    )


def _change(change: Pending) -> Change:
    return Change(
        topic=change.topic,
        what=said.KINDS[change.kind],
        why=change.why,
        effect=said.effect(change.found),
        command=said.command(change),
        examined_at=change.examined_at,
    )


def web_link(url: object) -> str | None:
    """An address that may stand in a link: http(s) and nothing else."""
    parts = urls.parse(str(url))
    return str(parts) if parts else None


def rules(reasons: Iterable[Row]) -> list[Rule]:
    """Reasons by rule, in the order in which they count, what was ignored last."""
    ordered = sorted(reasons, key=lambda reason: reason["kind"] == "ignored")
    grouped: dict[tuple[str, str, int], list[Row]] = {}
    for reason in ordered:
        key = (str(reason["kind"]), str(reason["rule"]), int(str(reason["points"])))
        grouped.setdefault(key, []).append(reason)
    best = max((key for key in grouped if key[0] == "match"), key=lambda key: key[2], default=None)

    def rule(key: tuple[str, str, int], members: list[Row]) -> Rule:
        kind, name, points = key
        counts = kind != "match" or key == best
        return Rule(kind=kind, name=name, points=points, counts=counts, concepts=_concepts(members))

    return [rule(key, members) for key, members in grouped.items()]


def added_up(held: Iterable[Rule], score: int) -> str | None:
    """How the score comes about: the best rule, and what boosts add and demotions take. None where it does not, as
    when it was cut off at 100, or a rule held without a word in the text."""
    points = [rule.points for rule in held if rule.counts and rule.kind != "ignored"]
    if len(points) < 2 or sum(points) != score:
        return None
    terms = "".join(f" {'+' if point >= 0 else '−'} {abs(point)}" for point in points[1:])
    return f"{points[0]}{terms} = {score}"


def _concepts(reasons: list[Row]) -> tuple[Named, ...]:
    def concept(reason: Row) -> str:
        return str(reason["concept"] or "")

    return tuple(
        Named(concept=name, quotes=_counted(members), notes=_notes(members))
        for name, members in ((name, list(group)) for name, group in groupby(sorted(reasons, key=concept), concept))
    )


def _counted(reasons: list[Row]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[str(reason["quote"])] = counts.get(str(reason["quote"]), 0) + 1
    return tuple(counts.items())


def _notes(reasons: list[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(reason["note"]) for reason in reasons if reason["note"]))


def _spans(reasons: Iterable[Row], field: str) -> list[Span]:
    return [
        Span(int(str(reason["start"])), int(str(reason["end"])), str(reason["kind"]))
        for reason in reasons
        if reason["field"] == field
    ]


def _excerpt(hit: Row) -> list[Piece]:
    text = str(hit["excerpt"])
    return pieces(text, found(text, str(hit["terms"]).split("; ")))
