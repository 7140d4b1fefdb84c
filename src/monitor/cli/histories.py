"""The history of an article on a terminal, in a pipe, and as JSON."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from rich.text import Text

from monitor.cli import show
from monitor.records import failure_plainly
from monitor.records.web import is_error_class
from monitor.text.differences import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.pipeline.history import History, Version
    from monitor.store.read import Row
    from monitor.text.differences import Difference, Piece

MARKS = {Kind.SAME: ("", ""), Kind.GONE: ("[-", "-]"), Kind.COME: ("{+", "+}")}
STYLES = {Kind.SAME: "", Kind.GONE: "red strike", Kind.COME: "green"}
HOW = {"front_page": "its address leads to the front page", "emptied": "there is no text on it any more"}
SOFT_404 = "the page says that the article is gone"

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_ISOLATE, _END = "\u2068", "\u2069"


def show_history(history: History) -> None:
    """For a person: a paragraph for each version, with what it changed."""
    show.out(show.line(str(history.article["title"])))
    show.out(show.line(str(history.article["url"])))
    for removal in history.removals:
        show.out(removal_told(removal))
    for version in history.versions:
        show.out()
        show.out(_head(version))
        for hit in version.appeared:
            show.out(f"    hit {hit['hit_id']} appeared: {hit['topic']}")
        for hit in version.vanished:
            show.out(f"    hit {hit['hit_id']} vanished: {hit['topic']}")
        if version.changes is not None:
            _show(version.changes)


def removal_told(removal: Row) -> str:
    """A removal in a line: since when, how that was seen, and whether the page came back."""
    how = str(removal["how"])
    told = failure_plainly(how).what if is_error_class(how) else HOW.get(how, SOFT_404)
    back = f"; back since {removal['back_at']}" if removal["back_at"] else ""
    return f"removed since {removal['missing_at']}, last there {removal['seen_at']}: {told}{back}"


def edit_told(hit: Row) -> Iterator[str]:
    """What an edit did to a hit, and whether its page is gone, a line each."""
    if hit["edited"]:
        what = "appeared by" if hit["edited"] == "appeared" else "vanished with"
        yield f"{what} an edit of {hit['edited_at']}: see `monitor articles history {hit['article_id']}`"
    if hit["removed_at"]:
        yield f"the page is gone since {hit['removed_at']}; its text is kept"


def _head(version: Version) -> str:
    row = version.row
    note = f"; {show.line(str(row['note']))}" if row["note"] else ""
    source = row["text_source"]
    return f"version {version.number}, {row['seen_at']}: {version.cause}, {row['words']} words from the {source}{note}"


def _show(changes: Difference) -> None:
    colours = sys.stdout.isatty()
    for paragraph in changes.paragraphs:
        if paragraph.unchanged:
            show.out(f"    ({paragraph.unchanged} unchanged)")
        if colours:
            show.console().print(_coloured(paragraph.pieces))
        else:
            print("    " + "".join(_marked(paragraph.pieces)))
    if changes.cut:
        show.out("    (and more)")


def _marked(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        left, right = MARKS[piece.kind]
        yield f"{left}{_harmless(piece.text)}{right}"


def _coloured(pieces: tuple[Piece, ...]) -> Text:
    text = Text("    ")
    for piece in pieces:
        text.append(_harmless(piece.text), style=STYLES[piece.kind])
    return text


def _harmless(text: str) -> str:
    """Text from outside that neither moves the cursor nor, where it runs from right to left, turns what is beside."""
    plain = show.plain(text.replace("\n", " "))
    return f"{_ISOLATE}{plain}{_END}" if _RIGHT_TO_LEFT.search(plain) else plain


def as_record(history: History) -> dict[str, object]:
    """For a script; texts of versions are in `articles show --version`."""
    article = history.article
    return {
        "article_id": article["id"],
        "title": article["title"],
        "url": article["url"],
        "fate": article["fate"],
        "removals": list(history.removals),
        "versions": [_version(version) for version in history.versions],
    }


def _version(version: Version) -> dict[str, object]:
    kept = {name: value for name, value in version.row.items() if name != "text"}
    return {
        **kept,
        "appeared": [{"hit_id": hit["hit_id"], "topic": hit["topic"]} for hit in version.appeared],
        "vanished": [{"hit_id": hit["hit_id"], "topic": hit["topic"]} for hit in version.vanished],
        "difference": None if version.changes is None else _difference(version.changes),
    }


def _difference(changes: Difference) -> dict[str, object]:
    return {
        "paragraphs": [
            {
                "unchanged_before": paragraph.unchanged,
                "pieces": [{"kind": piece.kind.value, "text": piece.text} for piece in paragraph.pieces],
            }
            for paragraph in changes.paragraphs
        ],
        "cut": changes.cut,
    }
