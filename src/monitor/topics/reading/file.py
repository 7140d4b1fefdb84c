"""The whole file: `version`, `concepts`, `topics` → TopicFile. Pure."""

from __future__ import annotations

from collections.abc import Mapping as Map

from monitor.errors import Mistakes
from monitor.located import Mapping, Node, load
from monitor.topics.model import Concept, Topic, TopicFile
from monitor.topics.reading.concepts import read_concepts
from monitor.topics.reading.keys import Keys, typed
from monitor.topics.reading.lint import check_promises
from monitor.topics.reading.page import Page
from monitor.topics.reading.topics import read_topic

MAX_BYTES = 8 * 1024 * 1024
FILE_KEYS = ("version", "concepts", "topics")
VERSION = 1


def read(text: str, name: str) -> TopicFile:
    """The topics of a file called `name`; raises errors.Mistakes with all that is wrong, positions from 1."""
    root = load(text, name, max_bytes=MAX_BYTES)
    page = Page(name, _concept_names(root))
    keys = Keys.of(page, root, FILE_KEYS, name)
    topics = () if keys is None else _topics(keys)
    if page.mistakes:
        raise Mistakes(page.mistakes)
    return TopicFile(name=name, topics=topics, warnings=tuple(sorted(page.warnings)))


def _check_version(keys: Keys) -> None:
    version = keys.get("version")
    if version is not None and version.value != VERSION:
        keys.page.wrong(version, f"version wants {VERSION}, the only one there is, not {typed(version)}")


def _concept_names(root: Node) -> frozenset[str]:
    node = root.value.get("concepts") if isinstance(root, Mapping) else None
    return frozenset(node.value) if isinstance(node, Mapping) else frozenset()


def _concepts(keys: Keys) -> Map[str, Concept]:
    node = keys.get("concepts")
    if isinstance(node, Mapping):
        return read_concepts(keys.page, node)
    if node is not None and node.value is not None:
        keys.page.wrong(node, f"concepts wants a map of names, not {node.kind}")
    return {}


def _topics(keys: Keys) -> tuple[Topic, ...]:
    _check_version(keys)
    concepts, node = _concepts(keys), keys.get("topics")
    if not isinstance(node, Mapping):
        keys.page.wrong(node or keys.node, "topics wants a map: the name of each topic, and its keys below it")
        return ()
    read = (read_topic(keys.page, concepts, name, node.key_at(name), topic) for name, topic in node.value.items())
    topics = tuple(topic for topic in read if topic is not None)
    _check_renames(keys.page, node, topics)
    for topic in topics:
        check_promises(keys.page, topic, node.key_at(topic.id))
    return topics


def _check_renames(page: Page, node: Mapping, topics: tuple[Topic, ...]) -> None:
    """A topic that has another's history must be its only heir, and the other must be gone."""
    heirs: dict[str, str] = {}
    for topic in topics:
        if topic.was in (None, topic.id):
            continue
        if topic.was in node.value:
            page.wrong(node.key_at(topic.id), f"was: {topic.was} is still a topic of its own")
        elif heirs.setdefault(topic.was, topic.id) != topic.id:
            page.wrong(node.key_at(topic.id), f"was: {topic.was} is claimed by {heirs[topic.was]} already")
