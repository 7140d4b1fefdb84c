"""Sentences in which a house asks something of its readers: to subscribe, to listen, to join a channel. Pure.

Told by words, so articles about newsletters have them too; such a sentence is cut only where it says nothing of the
article's matter (strange.py).
"""

from __future__ import annotations

import re

_LONGEST = 400  # characters
_ASKS = re.compile(
    r"""
    \bsubscri(?:be|bing)\b | \bsign[ ]up\b |
    \b(?:our|this[ ]week's|daily|morning|evening|weekly)[ ](?:newsletter|podcast|channel|briefing|episode) |
    ^(?:listen|watch|podcast|video|newsletter)\s?: | \bjoin[ ]our\b | \bfollow[ ]us\b |
    ^also[ ]in[ ]this[ ](?:programme|episode|issue) | \babonnier |
    \bnewsletter\b.{0,60}(?:lesen|erklär|jeden|täglich) |
    \bunser(?:e[nrm]?)?[ ](?:\w+[ ])?(?:newsletter|podcast|brief|kanal|morgenlage) | ^auch[ ]in[ ]dieser |
    \bunser[ ]brief[ ]am | ^außerdem[ ]heute | ^heute[ ]außerdem | bültenimiz | podcast.?imiz | abone[ ]ol | kanalımız |
    подпи(?:ш|сыв)\w+ | рассылк[еи]\b.{0,80}(?:объясн|рассказ|кажд) | (?:слушайте|смотрите)\b |
    \bнаш\w*[ ](?:telegram|телеграм|подкаст|канал|рассылк) | підпи(?:ш|суй)\w+ | розсилк | (?:слухайте|дивіться)\b |
    \bнаш\w*[ ](?:telegram|телеграм|подкаст|канал) | отримуйте[ ]листа | اشترك | انضم[ ]إلى | نشرتنا | قناتنا |
    بودكاست | \babonnez | notre[ ](?:infolettre|newsletter|podcast|chaîne) | suscríb |
    nuestro[ ](?:boletín|podcast|canal) | iscriviti | nostr[ao][ ](?:newsletter|podcast|canale) | zapisz[ ]się |
    nasz(?:ego|ym)?[ ](?:newsletter|podcast|kanał) | εγγραφείτε
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_promo(text: str) -> bool:
    """Whether a short passage asks for that, in any of a dozen languages."""
    return len(text) <= _LONGEST and _ASKS.search(text) is not None
