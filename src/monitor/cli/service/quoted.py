"""Words and paths as systemd reads them in unit files: systemd.syntax(7), "Quoting"; systemd.unit(5), "Specifiers"."""

from __future__ import annotations

import re

from monitor.errors import Refusal


def checked(text: str) -> str:
    """The text, if a unit file can hold it: not every setting has escapes. Raises Refusal where it cannot."""
    if any(ord(char) < 0x20 or ord(char) == 0x7F or "\ud800" <= char <= "\udfff" for char in text):
        raise Refusal(f"{text!a}: a service cannot be given a name with control characters or of undecodable bytes")
    return text


def literal(text: str) -> str:
    """Text of a setting that knows no quotes and no escapes, only %-specifiers."""
    return checked(text).replace("%", "%%")


def command(words: list[str]) -> str:
    """A command line for ExecStart=. The program is never expanded, words behind it know $VARIABLES."""
    program, *rest = words
    if "$" in program:  # as argv[0] it would be expanded too, by which an interpreter finds its environment
        return ":" + " ".join(map(word, words))
    return " ".join([word(program), *(word(each.replace("$", "$$")) for each in rest)])


def word(text: str) -> str:
    """A word of a setting that lists some, quoted where anything in it needs to be."""
    text = literal(text)
    if re.fullmatch(r"[\w/.,:=@%$+-]+", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def pattern(path: str) -> str:
    """A path that is read as a pattern of glob(3), and otherwise as it stands."""
    return re.sub(r"([*?\[\\])", r"\\\1", literal(path))
