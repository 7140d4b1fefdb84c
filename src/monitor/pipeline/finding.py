"""What a worker makes of a report: what the topics find in it, and what its copies are known by.

hits     in the document, with its index words where they are not stored
told     its sketch, where a topic finds something or it was compared with others before
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.stages import match, stories

if TYPE_CHECKING:
    from collections.abc import Collection

    from monitor.records import Document, Hit, NearMiss, Told
    from monitor.topics import Compiled


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A version of an article, and what is known of it already."""

    document: Document
    author: str | None
    indexed: bool  # its index words are stored
    told: bool | None  # whether it was compared with other reports; None: no version of it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found in a report; `words` and `told` where they were wanted."""

    hits: tuple[Hit, ...]
    near: tuple[NearMiss, ...]
    words: str | None
    told: Told | None


def find(report: Report, asked: Collection[str], compiled: Compiled) -> Found:
    """The hits of the asked topics (by id) in a report. Runs in a worker, under its deadline."""
    document = report.document
    found = match.hits(document, asked, not report.indexed, compiled)
    wanted = found.hits if report.told is None else not report.told
    told = stories.told(document.title, document.text, report.author) if wanted else None
    return Found(hits=found.hits, near=found.near, words=found.words, told=told)
