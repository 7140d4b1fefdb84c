"""The article's text on its page: trafilatura's, cut; or a second opinion, where the first has next to nothing. Pure.

page     what trafilatura reads, without what stands outside the article
jsonld   articleBody, where it has much more: a paywall, a page built by scripts
state    the JSON that scripts build the page from, under the article's title: where the page shows a notice at most
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.records import PageBody, TextSource
from monitor.stages.extract.cut import Cut, cut_apart
from monitor.stages.extract.notes import Note
from monitor.stages.extract.page import Page
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
    """What the page says, as the best of its sources has it. `title`: the article's."""
    titles = (seen.title, seen.heading, page.item.title)
    cut = cut_apart(seen.text, seen.tree, page.url, title, titles)
    first = _of_page(cut)
    if seen.text and seen.text.split() == seen.body.split():  # trafilatura too falls back on articleBody
        return _of_data(first, seen.body)
    if count_words(seen.body) >= MUCH_MORE * max(first.words, FEWEST_WORDS):
        return _of_data(first, seen.body)
    if first.words >= SHORT or seen.tree is None:
        return first
    state = embedded_text(seen.tree, frozenset(filter(None, map(key_of, titles))))
    if count_words(state) >= MUCH_MORE * max(first.words, FEWEST_WORDS):
        return _of_data(first, state)
    return first


def _of_page(cut: Cut) -> Reading:
    return Reading(
        text=cut.text, source=TextSource.PAGE, words=count_words(cut.text), apart=cut.apart, is_list=cut.is_list
    )


def _of_data(first: Reading, text: str) -> Reading:
    return replace(
        first, text=text, source=TextSource.JSONLD, words=count_words(text), note=Note.FROM_DATA, is_list=False
    )
