"""The article's text on its page: trafilatura's, cut; or a second opinion, where the first has next to nothing. Pure.

chosen   what the user's selector for the host finds (config/sites.yaml), before all else
page     what trafilatura reads, without what stands outside the article
jsonld   articleBody, where it has much more: a paywall, a page built by scripts
state    the JSON that scripts build the page from, under the article's title: where the page shows a notice at most
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.records import PageBody, TextSource
from monitor.stages.extract.about import About
from monitor.stages.extract.chosen import beside
from monitor.stages.extract.cut import Cut, cut_apart, under_title
from monitor.stages.extract.notes import Note
from monitor.stages.extract.page import Page
from monitor.stages.extract.paid import is_paid
from monitor.stages.extract.passages import key_of
from monitor.stages.extract.state import embedded_text
from monitor.text.words import count_words

FEWEST_WORDS = 20  # of a page's text; with fewer it is a notice, a caption or a button
MUCH_MORE = 2  # times the words of the page's text has another where it is taken instead
SHORT = 100  # words: with fewer a second opinion is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page's text and where it was found; `apart`, `is_list`: as those of Cut; `words` of the text."""

    text: str
    source: TextSource
    words: int
    apart: str = ""
    is_list: bool = False
    note: Note | None = None


def reading(page: PageBody, seen: Page, title: str) -> Reading:
    """What the page says: where the user says that it stands, or as the best of its sources has it. `title`: the
    article's."""
    if text := _untitled(seen.chosen.text, title):
        return Reading(text=text, source=TextSource.PAGE, words=count_words(text), apart=beside(seen.text, text))
    found = _of_sources(page, seen, title)
    if seen.chosen.missed:
        return replace(found, note=Note.MISSED)
    if found.note is None and is_paid(seen.tree, found.text, found.words):
        return replace(found, note=Note.PAYWALL)
    return replace(found, note=found.note or Note.PART) if seen.is_part else found


def _untitled(text: str, title: str) -> str:
    first, _, rest = text.partition("\n\n")
    return rest if rest and key_of(first) == key_of(title) else text


def _of_sources(page: PageBody, seen: Page, title: str) -> Reading:
    about = About(page.url, title, (seen.title, seen.heading, page.item.title), page.item.text)
    cut = cut_apart(seen.text, seen.tree, about)
    first = _of_page(cut)
    if seen.text and seen.text.split() == seen.body.split():  # trafilatura too falls back on articleBody
        return _of_data(first, seen.body)
    if count_words(seen.body) >= MUCH_MORE * max(first.words, FEWEST_WORDS):
        return _of_data(first, seen.body)
    if first.words >= SHORT or seen.tree is None:
        return first
    state = embedded_text(seen.tree, about.keys())
    if count_words(state) >= MUCH_MORE * max(first.words, FEWEST_WORDS):
        return _of_data(first, state)
    if not page.item.title or key_of(page.item.title) not in {key_of(seen.title), key_of(seen.heading)}:
        return first
    second = _of_page(under_title(seen.tree, about))
    return second if second.words >= MUCH_MORE * first.words else first


def _of_page(cut: Cut) -> Reading:
    return Reading(
        text=cut.text, source=TextSource.PAGE, words=count_words(cut.text), apart=cut.apart, is_list=cut.is_list
    )


def _of_data(first: Reading, text: str) -> Reading:
    return replace(
        first, text=text, source=TextSource.JSONLD, words=count_words(text), note=Note.FROM_DATA, is_list=False
    )
