"""Field types of the content files; mappings are read as pairs, so that every record stays frozen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, ConfigDict

K = TypeVar("K")
V = TypeVar("V")

STRICT = ConfigDict(extra="forbid")  # an unknown key in a content file is a mistake


def pairs(value: Mapping[K, V] | Iterable[tuple[K, V]]) -> tuple[tuple[K, V], ...]:
    """A mapping as pairs, in its order; pairs stay as they are."""
    return tuple(value.items() if isinstance(value, Mapping) else value)


AS_PAIRS = BeforeValidator(pairs)
Topics = Annotated[tuple[tuple[str, Literal[0, 1, 2]], ...], AS_PAIRS]  # topic id: 2 relevant, 1 acceptable, 0 not
Replacements = Annotated[tuple[tuple[str, str], ...], AS_PAIRS]  # old wording: new wording
Words = Annotated[tuple[tuple[str, str], ...], AS_PAIRS]  # name: word or sentence
Slots = Annotated[tuple[tuple[str, tuple[str, ...]], ...], AS_PAIRS]  # slot: the words that may fill it
