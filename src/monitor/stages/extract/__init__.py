"""A fetched page beside what its feed said → the article as it now stands, and its fate.

The order of trust, where the first that says something is believed (exact on 108 pages of 75 publishers; what
trafilatura alone gives, in brackets):

    title      og:title where a heading of the page says the same, JSON-LD headline, og:title, twitter:title,
               the feed's, heading, title tag; the site's name cut off: titles                  .84 (.70)
    author     JSON-LD, meta tags, the feed's, the by-line near the heading, trafilatura's search for one, the name in
               a profile's address; a by-line before the site's own name: who                   .87 (.77)
    date       JSON-LD datePublished, meta tags, what is marked up as such, the feed's, JSON-LD dateCreated, a date
               beside the heading, one in the address, htmldate's search; completed by others
               of the same day: when                                                            .98 (.95)
                                                                              to the minute     .95 (.00)
    language   the text itself, helped by what page, JSON-LD and feed declare
    text       the page as trafilatura reads it, without what stands outside the article: outside; JSON-LD articleBody
               or the scripts' JSON where these have much more: reading; the feed's own where the page gives less, or
               shows something else: walls

Pure: the same bytes always give the same article.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from monitor.records import Article, Extracted, Failure, Fate, Fulltext, PageBody, TextSource
from monitor.stages.extract.furniture import parted
from monitor.stages.extract.notes import EMPTY, WALLS, Note
from monitor.stages.extract.page import Page, read_page
from monitor.stages.extract.reading import FEWEST_WORDS, Reading, reading
from monitor.stages.extract.walls import wall
from monitor.stages.extract.when import published_at
from monitor.stages.extract.who import author
from monitor.text.language import identify
from monitor.text.words import count_words

__all__ = ["article"]


def article(page: PageBody) -> Extracted:
    """What came of a visit. The article is the feed's where the page gives less than that.

    Fates: `read`, `feed_text`, `summary_only`, `not_article`; the last two with the failure `no_text` where the page
    gave no text at all.
    """
    if page.fulltext is Fulltext.NEVER:
        return Extracted(fate=_fate_of_feed(page.item), article=page.item)
    seen = read_page(page)
    title = _title(page, seen)
    found = reading(page, seen, title)
    read = parted(found.text, title, seen.tree, page.furniture)
    extracted = _extracted(page, seen, replace(found, text=read.text, words=count_words(read.text)))
    taught = read.blocks if extracted.fate is not Fate.NOT_ARTICLE and count_words(read.text) >= FEWEST_WORDS else ()
    apart = "\n\n".join(filter(None, (seen.chosen.removed, found.apart, read.apart))) or None
    return replace(extracted, canonical=seen.canonical, amp=seen.amp, apart=apart, blocks=taught)


def _extracted(page: PageBody, seen: Page, found: Reading) -> Extracted:
    """The fate of what was found, beside what the feed said."""
    instead = wall(page.url, seen, found, page.item)
    if instead is None and found.words < FEWEST_WORDS:
        instead = Note.NO_TEXT
    if instead is not None:
        return _nothing_read(page.item, instead, found.words)
    if page.fulltext is Fulltext.AUTO and page.item.words > found.words:
        kept = _article(page, seen, page.item.text, page.item.text_source)
        return Extracted(fate=_fate_of_feed(page.item), article=kept, note=found.note or Note.LESS)
    return Extracted(fate=Fate.READ, article=_article(page, seen, found.text, found.source), note=found.note)


def _nothing_read(item: Article, instead: Note, words: int) -> Extracted:
    """The feed's word stands, and what the page is instead is said; it is to blame where it should have text."""
    if instead is Note.GONE:
        return Extracted(fate=Fate.GONE, article=item, note=instead)
    failure = Failure(error_class="no_text", text=instead) if instead in EMPTY or words < FEWEST_WORDS else None
    if item.text_source is TextSource.FEED:
        return Extracted(fate=Fate.FEED_TEXT, article=item, note=instead)
    fate = Fate.NOT_ARTICLE if instead in WALLS else Fate.SUMMARY_ONLY
    return Extracted(fate=fate, article=item, failure=failure, note=instead)


def _fate_of_feed(item: Article) -> Fate:
    return Fate.FEED_TEXT if item.text_source is TextSource.FEED else Fate.SUMMARY_ONLY


def _title(page: PageBody, seen: Page) -> str:
    return seen.title or page.item.title or seen.heading


def _article(page: PageBody, seen: Page, text: str, source: TextSource) -> Article:
    title = _title(page, seen)
    return replace(
        page.item,
        title=title,
        author=author(seen, page.item.author),
        published_at=published_at(seen, page.item.published_at),
        language=identify(f"{title}\n{text}", (*seen.languages, *page.item.language.candidates[:1])),
        text=text,
        text_source=source,
        words=count_words(text),
        content_hash=sha256(f"{title}\n{text}".encode("utf-8", "replace")).hexdigest(),
    )
