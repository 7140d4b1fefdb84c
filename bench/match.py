"""Documents a second of CPU, from raw text to hits with spans, at 3 to 10,000 topics.

Topics are matched twice: words as typed, which is what the limit and the peers look for, and words in all their forms,
as a user's topics are. The limit is folding the text and one bare Aho-Corasick scan for the same words, without knowing
what they mean. The peers get folded text and give no spans: SQLite's FTS5 and tantivy index all documents as one batch
and are then asked every topic. Forms are looked up before, as in a running daemon; how long that takes is told.
"""

from __future__ import annotations

import random
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import process_time

import texts
from match_peers import bare, peers, whole
from monitor import topics
from monitor.records import Document, Language
from monitor.text import forms
from monitor.text.fold import fold_key
from monitor.topics import Compiled, TopicFile
from report import CORPUS, Result, arguments, interleaved, progress, report

SIZES = (3, 100, 1_000, 10_000)
SHARE = {3: 0.45, 100: 0.45, 1_000: 0.45, 10_000: 0.2}  # of the limit
UNIT = "documents per CPU second"
FIRST = Document(title="", text="", language=Language(candidates=("en",), sure=True))
OF_PEERS = {1_000: 1.0, 10_000: 2.0}  # of the better one
RUNS = 5
Forms = dict[tuple[str, str], tuple[str, ...]]
Work = Callable[[Sequence[Document]], object]


def main() -> int:
    asked = arguments(__doc__)
    chance = random.Random(texts.SEED)
    of_documents, of_words = texts.dealt(CORPUS, chance)
    documents, words = texts.documents(of_documents, chance), texts.vocabulary(of_words, chance)
    progress(f"{len(documents)} documents, {sum(len(one.text) for one in documents) // len(documents)} characters each")
    sizes = SIZES[:3] if asked.quick else SIZES
    results: list[Result] = []
    for size in sizes:
        file = topics.read(texts.topics(size, words, chance), "generated.yaml")
        results += measure(f"{size} topics", size, file, documents, {})
        results += measure(f"{size} topics, all forms", size, file, documents, _expanded(file))
    return report("match", [*results, *_growth(results)], check=asked.check)


def measure(case: str, size: int, file: TopicFile, documents: Sequence[Document], known: Forms) -> list[Result]:
    compiled, *costs = _compiled(case, size, file, known)
    raw = {id(document): whole(document) for document in documents}
    folded = [fold_key(text) for text in raw.values()]
    others = {name: _batch(work, folded) for name, work in peers(file).items()}
    parts = [documents[start::RUNS] for start in range(RUNS)]  # each run has documents that no run before it had
    contenders = {"ours": _rate(_ours(compiled), iter(parts)), "limit": _rate(_over(bare(file), raw), iter(parts))}
    rates = interleaved(contenders | others, RUNS)
    found = sum(len(topics.match(compiled, document)) for document in documents) / len(documents)
    progress(f"{case}: {found:.2f} found in a document, {rates['ours'] / rates['limit']:.2f} of the limit")
    goal = max(SHARE[size] * rates["limit"], OF_PEERS.get(size, 0) * max(rates[name] for name in others))
    rounded = {name: round(rate, 1) for name, rate in rates.items()}
    of_peers = {name: rounded[name] for name in others}
    return [
        Result(case=case, unit=UNIT, ours=rounded["ours"], peers=of_peers, limit=rounded["limit"], goal=round(goal, 1)),
        *costs,
    ]


def _ours(compiled: Compiled) -> Work:
    return lambda some: [topics.match(compiled, document) for document in some]


def _over(work: Callable[[Sequence[str]], object], texts_of: Mapping[int, str]) -> Work:
    return lambda some: work([texts_of[id(document)] for document in some])


def _batch(work: Callable[[Sequence[str]], object], folded: Sequence[str]) -> Callable[[], float]:
    """All documents at once, which is a peer's best case."""

    def measured() -> float:
        began = process_time()
        work(folded)
        return len(folded) / (process_time() - began)

    return measured


def _growth(results: Sequence[Result]) -> list[Result]:
    """What a document costs with 10,000 topics, against 3."""
    rate = {result.case: result.ours for result in results if result.unit == UNIT}
    return [
        _cost(f"10000 topics against 3{how}", "times", rate[f"3 topics{how}"] / rate[f"10000 topics{how}"], 4.0)
        for how in ("", ", all forms")
        if f"10000 topics{how}" in rate
    ]


def _expanded(file: TopicFile) -> Forms:
    began = process_time()
    known = forms.expand_short(topics.wanted_forms(file.topics))
    progress(f"{len(file.topics)} topics: word forms looked up in {process_time() - began:.1f} s, {len(known)} words")
    return known


def _compiled(case: str, size: int, file: TopicFile, known: Forms) -> tuple[Compiled, *tuple[Result, ...]]:
    """The matcher with its automaton, and what it took."""
    held, began = _memory_mb(), process_time()
    compiled = topics.compile_topics(file.topics, known, "bench")
    topics.match(compiled, FIRST)  # builds the automata
    seconds, megabytes = process_time() - began, _memory_mb() - held
    progress(f"{case}: compiled in {seconds:.2f} s, {megabytes:.0f} MB")
    if size < SIZES[-1]:
        return (compiled,)
    return (
        compiled,
        _cost(f"compiling {case}", "CPU seconds", seconds, 2.0),
        _cost(f"memory of {case}", "MB", megabytes, 150.0),
    )


def _cost(case: str, unit: str, value: float, goal: float) -> Result:
    return Result(case=case, unit=unit, ours=round(value, 2), goal=goal, lower_is_better=True, runs=1)


def _memory_mb() -> float:
    """What the process holds now; its largest so far where the system tells no more."""
    held = Path("/proc/self/statm")
    if held.exists():
        return int(held.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _rate(work: Work, turns: Iterator[Sequence[Document]]) -> Callable[[], float]:
    def measured() -> float:
        some = next(turns)
        began = process_time()
        work(some)
        return len(some) / (process_time() - began)

    return measured


if __name__ == "__main__":
    sys.exit(main())
