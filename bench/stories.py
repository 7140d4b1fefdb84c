"""How well copies are told from other reports on our own pairs, and what putting an article into its story costs at
10,000, 100,000 and 1,000,000 stored ones, all of them young enough to be compared with.

Quality: precision and recall of folding, pair by pair, beside MinHash and SimHash without looking at the facts.
Cost: CPU of the writer for an article with a hit, with and without its story; three in ten are copies, one in ten is a
bulletin whose words thousands share. Then what it costs the worker, and what is kept.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from report import ROOT, Result, arguments, progress, report

sys.path.append(str(ROOT / "tests"))

from sqlite_utils import Database

import make
from make import NOON
from monitor.records import Matched, Told
from monitor.stages import stories
from monitor.stages.stories.sketch import sketch
from monitor.store.articles import insert_article
from monitor.store.write import Writer
from reports import archived, copied, refilled, reports, simhash
from story_pairs import HELDOUT, OPEN, Pair, pairs

SIZES = (10_000, 100_000, 1_000_000)
KEPT = 2_000  # reports that an archive is made of
PLACED = 300  # articles a run
RUNS = 5
AT_ONCE = 50  # changes of a transaction, as in the daemon
PRECISION, RECALL = 0.97, 0.90
GOAL_MS = 3.0
GROWTH = 2.0  # times what an article costs with a hundredth of the archive
Folds = Callable[[Pair], bool]


def main() -> int:
    asked = arguments(__doc__)
    results = [*_quality(OPEN), *_quality(HELDOUT)]
    sizes = SIZES[:2] if asked.quick else SIZES
    with tempfile.TemporaryDirectory() as folder:
        costs = list(chain.from_iterable(_cost(Path(folder) / f"{size}.db", size) for size in sizes))
    growth = costs[(len(sizes) - 1) * 2].ours / costs[0].ours
    results += [*costs, _less(f"{sizes[-1]} articles against {sizes[0]}", "times", growth, GROWTH), _worker()]
    return report("stories", results, check=asked.check)


def _quality(folder: Path) -> Iterator[Result]:
    found = pairs(folder)
    if not found:
        progress(f"{folder.name}: no pairs")
        return
    contenders: dict[str, Folds] = {"ours": _ours, "minhash": _minhash, "simhash": _simhash}
    scores = {name: _score(found, folds) for name, folds in contenders.items()}
    for place, (figure, goal) in enumerate((("precision", PRECISION), ("recall", RECALL))):
        ours, *peers = (round(score[place], 4) for score in scores.values())
        yield Result(
            case=f"{folder.name}, {len(found)} pairs",
            unit=f"{figure} of folding",
            ours=ours,
            peers=dict(zip(("minhash", "simhash"), peers, strict=True)),
            goal=goal,
            runs=1,
        )


def _score(found: Iterable[Pair], folds: Folds) -> tuple[float, float]:
    said = [(folds(pair), pair.fold) for pair in found]
    both = sum(ours and theirs for ours, theirs in said)
    return both / max(1, sum(ours for ours, _ in said)), both / max(1, sum(theirs for _, theirs in said))


def _ours(pair: Pair) -> bool:
    """As an archive would: only what shares a key is compared."""
    left, right = (stories.told(side.title, side.text, side.author) for side in (pair.left, pair.right))
    apart, same_outlet = pair.left.published_at - pair.right.published_at, pair.left.outlet == pair.right.outlet
    shared = not set(left.keys).isdisjoint(right.keys)
    one, other = stories.unpacked(left.sketch), stories.unpacked(right.sketch)
    return shared and stories.likeness(one, other, apart, same_outlet=same_outlet).folds


def _minhash(pair: Pair) -> bool:
    """Half of all runs of three words in common, which is what MinHash estimates."""
    left, right = (set(sketch("", side.text).shingles.tolist()) for side in (pair.left, pair.right))
    return len(left & right) >= 0.5 * len(left | right)


def _simhash(pair: Pair) -> bool:
    """Twelve bits of 64 differ at most: the best bound on the open pairs; three is what is advised for pages."""
    return (simhash(pair.left.text) ^ simhash(pair.right.text)).bit_count() <= 12


def _cost(path: Path, size: int) -> Iterator[Result]:
    chance = random.Random(2026)
    texts = reports(chance)
    kept = list(islice(texts, KEPT))
    with closing(Writer(path)) as writer:
        before = _pages(writer)
        writer.write(_fill, archived([stories.told("", text, None) for text in kept], size, chance))
        writer.checkpoint()
        grown = _pages(writer) - before
        progress(f"{size} articles stored, {grown / size:.0f} bytes each")
        with_story, without = [], []
        for run in range(RUNS):
            some = list(_incoming(kept, texts, chance))
            with_story.append(_placed(writer, some, with_story=True))
            without.append(_placed(writer, some, with_story=False))
            progress(f"run {run + 1} of {RUNS}: {with_story[-1]:.2f} ms, {without[-1]:.2f} ms without its story")
        copies = writer.read(lambda database: database.execute("select max(copies) from stories").fetchone()[0])
        progress(f"the largest story has {copies} copies")
    case = f"{size} articles"
    yield Result(
        case=case,
        unit="CPU ms an article with a hit, in the writer",
        ours=round(median(with_story), 3),
        peers={"without its story": round(median(without), 3)},
        goal=GOAL_MS,
        runs=RUNS,
        lower_is_better=True,
    )
    yield _less(case, "bytes kept of an article", grown / size, 6_000)


def _pages(writer: Writer) -> int:
    """Bytes of the file."""
    return writer.read(
        lambda database: (
            database.execute("pragma page_count").fetchone()[0] * database.execute("pragma page_size").fetchone()[0]
        )
    )


def _incoming(kept: Sequence[str], texts: Iterator[str], chance: random.Random) -> Iterator[str]:
    for place in range(PLACED):
        match place % 10:
            case 0 | 1 | 2:
                yield copied(kept[chance.randrange(100, KEPT)], next(texts))
            case 3:
                yield refilled(kept[chance.randrange(20)], chance)
            case _:
                yield next(texts)


def _placed(writer: Writer, texts: Sequence[str], *, with_story: bool) -> float:
    """CPU milliseconds of an article."""
    changes = [_change(writer, text, with_story) for text in texts]
    began = process_time()
    for start in range(0, len(changes), AT_ONCE):
        outcomes = writer.apply(changes[start : start + AT_ONCE])
        assert outcomes == [0] * len(outcomes)
    return (process_time() - began) / len(changes) * 1000


def _change(writer: Writer, text: str, with_story: bool) -> Matched:
    number = writer.read(lambda database: database.execute("select max(id) + 1 from articles").fetchone()[0])
    url = f"https://o{number % 500}.example/{number}"
    at = "2026-11-22T12:00:00Z"
    article_id = writer.write(insert_article, url, make.article(text), feed_id=None, waiting=False, now=at)
    version_id = writer.read(
        lambda database: database.execute(
            "select version_id from _matching where article_id = ?", [article_id]
        ).fetchone()[0]
    )
    told = stories.told(" ".join(text.split()[100:109]), text, None) if with_story else None
    return replace(make.matched(article_id, version_id, make.hit(), words=None, matched_at=NOON), told=told)


def _fill(database: Database, archive: Iterable[Told]) -> None:
    """Articles with their sketches; the keys in their own order, which is how a large table is filled quickly."""
    at = "2026-11-22T11:00:00Z"
    keys: list[np.ndarray] = []
    for one, told in enumerate(archive, start=1):
        outlet = f"o{one % 500}.example"
        database.execute("insert into stories (id, first_seen_at) values (?, ?)", [one, at])
        database.execute(
            """insert into articles (id, url, title, published_at, first_seen_at, text_source, words, fate,
                content_hash, story_id, text) values (?, ?, '', ?, ?, 'feed', 0, 'feed_text', '', ?, '')""",
            [one, f"https://{outlet}/{one}", at, at, one],
        )
        database.execute(
            """insert into _told (article_id, story_id, version_id, outlet, words, placed_at, sketch)
            values (?, ?, 0, ?, ?, ?, ?)""",
            [one, one, outlet, told.words, at, told.sketch],
        )
        keys.append(np.array(told.keys, np.uint64) << np.uint64(32) | np.uint64(one))
    ordered = np.sort(np.concatenate(keys))
    rows = zip((ordered >> np.uint64(32)).tolist(), (ordered & np.uint64(0xFFFFFFFF)).tolist(), strict=True)
    database.conn.executemany("insert into _story_keys (key, article_id) values (?, ?)", rows)


def _worker() -> Result:
    texts = list(islice(reports(random.Random(7)), 500))
    times = []
    for run in range(RUNS):
        began = process_time()
        for text in texts[run::RUNS]:
            stories.told(text[:80], text, None)
        times.append((process_time() - began) / len(texts[run::RUNS]) * 1000)
    return _less("a report of 300 words", "CPU ms in the worker", median(times), 3.0)


def _less(case: str, unit: str, value: float, goal: float) -> Result:
    return Result(case=case, unit=unit, ours=round(value, 3), goal=goal, lower_is_better=True)


if __name__ == "__main__":
    sys.exit(main())
