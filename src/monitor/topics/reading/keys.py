"""One map of the file: its keys by name and type; what is wrong with them goes to the page. Pure."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from monitor.located import Mapping, Node, Scalar
from monitor.topics.codes import is_language, language_hint
from monitor.topics.reading.page import Page, Place, alike, hint

_LISTED = 8
"""A message names the keys that there are where they are few enough to read."""

_ELSEWHERE = {
    "match": "keywords keyword terms words rules queries query include any search",
    "query": "term pattern text match",
    "points": "score weight value",
    "ignore": "exclude not negative without stop block",
    "demote": "exclude not negative without stop block",
    "unless": "exclude not except without",
    "levels": "threshold thresholds level min_score",
    "languages": "lang language langs",
    "in_languages": "lang language langs",
    "sources": "feeds feed source hosts",
    "max_age_days": "max_age age days",
    "enabled": "disabled active enable",
    "about": "description note comment",
    "title": "headline name",
    "countries": "country region",
    "was": "renamed",
}
_MEANT = {
    word: [key for key, words in _ELSEWHERE.items() if word in words.split()]
    for word in " ".join(_ELSEWHERE.values()).split()
}
"""What keys of other tools, and of other maps, are called here."""

Choice = TypeVar("Choice", bound=StrEnum)


class Keys:
    """A map whose keys are known; unknown ones are noted when it is opened."""

    def __init__(self, page: Page, node: Mapping, known: Collection[str], what: str) -> None:
        self.page = page
        self.node = node
        self.what = what
        self.meant: set[str] = set()
        """Known keys that unknown ones were probably meant for."""
        for key in node.value:
            if key not in known:
                self._refuse(key, known)

    @classmethod
    def of(cls, page: Page, node: Node, known: Collection[str], what: str) -> Keys | None:
        """The keys of a node; None, and a mistake, where it is no map."""
        if isinstance(node, Mapping):
            return cls(page, node, known, what)
        page.wrong(node, f"{what} wants a map{_listed(known, ' with the keys')}, not {node.kind}")
        return None

    def _refuse(self, key: str, known: Collection[str]) -> None:
        like = [one for one in _MEANT.get(key.lower(), ()) if one in known] or alike(key, known)
        self.meant.update(like)
        value = self.node.value[key]
        if isinstance(value, Scalar) and not value.raw and " " in key:
            message = f"`{key}` stands behind a comma: a text that holds a comma must be quoted"
        else:
            advice = f", did you mean {' or '.join(like)}?" if like else _listed(known)
            message = f"unknown key {key} in {self.what}{advice}{_odd_character(key, like)}"
        self.page.wrong(self.at(key), message)

    def get(self, key: str) -> Node | None:
        return self.node.value.get(key)

    def at(self, key: str) -> Place:
        """Where a key that is there stands."""
        return self.node.key_at(key)

    def text(self, key: str) -> str | None:
        node = self.get(key)
        return None if node is None else self.page.text(node, key)

    def flag(self, key: str, default: bool = False) -> bool:
        node = self.get(key)
        if node is None:
            return default
        if not isinstance(node.value, bool):
            self.page.wrong(node, f"{key} wants true or false, not {typed(node)}")
            return default
        return node.value

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        node = self.get(key)
        if node is None:
            return None
        if not isinstance(node.value, int) or isinstance(node.value, bool) or not least <= node.value <= most:
            self.page.wrong(node, f"{key} wants a whole number from {least} to {most}, not {typed(node)}")
            return None
        return node.value

    def choice(self, key: str, choices: type[Choice], default: Choice) -> Choice:
        node = self.get(key)
        return default if node is None else self._chosen(node, key, choices) or default

    def choices(self, key: str, choices: type[Choice]) -> tuple[Choice, ...]:
        found = (self._chosen(node, key, choices) for node in self.items(key))
        return tuple(choice for choice in found if choice is not None)

    def texts(self, key: str) -> tuple[str, ...]:
        found = (self.page.text(node, key) for node in self.items(key))
        return tuple(text.strip() for text in found if text is not None)

    def languages(self, key: str) -> tuple[str, ...]:
        """Language codes, each once."""
        for node in (items := self.items(key)):
            if isinstance(node, Scalar) and node.text and not is_language(node.text):
                self.page.wrong(node, f"{node.text} is no language code{language_hint(node.text)}")
        return tuple(dict.fromkeys(node.text for node in items if isinstance(node, Scalar)))

    def items(self, key: str) -> tuple[Node, ...]:
        node = self.get(key)
        return () if node is None else self.page.items(node, key)

    def _chosen(self, node: Node, key: str, choices: type[Choice]) -> Choice | None:
        text = self.page.text(node, key)
        if text is None or text in list(choices):
            return None if text is None else choices(text)
        self.page.wrong(node, f"{key} wants one of {', '.join(choices)}, not {text}{hint(text, choices)}")
        return None


def _odd_character(key: str, like: Collection[str]) -> str:
    """A character that one does not see: a no-break space, or a Cyrillic letter in a key that is otherwise right."""
    odd = next(
        (char for char in key if not char.isascii() and (like or not char.isprintable() or char.isspace())), None
    )
    return f" (it holds the character U+{ord(odd):04X})" if odd else ""


def _listed(known: Collection[str], before: str = ", the keys are") -> str:
    return f"{before} {', '.join(known)}" if len(known) <= _LISTED else ""


def typed(node: Node) -> str:
    """What was typed, for a sentence."""
    if not isinstance(node, Scalar):
        return node.kind
    return f"the text '{node.text}' (leave out the quotes)" if node.quoted else node.text or "nothing"
