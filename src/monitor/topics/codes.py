"""Which languages and scripts there are, and which is written in which. Pure."""

from __future__ import annotations

import unicodedata

ANY = "any"

_ISO_639_1 = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo"
    " es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka"
    " kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng"
    " nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su"
    " sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
LANGUAGES = frozenset(_ISO_639_1.split())
"""ISO 639-1; a language without a code there is named by its ISO 639-3 code of three letters, taken as it is."""

LATIN = "Latn"

# ISO 15924 code: how the names of its letters begin in Unicode, and the languages whose news are written in it
_WRITTEN = {
    "Cyrl": ("CYRILLIC", "ab av ba be bg ce cu cv kk kv ky mk mn os ru sr tg tt uk"),
    "Arab": ("ARABIC", "ar ckb fa ks ps sd ug ur"),
    "Armn": ("ARMENIAN", "hy"),
    "Beng": ("BENGALI", "as bn"),
    "Deva": ("DEVANAGARI", "hi mr ne pi sa"),
    "Ethi": ("ETHIOPIC", "am ti"),
    "Geor": ("GEORGIAN", "ka"),
    "Grek": ("GREEK", "el"),
    "Gujr": ("GUJARATI", "gu"),
    "Guru": ("GURMUKHI", "pa"),
    "Hang": ("HANGUL", ""),
    "Hani": ("CJK", ""),
    "Hans": ("CJK", "zh"),
    "Hant": ("CJK", "yue"),
    "Hebr": ("HEBREW", "he yi"),
    "Jpan": ("CJK HIRAGANA KATAKANA", "ja"),
    "Khmr": ("KHMER", "km"),
    "Knda": ("KANNADA", "kn"),
    "Kore": ("HANGUL CJK", "ko"),
    "Laoo": ("LAO", "lo"),
    LATIN: ("LATIN FULLWIDTH", ""),
    "Mlym": ("MALAYALAM", "ml"),
    "Mymr": ("MYANMAR", "my"),
    "Orya": ("ORIYA", "or"),
    "Sinh": ("SINHALA", "si"),
    "Syrc": ("SYRIAC", "syr"),
    "Taml": ("TAMIL", "ta"),
    "Telu": ("TELUGU", "te"),
    "Thaa": ("THAANA", "dv"),
    "Thai": ("THAI", "th"),
    "Tibt": ("TIBETAN", "bo dz"),
}
_SCRIPTS = {language: script for script, (_, languages) in _WRITTEN.items() for language in languages.split()}
_LETTERS = {script: frozenset(names.split()) for script, (names, _) in _WRITTEN.items()}

SCRIPTS = frozenset(_WRITTEN)

_MISTAKEN = {
    "cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "gr": "el", "iw": "he", "jp": "ja", "kz": "kk", "rs": "sr",
    "ua": "uk", "us": "en",
    "arabic": "ar", "chinese": "zh", "english": "en", "farsi": "fa", "french": "fr", "german": "de", "greek": "el",
    "hebrew": "he", "italian": "it", "persian": "fa", "polish": "pl", "romanian": "ro", "russian": "ru",
    "spanish": "es", "turkish": "tr", "ukrainian": "uk", "deutsch": "de", "türkçe": "tr", "русский": "ru",
    "українська": "uk", "العربية": "ar",
}  # fmt: skip
"""Codes of countries, old codes and names that are written for languages."""

_COUNTRIES = {
    "UK": "GB", "EN": "GB", "EL": "GR", "TURKEY": "TR", "TÜRKIYE": "TR", "TUR": "TR", "UKRAINE": "UA", "UKR": "UA",
    "RUSSIA": "RU", "RUS": "RU", "GERMANY": "DE", "DEU": "DE", "USA": "US", "SYRIA": "SY", "ENGLAND": "GB",
}  # fmt: skip
"""What is written for a country, and its code."""


def is_language(code: str) -> bool:
    """Whether it can stand for a language: two letters of ISO 639-1, or three small letters."""
    return code in LANGUAGES or (
        len(code) == 3 and code.isascii() and code.isalpha() and code.islower() and code != ANY
    )


def language_hint(code: str) -> str:
    """What was meant by a code that is none: `: write uk`."""
    main = code.replace("_", "-").partition("-")[0].lower()
    meant = main if main in LANGUAGES else _MISTAKEN.get(main)
    return f": write {meant}" if meant else " (two letters of ISO 639-1, as en, tr, uk)"


def country_hint(country: str) -> str | None:
    """What is wrong with a country code, and what was meant: `: write TR`. None where nothing is."""
    if meant := _COUNTRIES.get(country.upper()):
        return f": write {meant}"
    is_code = len(country) == 2 and country.isascii() and country.isalpha()
    return None if is_code else ": two letters of ISO 3166, as TR or UA"


def script_of(language: str) -> str:
    """The script that news in a language are written in."""
    return _SCRIPTS.get(language, LATIN)


def is_written_in(text: str, script: str) -> bool:
    """Whether a text holds a letter of a script."""
    return not _LETTERS[script].isdisjoint(map(_family, text))


def _family(char: str) -> str:
    """`LATIN` of LATIN SMALL LETTER A; nothing for what is no letter."""
    return unicodedata.name(char, "").partition(" ")[0] if char.isalpha() else ""
