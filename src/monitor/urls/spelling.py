"""How an address is written: one spelling for all that are one page at every publisher. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from yarl import URL

from monitor.urls.tracking import is_tracking

CONTROLS = dict.fromkeys([*range(0x20), 0x7F])
MAX_LENGTH = 2_048  # what the sitemap protocol allows an address (sitemaps.org)

# Where servers put a session that no cookie carries: Jakarta Servlet 6.0 §7.1.3, ASP.NET's cookieless sessions.
_SESSION = re.compile(r";jsessionid=[^/;?]*|(?<=/)\(S\([a-z0-9]{20,32}\)\)/", re.IGNORECASE)


@lru_cache(maxsize=16)  # who asks about an address mostly asks twice: whether it is one, then for its spelling
def parse(url: str) -> URL | None:
    """An http(s) address as its parts, or None where the text is no address of a page.

    White space round it and line breaks in it go, as browsers do (WHATWG URL §4.4). Host in lower case and in its
    ASCII form, dot segments resolved, percent-encoding as RFC 3986 §6.2.2 normalises it.
    """
    text = url.strip().translate(CONTROLS)
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        parts = URL(text)
    except (ValueError, TypeError):
        return None
    if parts.scheme not in ("http", "https") or not parts.raw_host or len(str(parts)) > MAX_LENGTH:
        return None
    return parts if _plausible(parts.raw_host) else None


def _plausible(host: str) -> bool:
    """Whether a name could be a host: labels of 1–63 characters (RFC 1035 §2.3.4), or a literal address."""
    if ":" in host:
        return True
    labels = host.removesuffix(".").split(".")
    return all(0 < len(label) <= 63 for label in labels) and not any(char in host for char in ' %<>"\\^`{|}')


def canonical(url: str) -> str | None:
    """The one spelling of a page's address; None where the text is no http(s) address.

    Scheme and host in lower case; default port, fragment (unless `#!`), user-info, session and tracking parameters off,
    and the dot behind a name that ends at the root (RFC 1034 §3.1); an empty path is `/`. The order of the remaining
    parameters stays: servers may read it.
    """
    parts = parse(url)
    if parts is None:
        return None
    kept = "&".join(pair for pair in parts.raw_query_string.split("&") if pair and not is_tracking(pair))
    query = f"?{kept}" if kept else ""
    fragment = f"#{parts.raw_fragment}" if parts.raw_fragment.startswith("!") else ""
    path = _SESSION.sub("", parts.raw_path)
    spelled = f"{_origin(parts)}{path or '/'}{query}{fragment}"
    return spelled if path == parts.raw_path else canonical(spelled)  # dots may have stood before a session


def _origin(parts: URL) -> str:
    host = (parts.raw_host or "").removesuffix(".")
    port = "" if parts.is_default_port() else f":{parts.port}"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def variants(url: str) -> tuple[str, ...]:
    """The spellings under which a canonical address may be known: itself first, then with the other scheme, with or
    without `www.`; publishers serve one page under all of them."""
    scheme, _, rest = url.partition("://")
    other = "http" if scheme == "https" else "https"
    bare = rest.removeprefix("www.")
    second = f"www.{rest}" if bare == rest else bare
    return tuple(f"{spelled}://{place}" for place in (rest, second) for spelled in (scheme, other))


def same(url: str) -> str:
    """One spelling for the addresses that are one feed: host in lower case, no fragment; the query stays as it is. What
    is no address stays as it is."""
    parts = parse(url)
    if parts is None:
        return url
    query = f"?{parts.raw_query_string}" if parts.raw_query_string else ""
    return f"{parts.origin()}{parts.raw_path or '/'}{query}"


def join(base: str, link: str) -> str | None:
    """A link as it stands on a page, made absolute by the page's address (RFC 3986 §5); None where it leads nowhere."""
    root = parse(base)
    try:
        joined = str(root.join(URL(link.strip()))) if root else link
    except (ValueError, TypeError):
        return None
    return joined if parse(joined) else None
