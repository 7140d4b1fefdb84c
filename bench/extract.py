"""Articles read from real pages, beside bare trafilatura with metadata, on the same pages in the same run.

Text: F1 of 4-word shingles with the interval of the difference, on two sets and on both together. Metadata, where the
set knows them: titles equal but for white space, sets of authors equal, the same day, the same minute. Cost: CPU a
page, the two taking turns at each page. Nothing is said beside the page, as if its feed had named the address alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median
from time import process_time

import trafilatura
from trafilatura.settings import Document

from article_pages import GoldPage, Half, gold_pages
from monitor.records import Article, Fulltext, Language, PageBody, TextSource
from monitor.stages.extract import article
from report import Result, options, progress, report
from shingles import Shared, interval, precision_recall_f1, shared

RUNS = 5
QUICK = 20  # pages of each set
FETCHED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LOWEST = -0.002  # of the difference in F1, on each set
ABOVE_ZERO = 0.00001
TITLES, AUTHORS, DAYS = 0.80, 0.85, 0.98
CPU = 1.5  # times bare trafilatura's
UNSAID = Article(
    title="",
    author=None,
    published_at=None,
    language=Language(),
    text="",
    text_source=TextSource.SUMMARY,
    words=0,
    content_hash="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one of the two read on a page. A day has no minutes."""

    text: str
    title: str
    authors: frozenset[str]
    at: datetime | None
    day: str = ""


Reader = Callable[[GoldPage], Read]


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.ALL, help="of the pages; default: all")
    parser.add_argument("--runs", type=int, default=RUNS, help="for CPU times; 0 leaves them out")
    asked = parser.parse_args()
    pages = gold_pages(asked.half, QUICK if asked.quick else None)
    progress(f"{len(pages)} pages, {sum(len(page.html) for page in pages) >> 10} KB")
    ours, others = ([reader(page) for page in pages] for reader in (_ours, _bare))
    results = [*_of_text(pages, ours, others), *_of_metadata(pages, ours, others)]
    if asked.runs:
        results.append(_cost(pages, asked.runs))
    return report("extract", results, check=asked.check)


def _ours(page: GoldPage) -> Read:
    got = article(
        PageBody(
            url=page.url,
            body=page.html,
            content_type=None,
            item=UNSAID,
            fulltext=Fulltext.ALWAYS,
            fetched_at=FETCHED_AT,
        )
    ).article
    names = frozenset(filter(None, (got.author or "").split("; ")))
    return Read(text=got.text, title=got.title, authors=names, at=got.published_at)


def _bare(page: GoldPage) -> Read:
    """trafilatura as it comes, with its metadata; its dates are days."""
    got = trafilatura.bare_extraction(page.html, include_comments=False, with_metadata=True)
    if not isinstance(got, Document):
        return Read(text="", title="", authors=frozenset(), at=None)
    names = frozenset(filter(None, (got.author or "").split("; ")))
    return Read(text=got.text or "", title=got.title or "", authors=names, at=None, day=got.date or "")


def _of_text(pages: Sequence[GoldPage], ours: Sequence[Read], others: Sequence[Read]) -> list[Result]:
    sets = {kind: [at for at, page in enumerate(pages) if page.kind == kind] for kind in ("scrapinghub", "fundus")}
    mine, theirs = ([_compared(*pair) for pair in zip(pages, read, strict=True)] for read in (ours, others))
    results: list[Result] = []
    for name, some in {**sets, "both sets": list(range(len(pages)))}.items():
        results += _text_of_set(name, [mine[at] for at in some], [theirs[at] for at in some])
    return results


def _compared(page: GoldPage, read: Read) -> Shared:
    return shared(page.text, read.text, split_characters=page.kind == "fundus")


