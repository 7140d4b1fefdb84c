"""Pages that are no articles, by what is evident: they say so, or a wall stands before them. Pure.

Only short texts are asked: an article behind a video or beside a login form stays an article.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from monitor.stages.extract.page import Page

LONG = 100  # words; from there on the text speaks for itself
_LISTS = {"CollectionPage", "SearchResultsPage", "ItemList", "ImageGallery", "MediaGallery"}
_VIDEOS = {"VideoObject", "VideoGallery", "AudioObject", "PodcastEpisode", "RadioEpisode", "TVEpisode"}
_WALL_HOSTS = ("consent.", "guce.", "login.", "accounts.", "sso.", "auth.", "myaccount.")
_WALL_PATHS = {"login", "signin", "sign-in", "sign_in", "consent", "cookie-consent", "anmelden", "giris", "auth", "sso"}


def is_no_article(url: str, seen: Page, words: int) -> bool:
    """Whether the page at `url`, of whose text `words` words were found, is evidently something else."""
    if words >= LONG:
        return False
    return _is_wall(url) or _asks_password(seen) or _is_other_kind(seen)


def _is_wall(url: str) -> bool:
    """Redirected to a consent or login page; the address is the one that the body came from."""
    parts = urlsplit(url)
    return (parts.hostname or "").startswith(_WALL_HOSTS) or not _WALL_PATHS.isdisjoint(parts.path.lower().split("/"))


def _asks_password(seen: Page) -> bool:
    if seen.tree is None or seen.is_article:
        return False
    return any((field.get("type") or "").lower() == "password" for field in seen.tree.iter("input"))


def _is_other_kind(seen: Page) -> bool:
    """A list or a video by its own word, and no article beside."""
    if seen.kind.startswith(("video", "music")):
        return True
    return not seen.is_article and (seen.kind == "website" or not (_LISTS | _VIDEOS).isdisjoint(seen.types))
