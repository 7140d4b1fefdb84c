"""Labelled texts: a JSONL file → what the topics make of each, for an evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.errors import Refusal
from monitor.pipeline import jsonl
from monitor.pipeline.explain import document_of, told
from monitor.tuning import ACCEPTABLE, IRRELEVANT, RELEVANT, Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LABELS = (IRRELEVANT, ACCEPTABLE, RELEVANT)


def checked(file: Path) -> int:
    """How many records the file has. Raises Mistakes: every line that is wrong; Refusal where it cannot be read."""
    return sum(1 for _ in jsonl.stream(file, _checked))


def texts(file: Path) -> Iterator[Labelled]:
    """The records of a file that was checked, one at a time: `{"id", "lang", "title"?, "text", "labels": {TOPIC:
    0|1|2}}`. The language is identified where none is told."""
    return jsonl.stream(file, _labelled)


def _checked(line: dict[str, object]) -> str | None:
    """What is wrong with a line."""
    text, title, lang, labels = line.get("text"), line.get("title") or "", line.get("lang"), line.get("labels")
    if not isinstance(text, str) or not isinstance(title, str):
        return '"text" is missing or is no text'
    if not isinstance(lang, str | None):
        return '"lang" is to be a language code such as "tr"'
    if not isinstance(labels, dict) or not all(map(_is_label, labels.values())):
        return '"labels" is to be an object of topics with 0, 1 or 2'
    try:
        told(lang)
    except Refusal as refusal:
        return f'"lang": {refusal}'
    return None


def _is_label(value: object) -> bool:
    return value in LABELS and not isinstance(value, bool)


def _labelled(line: dict[str, object]) -> Labelled | str:
    wrong = _checked(line)
    if wrong is not None:
        return wrong
    lang, labels = line.get("lang"), line["labels"]
    assert isinstance(labels, dict)
    code = str(lang) if lang else None
    document = document_of(str(line["text"]), title=str(line.get("title") or ""), lang=code)
    return Labelled(
        id=str(line.get("id", "")),
        language=code or document.language.code or "",
        labels=labels,
        document=document,
    )
