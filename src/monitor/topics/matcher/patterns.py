"""What the automaton looks for to find the forms of a slot. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from monitor.text.forms.stems import SHORTEST, shared
from monitor.text.words import APOSTROPHE
from monitor.topics.matcher import arabic
from monitor.topics.matcher.spelling import Kind, Slot

LONGEST_ENDING = 2
"""Letters by which forms of a word may differ at its end, and are still looked for by one beginning."""


def patterns(slot: Slot) -> Iterator[tuple[str, str]]:
    """(what to look for in a spaced text, a form or beginning that it finds) so that all forms of a slot are found.

    What is found is looked at closely afterwards. What goes on from a beginning needs no pattern of its own: one or two
    find the ninety forms of a Turkish noun.
    """
    found: tuple[str, ...] = ()
    for beginning, is_whole in _looked_for(slot):
        if found and beginning.startswith(found):
            continue
        yield from ((pattern, beginning) for pattern in _written(beginning, slot.kind, is_whole=is_whole))
        if not is_whole and slot.kind is not Kind.SUFFIX and APOSTROPHE not in beginning:
            found = (*found, beginning)


def _looked_for(slot: Slot) -> Iterator[tuple[str, bool]]:
    """(a form or the beginning of forms, whether nothing may follow it): those that begin alike together."""
    if slot.kind is not Kind.WORD:
        yield from ((form, slot.kind is Kind.SUFFIX) for form, _ in slot.forms())
        return
    letters = max(SHORTEST + 1, len(slot.typed) - LONGEST_ENDING)
    for _, alike in groupby(sorted({*_beginnings(slot)}), key=lambda one: one[0][:letters]):
        together = list(alike)
        if len(together) == 1 or any(APOSTROPHE in beginning for beginning, _ in together):
            yield from together
        else:
            yield shared(together[0][0], together[-1][0]), False


def _beginnings(slot: Slot) -> Iterator[tuple[str, bool]]:
    """(a form or the beginning of forms, whether nothing may follow it) of all the forms of a word."""
    yield slot.typed, True
    for beginning, endings, _, in_pieces in slot.groups:
        short = len(beginning.rpartition(APOSTROPHE)[2]) < SHORTEST
        if short or in_pieces or len(endings) == 1:
            yield from ((beginning + ending, True) for ending in endings)
        else:
            yield beginning, False


def _written(beginning: str, kind: Kind, *, is_whole: bool) -> Iterator[str]:
    """A beginning or form as it stands in a spaced text, where apostrophes are spaces."""
    if arabic.is_arabic(beginning):
        yield from _arabic(beginning, is_whole=is_whole)
    elif kind is Kind.SUFFIX:
        yield f"{beginning.rpartition(APOSTROPHE)[2]} "
    elif is_whole:
        yield f" {max(beginning.split(APOSTROPHE), key=len)} "
    else:
        yield f" {beginning.rpartition(APOSTROPHE)[2]}"


def _arabic(form: str, *, is_whole: bool) -> Iterator[str]:
    """Without a space before them: proclitics may stand there, of which لل swallows an article."""
    end = " " if is_whole else ""
    yield form + end
    if bare := arabic.without_article(form):
        yield arabic.TO_THE + bare + end
