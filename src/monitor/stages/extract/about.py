"""What is known of an article before its page is looked at: where it stands, and what page and feed call it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.stages.extract.passages import key_of


@dataclass(frozen=True, slots=True)
class About:
    """`title`: the article's; `titles`: all that page and feed call it; `summary`: the feed's text."""

    url: str
    title: str
    titles: tuple[str, ...]
    summary: str = ""

    def keys(self) -> frozenset[str]:
        """The titles as passages are compared."""
        return frozenset(filter(None, map(key_of, self.titles)))

    def words(self) -> str:
        """All that is said of it."""
        return " ".join((self.title, *self.titles, self.summary))
