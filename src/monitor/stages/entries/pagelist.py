"""A page whose links are the items: for publishers without a feed. Pure."""

from __future__ import annotations

from functools import partial

from cssselect import SelectorError
from lxml import html
from lxml.cssselect import CSSSelector
from lxml.etree import ParserError

from monitor.records import Failure
from monitor.stages.entries.item import Item, Reading, Written
from monitor.urls import join


def read(text: str, links: str | None, url: str) -> Reading | Failure:
    """The links that the selector finds, or that stand in what it finds; their texts are the titles.

    A page on which it finds nothing is a failure: it has probably been rebuilt, and silence would look like no news.
    """
    try:
        selector = CSSSelector(links or "a", translator="html")
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except SelectorError:
        return Failure(error_class="parse_error", text=f"`links: {links}` is no CSS selector")
    except ParserError:
        return Failure(error_class="empty", text="the page is empty")
    base = next((join(url, found.get("href")) for found in page.iter("base") if found.get("href")), None)
    anchors = [anchor for found in selector(page) for anchor in found.iter("a") if anchor.get("href")]
    if not anchors:
        text = f"`links: {links}` finds no link on the page, which may have been rebuilt; see `monitor feeds discover`"
        return Failure(error_class="empty", text=text)
    return Reading(version="page-list", items=tuple(partial(_item, anchor, base) for anchor in dict.fromkeys(anchors)))


def _item(anchor: html.HtmlElement, base: str | None) -> Item:
    link = anchor.get("href").strip()
    return Item(link=(join(base, link) or link) if base else link, title=Written(anchor.text_content()))
