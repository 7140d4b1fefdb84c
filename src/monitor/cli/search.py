"""A query over the archive: candidates from the index of words, decided by the one matcher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import topics
from monitor.cli import show
from monitor.cli.session import run as run_async
from monitor.cli.stored import asked, require
from monitor.cli.words import forms_for, readable
from monitor.store.candidates import candidate_ids, candidates

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.cli.home import Home
    from monitor.topics import Concept


def searched(home: Home, query: str) -> frozenset[int]:
    """The articles that a query finds, by id; `$names` are the concepts of the topics. Raises Mistakes, Refusal."""
    topic = topics.query_topic(query, _concepts(home))
    require(home)
    expanded = run_async(forms_for(home, [topic]))
    compiled = topics.compile_query(query, expanded, topic.concepts)
    needed = topics.anchors(topic, expanded)

    def find(database: Database) -> frozenset[int]:
        ids = candidate_ids(database, needed)
        with show.progress("articles looked at", len(ids)) as advance:
            found = set()
            for candidate in candidates(database, ids):
                if any(match.level for match in topics.match(compiled, candidate.document)):
                    found.add(candidate.article_id)
                advance(None)
        return frozenset(found)

    return asked(home, find)


def _concepts(home: Home) -> tuple[Concept, ...]:
    """The concepts of the topics; a search needs none."""
    return tuple({concept.name: concept for topic in readable(home) for concept in topic.concepts}.values())
