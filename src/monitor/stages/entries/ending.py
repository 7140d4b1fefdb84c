"""Whether a feed's document breaks off before its end, and whether in the middle of an item. Pure.

A connection that ends where it may, in a body without length, looks like success. A feed that is merely ill-formed is
another thing: many are, for years; but what began with `<rss` and never says `</rss` is not all that there was.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<!--.*?-->|<([A-Za-z_][\w.:-]{0,60})[^<>]*?(/?)>", re.DOTALL)
_ROOT_WITHIN = 8_000  # characters
_ITEM = re.compile(r"<(/?)(?:[A-Za-z_][\w.-]{0,30}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
BREAKS_OFF = "the feed breaks off before its end"


def breaks_off(text: str) -> bool:
    """Whether the root element that the document begins with is never closed."""
    root = next((tag for tag in _TAG.finditer(text[:_ROOT_WITHIN]) if tag[1]), None)
    return root is not None and not root[2] and f"</{root[1]}".lower() not in text.lower()


def in_item(text: str) -> bool:
    """Whether the last that the document says of items is that one begins."""
    marks = _ITEM.findall(text)
    return bool(marks) and not marks[-1]
