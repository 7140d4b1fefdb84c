"""What a page may quote, by the name in its comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.docs import commands, database, decisions, failures, rooms, settings, source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PARTS: dict[str, Callable[[Path], str]] = {
    "tables": lambda _: database.tables_text(),
    "views": lambda _: database.views_text(),
    "commands": lambda _: commands.commands_text(),
    "command list": lambda _: commands.list_text(),
    "settings": lambda _: settings.settings_text(),
    "layers of .importlinter": rooms.layers_text,
    "contracts of .importlinter": rooms.contracts_text,
    "fates": source.fates_text,
    "failure classes": lambda _: failures.classes_text(),
    "health": lambda _: failures.health_text(),
    "records": lambda _: source.records_text(),
    "decisions": decisions.decisions_text,
}


def part(name: str, root: Path) -> str:
    """A part as Markdown: one of `PARTS`, or `docstring FILE`. Raises KeyError for any other name."""
    kind, _, path = name.partition(" ")
    if kind == "docstring":
        return source.docstring_text(root / path)
    return PARTS[name](root)
