"""Nodes → records, by the keys that the record's fields describe; every mistake is kept, none stops the reading."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from monitor.config.forms import complaint, duration, size, spell_duration, spell_size
from monitor.config.keys import Key, keys
from monitor.errors import Mistake, Mistakes
from monitor.located import Mapping, Node, Scalar, Sequence, mistake_at
from monitor.records import Form

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

BOOLEANS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
IN_FILE = "file:"  # before the path of a secret
WANTED = {
    "s": "a time such as 45s, 15m, 2h or 1d",
    "B": "a size such as 512 KiB or 5 MB",
    str: "text",
    int: "a whole number",
    float: "a number",
}


class Reading:
    """One file being read: `name` is what mistakes call it, `home` where the paths in it begin; None: they are not
    looked up."""

    def __init__(self, name: str, home: Path | None) -> None:
        self._name = name
        self._home = home
        self.mistakes: list[Mistake] = []

    def refuse(self, node: Node, message: str) -> None:
        self.mistakes.append(mistake_at(self._name, node, message))

    def refuse_key(self, mapping: Mapping, key: str, message: str) -> None:
        self.mistakes.append(Mistake(self._name, *mapping.key_at(key), message))

    def finish(self) -> None:
        """Raises Mistakes if there were any."""
        if self.mistakes:
            raise Mistakes(self.mistakes)

    def record(self, kind: type[T], node: Node, what: str, base: T | None = None) -> T | None:
        """The record that a map describes; keys left out are taken from `base`. None where a mistake is in it."""
        if is_nothing(node) and base is not None:
            return base
        if not isinstance(node, Mapping):
            self.refuse(node, f"{what} must be a map of keys and values, not {node.kind}")
            return None
        before = len(self.mistakes)
        values = self._values(keys(cast("type", kind)), node, what, base)
        if len(self.mistakes) > before:
            return None
        if base is not None:
            return replace(base, **values)  # type: ignore[type-var]  # records are dataclasses
        return cast("Callable[..., T]", kind)(**values)

    def _values(self, known: tuple[Key, ...], node: Mapping, what: str, base: object) -> dict[str, object]:
        self.refuse_unknown(node, [key.key for key in known], what)
        values: dict[str, object] = {}
        for key in known:
            if key.key in node.value and not is_nothing(node.value[key.key]):
                values[key.name] = self._value(key, node.value[key.key], getattr(base, key.name, key.default))
            elif key.required and base is None:
                self.refuse(node, f"{key.key} is missing here")
        return values

    def refuse_unknown(self, node: Mapping, known: list[str], what: str) -> None:
        for key in node.value:
            if key not in known:
                near = get_close_matches(key.lower(), known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                self.refuse_key(node, key, f"{what} has no key {key!r}: {hint}")

    def _value(self, key: Key, node: Node, base: object) -> object:
        if not key.many:
            return self._one(key, node, base)
        if isinstance(node, Sequence):
            return tuple(self._one(key, item, None) for item in node.value)
        self.refuse(node, f"{key.key} must be a list, as in [one, two], not {node.kind}")
        return ()

    def _one(self, key: Key, node: Node, base: object) -> object:
        if key.nested:
            return self.record(key.kind, node, key.key, base if isinstance(base, key.kind) else None)
        if not isinstance(node, Scalar):
            self.refuse(node, f"{key.key} must be {_wanted(key)}, not {node.kind}")
            return None
        if issubclass(key.kind, StrEnum):
            return self._choice(key, node)
        if key.kind is bool:
            return self._truth(key, node)
        return self._text(key, node) if key.kind is str else self._number(key, node)

    def _choice(self, key: Key, node: Scalar) -> str | None:
        choices = [choice.value for choice in cast("type[StrEnum]", key.kind)]
        if node.text in choices:
            return cast("str", key.kind(node.text))
        self.refuse(node, f"{key.key} must be {' or '.join(choices)}, not {node.text!r}")
        return None

    def _truth(self, key: Key, node: Scalar) -> bool:
        if isinstance(node.value, bool):
            return node.value
        meant = BOOLEANS.get(node.text.lower())
        hint = f": write {meant}" if meant else ""
        self.refuse(node, f"{key.key} must be true or false, not {node.text!r}{hint}")
        return False

    def _number(self, key: Key, node: Scalar) -> float | None:
        number = _measured(key, node)
        if number is None:
            self.refuse(node, f"{key.key} must be {_wanted(key)}, not {node.text!r}")
        elif key.least is not None and number < key.least:
            self.refuse(node, f"{key.key} must be at least {_spelled(key, key.least)}")
        elif key.most is not None and not number <= key.most:
            self.refuse(node, f"{key.key} must be at most {_spelled(key, key.most)}")
        return number

    def _text(self, key: Key, node: Scalar) -> str:
        """As typed: a feed may be called 2026 or Yes."""
        text = node.text.strip()
        if wrong := complaint(key.form or Form.LINE, text):
            self.refuse(node, f"{key.key} {wrong}")
        elif key.form is Form.SECRET and text.startswith(IN_FILE) and self._home is not None:
            text = f"{IN_FILE}{self._home / text.removeprefix(IN_FILE)}"
        elif key.form is Form.FILE and self._home is not None:
            text = str(self._home / text)
            if not Path(text).is_file():
                self.refuse(node, f"{key.key}: there is no file {text}")
        return text


def is_nothing(node: Node) -> bool:
    """Whether a value was left out: the key stands alone."""
    return isinstance(node, Scalar) and node.value is None


def _measured(key: Key, node: Scalar) -> float | None:
    """The number of a scalar, its unit read; None where it is none, or no whole one where one is wanted."""
    value = node.value
    if isinstance(value, str) and key.unit:
        value = duration(value) if key.unit == "s" else size(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if key.kind is float or isinstance(value, int) else None


def _wanted(key: Key) -> str:
    return WANTED.get(key.unit or key.kind, "one of a few words" if issubclass(key.kind, StrEnum) else "true or false")


def _spelled(key: Key, number: float) -> str:
    match key.unit:
        case "s":
            return spell_duration(number)
        case "B":
            return spell_size(int(number))
        case _:
            return f"{number:,g}" if isinstance(number, float) else str(number)
