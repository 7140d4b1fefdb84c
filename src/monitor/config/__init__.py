"""The files that a user writes → settings and feeds; all mistakes told at once, with file:line:column.

files     config/NAME.yaml ↔ text
reading   located nodes → records, by the keys that the records' fields describe (keys, forms)
feeds     text of feeds.yaml → Feed …
edits     text of feeds.yaml → text in which a few lines differ
opml      lists of feeds as other programs read and write them
sites     text of sites.yaml → Sites
schema    records → JSON Schemas, for editors
starter   records → settings.yaml with every setting in place; the files of `monitor init`; worked topics
taking    topics of another file → text of topics.yaml with some lines more
whole     the files of a home → Configuration
"""

from __future__ import annotations

from pathlib import Path

from monitor import topics
from monitor.config.edits import add_feeds, remove_feeds
from monitor.config.feeds import read_feeds
from monitor.config.files import FEEDS, TOPICS, read_text, write_text
from monitor.config.forms import AUTH
from monitor.config.opml import MAX_BYTES as OPML_BYTES
from monitor.config.opml import Imported, opml_in, opml_out
from monitor.config.sites import load_sites, read_sites
from monitor.config.starter import examples, write_starters
from monitor.config.taking import take_over
from monitor.config.whole import Configuration, Stamp, load, load_feeds, load_settings, load_topics, stamp

__all__ = [
    "AUTH",
    "OPML_BYTES",
    "Configuration",
    "Imported",
    "Stamp",
    "add_feeds",
    "examples",
    "feeds_text",
    "load",
    "load_feeds",
    "load_settings",
    "load_sites",
    "load_topics",
    "opml_in",
    "opml_out",
    "read_feeds",
    "read_sites",
    "remove_feeds",
    "save_feeds",
    "save_topics",
    "stamp",
    "take_over",
    "topics_text",
    "write_starters",
]


def feeds_text(home: Path) -> str:
    """config/feeds.yaml as it stands, for `add_feeds` and `remove_feeds`. Raises Refusal, Mistakes."""
    return read_text(home, FEEDS)


def save_feeds(home: Path, text: str) -> None:
    """Replaces config/feeds.yaml whole. Raises Mistakes where the text is wrong, Refusal where it cannot be written."""
    read_feeds(text)
    write_text(home, FEEDS, text)


def topics_text(home: Path) -> str:
    """config/topics.yaml as it stands, for `topics.read`. Raises Refusal, Mistakes."""
    return read_text(home, TOPICS)


def save_topics(home: Path, text: str) -> None:
    """Replaces config/topics.yaml whole. Raises Mistakes where the text is wrong, Refusal if it cannot be written."""
    topics.read(text, TOPICS)
    write_text(home, TOPICS, text)
