"""Feeds added to and removed from the text of feeds.yaml: only their own lines differ, comments stay where they are.

Lines are cut and inserted as they are; the file is never written anew from its values. What comes out is read again
and compared with what was meant: a file written in a way not foreseen here is refused, never damaged.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.config.feeds import feeds_in, listed, read_feeds, same
from monitor.config.files import FEEDS, MAX_BYTES
from monitor.config.forms import spell_duration
from monitor.config.reading import Reading
from monitor.errors import Mistakes, Refusal
from monitor.located import Mapping, Node, Sequence, load
from monitor.records import Access, Feed, FeedKind, Fulltext

BY_HAND = f"{FEEDS} is written in a way that cannot be edited without touching other lines: please change it by hand"


def add_feeds(text: str, feeds: Iterable[Feed]) -> str:
    """The file with the feeds added behind the last one, those left out that it holds already.

    A feed with nothing but an address becomes a bare line. Raises Mistakes where the file is wrong as it is, Refusal
    where only a person can edit it.
    """
    listing = _Listing(text)
    fresh: dict[str, Feed] = {}
    for feed in feeds:
        if same(feed.url) not in listing.places:
            fresh.setdefault(same(feed.url), feed)
    if not fresh:
        return text
    written = [line for feed in fresh.values() for line in entry_lines(feed)]
    return _checked(listing.with_lines(written), {*listing.places, *fresh})


def remove_feeds(text: str, urls: Iterable[str]) -> str:
    """The file without these feeds. Comment lines above an entry stay: they may speak of what follows, too.

    Raises Mistakes where the file is wrong as it is, Refusal where it holds no such feed or only a person can edit it.
    """
    listing = _Listing(text)
    gone = {same(url): url for url in urls}
    for spelling, url in gone.items():
        if spelling not in listing.places:
            raise Refusal(f"{url} is not among the feeds of {FEEDS}")
    return _checked(listing.without(gone), listing.places.keys() - gone.keys())


def entry_lines(feed: Feed) -> list[str]:
    """One entry of the file: a bare address, or a map of what differs from the defaults."""
    pairs = [("url", _scalar(feed.url)), *_told(feed), *_told_access(feed.access)]
    if len(pairs) == 1:
        return [f"- {pairs[0][1]}"]
    return [("- " if number == 0 else "  ") + f"{key}: {value}" for number, (key, value) in enumerate(pairs)]


def _told(feed: Feed) -> list[tuple[str, str]]:
    texts = [("name", feed.name), ("language", feed.language), ("country", feed.country)]
    told = [(key, _scalar(value)) for key, value in texts if value]
    if feed.tags:
        told.append(("tags", f"[{', '.join(_scalar(tag) for tag in feed.tags)}]"))
    if feed.kind is not FeedKind.FEED:
        told.append(("kind", feed.kind.value))
    if feed.links:
        told.append(("links", _scalar(feed.links)))
    if feed.interval_s is not None:
        told.append(("interval", spell_duration(feed.interval_s)))
    if feed.fulltext is not Fulltext.AUTO:
        told.append(("fulltext", feed.fulltext.value))
    return told + [("paused", "true")] * feed.paused


def _told_access(access: Access) -> list[tuple[str, str]]:
    told = []
    if access.auth:
        kind, _, secret = access.auth.partition(":")
        told.append(("auth", f"{{{kind}: {_scalar(secret)}}}"))
    texts = [("user_agent", access.user_agent), ("proxy", access.proxy), ("ca_file", access.ca_file)]
    told += [(key, _scalar(value)) for key, value in texts if value]
    return told + [("tls", "unverified")] * access.tls_unverified


def _scalar(text: str) -> str:
    """A text as YAML: plain where it is read back as the same text, in a list of either kind; else in single quotes."""
    if _reads_back(f"- {text}", text) and _reads_back(f"[{text}]", text):
        return text
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _reads_back(source: str, text: str) -> bool:
    try:
        root = load(source, FEEDS, max_bytes=10_000)
    except Mistakes:
        return False
    items = root.value if isinstance(root, Sequence) else ()
    return [item.value for item in items] == [text]


class _Listing:
    """Where the entries of a feeds.yaml stand, line by line (from 0)."""

    def __init__(self, text: str) -> None:
        reading = Reading(FEEDS, None)
        self._lines = text.split("\n")
        self._root = load(text, FEEDS, max_bytes=MAX_BYTES[FEEDS])
        self.places = {same(feed.url): number for number, feed in enumerate(feeds_in(self._root, reading))}
        self._column = self._find_column()
        self._starts = [self._dash_line(node) for node in listed(self._root, reading)]

    def with_lines(self, written: list[str]) -> str:
        at = self._stop(len(self._starts) - 1) if self._starts else self._open_list()
        ending = "\r" if self._lines[at - 1].endswith("\r") else ""
        indented = [" " * self._column + line + ending for line in written]
        return "\n".join(self._lines[:at] + indented + self._lines[at:])

    def without(self, gone: Iterable[str]) -> str:
        numbers = [self.places[spelling] for spelling in gone]
        cut = {line for number in numbers for line in range(self._starts[number], self._stop(number))}
        return "\n".join(line for number, line in enumerate(self._lines) if number not in cut)

    def _find_column(self) -> int:
        feeds = self._feeds()
        return feeds.column - 1 if isinstance(feeds, Sequence) and feeds.value else 2

    def _feeds(self) -> Node | None:
        return self._root.value.get("feeds") if isinstance(self._root, Mapping) else None

    def _dash_line(self, node: Node) -> int:
        """The line of the dash before an entry: its own, or one above it."""
        for number in range(node.line - 1, -1, -1):
            if self._lines[number][: self._column + 1].strip(" ") == "-":
                return number
        raise Refusal(BY_HAND)

    def _stop(self, number: int) -> int:
        """The line behind an entry: before the next one, blank lines and comments in between left out."""
        start = self._starts[number]
        stop = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._lines)
        while stop > start + 1 and _says_nothing(self._lines[stop - 1]):
            stop -= 1
        return stop

    def _open_list(self) -> int:
        """Makes room for the first entry; the line where it goes."""
        if not isinstance(self._root, Mapping):
            at = len(self._lines) - (self._lines[-1] == "")
            self._lines.insert(at, "feeds:")
            return at + 1
        line = self._root.key_at("feeds")[0] - 1 if "feeds" in self._root.value else -1
        head, _, rest = self._lines[line].partition("feeds:")
        rest = rest.replace("[]", "", 1).rstrip(" ")
        if line < 0 or head or not _says_nothing(rest):
            raise Refusal(BY_HAND)
        self._lines[line] = "feeds:" + rest
        return line + 1


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _checked(text: str, wanted: Iterable[str]) -> str:
    """The text, if it holds the feeds that it should; what it holds is not trusted to line arithmetic alone."""
    try:
        found = {same(feed.url) for feed in read_feeds(text)}
    except Mistakes as wrong:  # in what was added: the file was right before
        raise Refusal("; ".join(mistake.message for mistake in wrong.mistakes)) from None
    if found != set(wanted):
        raise Refusal(BY_HAND)
    return text
