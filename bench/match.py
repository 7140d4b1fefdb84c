"""Documents a second of CPU, from raw text to hits with spans, at 3 to 10,000 topics.

The limit is folding the text and one bare Aho-Corasick scan for the same words, without knowing what they mean. Topics
are generated (four words, three phrases, a prefix, a NEAR); documents are the collected short texts, six languages.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from time import process_time

from ahocorasick_rs import AhoCorasick

from monitor import topics
from monitor.records import Document, Language
from monitor.text.fold import fold
from report import CORPUS, Result, arguments, interleaved, progress, report

SIZES = (3, 100, 1_000, 10_000)
SHARE = {3: 0.45, 100: 0.45, 1_000: 0.45, 10_000: 0.2}  # of the limit
LENGTH = 5_000  # characters of a document
SEED = 2026


def main() -> int:
    asked = arguments(__doc__)
    texts = [json.loads(line) for line in (CORPUS / "topics-dev.jsonl").read_text("utf-8").splitlines()]
    documents = [_document(text["lang"], text["text"]) for text in texts]
    documents = documents[:60] if asked.quick else documents
    words = sorted({word for text in texts for word in text["text"].split() if word.isalpha() and len(word) > 3})
    sizes = SIZES[:3] if asked.quick else SIZES
    results = [measure(size, documents, words, runs=1 if asked.quick else 5) for size in sizes]
    return report("match", results, check=asked.check)


def _document(language: str, text: str) -> Document:
    """A text repeated to the length of an article."""
    body = "\n\n".join([text] * (LENGTH // (len(text) + 2) + 1))[:LENGTH]
    return Document(title=text[:80], text=body, language=Language(candidates=(language,), sure=True))


def measure(size: int, documents: Sequence[Document], words: Sequence[str], *, runs: int) -> Result:
    chance = random.Random(SEED)
    began = process_time()
    file = topics.read(_topics(size, words, chance), "generated.yaml")
    forms = {key: (key[1],) for key in topics.wanted_forms(file.topics)}
    read = process_time()
    compiled = topics.compile_topics(file.topics, forms, "bench")
    progress(f"{size} topics: read {read - began:.2f} s, compiled {process_time() - read:.2f} s")
    automaton = AhoCorasick([f" {fold(word).text} " for word in sorted({word for _, word in forms})])

    def ours() -> float:
        return rate(documents, lambda document: topics.match(compiled, document))

    def bare() -> float:
        return rate(
            documents, lambda document: automaton.find_matches_as_indexes(fold(document.text).text, overlapping=True)
        )

    rates = interleaved({"ours": ours, "limit": bare}, runs)
    return Result(
        case=f"{size} topics",
        unit="documents per CPU second",
        ours=round(rates["ours"], 1),
        limit=round(rates["limit"], 1),
        goal=round(SHARE[size] * rates["limit"], 1),
        runs=runs,
    )


def rate(documents: Sequence[Document], work: object) -> float:
    began = process_time()
    for document in documents:
        work(document)
    return len(documents) / (process_time() - began)


def _topics(size: int, words: Sequence[str], chance: random.Random) -> str:
    lines = ["version: 1", "topics:"]
    for number in range(size):
        terms = [*chance.sample(words, 4), *(" ".join(chance.sample(words, 2)) for _ in range(3))]
        rules = ", ".join(json.dumps(term, ensure_ascii=False) for term in [*terms, f"{chance.choice(words)}*"])
        near = f"{json.dumps(chance.choice(words), ensure_ascii=False)} NEAR/5 {chance.choice(words)}"
        lines.append(f"  t{number}:\n    match: [{rules}, {{query: {json.dumps(near, ensure_ascii=False)}}}]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
