"""Links that lead through somebody else's door: the address that stands in them, without asking anybody. Pure.

What gives its target only to those who follow it (t.co, feedproxy, today's Google News) is resolved by the visit of the
page.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor import urls

_DOORS = 3  # one behind the other: a newsletter's behind a search engine's behind a social network's
_NAMES: tuple[str, ...] = ("url", "u", "q", "to", "target", "dest", "destination", "redirect", "redirect_url", "link")
_NAMES += ("redirecturl", "murl", "ued", "goto", "out", "href", "uddg", "z", "continue", "adurl", "deeplink", "dl", "r")
# The last part of a path that does nothing but lead on, in whatever program it is written.
_PASSES_ON = re.compile(
    r"/(?:url|u|l|r|rd|redir|redirects?|redirector|redirect_?to|out|outbound|go|goto|click|clk|clicks|ck|link|links|track"
    r"|tracking|tracker|away|exit|leave|jump|external|ext|forward|fwd|apiclick|cread|linkfilter|deeplink)"
    r"(?:\.(?:aspx?|php|cgi|html?|ashx|do|jsp))?/?$",
    re.IGNORECASE,
)
# Names of an article, which leads nowhere whatever is said behind it: three words or a number of five digits.
_NAMES_ARTICLE = re.compile(r"[^/-]-[^/-]+-[^/]+/?$|\d{5,}[^/]*/?$")
_MAY_WRAP = re.compile(r"^.{4,}?(?:http|news\.google\.|ampproject\.|google\.[a-z.]+/amp/)", re.IGNORECASE | re.DOTALL)
_GOOGLE_NEWS = re.compile(r"^/(?:rss/)?(?:articles|read|__i/rss/rd/articles)/([\w-]{20,2000})/?$")
_IN_TOKEN = re.compile(rb'^\x08[\x00-\x7f]"[\x80-\xff]?[\x01-\x7f](https?://[\x21-\x7e]+)')
_AMP_CACHE = re.compile(r"^/(?:amp|[a-z]|[a-z]/[a-z])/(?:(s)/)?([\w.-]+\.[a-z]{2,}/.*)$")
_AMP_HOST = re.compile(r"\.(?:cdn\.ampproject\.org|ampproject\.net)$")
_STARRED = re.compile(r"[/*](?:\*|RU=)(https?(?:://|%3a%2f%2f)[^*]+?)(?:/R[KS]=|$)", re.IGNORECASE)
_DEFENDED = re.compile(r"^/v3/__(https?:/{1,2}[^_].*?)__;")


def unwrapped(url: str) -> str:
    """The address that a link wraps, as far as it stands there in the clear; else the link itself."""
    for _ in range(_DOORS if _MAY_WRAP.match(url) else 0):
        inner = next(filter(None, map(_page, _inside(url))), None)
        if inner is None or inner == url:
            break
        url = inner
    return url


def _page(url: str) -> str | None:
    """An address that may be an article's: the root of a site is nobody's target."""
    parts = urls.parse(url)
    return str(parts) if parts and (parts.path != "/" or parts.raw_query_string) else None


def _inside(url: str) -> Iterator[str]:
    """The addresses that may be meant, in the order in which they are believed."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host == "news.google.com":
        yield from _in_token(parts.path)
    if host.startswith("google.") or _AMP_HOST.search(host):
        yield from _in_amp(parts.path, parts.query)
    if host.startswith("urldefense.") and (defended := _DEFENDED.match(parts.path)):
        yield re.sub(r"^(https?):/{1,2}", r"\1://", defended[1])
    if starred := _STARRED.search(parts.path):
        yield unquote(starred[1])
    yield from _in_query(url, parts.path, parts.query)


def _in_token(path: str) -> Iterator[str]:
    """Google News packs the address into the name of its page, in the older of its two ways."""
    if token := _GOOGLE_NEWS.match(path):
        try:
            packed = urlsafe_b64decode(token[1] + "=" * (-len(token[1]) % 4))
        except ValueError:
            return
        if found := _IN_TOKEN.match(packed):
            length = packed[3] if packed[3] < 0x80 else packed[3] & 0x7F | packed[4] << 7
            yield found[1][:length].decode("ascii")


def _in_amp(path: str, query: str) -> Iterator[str]:
    """Pages that an AMP cache holds: `/amp/s/HOST/PATH`, `/c/s/HOST/PATH`."""
    if cached := _AMP_CACHE.match(path):
        yield f"http{cached[1] or ''}://{cached[2]}{f'?{query}' if query else ''}"


def _in_query(url: str, path: str, query: str) -> Iterator[str]:
    """A parameter that holds another site's address; one of the same site only where the path does nothing else."""
    if "http" not in query.lower():
        return
    given = {name.lower(): value for name, value in reversed(parse_qsl(query, max_num_fields=100))}
    passes_on, own = _PASSES_ON.search(path) is not None, urls.site(url)
    for name in _NAMES:
        value = given.get(name, "").strip()
        if value.lower().startswith(("http://", "https://")) and (target := urls.site(value)):
            bare = path in {"", "/"} or (name == "url" and not _NAMES_ARTICLE.search(path))
            if passes_on or (target != own and bare):
                yield value
