"""Which lines of a host's pages are its furniture: sidebars, `read also`, newsletter boxes. Pure.

What is learnt follows from the latest pages alone, as a set: their order does not count. A line is known by what it
says *and* where it stands, so that a paragraph copied into a comment does not become furniture as a paragraph.

* Pages of one title are one article (copies, AMP twins, corrections, parts of a series, a live blog's next page), and
  only articles that have text of their own are asked: a page that a hundred addresses lead to teaches nothing.
* A link, or a line in a place where (nearly) nothing but repeated lines stands, is furniture with FEW articles.
* A line among the text itself may be the paragraph that a newsroom puts under each report on a matter: true text, and
  all that some article says of it. It is furniture only where most articles of its language have it.
* A place where hardly anything new ever stands is furniture whatever stands there next: a rail whose headlines change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import nlargest
from typing import TYPE_CHECKING

from monitor.records import Block, Furniture, HostPage
from monitor.text.lines import rails

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PAGES = 48  # of a host that are remembered: a day of a daily, a year of a monthly
KNOWN = 256  # lines of a host, those that stand on most of these pages
OWN = 60  # characters that no other article of the host has: a sentence, without which an article teaches nothing
FEW = 3  # articles that make a link, or a line beside the text, furniture
MOST = 0.8  # of the articles of its language make a line of the text itself furniture …
ENOUGH = 10  # … where there are so many of these
STILL_MOST = 1 / 3  # of the articles: with fewer, a line of the text is furniture no longer
FRESH = 0.2  # of the text in a place is its articles' own: then it holds text
RAIL = 8  # articles that have a place, until it is furniture as a place


class _Article:
    """The pages of one title, taken together."""

    def __init__(self, pages: Iterable[HostPage]) -> None:
        several = list(pages)
        self.language = min(page.language for page in several)
        self.blocks = _by_digest([block for page in several for block in page.blocks])


def _by_digest(blocks: list[Block]) -> dict[int, Block]:
    """Blocks by what they are known by; whichever comes first, the same one of several."""
    found = {block.digest: block for block in blocks}
    return found if len(found) == len(blocks) else {block.digest: block for block in sorted(blocks)}


def learnt(pages: Sequence[HostPage], known: frozenset[int] = frozenset()) -> Furniture:
    """What a host's latest pages show to be its furniture; `known`: lines that were furniture so far, which stay so
    until there are articles enough to say otherwise."""
    articles = _articles(pages)
    held = Counter(digest for article in articles for digest in article.blocks)
    asked = [article for article in articles if _own(article, held) >= OWN]
    if len(asked) < FEW:
        return Furniture(lines=known)
    bodies = _bodies(asked, held)
    languages = Counter(article.language for article in asked)
    standing = _standing(asked, {digest for digest, number in held.items() if number >= FEW})
    lines = {
        digest
        for digest, (block, by_language) in standing.items()
        if _is_furniture(block, by_language, languages, bodies, known)
    }
    unsaid = {digest for digest in known if digest not in standing or standing[digest][1].total() < FEW}
    most = nlargest(KNOWN, lines | unsaid, key=lambda digest: (held[digest], digest))
    return Furniture(lines=frozenset(most), places=_rails(asked, bodies))


def _standing(asked: Sequence[_Article], often: set[int]) -> dict[int, tuple[Block, Counter[str]]]:
    """Of the lines that stand often, which they are and on how many articles of each language."""
    found: dict[int, tuple[Block, Counter[str]]] = {}
    for article in asked:
        for digest in article.blocks.keys() & often:
            block, by_language = found.get(digest, (article.blocks[digest], Counter[str]()))
            by_language[article.language] += 1
            found[digest] = max(block, article.blocks[digest]), by_language
    return found


def uncut(page: HostPage, known: Furniture) -> dict[int, Block]:
    """What is furniture now and still stands in the text of a page, by its digest."""
    places = rails(((one.place, one.length) for one in page.blocks if one.digest not in known.lines), known.places)
    return {
        block.digest: block
        for block in page.blocks
        if not block.cut and (block.digest in known.lines or block.place in places)
    }


def _articles(pages: Iterable[HostPage]) -> list[_Article]:
    by_title: defaultdict[int, list[HostPage]] = defaultdict(list)
    for page in pages:
        by_title[page.title].append(page)
    return [_Article(several) for several in by_title.values()]


def _own(article: _Article, held: Counter[int]) -> int:
    return sum(block.length for digest, block in article.blocks.items() if held[digest] == 1)


def _bodies(asked: Sequence[_Article], held: Counter[int]) -> frozenset[int]:
    """The places that hold text: where each article says something new, and the one where they say most of it."""
    own: Counter[int] = Counter()
    whole: Counter[int] = Counter()
    for article in asked:
        for digest, block in article.blocks.items():
            whole[block.place] += block.length
            own[block.place] += block.length if held[digest] == 1 else 0
    most = max(own, key=lambda place: (own[place], place))
    return frozenset({0, most, *(place for place in own if own[place] >= FRESH * whole[place])})


def _is_furniture(
    block: Block, by_language: Counter[str], languages: Counter[str], bodies: frozenset[int], known: frozenset[int]
) -> bool:
    if block.linked or block.place not in bodies:
        return by_language.total() >= FEW
    share = STILL_MOST if block.digest in known else MOST
    return any(
        number >= share * languages[language] and languages[language] >= ENOUGH
        for language, number in by_language.items()
    )


def _rails(asked: Sequence[_Article], bodies: frozenset[int]) -> frozenset[int]:
    """Places that many articles have and that say something new in none, or hardly: a link there is not news."""
    there: Counter[int] = Counter()
    for article in asked:
        there.update({block.place for block in article.blocks.values()})
    return frozenset(place for place, number in there.items() if number >= RAIL and place not in bodies)
