"""Lines of a text and what makes two of them the same on another page of their host. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from hashlib import blake2b

_DIGITS = re.compile(r"\d+")
_MASK = (1 << 63) - 1  # what SQLite keeps as a number
_SPREAD = 0x9E3779B97F4A7C15  # 2⁶⁴ over the golden ratio: neighbours come to lie far apart (Knuth, TAOCP 3, 6.4)
_MARK = "\0"
LEFT = 200  # characters: a short paragraph
_SHORTEST_TITLE = 8  # characters; a shorter one stands in many lines by chance


def lines(text: str) -> list[str]:
    """The lines of an article's text, its paragraphs, without the empty ones."""
    return [line for line in text.split("\n") if line and not line.isspace()]


def joined(several: Iterable[str]) -> str:
    """Lines as an article's text, a blank line between them."""
    return "\n\n".join(several)


def line_digest(line: str, title: str = "") -> int:
    """What a line says, as a number below 2⁶³: whatever its white space, case and numbers; the page's own title
    (folded) in it is anybody's, as in `The post … appeared first on The Blog`."""
    said = folded(line)
    if len(title) >= _SHORTEST_TITLE:
        said = said.replace(title, _MARK)
    return int.from_bytes(blake2b(said.encode("utf-8", "replace"), digest_size=8).digest(), "big") & _MASK


def folded(line: str) -> str:
    """A line without what differs from page to page though the words stay: white space, case, numbers."""
    return _DIGITS.sub("0", " ".join(line.split()).casefold())


def at_place(digest: int, place: int) -> int:
    """One number, below 2⁶³, for what a line says and where on the page it stands."""
    return (digest ^ (place * _SPREAD)) & _MASK


def without(text: str, cut: Container[str]) -> tuple[str, list[str]]:
    """A text without some of its lines, and those."""
    apart = [line for line in lines(text) if line in cut]
    return (joined(line for line in lines(text) if line not in cut), apart) if apart else (text, apart)


def rails(pieces: Iterable[tuple[int, int]], known: frozenset[int]) -> frozenset[int]:
    """Which of the places that are known as furniture may be cut as such from a text, of whose lines, without those
    that are known themselves, place and length are given: none where little is left. The host has a new design then."""
    rest = sum(length for place, length in pieces if place not in known)
    return known if rest >= LEFT else frozenset()
