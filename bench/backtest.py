"""How long a change of a topic takes to be tried over an archive: seconds from the changed rules to gained and lost.

The articles are made of random words, as frequent as those of a language are (Zipf), so that the index of words has
something to choose from. Three topics: one whose words one article in a thousand has, one in a hundred, and one with a
word that every fourth has. Beside each the time without the index: every article verified.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from report import ROOT, Result, options, progress, report

sys.path.insert(0, str(ROOT / "tests"))  # before this folder: both have a module homes
from sqlite_utils import Database

from archives import Archive, rules, topic
from make import NOON
from monitor.pipeline.backtest import Bounds, Trial, backtest
from monitor.pipeline.reading import Reading

ARTICLES, QUICK = 200_000, 20_000
WORDS = 300  # of an article, 2 KB
VOCABULARY = 60_000
RARE = {
    "one in a thousand": ("zyzzyva", 0.001),
    "one in a hundred": ("quxboat", 0.01),
    "every fourth": ("foobarix", 0.25),
}
GOALS = {"zyzzyva": 5.0, "quxboat": 20.0, "foobarix": 180.0}  # seconds
CHANGED = "{{match: [{{query: '={word} NEAR/40 =common0', points: 60}}, '=nowhere']}}"
RUNS, QUICK_RUNS = 3, 1


def main() -> int:
    asked = options(__doc__).parse_args()
    number, runs = (QUICK, QUICK_RUNS) if asked.quick else (ARTICLES, RUNS)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder) / "archive.db")
        archive.adopt(rules(**{word: f"={word}" for word, _ in RARE.values()}))
        started = perf_counter()
        archive.writer.write(fill, number)
        progress(f"{number} articles made in {perf_counter() - started:.0f} s")
        results = [measured(archive, share, word, number, runs) for share, (word, _) in RARE.items()]
        archive.writer.close()
    return report("backtest", results, check=asked.check)


def measured(archive: Archive, share: str, word: str, number: int, runs: int) -> Result:
    """A change of a topic that `share` of the articles have the word of."""
    old, version = archive.standing(word)
    trial = Trial(topic=word, new=topic(CHANGED.format(word=word), word), old=old, version=version)
    # the word of all articles, as a rule that never holds: everything is a candidate
    every = Trial(topic=word, new=topic("{match: [{query: '=common0 AND NOT =common0', points: 1}]}", word), old=old,
                  version=version)  # fmt: skip
    times = sorted(seconds(archive, trial) for _ in range(runs))
    whole = seconds(archive, every)
    progress(f"{share}: {times[len(times) // 2]:.2f} s; every article verified: {whole:.2f} s")
    return Result(
        case=f"{number} articles, {share} a hit",
        unit="seconds",
        ours=times[len(times) // 2],
        peers={"every article verified": whole},
        goal=GOALS[word],
        runs=runs,
        lower_is_better=True,
    )


def seconds(archive: Archive, trial: Trial) -> float:
    async def run() -> float:
        bounds = Bounds(processes=os.cpu_count() or 1, match_s=1, now=NOON + timedelta(hours=1))
        started = perf_counter()
        async with Reading(archive.writer.path) as reading:
            found = await backtest(reading, [trial], {}, bounds)
        progress(f"  {found.comparisons[0].lost} lost, {found.comparisons[0].kept} kept")
        return perf_counter() - started

    return asyncio.run(run())


def fill(database: Database, number: int) -> None:
    """Articles with their index words, and the hits of the topics in force."""
    versions = dict(database.execute("select topic, version from topics").fetchall())
    at = "2026-11-22T12:00:00Z"
    for one, text in enumerate(texts(number), start=1):
        database.execute("insert into stories (id, first_seen_at) values (?, ?)", [one, at])
        database.execute(
            """insert into articles (id, url, title, published_at, first_seen_at, languages, text_source, words, fate,
                content_hash, story_id, text) values (?, ?, '', ?, ?, 'en', 'feed', ?, 'feed_text', '', ?, ?)""",
            [one, f"https://a.example/{one}", at, at, WORDS, one, text],
        )
        database.execute(
            """insert into article_versions (id, article_id, seen_at, text_source, words, content_hash)
            values (?, ?, ?, 'feed', ?, '')""",
            [one, one, at, WORDS],
        )
        database.execute("insert into _matching (article_id, version_id, generation) values (?, ?, 1)", [one, one])
        database.execute("insert into _article_words (rowid, words) values (?, ?)", [one, " ".join(set(text.split()))])
        for word in (word for word, _ in RARE.values() if word in text):
            database.execute(
                """insert into hits (article_id, topic, topic_version, level, score, matched_at, story_id, excerpt,
                    terms) values (?, ?, ?, 'alert', 60, ?, ?, '', '')""",
                [one, word, versions[word], at, one],
            )


def texts(number: int) -> Iterator[str]:
    chance = random.Random(2026)
    vocabulary = [f"common{rank}" for rank in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 1) for rank in range(VOCABULARY)))
    for _ in range(number):
        words = chance.choices(vocabulary, cum_weights=weights, k=WORDS)
        for word, share in RARE.values():
            if chance.random() < share:
                words[chance.randrange(WORDS)] = word
        yield " ".join(words)


if __name__ == "__main__":
    sys.exit(main())
