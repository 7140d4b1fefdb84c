"""Items as written → entries for the store: identity, address, date, text. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import unquote, urldefrag, urlsplit

from monitor import urls
from monitor.markup import clean, cut, moment, not_later, one_line, plain_text
from monitor.records import Article, Entry, FeedBody, ParsedFeed, TextSource
from monitor.stages.entries.item import Item, Reading, Written
from monitor.text.language import identify
from monitor.text.words import count_words

MAX_ENTRIES = 5_000  # STANDARDS, "Bounded work"
MAX_TITLE = 1024  # bytes
MAX_GUID = 1024  # bytes
FULL_TEXT = 150  # words; from there on a summary is a text: no corpus feed's teaser is longer
TITLE_WORDS = 12  # of the text, where there is no title
_MAX_NAME = 200  # bytes
_MAX_RAW_DATE = 100  # bytes
_MAX_HOME = 2_048  # characters

# What the readers raise on an item of a shape that nobody foresaw: feedparser's dictionaries and the standard
# library's URL and date functions. Such an item is refused by name, and its neighbours live.
_BROKEN_ITEM = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


def keep(reading: Reading, body: FeedBody) -> ParsedFeed:
    """All items, each an entry or a line in `refused`."""
    drafts, refused = _drafts(reading, body)
    entries, doubled = _entries(drafts, reading, body)
    return ParsedFeed(
        version=reading.version,
        title=one_line(reading.title, MAX_TITLE) or None,
        language=reading.language,
        entries=tuple(entries),
        refused=(*reading.left_out, *refused, *doubled),
        declared=reading.declared,
        home=clean(reading.home).strip()[:_MAX_HOME] or None,
        listed=reading.listed,
        remarks=reading.remarks,
        whole=reading.whole,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An item made plain, which has no key yet: that depends on the other items."""

    number: int  # in the document, from 1
    guid: str
    page: str | None  # canonical address
    link: str  # the same with its fragment, or as written where it is no page's; items of a live ticker differ in it
    title: str
    text: str
    text_source: TextSource
    published_at: datetime | None
    item: Item

    @property
    def contents(self) -> str:
        return "\n".join([self.title, self.item.published_raw, self.text])

    @property
    def identity(self) -> str:
        return self.guid or self.link or self.contents

    @property
    def narrower(self) -> str:
        """Where items share a guid, they are told apart by address; where they share an address, by title."""
        if self.guid:
            return f"{self.guid}\n{self.link or self.contents}"
        return f"{self.link}\n{self.title}" if self.link else self.contents


def _drafts(reading: Reading, body: FeedBody) -> tuple[list[_Draft], list[str]]:
    drafts, refused = [], []
    for number, item in enumerate(reading.items[:MAX_ENTRIES], start=1):
        try:
            draft = _draft(number, item(), body)
        except _BROKEN_ITEM as error:
            refused.append(f"item {number} cannot be read: {type(error).__name__}")
            continue
        if draft.title:
            drafts.append(draft)
        else:
            refused.append(f"item {number} is empty")
    if len(reading.items) > MAX_ENTRIES:
        refused.append(f"{len(reading.items) - MAX_ENTRIES} items after the first {MAX_ENTRIES}")
    return drafts, refused


def _draft(number: int, item: Item, body: FeedBody) -> _Draft:
    text, source = _text(item)
    page, link = _address(item, body)
    guid = clean(item.guid).strip()
    title = one_line(item.title.source, MAX_TITLE, html=item.title.html) or _title(text, page) or cut(guid, MAX_TITLE)
    return _Draft(
        number=number,
        guid=guid,
        page=page,
        link=link,
        title=title,
        text=text,
        text_source=source,
        published_at=not_later(item.published_at or moment(item.published_raw), body.fetched_at),
        item=item,
    )


