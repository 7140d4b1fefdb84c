"""A query as typed → the values of `model`, or one mistake and where it is.

    text | lexer: tokens | parser: pieces, from the loosest binding to the tightest | Parsed

Nothing here knows of files: positions count the characters of the query, from 0. Pure.
"""

from monitor.topics.query.lexer import looks_like_query
from monitor.topics.query.mistake import QueryMistake
from monitor.topics.query.parser import Parsed, Reference, parse, parse_occurrence
from monitor.topics.query.term import concept_name, count_letters, read_term

__all__ = [
    "Parsed",
    "QueryMistake",
    "Reference",
    "concept_name",
    "count_letters",
    "looks_like_query",
    "parse",
    "parse_occurrence",
    "read_term",
]
