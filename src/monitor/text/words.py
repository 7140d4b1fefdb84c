"""Words, sentences and paragraphs, and what may stand between the words of a phrase. Pure.

The rules are those of "Words" in docs/topics.md. A word is a run of letters, digits and marks; an apostrophe inside
splits it into a stem and its tail, which counts no word. In scripts that set no spaces between words each letter
is a word. Everything here but sentences and case reads *folded* text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from monitor.text.fold import fold_key
from monitor.text.tables import CharTable, Codes, codes, text_of

APOSTROPHE = "'"

_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x19E0, 0x19FF),
    (0x3005, 0x3007),
    (0x3040, 0x312F),  # kana, bopomofo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x9FFF),  # Chinese characters
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFF),
)

FIRST_SPACELESS = chr(_SPACELESS[0][0])
"""No character before it is of a script without spaces."""

_AT_ONCE = 1 << 18
"""Characters that are looked up at once: fresh memory for eighteen million takes a second to come by."""

_GAP, _WORD, _SPACELESS_LETTER, _SPACELESS_MARK = 1, 2, 3, 4


def is_spaceless(char: str) -> bool:
    """Whether a character is of a script that sets no spaces between words."""
    return any(low <= ord(char) <= high for low, high in _SPACELESS)


def _kind(char: str) -> int:
    category = unicodedata.category(char)
    if category[0] not in "LNM":
        return _GAP
    if is_spaceless(char):
        return _SPACELESS_MARK if category == "Mn" else _SPACELESS_LETTER
    return _WORD


_KINDS = CharTable(_kind)
_SPACED = CharTable(lambda char: ord(char) if _kind(char) == _WORD else ord(" "))
_ASCII_SPACED = bytes(_SPACED[chr(code)] for code in range(128)).ljust(256)


def has_spaceless(points: Codes) -> bool:
    """Whether a folded text, as code points, has a letter of a script that sets no spaces between words."""
    if not points.size or points.max() < ord(FIRST_SPACELESS):
        return False
    return bool(_KINDS.look_up(points).max() >= _SPACELESS_LETTER)


def is_word_char(char: str) -> bool:
    """A letter, digit or mark, in a script that sets spaces between words."""
    return _KINDS[char] == _WORD


def spaced(folded: str, points: Codes | None = None) -> str:
    """The text with a space for every character outside words: ` drone ` finds the word, at the same place.

    Stem and tail of a word come apart here; letters of scripts without spaces become spaces themselves. `points` are
    the text's code points, where they are at hand.
    """
    if folded.isascii():
        return folded.encode().translate(_ASCII_SPACED).decode()
    if points is None:
        points = codes(folded)
    if len(points) <= _AT_ONCE:
        return text_of(_SPACED.look_up(points))
    return "".join(spaced(folded, points[at : at + _AT_ONCE]) for at in range(0, len(points), _AT_ONCE))


def word_starts(folded: str) -> NDArray[np.intp]:
    """Where each word begins: a word's number is the count of starts at or before any of its characters, less one."""
    points = codes(folded)
    kinds = _KINDS.look_up(points)
    return np.flatnonzero(_begins(points, kinds) | (kinds == _SPACELESS_LETTER))


def _begins(points: Codes, kinds: Codes) -> NDArray[np.bool_]:
    """Where a run of word characters begins, but for tails: those go on with the word before the apostrophe."""
    inside = kinds == _WORD
    begins: NDArray[np.bool_] = inside.copy()
    begins[1:] &= ~inside[:-1]
    tails = begins[2:] & (points[1:-1] == ord(APOSTROPHE)) & inside[:-2]
    begins[2:] &= ~tails
    return begins


def words(text: str) -> list[str]:
    """The folded words in order, a stem with its tail (`rusya'nin`) as one."""
    folded = fold_key(text)
    return [folded[start:end] for start, end in word_spans(folded)]


def count_words(text: str) -> int:
    """How many words a text has, as NEAR, `lead:` and lengths count them."""
    return len(word_starts(fold_key(text)))


def index_words(title: str, text: str) -> str:
    """The unique folded words of an article, space separated, for the candidate index: stems and tails apart; of
    scripts without spaces the single letters."""
    folded = f"{fold_key(title)} {fold_key(text)}"
    found = dict.fromkeys(spaced(folded).split())
    if not folded.isascii():
        found |= dict.fromkeys(char for char in sorted(set(folded)) if _KINDS[char] >= _SPACELESS_LETTER)
    return " ".join(found)


def word_spans(folded: str) -> list[tuple[int, int]]:
    """Every word of a folded text, tails included."""
    return [(start, _word_end(folded, start)) for start in word_starts(folded).tolist()]


