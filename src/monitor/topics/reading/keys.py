"""One map of the file: its keys by name and type; what is wrong with them goes to the page. Pure."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from monitor.located import Mapping, Node, Scalar
from monitor.topics.codes import is_language, language_hint
from monitor.topics.reading.page import Page, Place, hint

_LISTED = 8
"""A message names the keys that there are where they are few enough to read."""

Choice = TypeVar("Choice", bound=StrEnum)


class Keys:
    """A map whose keys are known; unknown ones are noted when it is opened."""

    def __init__(self, page: Page, node: Mapping, known: Collection[str], what: str) -> None:
        self.page = page
        self.node = node
        self.what = what
        for key in node.value:
            if key not in known:
                page.wrong(node.key_at(key), f"unknown key {key} in {what}{hint(key, known) or _listed(known)}")

    @classmethod
    def of(cls, page: Page, node: Node, known: Collection[str], what: str) -> Keys | None:
        """The keys of a node; None, and a mistake, where it is no map."""
        if isinstance(node, Mapping):
            return cls(page, node, known, what)
        page.wrong(node, f"{what} wants a map{_listed(known, ' with the keys')}, not {node.kind}")
        return None

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
            self.page.wrong(node, f"{key} wants true or false, not {_typed(node)}")
            return default
        return node.value

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        node = self.get(key)
        if node is None:
            return None
        if not isinstance(node.value, int) or isinstance(node.value, bool) or not least <= node.value <= most:
            self.page.wrong(node, f"{key} wants a whole number from {least} to {most}, not {_typed(node)}")
            return None
        return node.value

    def choice(self, key: str, choices: type[Choice], default: Choice) -> Choice:
        node = self.get(key)
        return default if node is None else self._chosen(node, key, choices) or default

    def choices(self, key: str, choices: type[Choice]) -> tuple[Choice, ...]:
        found = (self._chosen(node, key, choices) for node in self._items(key))
        return tuple(choice for choice in found if choice is not None)

    def texts(self, key: str) -> tuple[str, ...]:
        found = (self.page.text(node, key) for node in self._items(key))
        return tuple(text.strip() for text in found if text is not None)

    def languages(self, key: str) -> tuple[str, ...]:
        """Language codes, each once."""
        for node in (items := self._items(key)):
            if isinstance(node, Scalar) and node.text and not is_language(node.text):
                self.page.wrong(node, f"{node.text} is no language code{language_hint(node.text)}")
        return tuple(dict.fromkeys(node.text for node in items if isinstance(node, Scalar)))

    def _items(self, key: str) -> tuple[Node, ...]:
        node = self.get(key)
        return () if node is None else self.page.items(node, key)

    def _chosen(self, node: Node, key: str, choices: type[Choice]) -> Choice | None:
        text = self.page.text(node, key)
        if text is None or text in list(choices):
            return None if text is None else choices(text)
        self.page.wrong(node, f"{key} wants one of {', '.join(choices)}, not {text}{hint(text, choices)}")
        return None


def _listed(known: Collection[str], before: str = ", the keys are") -> str:
    return f"{before} {', '.join(known)}" if len(known) <= _LISTED else ""


def _typed(node: Node) -> str:
    """What was typed, for a sentence."""
    if not isinstance(node, Scalar):
        return node.kind
    return f"the text '{node.text}' (leave out the quotes)" if node.quoted else node.text or "nothing"
