"""Language labels as feeds, pages and users write them → ISO 639-1 codes. Pure."""

from __future__ import annotations

import re
from typing import Final

_SEPARATOR: Final = re.compile(r"[-_ ,;@./(]")
_CODE: Final = re.compile(r"[a-z]{2}")

# ISO 639-2 and 639-3, English and own names, and the country codes that are taken for languages
_OTHERS: Final = {
    spelling: code
    for code, spellings in {
        "ar": "ara arabic عربي العربية arz ary",
        "az": "aze azerbaijani azeri",
        "be": "bel belarusian by",
        "bg": "bul bulgarian български",
        "cs": "ces cze czech cz",
        "da": "dan danish dk",
        "de": "deu ger german deutsch",
        "el": "ell gre greek gr",
        "en": "eng english",
        "es": "spa spanish español espanol castellano",
        "fa": "fas per persian farsi فارسی",
        "fi": "fin finnish suomi",
        "fr": "fra fre french français francais",
        "he": "heb hebrew iw עברית",
        "hr": "hrv croatian",
        "hu": "hun hungarian magyar",
        "hy": "hye arm armenian",
        "id": "ind indonesian in",
        "it": "ita italian italiano",
        "ja": "jpn japanese jp 日本語",
        "ka": "kat geo georgian",
        "kk": "kaz kazakh",
        "ko": "kor korean kr 한국어",
        "ku": "kur kurdish kmr ckb",
        "lt": "lit lithuanian",
        "lv": "lav latvian",
        "mk": "mkd mac macedonian",
        "nl": "nld dut dutch nederlands",
        "no": "nor nob nno nb nn norwegian norsk",
        "pl": "pol polish polski",
        "ps": "pus pashto",
        "pt": "por portuguese português",
        "ro": "ron rum romanian română mo",
        "ru": "rus russian русский",
        "sk": "slk slo slovak",
        "sl": "slv slovenian slovene",
        "sq": "sqi alb albanian shqip",
        "sr": "srp serbian српски sh",
        "sv": "swe swedish svenska",
        "tr": "tur turkish türkçe turkce",
        "uk": "ukr ukrainian українська ua",
        "ur": "urd urdu",
        "uz": "uzb uzbek",
        "vi": "vie vietnamese vn",
        "zh": "zho chi chinese cmn yue wuu cn 中文 简体中文 繁體中文",
    }.items()
    for spelling in spellings.split()
}


def normalise(label: str | None) -> str | None:
    """`tr-TR`, `TR`, `tur`, `Turkish` → `tr`. None where it names no language that we know of."""
    first = _SEPARATOR.split((label or "")[:64].strip().lower(), maxsplit=1)[0]
    code = _OTHERS.get(first)
    return code or (first if _CODE.fullmatch(first) else None)
