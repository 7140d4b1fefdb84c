"""What tells close languages apart in few words: letters that one of them lacks, words that only one has. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")

# Letters that all languages of a script share, and those that each has beside them
_SHARED: Final = {"Cyrl": "абвгдежзиклмнопрстуфхцчш", "Arab": "ابتثجحخدذرزسشصضطظعغفقلمنهو"}
_OWN: Final = {
    "Cyrl": {
        "be": "ёіўйыьэюя",
        "bg": "йщъьюяѝ",
        "kk": "ёйщъыьэюяәғқңөұүһі",
        "ky": "ёйщъыьэюяңөү",
        "mk": "ѓѕјљњќџ",
        "mn": "ёйщъыьэюяөү",
        "ru": "ёйщъыьэюя",
        "sr": "јљњћђџ",
        "tg": "ёйъэюяғӣқӯҳҷ",
        "uk": "ґєіїйщьюя",
    },
    "Arab": {
        "ar": "ءآأؤإئىيةك",
        "fa": "ءآأؤئپچژکگی",
        "ku": "ئپچژڕکگڤڵۆوهھێەی",
        "ps": "آئپټچڅځډړژږښکګگڼهیيېۍۀ",
        "ur": "ءآأؤئٹپچڈڑژکگںھہۂۃیےۓ",
    },
}
_ALPHABETS: Final = {
    written: {code: frozenset(_SHARED[written] + own) for code, own in languages.items()}
    for written, languages in _OWN.items()
}
# Letters that are at home in few languages of the Latin script, as far as names do not carry them abroad
_TELLING: Final = {
    "az": "əğış",
    "cs": "ěřů",
    "de": "ßäöü",
    "es": "ñ¿¡",
    "pl": "łąęśż",
    "ro": "ășțşţ",
    "tr": "ğış",
}
_QUOTED: Final = re.compile('[«„“‹][^«»„“”‹›]{1,300}[»“”›]|"[^"]{1,300}"')
_LEAST_OUTSIDE: Final = 3  # words: fewer outside of the quotation marks say nothing
_STRANGE: Final = 40.0  # what a text loses that has none but foreign letters; a hundredth of them is a name or a quote
_MOST_STRANGE: Final = 6.0
_TELLS: Final = 20.0
_MOST_TELLS: Final = 2.0

_SMALL_WORDS: Final = {
    word: code
    for code, words in {
        "en": "the of and to for with from that was has have says said after by are its will who amid over their",
        "de": "der das und den dem ein eine einen ist im für mit von auf nicht nach bei sich auch wird sind gegen zum",
        "tr": "ve bir bu için ile olarak daha sonra göre olduğu kadar gibi ise dedi yeni çok etti olan değil oldu",
        "ru": "что как это его из при после был были также или чтобы который которые сообщил заявил об со они",
        "uk": "і та що у з від про як це його після був були також або й які який щоб під повідомив заявив через із",
        "bg": "се са ще това които след във със като беше към още през обяви заради както която",
        "ar": "في من على إلى أن عن مع بعد التي الذي هذا هذه بين خلال ضد قال وقال كما",
        "fa": "در از به که این را با است برای آن شد کرد های خود می",
    }.items()
    for word in words.split()
}
_WORTH: Final = 0.5  # a small word, once each
_MOST_WORDS: Final = 6


def unquoted(text: str) -> str:
    """The text without what it quotes, where enough is left: a text is in the language of the one who quotes."""
    rest = _QUOTED.sub(" ", text)
    return rest if len(rest.split()) >= _LEAST_OUTSIDE else text


def letters(text: str, written: str) -> dict[str, float]:
    """What the letters of a text say against a language of its script (below 0) or for it (above), by code."""
    return _telling(text) if written == "Latn" else _strange(text, _ALPHABETS.get(written, {}))


def _telling(text: str) -> dict[str, float]:
    """Capitalised words do not count: names carry their letters abroad (Erdoğan)."""
    if text.isascii():
        return {}
    counts = Counter("".join(word for word in text.split() if word.islower()))
    total = counts.total() or 1
    shares = {code: sum(counts[sign] for sign in sorted(telling)) / total for code, telling in _TELLING.items()}
    return {code: min(_MOST_TELLS, _TELLS * share) for code, share in shares.items()}


def _strange(text: str, alphabets: Mapping[str, frozenset[str]]) -> dict[str, float]:
    counts = Counter(filter(str.isalpha, text.lower()))
    total = counts.total() or 1
    foreign = {code: sum(counts[sign] for sign in counts.keys() - own) / total for code, own in alphabets.items()}
    return {code: -min(_MOST_STRANGE, _STRANGE * share) for code, share in foreign.items()}


def small_words(text: str) -> dict[str, float]:
    """What the small words of a text say for a language, by code."""
    found = Counter([_SMALL_WORDS[word] for word in _SMALL_WORDS.keys() & _WORD.findall(text.lower())])
    return {code: _WORTH * min(count, _MOST_WORDS) for code, count in found.items()}
