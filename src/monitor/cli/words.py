"""Word forms for a command that only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import topics
from monitor.cli import show
from monitor.cli.home import lexicon
from monitor.cli.stored import asked_if_there
from monitor.pipeline.topics import word_forms
from monitor.store.adopted import known_forms
from monitor.text import forms

if TYPE_CHECKING:
    from collections.abc import Collection

    from monitor.cli.home import Home
    from monitor.store.adopted import Forms
    from monitor.topics import Topic


async def forms_for(home: Home, chosen: Collection[Topic]) -> Forms:
    """All forms of all words of the topics. New ones go to the user's lexicon: the store is the daemon's to write."""
    with show.progress("word forms"):
        return await word_forms(chosen, None, lexicon(), _known(home, chosen))


def _known(home: Home, chosen: Collection[Topic]) -> Forms:
    wanted = topics.wanted_forms(chosen)
    return asked_if_there(home, lambda database: known_forms(database, forms.ANALYSER, wanted)) or {}
