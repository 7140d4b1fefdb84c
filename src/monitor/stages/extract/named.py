"""What an element is called by its makers: classes, ids, roles, schema.org's properties → furniture or not. Pure.

Names of common content systems and of publishers' own; a name that articles carry too counts only where the element is
rich in links. `has-sidebar` is not a sidebar, and `tag-sidebar` is what a post is about.
"""

from __future__ import annotations

import re
from enum import Enum

from lxml import html


def _any_of(listed: str) -> re.Pattern[str]:
    """Phrases, one or several on a line, as whole words."""
    phrases = (phrase.strip() for line in listed.splitlines() for phrase in line.split(";"))
    return re.compile(rf"\b(?:{'|'.join(filter(None, phrases))})\b")


_SAID_BY = ("class", "id", "role", "itemprop", "data-testid", "data-component", "data-module", "data-type")
_LONGEST = 120  # characters of an attribute
_MOST = 7  # parts of a name: one with more was made of somebody's headline
_PARTS = re.compile(r"[A-Z]?[a-zäöüßçğışéè]+|[A-Z]+(?![a-z])")
_NOT_IT = re.compile(r"\b(?:has|with|without|no|non|not|hide|show|enable|disable|before|after|is|main|js) \w+\b")
_ABOUT = re.compile(r"(?:category|tag)-(?!list|cloud|link|wrap|box|container)")  # WordPress: what a post is filed under

_COMMENTS = _any_of("""
    comments; disqus; kommentare; yorumlar; yorum; discussion; respond; usercomment
    comment (?:list|section|thread|area|box|form|wrap\\w*|container|body|content|item|text)
""")
_SURE = _any_of("""
    related; relateds; relatedarticles; similar; recommend; recommended; recommendations?; recommender; recirc\\w*
    (?:most|top) (?:read|popular|viewed|shared|commented|watched|clicked|recent); mostread; mostpopular; popular
    (?:also|see|read) (?:read|also|more|next|like); readmore; readalso; seealso; readnext; upnext; up next; morestories
    more (?:news|stories|from|on|about|articles|posts|like|in|headlines|content|topic|coverage|links|reading)
    (?:next|prev|previous|other|latest|recent|linked|suggested|featured|further) (?:news|stories|articles|posts)
    (?:next|prev|previous|other|latest|recent|linked|suggested|featured|further) (?:story|article|post|reading|items)
    trending; sidebar\\w*; side (?:bar|col|column|rail|box|block|content|widget); rightrail; rail; complementary
    right (?:rail|col|column|bar|side|sidebar); secondary column
    newsletter\\w*; nl (?:box|signup|form); subscribe; subscription (?:box|form|banner|teaser); signup; sign up
    mailing list; outbrain; taboola; plista; revcontent; mgid; zergnet; dianomi; sponsored; sponsor; advert\\w*; adbox
    ad (?:slot|unit|container|wrapper|banner|block)
    breadcrumbs?; navigation; nav; navbar; menu; pagination; pager; footer; contentinfo
    cookies?; consent; gdpr; cmp; onetrust; didomi; sourcepoint; privacy
    author (?:bio|box|info|card|profile|description|about|details|block|footer); about (?:the )?author; bio; authorbio
    share; sharing; sharebar; social; socials; follow (?:us|box); follow
    tags?; tag (?:list|cloud); tagcloud; keywords
    meistgelesen; mehr zum thema; weitere artikel; empfehlungen?
    ilgili; benzer; cok okunan\\w*; son dakika; etiketler; onerilen\\w*
    po teme; populyarnoe; chitayte takzhe; novosti partnerov; lenta
    donat\\w+; call to action; cta; crosslinks?; cross links?; interlinks?; inline links?; apester; jp relatedposts
    yarpp\\w*; ticker (?:list|box); news ticker; newsticker; headline list; headlines; linklist; link list; teaserlist
    teaser list; wp embedded content; marquee
""")
_RICH = _any_of("""
    teasers?; promos?; promotion; widgets?; latest; lists?; listing; more; carousel; slider; gallery; swiper; cards?
    tiles?; feed; banner; stream; links?; topics?; aside; box; breaking; ticker; media object; thumb\\w*; grid; archive
    articles; stories; posts; blocks?; bottom; secondary; extra; additional; next; embed; snippet; package; collection
    story; item; panel; module; rubric; headline
""")
_HOLDERS = frozenset({"article", "div", "dl", "ol", "section", "table", "ul"})
_TAGS = frozenset({"aside", "nav", "footer", "menu"})


class Name(Enum):
    """What its name makes of an element."""

    NOTHING = 0
    RICH = 1  # furniture where it is rich in links
    SURE = 2  # furniture
    COMMENTS = 3  # what readers wrote


def name_of(element: html.HtmlElement) -> Name:
    """What the element's own attributes and its tag say."""
    said = _said(element)
    if _COMMENTS.search(said) or (element.get("itemtype") or "").endswith("/Comment"):
        return Name.COMMENTS
    if element.tag in _TAGS or _SURE.search(said):
        return Name.SURE
    return Name.RICH if element.tag in _HOLDERS and _RICH.search(said) else Name.NOTHING


_INSETS = _any_of("""
    (?:info|fact|fakten|fakt|key|spec|data|stat|source) ?(?:box|boxes|kasten|list|table|points?|facts?)
    facts?; factfile; glossary; timeline; explainer; background; hintergrund; infokasten; steckbrief; spravka; dosie
    spoiler; summary; key (?:points|takeaways|facts); keypoints?; takeaways?; correction; clarification
    footnotes?; sources; methodology
""")
_INSET_HEADS = _any_of("""
    background; in (?:short|brief|numbers|figures); the facts; fact box; what we know; at a glance; timeline; correction
    hintergrund; zum hintergrund; zur sache; stichwort; info; kurz erklärt; fakten; die fakten; zur person; chronologie
    bilgi notu; bilgi kutusu; arka plan; künye; kronoloji; nedir; düzeltme
    справка; досье; контекст; предыстория; для справки; хронология; что известно; довідка; контекст; передісторія
    для довідки; що відомо; хронологія; خلفية; معلومات; للتذكير; ما نعرفه; تصحيح; contexte; repères; contexto
    antecedentes; contesto; tło; پیشینه; σημείωση
""")


def is_inset(element: html.HtmlElement, first: str) -> bool:
    """Whether it is called, or begins with a word for, what belongs to an article though it stands in a box."""
    said = " ".join(re.findall(r"\w+", first[:40].casefold()))
    return bool(_INSETS.search(_said(element)) or _INSET_HEADS.match(said))


def is_body(element: html.HtmlElement) -> bool:
    """Whether it is declared to be the text of the article (https://schema.org/articleBody)."""
    return "articleBody" in (element.get("itemprop") or "")


def _said(element: html.HtmlElement) -> str:
    """`articleRelated__list has-sidebar` → `article related list`"""
    values = filter(None, map(element.get, _SAID_BY)) if len(element.attrib) else ()
    names = (name for value in values for name in value[:_LONGEST].split() if not _ABOUT.match(name))
    parts = (_PARTS.findall(name) for name in names)
    return _NOT_IT.sub(" ", " ".join(part for several in parts if len(several) <= _MOST for part in several).lower())
