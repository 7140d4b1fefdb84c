"""Who else tells a story, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.cli import show
from monitor.pipeline import said

if TYPE_CHECKING:
    from monitor.store.told import Carrier, Story

LISTED = 10  # other reports


def tell(story: Story) -> None:
    """Its copies and the other reports of its event, a line each; nothing where it is told once."""
    if line := said.story(story):
        show.out(f"story: {line}")
    for carrier in story.carriers:
        show.out(f"    copy: {_named(carrier)}, {carrier.share:.0%} the same{_credited(carrier)}")
    for carrier in story.reports[:LISTED]:
        show.out(f"    also: {_named(carrier)}{_credited(carrier)}: {show.line(carrier.title)}")


def _named(carrier: Carrier) -> str:
    number = f"article {carrier.article_id}" if carrier.hit_id is None else f"hit {carrier.hit_id}"
    return f"{number}, {show.line(carrier.outlet)}"


def _credited(carrier: Carrier) -> str:
    return f" ({carrier.agency})" if carrier.agency else ""
