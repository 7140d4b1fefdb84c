"""Real article pages with what a person, or a parser written for their publisher, read in them.

From ../shared/corpus/pages. A page is for development where the SHA-256 of its name is even; the other half is kept
back from whoever tunes.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from report import CORPUS

PAGES = CORPUS / "pages"
_DATED = re.compile(r"(?P<publisher>.+)_\d{4}_\d{2}_\d{2}\.html\.gz")


class Half(StrEnum):
    DEV = "dev"
    KEPT_BACK = "kept-back"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """A page and the truth about it; the scrapinghub set knows the text alone."""

    name: str
    kind: str  # fundus, scrapinghub
    url: str
    html: bytes
    text: str
    title: str | None = None
    authors: frozenset[str] = frozenset()
    published_at: datetime | None = None  # without a zone where the page gave none

    @property
    def half(self) -> Half:
        return Half.KEPT_BACK if int(sha256(self.name.encode()).hexdigest(), 16) % 2 else Half.DEV


def gold_pages(half: Half, limit: int | None = None) -> list[GoldPage]:
    """The pages of a half, at most `limit` of each set."""
    kinds = (list(_scrapinghub()), list(_fundus()))
    wanted = ([page for page in pages if half in {Half.ALL, page.half}] for pages in kinds)
    return [page for pages in wanted for page in pages[:limit]]


def _scrapinghub() -> Iterator[GoldPage]:
    folder = PAGES / "scrapinghub"
    for name, gold in sorted(json.loads((folder / "ground-truth.json").read_text("utf-8")).items()):
        html = gzip.decompress((folder / f"{name}.html.gz").read_bytes())
        yield GoldPage(name=name, kind="scrapinghub", url=gold["url"], html=html, text=gold["articleBody"])


def _fundus() -> Iterator[GoldPage]:
    """Versions of a publisher's parser stand in the order of the pages that they read."""
    for path in sorted((PAGES / "fundus").glob("*/*.json")):
        golds = json.loads(path.read_text("utf-8"))
        files = [file for file in sorted(path.parent.glob(f"{path.stem}_*")) if _publisher(file) == path.stem]
        for (_, gold), file in zip(sorted(golds.items()), files, strict=True):
            yield _fundus_page(gold, file)


def _publisher(file: Path) -> str:
    dated = _DATED.fullmatch(file.name)
    return dated["publisher"] if dated else ""


def _fundus_page(gold: dict[str, Any], file: Path) -> GoldPage:
    return GoldPage(
        name=file.name.removesuffix(".html.gz"),
        kind="fundus",
        url=f"https://{_publisher(file).lower()}.example/news/the-page-of-this-article",
        html=gzip.decompress(file.read_bytes()),
        text="\n".join(_lines(gold["body"])),
        title=" ".join(gold["title"].split()),
        authors=frozenset(gold.get("authors") or ()),
        published_at=datetime.fromisoformat(gold["publishing_date"]),
    )


def _lines(body: dict[str, Any]) -> Iterator[str]:
    """Summary, then headlines and paragraphs in the order of the page."""
    yield from body["summary"]
    for section in body["sections"]:
        yield from section["headline"]
        yield from section["paragraphs"]
