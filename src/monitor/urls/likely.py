"""Addresses that are mostly one page, but not at every publisher: AMP, mobile, print, a slash at the end. Pure.

Nothing here makes two articles one: it says where to look for the other, and title, time and text have to bear it out
(store/merged.py). A shop may keep amplifiers under `/amp/`, and a publisher number its mobile pages otherwise.
"""

from __future__ import annotations

import re

from yarl import URL

from monitor.urls.sites import answering
from monitor.urls.spelling import canonical, parse, variants

_HOSTS = frozenset({"amp", "m", "mobil", "mobile", "pda", "touch", "wap"})  # the first label
_ANYWHERE = frozenset({"amp", "amphtml"})  # segments of a path
_FIRST = frozenset({"m", "mobile", "print"})
_LAST = frozenset({"print"})
_AMP_BEFORE = re.compile(r"(?<=/)(?:amp[_-])+(?=[^/]*\w)", re.IGNORECASE)
_AMP_NUMBER = re.compile(r"(?<=/)amp/1/?$", re.IGNORECASE)
_ENDING = re.compile(r"(?:[._]amp|\.print)+(?=\.html?$)|(?:\.amp|-amp)+$", re.IGNORECASE)
_INDEX = re.compile(r"(?<=/)(?:index\.(?:html?|php|aspx?|jsp|shtml)|default\.(?:aspx?|html?))$", re.IGNORECASE)
# name=value, in lower case: a switch or an origin, never the number of an article
_SWITCH = re.compile(
    r"(?:amp|amphtml|mobile|print)(?:=(?:1|0|true|false|yes|no|y|n|on)?)?|m=[01]|nb=1|rss(?:=1)?|replytocom=\d+"
    r"|(?:outputtype|output|view|type|format|version)=(?:amp|mobile|print|printable)|share=[a-z-]+"
    r"|(?:ref|src|source|from|partner|cmp|cid|origin|via|medium)="
    r"(?:rss[\w-]*|feed|facebook|twitter|telegram|whatsapp|newsletter)"
)
# Campaigns at one publisher, numbers of articles at another: only behind a path that names the article by itself.
_CAMPAIGN = re.compile(r"(?:cmpid|emc|feedname|feedtype|ftag|ito|ocid|smid|smtyp|taid|wtrid)=.*")
_NAMES_ARTICLE = re.compile(r"[^/_-][_-][^/_-]+[_-][^/]*$|\d{5}[^/]*$")  # three words, or a number

_LAYERS = 8  # one in the other; what has more was made to be looked at for long


def plain(url: str) -> str:
    """The address that the AMP, mobile or print address of a page likely stands for, canonical; itself where it is
    none of them, where nothing but the root of the site would be left, or where it is no address."""
    page = canonical(url)
    if page is None:
        return url
    usual = page
    for _ in range(_LAYERS):
        if (plainer := _plainer(usual)) == usual:
            return usual
        usual = plainer
    return page


def _plainer(page: str) -> str:
    parts = parse(page)
    if parts is None:
        return page
    host, path, query = parts.raw_host or "", parts.raw_path, parts.raw_query_string
    usual = (_plain_host(host), _plain_path(path), _plain_query(query, path))
    if usual == (host, path, query) or usual[1:] == ("/", ""):
        return page
    port = "" if parts.is_default_port() else f":{parts.port}"
    named = f"[{usual[0]}]" if ":" in usual[0] else usual[0]
    built = URL(f"{parts.scheme}://{named}{port}{usual[1]}{f'?{usual[2]}' if usual[2] else ''}", encoded=True)
    return canonical(str(built)) or page


def kin(url: str) -> tuple[str, ...]:
    """The spellings under which the page of a canonical address is likely known besides its own: the plain address,
    with or without a slash at the end, each in its variants. None of what is not canonical."""
    if canonical(url) != url:
        return ()
    known = set(variants(url))
    usual = plain(url)
    several = [spelled for one in (usual, _other_slash(usual)) for spelled in variants(one)]
    return tuple(spelled for spelled in dict.fromkeys(several) if spelled not in known)


def _plain_host(host: str) -> str:
    """`amp.`, `m.` and their like off, as long as the same site answers."""
    bare = host.removeprefix("www.")
    while True:
        label, _, rest = bare.partition(".")
        if label not in _HOSTS or "." not in rest or answering(rest) != answering(bare):
            return host if bare == host.removeprefix("www.") else bare
        bare = rest


def _plain_path(path: str) -> str:
    parts = _AMP_NUMBER.sub("", path).split("/")[1:]
    slash = parts[-1] == ""
    names = parts[:-1] if slash else parts
    names = [name for name in names if name.lower() not in _ANYWHERE]
    if len(names) > 1 and names[0].lower() in _FIRST:
        del names[0]
    if len(names) > 1 and names[-1].lower() in _LAST:
        del names[-1]
    bare = "/".join(["", *names]) + ("/" if slash and names else "")
    return _INDEX.sub("", _ENDING.sub("", _AMP_BEFORE.sub("", bare))) or "/"


def _plain_query(query: str, path: str) -> str:
    named = _NAMES_ARTICLE.search(path) is not None
    pairs = [pair for pair in query.split("&") if pair and not _SWITCH.fullmatch(pair.lower())]
    return "&".join(pair for pair in pairs if not (named and _CAMPAIGN.fullmatch(pair.lower())))


def _other_slash(url: str) -> str:
    place, mark, query = url.partition("?")
    if place.count("/") < 4 and place.endswith("/"):
        return url  # the root of a site
    return f"{place.removesuffix('/') if place.endswith('/') else f'{place}/'}{mark}{query}"
