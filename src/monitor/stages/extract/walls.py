"""What stands where an article should: walls, lists, videos, notices; by what is evident. Pure.

Only pages with few words are asked: an article behind a video, beside a login form or under a cookie notice stays an
article, and so does one that has the title or the summary of its feed on it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor.records import Article
from monitor.stages.extract.notes import Note
from monitor.stages.extract.page import Page
from monitor.stages.extract.phrases import folded, saying
from monitor.stages.extract.reading import Reading

LONG = 150  # words; from there on the text speaks for itself
_SHORT = 100  # words of a list's or a notice's introduction
_BESIDE_VIDEO = 40  # words; with more they are a report that a film belongs to
_NOTICE = 60  # words of a notice, and of what a login form has beside it
_SAME = 0.5  # of the words of title or summary are found: the page is about them
_ELSE = 0.25  # less is found: it is about something else
_LISTS = {"CollectionPage", "SearchResultsPage", "ItemList", "ImageGallery", "MediaGallery"}
_VIDEOS = {"VideoObject", "VideoGallery", "AudioObject", "PodcastEpisode", "RadioEpisode", "TVEpisode"}
_WALL_HOSTS = ("consent.", "guce.", "login.", "accounts.", "sso.", "auth.", "myaccount.")
_CONSENTS = {"consent", "cookie-consent"}
_LOGINS = {"login", "signin", "sign-in", "sign_in", "anmelden", "giris", "auth", "sso"}
_WORD = re.compile(r"\w{4,}")
_ENOUGH = 3  # such words, for a share of them to tell anything
_FIRST_LINES = 3
_NOTICE_TITLE = 70  # characters
_ANYWHERE = {Note.ERROR, Note.CHECK}  # said in articles, too


def wall(url: str, seen: Page, found: Reading, item: Article) -> Note | None:
    """What the page at `url` is instead of the article, where it is evidently none."""
    if found.is_list and not seen.is_article and not _is_about(seen, found, item):
        return Note.LIST
    if found.words >= LONG:
        return None
    return _by_address(url) or _by_words(seen, found, item) or _by_kind(seen, found)


def _by_address(url: str) -> Note | None:
    """Redirected to a consent or login page; the address is the one that the body came from."""
    parts = urlsplit(url)
    names, host = set(parts.path.lower().split("/")), parts.hostname or ""
    if host.startswith(_WALL_HOSTS[:2]) or names & _CONSENTS:
        return Note.CONSENT
    return Note.LOGIN if host.startswith(_WALL_HOSTS) or names & _LOGINS else None


def _by_words(seen: Page, found: Reading, item: Article) -> Note | None:
    """What it says itself, in its title or at its beginning, as far as that is not what the feed told of it."""
    if _share(item.text, found.text) >= _SAME or _share(found.text, item.text) >= _SAME:
        return None
    first = "\n".join(found.text.split("\n\n")[:_FIRST_LINES])
    if not any(map(_tells, (item.title, item.text))):
        return (
            _short_saying(seen.title)
            or _short_saying(seen.heading)
            or (saying(first) if found.words < _NOTICE else None)
        )
    if _is_about(seen, found, item):
        said = saying(first) if found.words < _SHORT else None
        return said if said not in _ANYWHERE else None
    said = saying(f"{seen.title}\n{seen.heading}\n{first}")
    return said or (None if seen.is_article else Note.ELSEWHERE)


def _short_saying(head: str) -> Note | None:
    return saying(head) if len(head) <= _NOTICE_TITLE else None


def _tells(said: str) -> bool:
    return len(_WORD.findall(folded(said))) >= _ENOUGH


def _is_about(seen: Page, found: Reading, item: Article) -> bool:
    """Whether the page has anything of the title or the summary of its feed; true where these say nothing."""
    page = f"{seen.title}\n{seen.heading}\n{found.text}"
    if " " in item.title and folded(item.title) in folded(page):
        return True
    shares = [_share(said, page) for said in (item.title, item.text) if _tells(said)]
    return not shares or max(shares) >= _ELSE


def _share(said: str, text: str) -> float:
    """The share of the longer words of `said` that `text` has; 0 where there are none."""
    words, there = set(_WORD.findall(folded(said))), set(_WORD.findall(folded(text)))
    return len(words & there) / len(words) if len(words) >= _ENOUGH else 0.0


def _asks_password(seen: Page) -> bool:
    return seen.tree is not None and any(
        (one.get("type") or "").lower() == "password" for one in seen.tree.iter("input")
    )


def _by_kind(seen: Page, found: Reading) -> Note | None:
    """What it declares itself to be."""
    if found.words >= _SHORT:
        return None
    if seen.kind.startswith(("video", "music")) and found.words < _BESIDE_VIDEO:
        return Note.VIDEO
    if seen.is_article:
        return None
    if found.words < _NOTICE and _asks_password(seen):
        return Note.LOGIN
    if found.words < _BESIDE_VIDEO and not _VIDEOS.isdisjoint(seen.types):
        return Note.VIDEO
    return Note.LIST if seen.kind == "website" or not _LISTS.isdisjoint(seen.types) else None
