"""What a YAML file is made of: scalars, sequences and mappings, each with its line and column from 1. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.errors import Mistake

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_LONGEST_NUMBER = 18  # digits that a database column holds
_ESCAPED = {"x": 4, "u": 6, "U": 10}  # characters that an escape in double quotes takes, backslash included; others: 2


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """One value. `text` is what was typed, `value` what YAML 1.2 makes of it: `no` stays text, `true` becomes True.

    `style` is empty for a plain scalar, else the character that opens it: `'` `"` `|` `>`. `raw` is the source from
    the first to the last character, quotes included. `comment` is what YAML took for a comment right behind a plain
    scalar on its line: `#Bayraktar` in `drone #Bayraktar`.
    """

    line: int
    column: int
    text: str
    style: str
    raw: str
    comment: str = ""

    @property
    def value(self) -> str | int | float | bool | None:
        return self.text if self.style else _resolve(self.text)

    @property
    def quoted(self) -> bool:
        """Whether it was marked as text: in quotes, or as a block."""
        return bool(self.style)

    @property
    def kind(self) -> str:
        """What it is, for a sentence."""
        match self.value:
            case None:
                return "nothing"
            case bool():
                return "true or false"
            case int() | float():
                return "a number"
            case _:
                return "text"

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the file of `text[offset]`; of the end where `offset` is `len(text)`."""
        spots = _spots(self.raw, self.style, self.text[: offset + 1])
        *_, spot = spots or [0]
        if offset >= len(self.text):
            spot += bool(self.text)
        before = self.raw[:spot]
        breaks = before.count("\n")
        return self.line + breaks, len(before) - before.rfind("\n") if breaks else self.column + spot


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A list."""

    line: int
    column: int
    value: tuple[Node, ...]

    @property
    def kind(self) -> str:
        """What it is, for a sentence."""
        return "a list"


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """A map. Keys are read as typed: `no`, `2026` and `true` are texts here."""

    line: int
    column: int
    value: dict[str, Node]
    keys: dict[str, Scalar]

    @property
    def kind(self) -> str:
        """What it is, for a sentence."""
        return "a map"

    def key_at(self, key: str) -> tuple[int, int]:
        """Line and column of a key that is there."""
        return self.keys[key].line, self.keys[key].column


Node = Scalar | Sequence | Mapping


def mistake_at(name: str, node: Node, message: str) -> Mistake:
    """A mistake where `node` begins, in the file called `name`."""
    return Mistake(name, node.line, node.column, message)


def _resolve(text: str) -> str | int | float | bool | None:
    """The core schema of YAML 1.2, §10.3.2; numbers of more than 18 characters stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789" or len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    return _number(text) if _FLOAT.fullmatch(text) else text


def _number(text: str) -> float:
    """YAML writes `.inf` and `.nan` where Python writes `inf` and `nan`."""
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))


def _spots(raw: str, style: str, text: str) -> list[int]:
    """For each character of `text` where it stands in `raw`. Folded line breaks and indentation are stepped over."""
    at = raw.find("\n") + 1 if style in ("|", ">") else len(style)
    spots = []
    for char in text:
        at = min(_next(raw, at, char, style), len(raw))
        spots.append(at)
        at += _width(raw, at, style)
    return spots


def _next(raw: str, at: int, char: str, style: str) -> int:
    """The first place from `at` that can have given `char`."""
    while at < len(raw) and raw[at] != char:
        if style == '"' and raw[at] == "\\" and raw[at + 1 : at + 2] not in ("\n", "\r"):
            break
        if char.isspace() and raw[at].isspace():
            break
        at += 1
    return at


def _width(raw: str, at: int, style: str) -> int:
    """How many characters of the source one character of the text takes there."""
    if style == "'" and raw[at : at + 2] == "''":
        return 2
    if style == '"' and raw[at : at + 1] == "\\":
        return _ESCAPED.get(raw[at + 1 : at + 2], 2)
    return 1
