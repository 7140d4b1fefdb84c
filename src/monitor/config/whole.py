"""The files of a home, read together: all of them right, or every mistake of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from monitor import topics
from monitor.config.feeds import read_feeds
from monitor.config.files import FEEDS, FOLDER, MAX_BYTES, SETTINGS, SITES, TOPICS, read_text
from monitor.config.reading import Reading
from monitor.config.sites import load_sites
from monitor.errors import Mistake, Mistakes
from monitor.located import load as load_yaml
from monitor.records import Feed, Settings, Sites

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from monitor.topics import TopicFile

T = TypeVar("T")
Stamp = tuple[tuple[int, ...] | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a home's files say; of topics.yaml also a digest, since equal topics may carry other tests.

    `stamp` is the files' before they were read.
    """

    settings: Settings
    feeds: tuple[Feed, ...]
    topics: TopicFile
    topics_digest: str
    sites: Sites
    stamp: Stamp


def load(home: Path) -> Configuration:
    """The files of a home. Raises Mistakes, those of all files at once; Refusal where feeds or topics are missing."""
    before, mistakes = stamp(home), list[Mistake]()

    def told(read: Callable[[Path], T]) -> T | None:
        try:
            return read(home)
        except Mistakes as found:
            mistakes.extend(found.mistakes)
            return None

    settings, feeds, working, sites = told(load_settings), told(load_feeds), told(_topics), told(load_sites)
    if settings is None or feeds is None or working is None or sites is None:
        raise Mistakes(mistakes)
    file, digest = working
    return Configuration(settings=settings, feeds=feeds, topics=file, topics_digest=digest, sites=sites, stamp=before)


def load_settings(home: Path) -> Settings:
    """What config/settings.yaml of a home says; everything in it is optional, and so is the file.

    Raises Mistakes, and Refusal where there is no folder `config` at all or the file cannot be read.
    """
    if (home / FOLDER).is_dir() and not (home / SETTINGS).exists():
        return Settings()
    reading = Reading(SETTINGS, home)
    root = load_yaml(read_text(home, SETTINGS), SETTINGS, max_bytes=MAX_BYTES[SETTINGS])
    settings = reading.record(Settings, root, "the file", Settings())
    reading.finish()
    assert settings is not None  # else there were mistakes
    return settings


def load_feeds(home: Path) -> tuple[Feed, ...]:
    """The feeds of config/feeds.yaml, in its order. Raises Mistakes, and Refusal where it cannot be read."""
    return read_feeds(read_text(home, FEEDS), home)


def load_topics(home: Path) -> TopicFile:
    """The checked config/topics.yaml. Raises Mistakes, and Refusal where it cannot be read."""
    return _topics(home)[0]


def _topics(home: Path) -> tuple[TopicFile, str]:
    text = read_text(home, TOPICS)
    return topics.read(text, TOPICS), sha256(text.encode()).hexdigest()


def stamp(home: Path) -> Stamp:
    """Differs as soon as one of the files was written, replaced or taken away. Reads no file."""
    return tuple(_stamp(home / name) for name in (SETTINGS, FEEDS, TOPICS, SITES))


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
