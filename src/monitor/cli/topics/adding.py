"""`topics add`: topics of another file, or of those that come with the program, taken over into config/topics.yaml."""

from __future__ import annotations

from pathlib import Path

import click

from monitor import config
from monitor.cli import given, show
from monitor.cli.home import Home, home_of
from monitor.config.files import TOPICS
from monitor.errors import Refusal


@click.command()
@click.argument("source", metavar="FILE|EXAMPLE", required=False)
@home_of
def add(home: Home, source: str | None) -> None:
    """Take the topics of another file, with their concepts, over into config/topics.yaml; without one, list the
    examples that come with the program.

    Only lines are added; what is there stays as it is. A name that is taken is refused.

    \b
    Examples:
      monitor topics add
      monitor topics add akkuyu
      monitor topics add ~/colleague/topics.yaml
    """
    examples = config.examples()
    if source is None:
        for name in examples:
            show.out(name)
        return
    if source not in examples and not Path(source).exists():
        raise Refusal(f"{source}: neither a file nor an example; the examples are {', '.join(examples)}")
    other = given.text(Path(source)) if Path(source).is_file() else examples[source]
    text, added = config.take_over(config.topics_text(home.root), other, source)
    config.save_topics(home.root, text)
    for topic in added:
        show.out(f"{TOPICS}: added {topic.id}, {topic.title}")
