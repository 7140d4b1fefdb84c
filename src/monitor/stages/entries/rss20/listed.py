"""What plain RSS 2.0 is made of, and which modules and prefixes mean something to feedparser. Pure."""

from __future__ import annotations

from typing import Final

from feedparser.api import StrictFeedParser

_DC: Final = "http://purl.org/dc/elements/1.1/"
_CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
_SYNDICATION: Final = "http://purl.org/rss/1.0/modules/syndication/"
_SLASH: Final = "http://purl.org/rss/1.0/modules/slash/"
_COMMENTS: Final = "http://wellformedweb.org/commentapi/"
_MEDIA: Final = "http://search.yahoo.com/mrss/"
_FEEDBURNER: Final = "http://rssnamespace.org/feedburner/ext/1.0"
ATOM_LINK: Final = "http://www.w3.org/2005/atom link"
WORDPRESS: Final = "com-wordpress:feed-additions:1"
# feedparser takes one module for another whose prefix it bears
OWNERS: Final = {
    "dc": _DC,
    "content": _CONTENT,
    "sy": _SYNDICATION,
    "slash": _SLASH,
    "wfw": _COMMENTS,
    "media": _MEDIA,
    "feedburner": _FEEDBURNER,
}
OTHER_DIALECTS: Final = {"http://purl.org/rss/1.0/", "http://www.w3.org/1999/xlink"}
MODULES: Final = frozenset(map(str.lower, StrictFeedParser.namespaces))  # that feedparser knows, …
PREFIXES: Final = frozenset(  # … and what its methods and fields begin with
    name.split("_")[2] for name in dir(StrictFeedParser) if name.startswith(("_start_", "_end_"))
)

# Elements, in lower case as feedparser reads them, and the field that each is; none: what it says is not asked for
OF_ITEM: Final = {
    "title": "title",
    "link": "link",
    "guid": "guid",
    "description": "summary",
    "pubdate": "published",
    "author": "author",
    f"{_DC} creator": "author",
    f"{_DC} date": "updated",
    f"{_CONTENT} encoded": "content",
    f"{_FEEDBURNER} origlink": "original",
    "category": "",
    "comments": "",
    "enclosure": "",
    "source": "",
    f"{_DC} subject": "",
    f"{_SLASH} comments": "",
    f"{_COMMENTS} commentrss": "",
    f"{_MEDIA} content": "",
    f"{_MEDIA} credit": "",
    f"{_MEDIA} thumbnail": "",
    f"{WORDPRESS} post-id": "",
}
OF_CHANNEL: Final = {
    "title": "title",
    "link": "link",
    "language": "language",
    ATOM_LINK: "",
    "category": "",
    "cloud": "",
    "copyright": "",
    "description": "",
    "docs": "",
    "generator": "",
    "image": "",
    "lastbuilddate": "",
    "managingeditor": "",
    "pubdate": "",
    "skipdays": "",
    "skiphours": "",
    "ttl": "",
    "webmaster": "",
    f"{_FEEDBURNER} info": "",
    f"{WORDPRESS} site": "",
    f"{_SYNDICATION} updatebase": "",
    f"{_SYNDICATION} updatefrequency": "",
    f"{_SYNDICATION} updateperiod": "",
}
WITHIN: Final = {
    "image": {"url", "title", "link", "width", "height", "description"},
    "skipdays": {"day"},
    "skiphours": {"hour"},
}
ATTRIBUTES: Final = {
    "guid": {"ispermalink"},
    "category": {"domain"},
    "enclosure": {"url", "length", "type"},
    "source": {"url"},
    "cloud": {"domain", "port", "path", "registerprocedure", "protocol"},
    ATOM_LINK: {"href", "rel", "type", "title"},
    f"{_FEEDBURNER} info": {"uri"},
    f"{_MEDIA} content": {"url", "type", "medium", "width", "height", "filesize", "duration", "isdefault"},
    f"{_MEDIA} credit": {"role", "scheme"},
    f"{_MEDIA} thumbnail": {"url", "width", "height"},
}
ADDRESSES: Final = {"link", "guid"}
WITH_ATTRIBUTES: Final = {"rss", ATOM_LINK}
INHERITED: Final = {"base", "lang"}  # with or without their prefix
