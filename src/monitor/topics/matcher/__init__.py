"""Topics → a compiled matcher → what it finds in a document, with exact spans.

    wanted       the words whose forms must be known
    compile      topics and forms → Compiled: patterns, and what each is a sign of
      concepts     what a concept stands for
      spelling     a term → rows of words in all their forms
    match        a document → the matches of topics: who comes into question, score, level, reasons
      scope        which articles a topic is asked about
      article      the document prepared: folded, its words, sentences and case on demand
      admission    which lists of a concept serve the article
      occurrences  patterns found → occurrences, looked at closely
      senses       which of them are ignored
      evaluate     queries asked of the rest
      near         which occurrences are near each other
    anchors      what an index of words can know beforehand
    sought       what each term looks for, for a reader
    search       a query typed in a search box
    trial        the tests inside topics

What an article costs hardly grows with the number of topics: one automaton finds the words of all of them in one
pass, only topics whose necessary words are there are looked at, and spans are worked out only for what matches. Pure.
"""

from monitor.topics.matcher.anchors import Anchors, AnyOf, anchors
from monitor.topics.matcher.compile import Forms, compile_topics
from monitor.topics.matcher.compiled import Compiled, CompiledTopic
from monitor.topics.matcher.match import match
from monitor.topics.matcher.search import compile_query, query_topic
from monitor.topics.matcher.sought import Sought, sought
from monitor.topics.matcher.trial import TestResult, run_tests
from monitor.topics.matcher.wanted import wanted_forms

__all__ = [
    "Anchors",
    "AnyOf",
    "Compiled",
    "CompiledTopic",
    "Forms",
    "Sought",
    "TestResult",
    "anchors",
    "compile_query",
    "compile_topics",
    "match",
    "query_topic",
    "run_tests",
    "sought",
    "wanted_forms",
]
