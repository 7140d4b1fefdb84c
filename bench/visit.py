"""How many pages a second of CPU the visit path reads, against trafilatura with its own metadata on the same pages.

Both get the bytes of the page; ours gives language, words and hash besides text, title, author and date. A page on
which the peer has a title, author or date and ours has none fails the check. The limit is trafilatura without metadata.
"""

from __future__ import annotations

import gzip
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from time import process_time

import trafilatura

from monitor.records import Article, Fulltext, Language, PageBody, TextSource
from monitor.stages.extract import article
from report import CORPUS, Result, arguments, interleaved, progress, report

SETS = {"fundus": "fundus/*/*.html.gz", "scrapinghub": "scrapinghub/*.html.gz"}
QUICK = 25  # pages of each set
GOAL = 0.85  # of the peer's rate
FETCHED = datetime(2026, 11, 22, tzinfo=UTC)
UNKNOWN = Article(
    title="",
    author=None,
    published_at=None,
    language=Language(),
    text="",
    text_source=TextSource.SUMMARY,
    words=0,
    content_hash="",
)


def main() -> int:
    asked = arguments(__doc__)
    logging.disable()
    results, whole = [], True
    for name, pattern in SETS.items():
        pages = [gzip.decompress(path.read_bytes()) for path in sorted((CORPUS / "pages").glob(pattern))]
        pages = pages[:QUICK] if asked.quick else pages
        if not pages:
            progress(f"{name}: {CORPUS} is not here, left out")
            continue
        whole = says_no_less(name, pages) and whole
        results.append(measure(name, pages))
    return report("visit", results, check=asked.check) or (1 if asked.check and not whole else 0)


def measure(name: str, pages: Sequence[bytes]) -> Result:
    contenders = {
        "ours": partial(rate, ours, pages),
        "trafilatura": partial(rate, peer, pages),
        "trafilatura without metadata": partial(rate, trafilatura.bare_extraction, pages),
    }
    rates = interleaved(contenders)
    return Result(
        case=f"{name}, {len(pages)} pages",
        unit="pages per CPU second",
        ours=rates["ours"],
        peers={"trafilatura": rates["trafilatura"]},
        limit=rates["trafilatura without metadata"],
        goal=GOAL * rates["trafilatura"],
    )


def rate(read: Callable[[bytes], object], pages: Sequence[bytes]) -> float:
    began = process_time()
    for page in pages:
        read(page)
    return len(pages) / (process_time() - began)


def ours(page: bytes) -> Article:
    body = PageBody(
        url="https://news.example/article",
        body=page,
        content_type=None,
        item=UNKNOWN,
        fulltext=Fulltext.AUTO,
        fetched_at=FETCHED,
    )
    return article(body).article


def peer(page: bytes) -> object:
    return trafilatura.bare_extraction(page, with_metadata=True)


def says_no_less(name: str, pages: Sequence[bytes]) -> bool:
    """Whether every field that the peer fills is filled by ours; it also warms both up."""
    missing = 0
    for page in pages:
        said, theirs = ours(page), trafilatura.bare_extraction(page, with_metadata=True)
        pairs = [(said.title, "title"), (said.author, "author"), (said.published_at, "date")]
        missing += sum(not value and bool(getattr(theirs, field, None)) for value, field in pairs)
    progress(f"{name}: {missing} fields that trafilatura has and ours has not, on {len(pages)} pages")
    return not missing


if __name__ == "__main__":
    sys.exit(main())
