"""Tables and fences of Markdown. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar within a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(_cell(text) for text in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def fence(text: str, language: str = "text") -> str:
    """A text as it stands."""
    return f"```{language}\n{text.rstrip()}\n```\n"


def code(text: str) -> str:
    """A word of code; nothing where there is none."""
    return f"`{text}`" if text else ""
