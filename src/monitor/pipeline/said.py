"""Changes of topics, and who tells a story, in plain words: for the log, the terminal, the desk, answers to orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.pipeline.changes import Change
    from monitor.store.pending import Pending
    from monitor.store.told import Story
    from monitor.tuning.comparison import Comparison

KINDS = {
    "new": "is new",
    "changed": "has changed",
    "renamed": "has another name",
    "deleted": "is deleted",
    "off": "is switched off",
    "on": "is switched on again",
}


def adopted(change: Change) -> str:
    """A change that is in force: `grain: adopted (has changed)`."""
    was = f", it was {change.standing.topic}" if change.renames and change.standing else ""
    return f"{change.topic}: adopted ({KINDS[change.kind.value]}{was})"


def waits(change: Pending) -> str:
    """A change that is not in force, why not, what it would do, and how to adopt it all the same."""
    why = "; ".join(change.why)
    return (
        f"{change.topic}: {KINDS[change.kind]}, and waits: {why}. It would {effect(change.found)}. "
        f"Adopt it with `{command(change)}`"
    )


def command(change: Pending) -> str:
    """What adopts a change that waits."""
    return f"monitor topics apply {change.topic} --force"


def effect(found: Comparison) -> str:
    """What a change does to the hits: `gain 12 and lose 3 hits (2 marked relevant)`."""
    return ", ".join(_effects(found)) or "neither gain nor lose a hit"


def _effects(found: Comparison) -> Iterator[str]:
    if found.gained:
        yield f"gain {_hits(found.gained)}{_judged(found.gained_relevant, found.gained_irrelevant)}"
    if found.lost:
        yield f"lose {_hits(found.lost)}{_judged(found.lost_relevant, found.lost_irrelevant)}"
    if found.raised:
        yield f"raise {found.raised} to alert"
    if found.lowered:
        yield f"lower {found.lowered} to review"
    if found.undecided:
        yield f"run out of time on {found.undecided}"


def _hits(number: int) -> str:
    return f"{number} hit{'s' * (number != 1)}"


def _judged(relevant: int, irrelevant: int) -> str:
    counts = {"relevant": relevant, "irrelevant": irrelevant}
    told = [f"{number} marked {verdict}" for verdict, number in counts.items() if number]
    return f" ({', '.join(told)})" if told else ""


def story(told: Story) -> str:
    """Who tells it, in a line: `3 copies at 2 outlets, credited to Reuters; also reported by 1 other`; empty where
    there is nothing to say."""
    copies = _counted(told.copies, "copy", "copies") + " at " + _counted(told.outlets, "outlet", "outlets")
    parts = [copies] if told.copies > 1 else []
    parts += [f"credited to {' and '.join(told.agencies)}"] if told.agencies else []
    also = f"also reported by {_counted(len(told.reports), 'other', 'others')}" if told.reports else ""
    return "; ".join(filter(None, (", ".join(parts), also)))


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
