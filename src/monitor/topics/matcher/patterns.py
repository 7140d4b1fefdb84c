"""What the automaton looks for to find the forms of a slot. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.text.forms.stems import SHORTEST
from monitor.text.words import APOSTROPHE
from monitor.topics.matcher import arabic
from monitor.topics.matcher.spelling import Kind, Slot


def patterns(slot: Slot) -> Iterator[tuple[str, str]]:
    """(what to look for in a spaced text, a form or beginning that it finds) so that all forms of a slot are found.

    What is found is looked at closely afterwards. What goes on from a beginning needs no pattern of its own: one or two
    find the ninety forms of a Turkish noun.
    """
    found: tuple[str, ...] = ()
    for beginning, is_whole in sorted({*_beginnings(slot)}, key=lambda pair: (len(pair[0]), pair)):
        if found and beginning.startswith(found):
            continue
        if arabic.is_arabic(beginning):
            yield from ((pattern, beginning) for pattern in _arabic(beginning, is_whole=is_whole))
        elif slot.kind is Kind.SUFFIX:
            yield f"{beginning.rpartition(APOSTROPHE)[2]} ", beginning
        elif is_whole:
            yield f" {max(beginning.split(APOSTROPHE), key=len)} ", beginning
        else:
            yield f" {beginning.rpartition(APOSTROPHE)[2]}", beginning
            found = found if APOSTROPHE in beginning else (*found, beginning)


def _beginnings(slot: Slot) -> Iterator[tuple[str, bool]]:
    """(a form or the beginning of forms, whether nothing may follow it) of all the forms of a slot."""
    if slot.kind is not Kind.WORD:
        yield from ((form, slot.kind is Kind.SUFFIX) for form, _ in slot.forms())
        return
    yield slot.typed, True
    for beginning, endings, _ in slot.groups:
        short = len(beginning.rpartition(APOSTROPHE)[2]) < SHORTEST
        if short or len(endings) == 1 or any(APOSTROPHE in ending for ending in endings):
            yield from ((beginning + ending, True) for ending in endings)
        else:
            yield beginning, False


def _arabic(form: str, *, is_whole: bool) -> Iterator[str]:
    """Without a space before them: proclitics may stand there."""
    end = " " if is_whole else ""
    yield form + end
    if arabic.without_article(form):
        yield arabic.without_article(form) + end
