"""Whether a page's text ends where its paywall begins: said by structured data or by names on the page. Pure."""

from __future__ import annotations

import re

from lxml import etree, html

LONG = 150  # words, from which the text is taken for whole unless it breaks off
_MOST = 2_000  # elements that are looked at for a name
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s{0,9}:\s{0,9}"?\s?false', re.IGNORECASE)
_WALL = re.compile(
    r"\b(?:paywall|premium-wall|subscription-wall|subscriber-only|subscribers-only|metered-wall|piano-offer|"
    r"tp-container|abo-wall|paid-content|paidcontent|bezahlschranke|reg-wall|regwall|article-lock|content-lock)"
)
_NAMED = etree.XPath(
    "//*[contains(@class, 'wall') or contains(@class, 'paid') or contains(@class, 'lock') or contains(@class, 'piano')"
    " or contains(@class, 'subscriber') or contains(@class, 'tp-container') or contains(@class, 'schranke')]"
)
_SCRIPTED = ("script", "style", "head", "link", "meta", "html", "body", "template", "noscript")
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.)\W{0,4}$")


def is_paid(tree: html.HtmlElement | None, text: str, words: int) -> bool:
    """Whether `text`, of so many words, is what a paywall leaves of an article."""
    if tree is None or (words >= LONG and not _BREAKS_OFF.search(text)):
        return False
    return _says_not_free(tree) or _has_wall(tree)


def _says_not_free(tree: html.HtmlElement) -> bool:
    """https://developers.google.com/search/docs/appearance/structured-data/paywalled-content"""
    blocks = (one.text or "" for one in tree.iter("script") if "ld+json" in (one.get("type") or "").lower())
    if any(_NOT_FREE.search(block) for block in blocks):
        return True
    marked = tree.xpath("//*[@itemprop='isAccessibleForFree']")[:1]
    return any((one.get("content") or one.text_content()).strip().lower() == "false" for one in marked)


def _has_wall(tree: html.HtmlElement) -> bool:
    """A box named as a wall that shows text; scripts that could put one up are on every page."""
    named = _NAMED(tree)
    return any(
        one.tag not in _SCRIPTED
        and _WALL.search((one.get("class") or "")[:200].lower().replace("_", "-"))
        and one.text_content().strip()
        for one in named[:_MOST]
    )
