"""Authors as publishers write them → names, each once: without `By` and `Yazan:`, addresses and job titles. Pure.

A name stays as its publisher spells it, capitals included. What is nobody's name is passed over: numbers, handles, the
accounts that systems come with, addresses; of a profile's address `person_at` makes a name where nothing else is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from monitor.markup.people import words
from monitor.markup.plain import one_line

MAX_PEOPLE = 20
NAME = 200  # bytes
_WRITTEN = 1024  # bytes
_MOST_WORDS = 10

_COLON = r"\s*[:：/／]\s*"
_LABEL = re.compile(
    rf"(?:(?:{words.LABELS})(?:{_COLON}|\s+)|(?:{words.LABELS_BEFORE_COLON}){_COLON})(?=\S)", re.IGNORECASE
)
_MAYBE_LABEL = re.compile(rf"(?i:{words.MAYBE_LABELS})\s+(?=[^\W\d_a-z]\S*\s+\S)")
_APART = re.compile(rf"\s*[;|•·]\s*|(?<=[^\W\d])\s*/\s*(?=[^\W\d])|\s+(?:{words.AND})\s+", re.IGNORECASE)
_MAYBE_APART = re.compile(rf"\s+(?:{words.MAYBE_AND})\s+")
_COMMA = re.compile(r"\s*[,،、，]\s*")
_MAIL = re.compile(r"[<(\[]?(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}[>)\]]?")
_HANDLE = re.compile(r"[(\[]?(?<!\w)@\w{1,30}[)\]]?")
_TAIL = re.compile(r"\s+[-–—]\s.*|\s*[(\[].*")
_SUFFIX = re.compile(rf"\s*(?:{words.SUFFIXES})$")
_TITLE = re.compile(rf".*\b(?:{words.TITLES})\b.*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|/", re.IGNORECASE)
_PROFILE = re.compile(rf"/(?:{words.PROFILES})/(?:[\w-]{{1,30}}/)?([^/?#]{{3,80}})/?(?:[?#]|$)", re.IGNORECASE)


def people(written: str) -> list[str]:
    """The names in one string as a publisher wrote it: one, several, or none."""
    text = _HANDLE.sub(" ", _MAIL.sub(" ", one_line(written, _WRITTEN))).strip(" ,;:|()<>-–—")
    if _ADDRESS.match(text):
        return []
    first, *others = (name for part in _apart(_unlabelled(text)) for name in _at_commas(part))
    named = (first, *(name for name in others if not _TITLE.fullmatch(name)))
    return once(name for name in map(_name, named) if name)


def once(names: Iterable[str]) -> list[str]:
    """Each name once, in order, at most `MAX_PEOPLE`; those that differ in capitals alone are one."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(name.casefold(), name)
        if len(seen) == MAX_PEOPLE:
            break
    return list(seen.values())


def is_byline(text: str) -> bool:
    """Whether a text begins as by-lines do: `By`, `Автор:`, or `Von` before a full name."""
    return _LABEL.match(text) is not None or _MAYBE_LABEL.match(text) is not None


def organisation(written: str) -> list[str]:
    """The name of an organisation, which may hold commas and conjunctions; none where it is an address."""
    text = one_line(written, NAME)
    return [text] if text and not _ADDRESS.match(text) and not _is_nobody(text) else []


def person_at(address: str) -> str | None:
    """The name in the address of a profile: `https://x.example/author/ada-winter/` is Ada Winter's."""
    found = _PROFILE.search(address[:NAME])
    if found is None:
        return None
    parts = re.split(r"[-_+.]", unquote(found[1]).removesuffix(".html").removesuffix(".htm"))
    named = [part for part in parts if part.isalpha()]
    if not 2 <= len(named) <= 4 or any(not part.isalpha() and not part.isdecimal() for part in parts):
        return None
    return " ".join(part.capitalize() for part in named)


def _unlabelled(text: str) -> str:
    """Without `By`, `Autor:` and their like, of which two may stand in a row; `Von` only before a full name."""
    for _ in range(2):
        text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    return _MAYBE_LABEL.sub("", text, count=1) if _MAYBE_LABEL.match(text) else text


def _apart(text: str) -> Iterator[str]:
    for part in _APART.split(text):
        halves = _MAYBE_APART.split(part)
        yield from halves if all(" " in half.strip() for half in halves) else [part]


def _at_commas(part: str) -> list[str]:
    """`A B, C D` are two, `A B, correspondent` and `A B, Berlin` one, `Winter, Ada` is one whose name is turned."""
    first, *others = [piece for piece in _COMMA.split(part) if piece] or [""]
    if len(others) == 1 and _is_half(first) and _is_half(others[0]):
        return [f"{others[0]} {first}"]
    return [first, *(piece for piece in others if _is_more_than_a_place(piece))]


def _is_half(name: str) -> bool:
    """Whether a word may be half a name that is written with a comma: no agency, no abbreviation."""
    return name.isalpha() and name.istitle() and name.casefold() not in words.AGENCIES


def _is_more_than_a_place(piece: str) -> bool:
    """Whether what follows a name is another one: an agency, an abbreviation, a full name, all that scripts without
    capitals have."""
    return " " in piece or not piece.istitle() or piece.casefold() in words.AGENCIES


def _name(part: str) -> str:
    text = _TAIL.sub("", _SUFFIX.sub("", _unlabelled(part.strip(" ,:-–—")))).strip(" ,:")
    return "" if _is_nobody(text) or _ADDRESS.search(text) or len(text.encode()) > NAME else text


def _is_nobody(text: str) -> bool:
    return (
        sum(map(str.isalpha, text)) < (2 if text.isascii() else 1)
        or sum(map(str.isdecimal, text)) > len(text) // 2
        or len(text.split()) > _MOST_WORDS
        or text.casefold() in words.NOBODY
    )
