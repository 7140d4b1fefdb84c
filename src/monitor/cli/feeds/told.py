"""How feeds do, in words: failures, and the states that need a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from monitor.records import HEALTH, failure_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from monitor.records import Feed
    from monitor.store.read import Row


def found_links(feed: Feed, links: int, samples: Sequence[str]) -> str:
    """What the selector of a page-list finds on its page."""
    return f"`links: {feed.links}` finds {links} links on {feed.url}: {'; '.join(samples)}"


def told(error_class: str, text: str) -> str:
    """A failure in plain words: what exactly happened, and what to do, where the text does not say so itself."""
    plain = failure_plainly(error_class)
    if not text:
        return str(plain)
    return text if not plain.advice or "see " in text else f"{text}; {plain.advice}"


def legend(feeds: Sequence[Row]) -> Iterator[str]:
    """What the health of these feeds means, and what to do, a line for each; all that is well is left out. Those that
    fail are told by their class, of which a row without `error_class` has told already."""
    found = Counter(str(feed["health"]) for feed in feeds)
    failing = Counter(
        str(feed["error_class"]) for feed in feeds if feed["health"] == "failing" and "error_class" in feed
    )
    del found["ok"], found["failing"]
    lines = [f"{number} {health}: {HEALTH[health]}" for health, number in found.most_common()]
    lines += [f"{number} failing, {name}: {failure_plainly(name)}" for name, number in failing.most_common()]
    yield from ["", *lines] if lines else []
