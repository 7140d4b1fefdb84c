"""What the automaton looks for to find the forms of a slot. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.text.words import APOSTROPHE
from monitor.topics.matcher import arabic
from monitor.topics.matcher.spelling import Kind, Slot

_SHORTEST_STEM = 4


def patterns(slot: Slot) -> Iterator[tuple[str, str]]:
    """(what to look for in a spaced text, a form that it finds) so that all forms of a slot are found.

    What is found is looked at closely afterwards. Forms that go on from another one need no pattern of their own: one
    finds the ninety of a Turkish noun.
    """
    stems: tuple[str, ...] = ()
    forms = sorted(slot.forms, key=len)
    for form in forms:
        if form.startswith(stems or " "):
            continue
        if arabic.is_arabic(form):
            yield from ((pattern, form) for pattern in _arabic(form, slot.kind))
        elif slot.kind is Kind.SUFFIX:
            yield f"{form.rpartition(APOSTROPHE)[2]} ", form
        elif slot.kind is Kind.PREFIX and APOSTROPHE in form:
            yield f" {form.rpartition(APOSTROPHE)[2]}", form
        elif slot.kind is Kind.PREFIX or _is_stem(form, forms):
            stems = (*stems, form)
            yield f" {form}", form
        else:
            yield f" {max(form.split(APOSTROPHE), key=len)} ", form


def _is_stem(form: str, forms: list[str]) -> bool:
    long = len(form) >= _SHORTEST_STEM and APOSTROPHE not in form
    return long and len(forms) > 1 and sum(other.startswith(form) for other in forms) > 1


def _arabic(form: str, kind: Kind) -> Iterator[str]:
    """Without a space before them: proclitics may stand there."""
    end = "" if kind is Kind.PREFIX else " "
    yield form + end
    if arabic.without_article(form):
        yield arabic.without_article(form) + end
