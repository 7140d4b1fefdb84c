"""Labelled texts: a JSONL file → what the topics make of each, for an evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import topics
from monitor.errors import Refusal
from monitor.pipeline import jsonl
from monitor.pipeline.explain import document_of
from monitor.records import Document
from monitor.tuning import ACCEPTABLE, IRRELEVANT, RELEVANT, Labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from monitor.topics import Compiled


LABELS = (IRRELEVANT, ACCEPTABLE, RELEVANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of the file: `{"id", "lang", "title"?, "text", "labels": {TOPIC: 0|1|2}}`."""

    id: str
    language: str
    document: Document
    labels: dict[str, int]


def records(text: str, name: str) -> list[Record]:
    """The records of a JSONL text. Raises Mistakes."""
    return jsonl.records(text, name, _record)


def _record(line: dict[str, object]) -> Record | str:
    """A line's record, or what is wrong with it."""
    text, title, lang, labels = line.get("text"), line.get("title") or "", line.get("lang"), line.get("labels")
    if not isinstance(text, str) or not isinstance(title, str):
        return '"text" is missing or is no text'
    if not isinstance(lang, str | None):
        return '"lang" is to be a language code such as "tr"'
    if not isinstance(labels, dict) or any(label not in LABELS for label in labels.values()):
        return '"labels" is to be an object of topics with 0, 1 or 2'
    try:
        document = document_of(text, title=title, lang=lang)
    except Refusal as refusal:
        return f'"lang": {refusal}'
    return Record(
        id=str(line.get("id", "")),
        language=lang or "",
        document=document,
        labels=labels,
    )


def matched(compiled: Compiled, chosen: Iterable[Record], *, said: Callable[[], None]) -> list[Labelled]:
    """Each record with what the topics make of it; `said` is called after each."""
    done = []
    for record in chosen:
        done.append(
            Labelled(
                id=record.id,
                language=record.language or record.document.language.code or "",
                labels=record.labels,
                matches=topics.match(compiled, record.document),
            )
        )
        said()
    return done
