"""Which file of topics a command is about: config/topics.yaml, or another that is tried out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import config, topics
from monitor.cli import given

if TYPE_CHECKING:
    from monitor.cli.home import Home
    from monitor.topics import TopicFile

other_topics = click.option(
    "--topics",
    "other",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The topics of this file, in place of config/topics.yaml.",
)


def topics_of(home: Home, other: Path | None) -> TopicFile:
    """The checked topics. Raises Mistakes, and Refusal where the file cannot be read."""
    return config.load_topics(home.root) if other is None else topics.read(given.text(other), str(other))
