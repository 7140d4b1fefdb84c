"""What a matcher is measured against: a bare scan for the same words, FTS5 and tantivy over batches of documents.

All of them get folded text and words as typed, and tell documents, not places. Folding is in the time of the bare scan
alone, which is the limit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from monitor.records import Document
from monitor.text.fold import fold_key
from monitor.topics import TopicFile
from monitor.topics.matcher.compiled import FEW_PATTERNS
from monitor.topics.model import And, AndNot, Near, Or, Query, Term, atoms
from report import progress

Work = Callable[[Sequence[str]], object]
"""Matches a batch of texts."""


def whole(document: Document) -> str:
    return f"{document.title}\n\n{document.text}"


def bare(file: TopicFile) -> Work:
    """Folding and one scan, by the kind of automaton that ours would take; what is found is not looked at."""
    queries = [query for topic in file.topics for query in topic.queries()]
    words = {fold_key(atom.text) for query in queries for atom in atoms(query) if isinstance(atom, Term)}
    kind = Implementation.DFA if len(words) <= FEW_PATTERNS else Implementation.ContiguousNFA
    automaton = AhoCorasick([f" {word} " for word in sorted(words)], implementation=kind)
    return lambda raw: [automaton.find_matches_as_indexes(fold_key(text), overlapping=True) for text in raw]


def peers(file: TopicFile) -> dict[str, Work]:
    """Those that are installed."""
    queries = [topic.match[0].query for topic in file.topics]
    found = {"fts5": _fts5([_expression(query) for query in queries])}
    try:
        import tantivy
    except ImportError:
        progress("tantivy is not installed: left out")
        return found
    return found | {"tantivy": _tantivy(queries, tantivy)}


def _fts5(queries: Sequence[str]) -> Work:
    def work(folded: Sequence[str]) -> list[list[tuple[int]]]:
        database = sqlite3.connect(":memory:")
        database.execute("create virtual table texts using fts5 (body, tokenize = 'unicode61 remove_diacritics 0')")
        database.executemany("insert into texts values (?)", [(text,) for text in folded])
        return [database.execute("select rowid from texts where texts match ?", [one]).fetchall() for one in queries]

    return work


def _expression(query: Query) -> str:
    """A query in the language of FTS5, whose phrases and NEAR count as ours."""
    match query:
        case Term():
            return f'"{fold_key(query.text)}"' + ("*" if query.prefix else "")
        case Or(operands):
            return f"({' OR '.join(map(_expression, operands))})"
        case And(operands):
            return f"({' AND '.join(map(_expression, operands))})"
        case AndNot(operand, without):
            return f"({' NOT '.join((_expression(operand), *map(_expression, without)))})"
        case Near(left, right):
            return f"NEAR({_expression(left)} {_expression(right)}, {query.words})"
    raise TypeError(type(query).__name__)


def _tantivy(queries: Sequence[Query], tantivy: Any) -> Work:  # a module without types
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=False)
    schema = builder.build()
    asked = [_tantivy_query(query, schema, tantivy) for query in queries]

    def work(folded: Sequence[str]) -> list[object]:
        index = tantivy.Index(schema)
        writer = index.writer(heap_size=50_000_000, num_threads=1)
        for text in folded:
            writer.add_document(tantivy.Document(body=text))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        return [searcher.search(query, limit=len(folded)).hits for query in asked]

    return work


def _tantivy_query(query: Query, schema: Any, tantivy: Any) -> Any:
    def inner(one: Query) -> Any:
        return _tantivy_query(one, schema, tantivy)

    ask, must, should, never = (
        tantivy.Query,
        *(getattr(tantivy.Occur, name) for name in ("Must", "Should", "MustNot")),
    )
    match query:
        case Term():
            return _tantivy_term(query, schema, ask)
        case Or(operands):
            return ask.boolean_query([(should, inner(one)) for one in operands])
        case And(operands):
            return ask.boolean_query([(must, inner(one)) for one in operands])
        case AndNot(operand, without):
            return ask.boolean_query([(must, inner(operand)), *((never, inner(one)) for one in without)])
        case Near(Term() as left, Term() as right):
            both = [fold_key(left.text), fold_key(right.text)]
            orders = (both, both[::-1])
            return ask.boolean_query([(should, ask.phrase_query(schema, "body", one, query.words)) for one in orders])
    raise TypeError(type(query).__name__)


def _tantivy_term(term: Term, schema: Any, ask: Any) -> Any:
    words = fold_key(term.text).split()
    if term.prefix:
        return ask.regex_query(schema, "body", f"{words[0]}.*")
    return ask.phrase_query(schema, "body", words) if len(words) > 1 else ask.term_query(schema, "body", words[0])
