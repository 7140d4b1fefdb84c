"""Items as written → entries for the store: identity, address, date, text. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import unquote, urldefrag, urlsplit

from monitor import urls
from monitor.markup import clean, cut, moment, not_later, one_line, plain_text
from monitor.records import Article, Entry, FeedBody, ParsedFeed, TextSource
from monitor.stages.entries.identity import Keyed, identities, keyed
from monitor.stages.entries.item import Item, Reading, Written
from monitor.stages.entries.wrapped import unwrapped
from monitor.text.edits import gist
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
        remarks=reading.remarks,
        whole=reading.whole,
        home=clean(reading.home).strip()[:_MAX_HOME] or None,
        listed=reading.listed,
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
    words: int
    published_at: datetime | None
    identities: tuple[str, ...]
    item: Item


def _drafts(reading: Reading, body: FeedBody) -> tuple[list[_Draft], list[str]]:
    drafts, refused = [], []
    if len(reading.items) > MAX_ENTRIES:  # first: the log of polls has room for one line
        refused.append(f"{len(reading.items) - MAX_ENTRIES} items after the first {MAX_ENTRIES}")
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
    return drafts, refused


def _draft(number: int, item: Item, body: FeedBody) -> _Draft:
    text, source, words = _text(item)
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
        words=words,
        published_at=not_later(item.published_at or moment(item.published_raw), body.fetched_at),
        identities=identities(guid, link, title, "\n".join([title, item.published_raw, text])),
        item=item,
    )


def _address(item: Item, body: FeedBody) -> tuple[str | None, str]:
    """The page of an item, canonical, and its link for telling items apart.

    The root of a site is no item's page: feeds that link all their items there exist, and would have one item.
    """
    written = clean(item.link).strip().replace("&amp;", "&")  # escaped once too often, as no address means it
    absolute = urls.join(body.url, written) if written else None
    absolute = unwrapped(absolute) if absolute else None
    page = urls.canonical(absolute) if absolute else None
    if page is None or absolute is None:
        return None, written
    if urlsplit(page).path == "/" and not urlsplit(page).query:
        return None, ""
    fragment = urlsplit(absolute).fragment
    return page, f"{page}#{fragment}" if fragment else page


def _text(item: Item) -> tuple[str, TextSource, int]:
    """The fullest of what the item gives, and its words; FEED where it claims to be the text, or is as long as one."""
    contents = [_plain(written) for written in item.contents]
    summaries = [_plain(written) for written in item.summaries]
    text = max([*contents, *summaries], key=len, default="")
    claimed = text in contents and text not in summaries
    words = count_words(text)
    full = bool(text) and (claimed or words >= FULL_TEXT)
    return text, TextSource.FEED if full else TextSource.SUMMARY, words


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
    kept: dict[str, Keyed[_Draft]] = {}
    doubled = []
    for named in keyed(drafts):
        first, draft = kept.setdefault(named.key, named).draft, named.draft
        if (first.title, first.text) != (draft.title, draft.text):
            doubled.append(f"item {draft.number} has the identity of item {first.number}")
    owners: dict[str, str] = {}
    for named in kept.values():
        owners.setdefault(_place(named.draft), named.draft.title)
    return [_entry(named, owners[_place(named.draft)], reading, body) for named in kept.values()], doubled


def _place(draft: _Draft) -> str:
    """A page, however its address is spelled."""
    return min(urls.variants(draft.page)) if draft.page else ""


def _entry(named: Keyed[_Draft], owner: str, reading: Reading, body: FeedBody) -> Entry:
    """`owner`: the title of the first item with the same page; there is one article per page."""
    draft = named.draft
    page = draft.page if owner == draft.title else None
    place = f"{urldefrag(body.url).url}#entry={named.key[:16]}"
    return Entry(
        key=named.key,
        guid=cut(draft.guid, MAX_GUID) or None,
        url=page or place,
        has_page=page is not None,
        published_raw=_raw(draft.item.published_raw),
        article=_article(draft, reading, body),
        gist=gist(draft.title, draft.text),
        place=place,
        identities=named.identities,
        alternate=named.alternate,
        updated_raw=_raw(draft.item.updated_raw),
    )


def _raw(date: str) -> str | None:
    return cut(clean(date), _MAX_RAW_DATE) or None


def _article(draft: _Draft, reading: Reading, body: FeedBody) -> Article:
    whole = f"{draft.title}\n{draft.text}"
    content_hash = sha256(whole.encode("utf-8", "replace")).hexdigest()
    declared = (body.language, draft.item.language, reading.language)
    return Article(
        title=draft.title,
        author=one_line(draft.item.author, _MAX_NAME) or None,
        published_at=draft.published_at,
        language=body.languages.get(content_hash) or identify(whole, declared),
        text=draft.text,
        text_source=draft.text_source,
        words=draft.words,
        content_hash=content_hash,
    )
