"""Why a text is what it is: the sentences that stand beside a version of an article, and what each comes to. Pure."""

from __future__ import annotations

from enum import StrEnum


class Note(StrEnum):
    """A closed set; each says what was found on the page."""

    FROM_DATA = "the text is from the page's structured data"
    PAYWALL = "the page's text was cut off by a paywall"
    PART = "the page is too large, and was read in part"
    MISSED = "`content` in sites.yaml finds no text on the page, which was read as any other"
    LESS = "the page gives less text than the feed"
    NO_TEXT = "no article text was found on the page"
    GONE = "the page says that the article is gone"
    CONSENT = "the page shows a consent wall"
    LOGIN = "the page asks for a login"
    LIST = "the page is a list of articles"
    VIDEO = "the page is a video"
    SCRIPTS = "the page is built by scripts"
    CHECK = "the page asks whether a person reads it"
    ERROR = "the page shows an error"
    ELSEWHERE = "the page says nothing of what the feed says"


WALLS = frozenset({Note.CONSENT, Note.LOGIN, Note.LIST, Note.VIDEO})  # no article stands there
EMPTY = frozenset({Note.SCRIPTS, Note.CHECK, Note.ERROR, Note.ELSEWHERE, Note.NO_TEXT})  # perhaps another time
