"""The topic language, whole: YAML → checked topics → compiled matcher → the matches of a document.

    model         a topic as values: concepts, queries, rules, senses
    query         a query as typed → its values
    reading       topics.yaml → checked topics, every mistake at once
    json_schema   the JSON Schema of topics.yaml, for editors
    matcher       topics compiled, and what they find in a document
    idle          concepts that no test needs
    definitions   a topic by itself, as the store keeps it, and its version

Pure: no disk, no clock; word forms come as an argument.
"""

from monitor.topics.definitions import definition, restore, version
from monitor.topics.idle import idle_concepts
from monitor.topics.json_schema import schema
from monitor.topics.matcher import (
    Anchors,
    AnyOf,
    Compiled,
    CompiledTopic,
    Sought,
    TestResult,
    anchors,
    compile_query,
    compile_topics,
    match,
    query_topic,
    run_tests,
    sought,
    wanted_forms,
)
from monitor.topics.model import Concept, Topic, TopicFile, TopicTest
from monitor.topics.reading import read

__all__ = [
    "Anchors",
    "AnyOf",
    "Compiled",
    "CompiledTopic",
    "Concept",
    "Sought",
    "TestResult",
    "Topic",
    "TopicFile",
    "TopicTest",
    "anchors",
    "compile_query",
    "compile_topics",
    "definition",
    "idle_concepts",
    "match",
    "query_topic",
    "read",
    "restore",
    "run_tests",
    "schema",
    "sought",
    "version",
    "wanted_forms",
]