def _text_of_set(name: str, mine: Sequence[Shared], theirs: Sequence[Shared]) -> list[Result]:
    *_, ours = precision_recall_f1(mine)
    *_, other = precision_recall_f1(theirs)
    low, high = interval(mine, theirs)
    progress(f"{name}: {_figures(mine)}; trafilatura {_figures(theirs)}")
    progress(f"{name}: {ours - other:+.4f} ({low:+.4f} to {high:+.4f})")
    pooled = name == "both sets"
    goals = {"difference": ABOVE_ZERO} if pooled else {"difference, lower end of 95 %": LOWEST}
    values = {"difference": ours - other, "difference, lower end of 95 %": low, "difference, upper end of 95 %": high}
    return [
        Result(case=f"text, {name}", unit="F1", ours=round(ours, 4), peers={"trafilatura": round(other, 4)}, runs=1),
        *(
            Result(case=f"text, {name}, {what}", unit="F1", ours=round(value, 5), goal=goals.get(what), runs=1)
            for what, value in values.items()
        ),
    ]


def _figures(pages: Sequence[Shared]) -> str:
    precision, recall, f1 = precision_recall_f1(pages)
    return f"F1 {f1:.4f} P {precision:.4f} R {recall:.4f}"


def _of_metadata(pages: Sequence[GoldPage], ours: Sequence[Read], others: Sequence[Read]) -> list[Result]:
    asked: dict[str, tuple[Callable[[GoldPage, Read], bool], float | None]] = {
        "titles": (lambda page, read: read.title == page.title, TITLES),
        "sets of authors": (lambda page, read: read.authors == page.authors, AUTHORS),
        "same day": (_same_day, DAYS),
        "same minute": (_same_minute, None),
    }
    known = [(page, mine, theirs) for page, mine, theirs in zip(pages, ours, others, strict=True) if page.title]
    return [
        Result(
            case=f"{name}, fundus",
            unit="share of pages",
            ours=round(sum(right(page, mine) for page, mine, _ in known) / len(known), 4),
            peers={"trafilatura": round(sum(right(page, theirs) for page, _, theirs in known) / len(known), 4)},
            goal=goal,
            runs=1,
        )
        for name, (right, goal) in asked.items()
    ]


def _same_day(page: GoldPage, read: Read) -> bool:
    """The day where the publisher is; of a reader that tells days alone, that in UTC counts, too."""
    true = page.published_at
    if true is None:
        return False
    if read.at is not None:
        return _there(read.at, true).date() == true.date()
    return read.day in {true.date().isoformat(), _there(true, FETCHED_AT).date().isoformat()}


def _same_minute(page: GoldPage, read: Read) -> bool:
    true = page.published_at
    if true is None or read.at is None:
        return False
    return _there(read.at, true).replace(second=0, microsecond=0) == true.replace(second=0, microsecond=0)


def _there(moment: datetime, place: datetime) -> datetime:
    """A moment in the zone of another; what has no zone is taken for UTC."""
    if place.tzinfo is None:
        return moment.astimezone(UTC).replace(tzinfo=None)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(place.tzinfo)


def _cost(pages: Sequence[GoldPage], runs: int) -> Result:
    """CPU a page; whoever began with a page begins the next run's second."""
    readers: dict[str, Reader] = {"ours": _ours, "trafilatura": _bare}
    spent: dict[str, list[float]] = {name: [] for name in readers}
    for run in range(runs):
        names = sorted(readers, reverse=run % 2 == 0)
        took = dict.fromkeys(names, 0.0)
        for page in pages:
            marks = [process_time(), *(_after(readers[name], page) for name in names)]
            for name, (began, ended) in zip(names, pairwise(marks), strict=True):
                took[name] += ended - began
        for name in names:
            spent[name].append(1000 * took[name] / len(pages))
        progress(
            f"run {run + 1} of {runs}, ms a page: {', '.join(f'{name} {spent[name][-1]:.1f}' for name in readers)}"
        )
    ours, others = (median(spent[name]) for name in readers)
    return Result(
        case="CPU a page",
        unit="ms",
        ours=round(ours, 2),
        peers={"trafilatura": round(others, 2)},
        goal=round(CPU * others, 2),
        runs=runs,
        lower_is_better=True,
    )


def _after(reader: Reader, page: GoldPage) -> float:
    reader(page)
    return process_time()


if __name__ == "__main__":
    sys.exit(main())