def _word_end(folded: str, start: int) -> int:
    if _KINDS[folded[start]] == _SPACELESS_LETTER:
        return start + 1
    end = start + 1
    while end < len(folded) and (_KINDS[folded[end]] == _WORD or is_tail(folded, end + 1)):
        end += 1
    return end


def is_tail(folded: str, start: int) -> bool:
    """Whether what begins at `start` follows an apostrophe that stands between letters or digits."""
    return (
        2 <= start < len(folded)
        and folded[start - 1] == APOSTROPHE
        and is_word_char(folded[start])
        and is_word_char(folded[start - 2])
    )


_SPACED_DASH = re.compile(r"(?<=\s)[-–](?=\s)")
_IN_PHRASE = re.compile(r"[^\S\n]*+(?:[-–'\"_*#@]++[^\S\n]*+)*+(?:\n[^\S\n]*+)?(?:[-–'\"_*#@]++[^\S\n]*+)*+")


def joins(gap: str) -> bool:
    """Whether two words with this between them (folded) may stand side by side in a phrase.

    White space, one line break, hyphens, apostrophes, quotation marks, and the marks of Markdown and hashtags may;
    all else ends the phrase, as do a paragraph break and a dash with space on both sides.
    """
    if gap in (" ", "-", "\n"):
        return True
    return _IN_PHRASE.fullmatch(gap) is not None and _SPACED_DASH.search(gap) is None


_STOPS = re.compile(r"[.!?…؟۔।。！？｡]++")
_AFTER_STOP = re.compile(r"[\"'”’»)\]」』]*+(\s*+)")
_PARAGRAPH = re.compile(r"\n[^\S\n]*+\n\s*+")
_SPACELESS_STOPS = "。！？｡"
_ABBREVIATIONS = """
    mr mrs ms dr prof gen col lt sgt capt cmdr sen rep gov st jr sr vs inc ltd co corp approx
    jan feb mar apr jun jul aug sept sep oct nov dec bzw ca evtl ggf inkl usw vgl hr fr sog str
    г гг ул им т д п тыс млн млрд руб см стр проф ген акад м р обл вул ім тис грн
    av alb yrd doç sn bkz vb örn
"""
_ABBREVIATED = frozenset(_ABBREVIATIONS.split())
_BEFORE_NUMBERS = frozenset(("no", "nr", "fig", "art", "рис", "ст"))
_LONGEST_ORDINAL = 2
_LONGEST_ABBREVIATION = 6


def paragraph_starts(text: str) -> list[int]:
    """Where each paragraph of a text begins: after every blank line."""
    return [0, *(found.end() for found in _PARAGRAPH.finditer(text))]


def sentence_starts(text: str) -> list[int]:
    """Where each sentence of a text begins, in the original's code points; paragraphs end sentences too."""
    return sorted({*paragraph_starts(text), *_after_stops(text)})


def _after_stops(text: str) -> Iterator[int]:
    for stop in _STOPS.finditer(text):
        after = _AFTER_STOP.match(text, stop.end())
        if after is None:
            continue
        if stop[0][0] in _SPACELESS_STOPS or (after[1] and _ends_sentence(text, stop, after.end())):
            yield after.end()


def _ends_sentence(text: str, stop: re.Match[str], after: int) -> bool:
    """Whether a stop with space after it ends a sentence: not before a small letter, nor after an abbreviation,
    an initial or an ordinal (`R. T. Erdogan`, `am 5. Oktober`)."""
    if text[after : after + 1].islower():
        return False
    if stop[0] != ".":
        return True
    before = text[max(0, stop.start() - _LONGEST_ABBREVIATION - 1) : stop.start()]
    word = re.split(r"[\W_]", before)[-1]
    if word.isdigit():
        return len(word) > _LONGEST_ORDINAL
    if word.lower() in _BEFORE_NUMBERS:
        return not text[after : after + 1].isdigit()
    return not (len(word) == 1 and word.isupper()) and word.lower() not in _ABBREVIATED


_NO_CASE, _UPPER, _LOWER = 1, 2, 3
_CASES = CharTable(lambda char: _UPPER if char.isupper() or char.istitle() else _LOWER if char.islower() else _NO_CASE)
_ENOUGH_LETTERS = 40


def is_upper(char: str) -> bool:
    return _CASES[char] == _UPPER


def is_lower(char: str) -> bool:
    return _CASES[char] == _LOWER


def is_caseless(field: str) -> bool:
    """Whether case says nothing in a field (original text): nine of ten letters are capitals, or none of forty or
    more is. Letters of scripts without case do not count."""
    counts = np.bincount(_CASES.look_up(codes(field)), minlength=_LOWER + 1)
    upper, lower = int(counts[_UPPER]), int(counts[_LOWER])
    if not upper:
        return lower >= _ENOUGH_LETTERS
    return upper * 10 >= (upper + lower) * 9
