"""HTML as feeds carry it → plain text with paragraphs: escaped once, escaped twice, or not HTML at all. Pure.

The parser is libxml2's, reporting events and building no tree: linear in its input, without recursion, and with no
attribute list to be made quadratic (300,000 attributes on one tag cost a tree 450 s, and events 0.2 s).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from lxml import etree

from monitor.markup.characters import clean, cut

MAX_TEXT = 1 << 20  # bytes of UTF-8: STANDARDS, "Bounded work"
_TIMES_ESCAPED = 3


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _words(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section summary table ul"
)
_LINES = _words("br li tr caption option")
_CELLS = _words("td th")
_UNSEEN = _words("script style template noscript title svg math iframe object embed audio video select textarea button")
_INLINE = _words(
    "a abbr acronym b bdi bdo big cite code del em font i img ins kbd mark picture q s small source span strike strong "
    "sub sup tbody thead time tt u"
)
_KNOWN = "|".join(sorted(_BLOCKS | _LINES | _CELLS | _UNSEEN | _INLINE))
_TAG = re.compile(rf"<!--|<!\[CDATA\[|</?(?:{_KNOWN})(?:\s[^<>]*+|/)?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_SPACES = re.compile(r"\s+")
_GAPS = re.compile(r"\n{3,}")


def looks_like_html(text: str) -> bool:
    """Whether tags or entities of HTML stand in it."""
    return _TAG.search(text) is not None or _ENTITY.search(text) is not None


def plain_text(source: str, *, html: bool = False) -> str:
    """What a reader sees of `source`: paragraphs with a blank line between them, at most 1 MiB of UTF-8.

    `html` says that it is HTML; else it is read as HTML where it looks so, because few feeds say so rightly. The same
    question is asked of the result: mark-up that was escaped twice is unpacked twice.
    """
    text = source
    if html and _unmarked(text):
        text, html = _SPACES.sub(" ", text), False
    for _ in range(_TIMES_ESCAPED):
        if not (html or looks_like_html(text)):
            break
        text, html = _seen(text), False
    return cut(_folded(clean(text)), MAX_TEXT).strip()


def _unmarked(html: str) -> bool:
    """Whether HTML is text already, but for its white space: a parser costs more than all else that is done to it."""
    return "<" not in html and "&" not in html and len(html) <= MAX_TEXT and clean(html) == html


def one_line(source: str, limit: int, *, html: bool = False) -> str:
    """`plain_text` on one line, at most `limit` bytes of UTF-8: for titles and names."""
    return cut(" ".join(plain_text(cut(source, 16 * limit), html=html).split()), limit).rstrip()


def _seen(html: str) -> str:
    """The text of an HTML fragment, a blank line around each block."""
    parser = etree.HTMLParser(target=_Reader(), encoding="utf-8", huge_tree=False)
    encoded = _bare(html).encode("utf-8", "replace")
    if not encoded.strip():
        return ""
    try:
        return cast("str", etree.fromstring(encoded, parser))
    except etree.XMLSyntaxError:  # nothing in it but comments or instructions
        return ""


def _bare(html: str) -> str:
    """Without an XML declaration, which could name another encoding, and without NUL, where libxml2 stops."""
    html = html.replace("\0", "").lstrip()
    return html.partition("?>")[2] or html if html.startswith("<?xml") else html


def _folded(text: str) -> str:
    """White space folded within lines, line ends and blank lines kept, never two blank lines."""
    return _GAPS.sub("\n\n", "\n".join(" ".join(line.split()) for line in text.splitlines()))


class _Reader:
    """Collects the text that is to be seen; the parser's target (https://lxml.de/parsing.html#the-target-parser-interface)."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._unseen = 0
        self._room = 4 * MAX_TEXT

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        self._unseen += tag in _UNSEEN
        self._break(tag)
        if tag in _LINES:
            self._parts.append("\n")

    def end(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        self._break(tag)

    def data(self, text: str) -> None:
        if not self._unseen and self._room > 0:
            self._room -= len(text)
            self._parts.append(_SPACES.sub(" ", text))

    def comment(self, _: str) -> None:
        pass

    def pi(self, _: str, __: str | None = None) -> None:
        pass

    def close(self) -> str:
        return "".join(self._parts)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag in _CELLS:
            self._parts.append(" ")
