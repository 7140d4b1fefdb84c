"""Topics and their word forms, for a command that only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import config, topics
from monitor.cli import show
from monitor.cli.home import lexicon
from monitor.cli.stored import asked_if_there
from monitor.errors import Refusal
from monitor.pipeline.topics import word_forms
from monitor.store.adopted import known_forms
from monitor.text import forms

if TYPE_CHECKING:
    from collections.abc import Collection

    from monitor.cli.home import Home
    from monitor.store.adopted import Forms
    from monitor.topics import Topic


def readable(home: Home) -> tuple[Topic, ...]:
    """The topics of the file, enabled or not; none where there is no file, or one that is not in order."""
    try:
        return config.load_topics(home.root).topics
    except Refusal:
        return ()


async def forms_for(home: Home, chosen: Collection[Topic]) -> Forms:
    """All forms of all words of the topics. New ones go to the user's lexicon: the store is the daemon's to write."""
    with show.progress("word forms"):
        return await word_forms(chosen, None, lexicon(), _known(home, chosen))


def _known(home: Home, chosen: Collection[Topic]) -> Forms:
    wanted = topics.wanted_forms(chosen)
    return asked_if_there(home, lambda database: known_forms(database, forms.ANALYSER, wanted)) or {}
