"""The title of an article, of those that its page gives: shared, headed, in structured data, in the title tag. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from monitor.markup import ArticleNode, Head, one_line

_ENDS_APART = re.compile(r"(?:\s[|\-–—·•:»/~]|[|»•:])\s+$")
_LEADING = re.compile(r"([^|:–—-]{2,60})(?::|\s[|–—-])\s+(?=\S)")
_LONGEST = 1024  # bytes
_SEPARATOR = re.compile(r"\s*(?:\s[|\-–—·•:»/~]\s|--|[|»•]|::)\s*")
_NO_LETTERS = re.compile(r"[\W_]+")
_MOST_WORDS = 6  # of a site's name
_FEWEST = 12  # letters of a heading that may stand for a title that begins with it
_SECOND_LEVEL = {"co", "com", "org", "net", "gov", "gob", "gouv", "ac", "edu", "or", "ne", "go"}


def title_of(head: Head, linked: ArticleNode, headings: Sequence[str], url: str) -> str:
    """What the page is called, without the site's name; "" where it says nothing but that.

    og:title where a heading says the same, JSON-LD headline, og:title, twitter:title. (That twitter:title says the
    same as og:title proves little: templates write both. Counted as a voice, it lost four titles in a hundred.)
    """
    names = site_names(head, linked, url)
    shared, told, twittered = (
        without_site(title, names, headings) for title in (head.title, linked.headline, head.shared)
    )
    headed = any(_same(shared, heading) for heading in headings)
    return shared if headed else told or shared or twittered


def site_names(head: Head, linked: ArticleNode, url: str) -> tuple[str, ...]:
    """The names of the page's site, folded: as it gives them itself, and as its host spells it."""
    host = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    label = host[-3] if len(host) > 2 and host[-2] in _SECOND_LEVEL else host[-2] if len(host) > 1 else ""
    names = map(folded, (head.site or "", linked.publisher or "", ".".join(host), label))
    return tuple(name for name in dict.fromkeys(names) if len(name) > 1)


def without_site(title: str | None, names: tuple[str, ...], headings: Sequence[str] = ()) -> str:
    """`Headline | The Site` is `Headline`: what names the site is cut, and what stands beside a heading."""
    text = one_line(title or "", _LONGEST)
    if folded(text) in names or folded(text) in ("null", "undefined", "untitled"):
        return ""
    if beside := max((part for heading in headings for part in _beside(text, heading)), key=len, default=""):
        return beside
    for _ in range(2):
        text = _cut_once(text, names)
    return text


def _beside(text: str, heading: str) -> Iterator[str]:
    """What of `text` is the heading, where something else stands before or behind it."""
    end, start = len(heading), len(text) - len(heading)
    if len(heading) >= _FEWEST and start > 0:
        if _same(text[:end], heading) and _SEPARATOR.match(text, end):
            yield text[:end]
        if _same(text[start:], heading) and _ENDS_APART.search(text, 0, start):
            yield text[start:]


def _cut_once(text: str, names: tuple[str, ...]) -> str:
    for at in reversed(list(_SEPARATOR.finditer(text))):
        if at.start() and _names_site(text[at.end() :], names):
            return text[: at.start()].rstrip()
    begun = _LEADING.match(text)
    return text[begun.end() :] if begun and folded(begun[1]) in names else text


def _names_site(tail: str, names: tuple[str, ...]) -> bool:
    """Whether a tail is a name of the site or part of one, or begins with one: `The Post Online` of The Post."""
    name = folded(tail)
    if not name or len(tail.split()) > _MOST_WORDS:
        return False
    return any(name in known or known in name for known in names if len(known) > 2)


def _same(one: str, other: str) -> bool:
    return bool(one) and folded(one) == folded(other)


def folded(text: str) -> str:
    """Letters and digits alone, in lower case: quotation marks and spaces differ between the places of a title."""
    return _NO_LETTERS.sub("", text.casefold())
