"""Word forms for a command: from the store, and kept there where it is ours to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import topics
from monitor.cli import show
from monitor.cli.session import ledger
from monitor.cli.stored import asked
from monitor.errors import Locked, StoreError
from monitor.pipeline.topics import word_forms
from monitor.store.adopted import known_forms
from monitor.text import forms

if TYPE_CHECKING:
    from collections.abc import Collection

    from monitor.cli.home import Home
    from monitor.store.adopted import Forms
    from monitor.topics import Topic


async def forms_for(home: Home, chosen: Collection[Topic]) -> Forms:
    """All forms of all words of the topics. Beside a running daemon, or where the store cannot be written, new words
    are expanded anew each time."""
    with show.progress("word forms"):
        if home.database.exists():
            try:
                async with ledger(home) as book:
                    return await word_forms(chosen, book)
            except (Locked, StoreError):
                return await word_forms(chosen, None, _known(home, chosen))
        return await word_forms(chosen, None)


def _known(home: Home, chosen: Collection[Topic]) -> Forms:
    try:
        return asked(home, lambda database: known_forms(database, forms.ANALYSER, topics.wanted_forms(chosen)))
    except StoreError:
        return {}
