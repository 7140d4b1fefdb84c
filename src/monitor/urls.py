"""One canonical spelling per page, so that a page seen twice is one article. Pure."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

from courlan import extract_domain
from yarl import URL

BLOG_HOSTS = frozenset({"livejournal.com", "typepad.com", "wordpress.com"})  # each blog answers for itself
CONTROLS = dict.fromkeys([*range(0x20), 0x7F])
MAX_LENGTH = 2_048  # what the sitemap protocol allows an address (sitemaps.org)

# Names that carry nothing but where the reader came from. Short on purpose: a name that one publisher uses for
# tracking (`cid`, `eid`, `id`, `ref`, `source`) is the article's number at another, and would merge two articles.
TRACKING_PREFIXES = ("utm_", "mtm_", "hsa_", "itm_")
TRACKING_NAMES = frozenset(
    {
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "at_campaign",
        "at_medium",
        "dclid",
        "fbclid",
        "gbraid",
        "gclid",
        "gclsrc",
        "igsh",
        "igshid",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "ncid",
        "matomo_campaign",
        "matomo_kwd",
        "oly_anon_id",
        "oly_enc_id",
        "pk_campaign",
        "pk_kwd",
        "srsltid",
        "twclid",
        "vero_id",
        "wbraid",
        "xtor",
        "yclid",
        "ysclid",
    }
)


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
    labels = host.rstrip(".").split(".")
    return all(0 < len(label) <= 63 for label in labels) and not any(char in host for char in ' %<>"\\^`{|}')


def canonical(url: str) -> str | None:
    """The one spelling of a page's address; None where the text is no http(s) address.

    Scheme and host in lower case, default port, fragment (unless `#!`), user-info and tracking parameters off,
    an empty path is `/`. The order of the remaining parameters stays: servers may read it.
    """
    parts = parse(url)
    if parts is None:
        return None
    kept = "&".join(pair for pair in parts.raw_query_string.split("&") if pair and not _tracking(pair))
    query = f"?{kept}" if kept else ""
    fragment = f"#{parts.raw_fragment}" if parts.raw_fragment.startswith("!") else ""
    return f"{parts.origin()}{parts.raw_path or '/'}{query}{fragment}"


def variants(url: str) -> tuple[str, ...]:
    """The spellings under which a canonical address may be known: itself first, then with the other scheme, with or
    without `www.`; publishers serve one page under all of them."""
    scheme, _, rest = url.partition("://")
    other = "http" if scheme == "https" else "https"
    bare = rest.removeprefix("www.")
    second = f"www.{rest}" if bare == rest else bare
    return tuple(f"{spelled}://{place}" for place in (rest, second) for spelled in (scheme, other))


def _tracking(parameter: str) -> bool:
    lowered = parameter.partition("=")[0].lower()
    return lowered in TRACKING_NAMES or lowered.startswith(TRACKING_PREFIXES)


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


def host(url: str) -> str | None:
    """The host of an address in lower case, without port; None where there is none."""
    parts = parse(url)
    return parts.raw_host.rstrip(".") if parts and parts.raw_host else None


def site(url: str) -> str | None:
    """Who answers for an address: its registrable domain by the public suffix list, a literal address, a bare name;
    at a host of many blogs that the list does not know as one, the blog."""
    name = host(url)
    return None if name is None else _answering(name)


@lru_cache(maxsize=4096)  # a feed's items, and the feeds of a list, share few hosts
def _answering(name: str) -> str:
    if ":" in name or _is_address(name):
        return name
    labels = name.split(".")
    # PSL: a suffix that the list does not know is one label
    domain = extract_domain(f"http://{name}/", fast=False) or ".".join(labels[-2:])
    return ".".join(labels[-3:]) if domain in BLOG_HOSTS else domain


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
