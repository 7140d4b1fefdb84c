"""Links that lead through somebody else's door: the address that stands in them, without asking anybody. Pure.

What gives its target only to those who follow it (t.co, feedproxy, today's Google News) is resolved by the visit of the
page.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from monitor import urls

_DOORS = 3  # one behind the other: a newsletter's behind a search engine's behind a social network's
_NAMES: tuple[str, ...] = ("url", "u", "q", "to", "target", "dest", "destination", "redirect", "redirect_url", "link")
_NAMES += ("redirecturl", "murl", "ued", "goto", "out", "href", "uddg", "z", "continue", "adurl", "deeplink", "dl", "r")
_NAMES_AT_DOORS = (*_NAMES, "text", "a")
# The last part of a path that does nothing but lead on, in whatever program it is written.
_PASSES_ON = re.compile(
    r"/(?:url|u|l|r|rd|redir|redirects?|redirector|redirect_?to|out|outbound|go|goto|click|clk|clicks|ck|link|links|track"
    r"|tracking|tracker|away|exit|leave|jump|external|ext|forward|fwd|apiclick|cread|linkfilter|deeplink|sharer|turbo)"
    r"(?:\.(?:aspx?|php|cgi|html?|ashx|do|jsp))?/?$",
    re.IGNORECASE,
)
_NOTHING_BUT_A_DOOR = (".safelinks.protection.outlook.com",)
# Names of an article, which leads nowhere whatever is said behind it: three words or a number of five digits.
_NAMES_ARTICLE = re.compile(r"[^/-]-[^/-]+-[^/]+/?$|\d{5,}[^/]*/?$")
_MAY_WRAP = re.compile(
    r"^.{4,}?(?:http|news\.google\.|ampproject\.|bing-amp\.|(?:google|bing)\.[a-z.]+/amp/|bing\.com/ck/"
    r"|yandex\.[a-z.]+/turbo/)",
    re.IGNORECASE | re.DOTALL,
)
_GOOGLE_NEWS = re.compile(r"^/(?:rss/)?(?:articles|read|__i/rss/rd/articles)/([\w-]{20,2000})/?$")
_IN_TOKEN = re.compile(rb'^\x08[\x00-\x7f]"[\x80-\xff]?[\x01-\x7f](https?://[\x21-\x7e]+)')
_AMP_CACHE = re.compile(r"^/[a-z]{1,3}(?:/[a-z])??/(?:(s)/)?([\w.-]+\.[a-z]{2,}/.*)$")
_AMP_HOST = re.compile(r"(?:^|\.)(?:cdn\.ampproject\.org|ampproject\.net|bing-amp\.com)$")
_VIEWER_HOST = re.compile(r"^(?:google|bing)\.[a-z.]+$")
_TURBO = re.compile(r"^/turbo/(?:s/([\w.-]+\.[\w-]+)|([\w.-]+\.[\w-]+)/s)/(.+)$")
_STARRED = re.compile(r"[/*](?:\*|RU=)(https?(?:://|%3a%2f%2f)[^*]+?)(?:/R[KS]=|$)", re.IGNORECASE)
_IN_ONE_PART = re.compile(r"/(https?(?::|%3a)%2f%2f[^/]+)", re.IGNORECASE)
_DEFENDED = re.compile(r"^/v3/__(https?:/{1,2}[^_].*?)__;")
_BINGS = re.compile(r"(?:^|&)u=a1([\w-]{10,2000})(?:&|$)")

_DISQUS_KEY = re.compile(r"(?<=.{10}):[\w-]+$")


def unwrapped(url: str) -> str:
    """The address that a link wraps, as far as it stands there in the clear; else the link itself."""
    for _ in range(_DOORS if _MAY_WRAP.match(url) else 0):
        inner = next(filter(None, map(_page, _inside(url))), None)
        if inner is None or inner == url:
            break
        url = inner
    return url


def _page(url: str) -> str | None:
    """An address that may be an article's: neither the root of a site, nor what only a network of one's own has."""
    parts = urls.parse(url)
    return str(parts) if parts and urls.public(url) and (parts.path != "/" or parts.raw_query_string) else None


def _inside(url: str) -> Iterator[str]:
    """The addresses that may be meant, in the order in which they are believed."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host == "news.google.com":
        yield from _in_token(parts.path)
    if _AMP_HOST.search(host) or (_VIEWER_HOST.match(host) and parts.path.startswith("/amp/")):
        yield from _in_amp(parts.path, parts.query)
    if host == "bing.com" and parts.path == "/ck/a" and (packed := _BINGS.search(parts.query)):
        yield from _decoded(packed[1])
    if host.startswith("yandex.") and (turbo := _TURBO.match(parts.path)):
        yield f"https://{turbo[1] or turbo[2]}/{turbo[3]}"
    if host.startswith("urldefense."):
        yield from _in_defended(parts)
    if host.endswith(("awstrack.me", "secure-web.cisco.com")) and (part := _IN_ONE_PART.search(parts.path)):
        yield unquote(part[1])
    if starred := _STARRED.search(parts.path):
        yield unquote(starred[1])
    for value in _in_query(url, host, parts):
        yield _DISQUS_KEY.sub("", value) if host == "disq.us" else value


def _in_token(path: str) -> Iterator[str]:
    """Google News packs the address into the name of its page, in the older of its two ways."""
    if token := _GOOGLE_NEWS.match(path):
        for packed in _unpacked(token[1]):
            if found := _IN_TOKEN.match(packed):
                length = packed[3] if packed[3] < 0x80 else packed[3] & 0x7F | packed[4] << 7
                yield found[1][:length].decode("ascii")


def _unpacked(text: str) -> Iterator[bytes]:
    try:
        yield urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return


def _decoded(text: str) -> Iterator[str]:
    for packed in _unpacked(text):
        yield packed.decode("utf-8", "replace")


def _in_amp(path: str, query: str) -> Iterator[str]:
    """Pages that an AMP cache holds: `/amp/s/HOST/PATH`, `/c/s/HOST/PATH`."""
    if cached := _AMP_CACHE.match(path):
        yield f"http{cached[1] or ''}://{cached[2]}{f'?{query}' if query else ''}"


def _in_defended(parts: SplitResult) -> Iterator[str]:
    """Proofpoint's: `/v3/__ADDRESS__;`, and before it `/v2/url?u=` with `-3A` for `%3A` and `_` for `/`."""
    if defended := _DEFENDED.match(parts.path):
        yield re.sub(r"^(https?):/{1,2}", r"\1://", defended[1])
    if parts.path == "/v2/url":
        for name, value in parse_qsl(parts.query, max_num_fields=100):
            if name == "u":
                yield unquote(value.replace("-", "%").replace("_", "/"))


def _in_query(url: str, host: str, parts: SplitResult) -> Iterator[str]:
    """A parameter that holds another site's address; one of the same site only where the path does nothing else."""
    path, query = parts.path, parts.query
    if "http" not in query.lower():
        return
    given = {name.lower(): value for name, value in reversed(parse_qsl(query, max_num_fields=100))}
    passes_on = host.endswith(_NOTHING_BUT_A_DOOR) or _PASSES_ON.search(path) is not None
    for name in _NAMES_AT_DOORS if passes_on else _NAMES:
        value = given.get(name, "").strip()
        if value.lower().startswith(("http://", "https://")) and (target := urls.site(value)):
            bare = path in {"", "/"} or (name == "url" and not _NAMES_ARTICLE.search(path))
            if passes_on or (target != urls.site(url) and bare):
                yield value
