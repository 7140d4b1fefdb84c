"""JSON-LD as publishers write it → values: broken blocks too, as far as they can be understood. Pure, in linear time.

What breaks blocks, most often first: comments or CDATA marks around them, line ends within strings, HTML entities, a
comma too many, quotation marks within strings, comments within, several values in a row, a lost end.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator

MAX_BLOCKS = 50
MAX_BLOCK = 2 << 20  # characters
_MAX_MENDED = 512 << 10  # characters of one page: mending costs 0.6 µs each
_MAX_VALUES = 50  # in one block

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Node = dict[str, Json]

_START = re.compile(r"[{\[]")
# A string ends at a quotation mark behind which the value or the key ends; others within it belong to it.
_BEHIND = r'\s*+(?:[}\]:]|,\s*+(?:["{\[\d}\]-]|true|false|null|//|/\*|$)|//|/\*|$)'
_TOKEN = re.compile(
    rf'"(?P<string>(?:[^"\\]|\\.?|"(?!{_BEHIND}))*+)(?:"|$)'
    r"|(?P<comment>//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|$)|<!--|-->|\]\]>)"
    r"|(?P<comma>,(?=\s*+[}\]]))"
    r"|(?P<bracket>[{}\[\]])",
    re.DOTALL,
)
_WITHIN = re.compile(r'(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|\\|(")')  # escapes, and what has to be one
_CLOSES = {"{": "}", "[": "]"}


def values(blocks: Iterable[str]) -> Iterator[Json]:
    """The values of the `application/ld+json` blocks of a page; what cannot be read is passed over."""
    left = _MAX_MENDED
    for _, block in zip(range(MAX_BLOCKS), blocks, strict=False):
        if len(block) > MAX_BLOCK:
            continue
        found, whole = _loaded(block)
        if not whole and len(block) <= left:
            left -= len(block)
            found = max(_in_a_row(_mended(block))[0], found, key=len)
        yield from found


def types_of(node: Node) -> frozenset[str]:
    """What a node is, by schema.org's names: `https://schema.org/NewsArticle` is NewsArticle."""
    named = node.get("@type")
    several = named if isinstance(named, list) else [named]
    return frozenset(name.rpartition("/")[2] for name in several[:10] if isinstance(name, str))


def text_of(value: Json) -> str:
    """A property as text: schema.org allows one value or several everywhere; languages come as nodes with a name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("alternateName") or value.get("name")
    return value if isinstance(value, str) else ""


def _loaded(block: str) -> tuple[list[Json], bool]:
    """What can be read of a block as it is, or without its wrapping; and whether that was all."""
    try:
        return [json.loads(block, strict=False)], True
    except (ValueError, RecursionError):
        return _in_a_row(block.replace("<![CDATA[", ""))


def _in_a_row(block: str) -> tuple[list[Json], bool]:
    """The values in a block, whatever stands between them, and whether that was all."""
    found: list[Json] = []
    decoder, start = json.JSONDecoder(strict=False), _START.search(block)
    while start and len(found) < _MAX_VALUES:
        try:
            value, end = decoder.raw_decode(block, start.start())
        except (ValueError, RecursionError):
            return found, False
        found.append(value)
        start = _START.search(block, end)
    return found, bool(found)


def _is_escaped(block: str) -> bool:
    return "&quot;" in block or "&#34;" in block or "&#034;" in block


def _mended(block: str) -> str:
    """The block with its strings escaped, without comments and needless commas, and with its brackets closed."""
    block = block.replace("<![CDATA[", "")
    block = html.unescape(block) if _is_escaped(block) else block
    start = _START.search(block)
    open_brackets: list[str] = []

    def mend(token: re.Match[str]) -> str:
        if token["string"] is not None:
            return f'"{_WITHIN.sub(_escaped, token["string"])}"'
        if (bracket := token["bracket"]) is None:
            return ""
        if bracket in _CLOSES:
            open_brackets.append(_CLOSES[bracket])
        elif open_brackets:
            open_brackets.pop()
        return bracket

    mended = _TOKEN.sub(mend, block[start.start() :]) if start else ""
    return mended.rstrip(" \n\r\t,:;") + "".join(reversed(open_brackets))


def _escaped(within: re.Match[str]) -> str:
    return within[1] or ('\\"' if within[2] else "")
