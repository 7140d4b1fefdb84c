"""Changes inside one entry of feeds.yaml, as cuts of its text: paused, resumed, moved to another address."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from monitor.config.edits.entries import scalar
from monitor.config.edits.listing import BY_HAND, Cut
from monitor.errors import Refusal
from monitor.located import Mapping, Node, Scalar

if TYPE_CHECKING:
    from monitor.config.edits.listing import Listing

PAUSED = "paused: true"
_CLOSED = re.compile(r"\s*,?\s*\}")


def pause(listing: Listing, number: int) -> list[Cut]:
    """`paused: true` in an entry that is not paused: a bare address becomes a map, a map gets a line or a pair more."""
    entry = listing.entries[number]
    if isinstance(entry, Scalar):
        begin, column = listing.index(entry.line, entry.column), entry.column
        return [Cut(begin, begin, "url: "), _line_behind(listing, entry.line - 1, column)]
    entry = _map(entry)
    if "paused" in entry.value:
        return [_said(listing, entry, "true")]
    if _flows(listing, entry):
        _, behind = _span(listing, entry.value["url"])
        return [Cut(behind, behind, f", {PAUSED}")]
    return [_line_behind(listing, listing.stop(number) - 1, entry.column)]


def resume(listing: Listing, number: int) -> list[Cut]:
    """An entry without its `paused`; a bare address where nothing else is left. Where its line says more than that,
    `paused: false` takes its place."""
    entry = _map(listing.entries[number])
    lonely = entry.value.keys() == {"url", "paused"}
    if _flows(listing, entry):
        return (_bare_flow(listing, entry) if lonely else None) or [_out_of_flow(listing, entry)]
    out = _out_of_block(listing, entry)
    if not lonely or out.written:
        return [out]
    return [out, Cut(_key(listing, entry, "url"), _span(listing, entry.value["url"])[0])]


def move(listing: Listing, number: int, url: str) -> list[Cut]:
    """Another address in an entry."""
    entry = listing.entries[number]
    node = entry.value["url"] if isinstance(entry, Mapping) else entry
    return [Cut(*_span(listing, node), scalar(url))]


def _map(entry: Node) -> Mapping:
    if not isinstance(entry, Mapping):
        raise Refusal(BY_HAND)
    return entry


def _flows(listing: Listing, entry: Mapping) -> bool:
    return listing.text[listing.index(entry.line, entry.column)] == "{"


def _key(listing: Listing, entry: Mapping, key: str) -> int:
    return listing.index(*entry.key_at(key))


def _span(listing: Listing, node: Node) -> tuple[int, int]:
    """From the first character of a scalar to behind its last one."""
    if not isinstance(node, Scalar):
        raise Refusal(BY_HAND)
    begin = listing.index(node.line, node.column)
    return begin, begin + len(node.raw)


def _said(listing: Listing, entry: Mapping, value: str) -> Cut:
    """Another value of `paused`; a space before it where there was none at all."""
    begin, behind = _span(listing, entry.value["paused"])
    return Cut(begin, behind, value if behind > begin else f" {value}")


def _line_behind(listing: Listing, line: int, column: int) -> Cut:
    """A line of its own for `paused`, behind a line (from 0)."""
    at = listing.line_end(line)
    ending = "\r\n" if listing.lines[line].endswith("\r") else listing.line_break(line)
    return Cut(at, at, f"{ending}{' ' * (column - 1)}{PAUSED}")


def _out_of_block(listing: Listing, entry: Mapping) -> Cut:
    """The lines of `paused` taken out; on the dash's line, the pair up to the next key."""
    begin, (_, behind) = _key(listing, entry, "paused"), _span(listing, entry.value["paused"])
    first = entry.key_at("paused")[0] - 1
    if listing.text[listing.index(first + 1, 1) : begin].strip():
        following = dict(pairwise(sorted(_key(listing, entry, key) for key in entry.value))).get(begin)
        if following is None or listing.text[behind:following].strip():
            return _said(listing, entry, "false")
        return Cut(begin, following)
    last = entry.value["paused"].line - 1
    if last + 1 < len(listing.lines):
        return Cut(listing.index(first + 1, 1), listing.index(last + 2, 1))
    return Cut(listing.line_end(first - 1), len(listing.text))


def _out_of_flow(listing: Listing, entry: Mapping) -> Cut:
    """The pair with the comma before it; where it is the first one, up to the next key."""
    begin, (_, behind) = _key(listing, entry, "paused"), _span(listing, entry.value["paused"])
    before = listing.text[:begin].rstrip()
    if before.endswith(","):
        return Cut(len(before) - 1, behind)
    following = dict(pairwise(sorted(_key(listing, entry, key) for key in entry.value))).get(begin)
    if following is None or listing.text[behind:following].strip() != ",":
        return _said(listing, entry, "false")
    return Cut(begin, following)


def _bare_flow(listing: Listing, entry: Mapping) -> list[Cut] | None:
    """The address in place of a map in braces; None where a comment stands between them."""
    begin = listing.index(entry.line, entry.column)
    spans = [_span(listing, node) for node in entry.value.values()]
    closed = _CLOSED.match(listing.text, max(behind for _, behind in spans))
    url_begin, url_behind = _span(listing, entry.value["url"])
    if closed is None or "#" in listing.text[begin:url_begin] + listing.text[url_behind : closed.end()]:
        return None
    return [Cut(begin, closed.end(), listing.text[url_begin:url_behind])]
