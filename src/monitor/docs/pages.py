"""The pages, and their quoted parts written anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor.docs.parts import part

if TYPE_CHECKING:
    from pathlib import Path

PART = re.compile(
    r"(?P<start>^<!-- made: (?P<source>[^>]+?) -->\n).*?(?P<end>^<!-- end -->$)", re.DOTALL | re.MULTILINE
)


def renewed(page: str, root: Path) -> str:
    """A page with its quoted parts as the code under `root` has them. Raises KeyError for a source that is unknown."""

    def quoted(found: re.Match[str]) -> str:
        return f"{found['start']}\n{part(found['source'], root).strip()}\n\n{found['end']}"

    return PART.sub(quoted, page)


def pages(root: Path) -> list[Path]:
    """The pages of the documentation, the README first."""
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def write(root: Path) -> list[Path]:
    """Renew every page in place; the paths of those that changed."""
    changed = []
    for path in pages(root):
        old = path.read_text("utf-8")
        if (new := renewed(old, root)) != old:
            path.write_text(new, "utf-8")
            changed.append(path)
    return changed
