"""The index of docs/decisions, from the headings of its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NUMBERED = re.compile(r"\d{4}-.+\.md")


def decisions_text(root: Path) -> str:
    """A line for each decision, in the order of their numbers."""
    pages = sorted(path for path in (root / "docs" / "decisions").iterdir() if NUMBERED.fullmatch(path.name))
    return "".join(f"* [{_heading(path)}]({path.name})\n" for path in pages)


def _heading(path: Path) -> str:
    first = path.read_text("utf-8").partition("\n")[0]
    return first.removeprefix("# ").replace(". ", "\\. ", 1)
