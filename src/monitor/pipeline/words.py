"""Words explained: their forms, where these come from, and which other words they may be."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from monitor.pipeline.topics import EXPANDING
from monitor.text import forms
from monitor.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from monitor.text.forms import Explained


async def explained(
    wanted: Collection[tuple[str, str]], said: Callable[[], None]
) -> dict[tuple[str, str], tuple[Explained, ...]]:
    """The forms of each (language, word), two at a time in processes of their own: each reads a dictionary of up to
    150 MB. `said` is called after each."""

    async def one(readers: Workers, language: str, word: str) -> tuple[Explained, ...]:
        found = await readers.run(forms.explain, language, word, limits=EXPANDING)
        said()
        return found

    async with Workers(2) as readers:
        found = await asyncio.gather(*(one(readers, language, word) for language, word in wanted))
    return dict(zip(wanted, found, strict=True))