def _address(item: Item, body: FeedBody) -> tuple[str | None, str]:
    """The page of an item, canonical, and its link for telling items apart.

    The root of a site is no item's page: feeds that link all their items there exist, and would have one item.
    """
    written = clean(item.link).strip()
    absolute = urls.join(body.url, written) if written else None
    page = urls.canonical(absolute) if absolute else None
    if page is None or absolute is None:
        return None, written
    if urlsplit(page).path == "/" and not urlsplit(page).query:
        return None, ""
    fragment = urlsplit(absolute).fragment
    return page, f"{page}#{fragment}" if fragment else page


def _text(item: Item) -> tuple[str, TextSource]:
    """The fullest of what the item gives; FEED where it claims to be the text, or is as long as one."""
    contents = [_plain(written) for written in item.contents]
    summaries = [_plain(written) for written in item.summaries]
    text = max([*contents, *summaries], key=len, default="")
    claimed = text in contents and text not in summaries
    full = bool(text) and (claimed or count_words(text) >= FULL_TEXT)
    return text, TextSource.FEED if full else TextSource.SUMMARY


def _plain(written: Written) -> str:
    return plain_text(written.source, html=written.html)


def _title(text: str, page: str | None) -> str:
    """A title for what has none: the first words of the text, else the words of the address."""
    words = text.split(maxsplit=TITLE_WORDS)
    if words:
        first = " ".join(words[:TITLE_WORDS])
        return cut(first + "…" if len(words) > TITLE_WORDS else first, MAX_TITLE)
    path = unquote(urlsplit(page or "").path).rstrip("/")
    slug = path.rpartition("/")[2].removesuffix(".html").replace("-", " ").replace("_", " ")
    return one_line(slug, MAX_TITLE) or page or ""


def _entries(drafts: list[_Draft], reading: Reading, body: FeedBody) -> tuple[list[Entry], list[str]]:
    """Each entry once; a line for each item that says something else under another's identity."""
    kept: dict[str, _Draft] = {}
    doubled = []
    for key, draft in _keyed(drafts):
        first = kept.setdefault(key, draft)
        if first.title != draft.title:
            doubled.append(f"item {draft.number} has the identity of item {first.number}")
    owners: dict[str | None, str] = {}
    for draft in kept.values():
        owners.setdefault(draft.page, draft.title)
    entries = [_entry(key, draft, owners[draft.page] == draft.title, reading, body) for key, draft in kept.items()]
    return entries, doubled


def _keyed(drafts: list[_Draft]) -> Iterator[tuple[str, _Draft]]:
    """A guid that several pages share identifies nothing: the address, else the contents, must help."""
    pages = defaultdict(set)
    for draft in drafts:
        pages[draft.identity].add(draft.narrower)
    for draft in drafts:
        identity = draft.identity if len(pages[draft.identity]) == 1 else draft.narrower
        yield sha256(identity.encode("utf-8", "replace")).hexdigest(), draft


def _entry(key: str, draft: _Draft, own_page: bool, reading: Reading, body: FeedBody) -> Entry:
    """`own_page`: no other item with another title came first with the same page; there is one article per page."""
    page = draft.page if own_page else None
    declared = (body.language, draft.item.language, reading.language)
    article = Article(
        title=draft.title,
        author=one_line(draft.item.author, _MAX_NAME) or None,
        published_at=draft.published_at,
        language=identify(f"{draft.title}\n{draft.text}", declared),
        text=draft.text,
        text_source=draft.text_source,
        words=count_words(draft.text),
        content_hash=sha256(f"{draft.title}\n{draft.text}".encode("utf-8", "replace")).hexdigest(),
    )
    return Entry(
        key=key,
        guid=cut(draft.guid, MAX_GUID) or None,
        url=page or f"{urldefrag(body.url).url}#entry={key[:16]}",
        has_page=page is not None,
        published_raw=cut(clean(draft.item.published_raw), _MAX_RAW_DATE) or None,
        article=article,
    )
