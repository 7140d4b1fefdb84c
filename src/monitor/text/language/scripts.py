"""The script of a text, and the languages that are written in it. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

# Where the letters of a script begin and end, from Unicode's Scripts.txt, whole blocks, in order
_BLOCKS: Final = (
    (0x0041, 0x024F, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B00, 0x0B7F, "Orya"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Kore"),
    (0x1200, 0x139F, "Ethi"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x3040, 0x30FF, "Jpan"),
    (0x3400, 0x4DBF, "Hans"),
    (0x4E00, 0x9FFF, "Hans"),
    (0xAC00, 0xD7AF, "Kore"),
    (0xF900, 0xFAFF, "Hans"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"),
    (0xFF21, 0xFF5A, "Latn"),
    (0x20000, 0x2FFFF, "Hans"),
)
_STARTS: Final = tuple(start for start, _, _ in _BLOCKS)
_TRADITIONAL: Final = frozenset("國這為們說時會對發經後個來學東機關無與過還進開長問題門車馬島灣華聯")


def _lists(languages: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {written: tuple(codes.split()) for written, codes in languages.items()}


_LANGUAGES: Final = _lists(
    {
        "Latn": "en de tr fr es it pt nl pl cs sk sl hr bs sr hu ro sv da no fi et lv lt az sq id ms vi ca",
        "Cyrl": "ru uk bg be sr mk kk ky mn tg",
        "Arab": "ar fa ur ps ku",
        "Armn": "hy",
        "Beng": "bn",
        "Deva": "hi ne mr",
        "Ethi": "am",
        "Geor": "ka",
        "Grek": "el",
        "Gujr": "gu",
        "Guru": "pa",
        "Hans": "zh",
        "Hant": "zh",
        "Hebr": "he",
        "Jpan": "ja",
        "Khmr": "km",
        "Knda": "kn",
        "Kore": "ko",
        "Laoo": "lo",
        "Mlym": "ml",
        "Mymr": "my",
        "Orya": "or",
        "Sinh": "si",
        "Taml": "ta",
        "Telu": "te",
        "Thai": "th",
    }
)
# In these languages news are seldom written, and short texts often mistaken for them: by declaration or many words only
_RARE: Final = _lists(
    {
        "Latn": "af br cy eo eu fo ga gd gl ha ht ig is jv ku la lb mg mt oc so sw tk tl uz xh yo zu",
        "Cyrl": "ba tt uz",
        "Arab": "ug",
    }
)


def script(text: str) -> str | None:
    """The ISO 15924 code of the script that most letters are in; None for a text without letters.

    Kana make a text Japanese though most of its letters are Chinese; Chinese is Hans or Hant by its characters.
    """
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else None
    letters = Counter[str]()
    for sign, count in Counter(text).items():
        if found := _script_of(sign):
            letters[found] += count
    if not letters:
        return None
    chinese, kana = letters["Hans"], letters["Jpan"]
    if kana * 10 > chinese:
        letters["Jpan"] += chinese
    dominant = max(sorted(letters), key=letters.__getitem__)
    return "Hant" if dominant == "Hans" and not _TRADITIONAL.isdisjoint(text) else dominant


@lru_cache(maxsize=4096)
def _script_of(sign: str) -> str | None:
    block = bisect_right(_STARTS, ord(sign)) - 1
    fits = block >= 0 and ord(sign) <= _BLOCKS[block][1] and sign.isalpha()
    return _BLOCKS[block][2] if fits else None


def languages_of(written: str) -> tuple[str, ...]:
    """The languages that news in a script are written in."""
    return _LANGUAGES[written]


def rare_languages_of(written: str) -> tuple[str, ...]:
    """Those that they are seldom written in."""
    return _RARE.get(written, ())
