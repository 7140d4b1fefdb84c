"""One term as typed, in a list or in a query → Term: its marks `=` `==` `*` and its quotes are read here. Pure."""

from __future__ import annotations

import re
import unicodedata

from monitor.text.words import count_words
from monitor.topics.model import Mode, Term
from monitor.topics.query.mistake import QueryMistake, shown

QUOTES = {'"': '"', "“": "”“", "”": "”", "„": "“”„", "«": "»", "»": "«", "＂": "＂"}
"""Opening quotation marks, each with those that may close it: queries are pasted from documents."""

MAX_BYTES = 10 * 1024
"""Of a query, and so of a term."""

PREFIX_LETTERS = 3
SUFFIX_LETTERS = 4

_MODES = {"": Mode.FORMS, "=": Mode.EXACT, "==": Mode.CASED}
_EXCLUDED = re.compile(r"[-–!]\s?([^\W\d].*)", re.DOTALL)
_FOREIGN = re.compile(r"[|{}~^<>\\]|(?<=\w)\?(?=\w)|^/(?=.+/$)|^\+(?=\w)")
_HERE = {
    **dict.fromkeys("|", "write OR, in a query"),
    **dict.fromkeys("{}", "a concept is written $name"),
    **dict.fromkeys("~^", "nearness is written NEAR/5, weight as the points of a rule"),
    **dict.fromkeys("<>", "leave it out"),
    **dict.fromkeys("\\/", "there are no regular expressions: list the words, or end one with *"),
    **dict.fromkeys("?", "list the spellings, or end the word with *"),
    **dict.fromkeys("+", "every word of a rule is wanted"),
}
_COMMAS = ",،，、;؛；"


def read_term(written: str) -> Term:
    """A word or phrase with its marks; raises QueryMistake, its position counted in `written`."""
    if len(written.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise QueryMistake(0, f"a term is at most {MAX_BYTES // 1024} KB long")
    marked = written.lstrip()
    body = marked.lstrip("=")
    marks, start = marked[: len(marked) - len(body)], len(written) - len(body)
    if marks not in _MODES:
        raise QueryMistake(start - 1, f"write `=` (as typed) or `==` (as typed, case included), not `{shown(marks)}`")
    if body[:1] in QUOTES:
        body, start = _unquoted(body, start), start + 1
    _check_separators(body, start)
    _check_foreign_signs(body, start)
    text, prefix, suffix = _without_stars(body, start)
    return Term(" ".join(written.split()), " ".join(text.split()), _MODES[marks], prefix, suffix)


def concept_name(text: str) -> str:
    """The name that `text` (behind the `$`) begins with; empty where it begins with none."""
    end = next((i for i, char in enumerate(text) if not (_in_word(char) or char in "_-")), len(text))
    return text[:end]


def _unquoted(body: str, start: int) -> str:
    closing = QUOTES[body[0]]
    if len(body) == 1 or body[-1] not in closing:
        raise QueryMistake(start, "this quotation mark is never closed")
    inner = body[1:-1]
    for i, char in enumerate(inner):
        if char in QUOTES or char in closing:
            raise QueryMistake(start + 1 + i, "a phrase holds no quotation marks: close it, or leave them out")
    return inner


def _check_separators(body: str, start: int) -> None:
    for i, char in enumerate(body):
        if char in "\n\r\u2028\u2029\x85":
            raise QueryMistake(start + i, "a line break inside a term: one of the two lines lacks its comma or quotes")
        if char in _COMMAS and not (body[i - 1 : i].isdigit() and body[i + 1 : i + 2].isdigit()):
            raise QueryMistake(start + i, _comma_message(char))
        if char in QUOTES:
            raise QueryMistake(start + i, "a quotation mark inside a term: quotes go round a whole phrase")
    if not count_words(body):
        raise QueryMistake(start, f"there is no word in `{shown(body)}`" if body.strip() else "the term is empty")


def _check_foreign_signs(body: str, start: int) -> None:
    """Signs that search for something in other languages, and for themselves here, where no text has them."""
    if (found := _EXCLUDED.match(body)) is not None:
        meaning = f"a list holds what is wanted: write AND NOT {shown(found[1])} in a query, or a rule under demote"
        raise QueryMistake(start, f"`{shown(body)}` would look for {shown(found[1])}: {meaning}")
    if (found := _FOREIGN.search(body)) is not None:
        raise QueryMistake(start + found.start(), f"`{found[0]}` means nothing in a term: {_HERE[found[0][0]]}")


def _comma_message(char: str) -> str:
    name = {"،": "an Arabic comma", "，": "a full-width comma", "、": "an ideographic comma", ",": "a comma"}
    separated = "a plain comma (`,`) separates the terms of a list, OR those of a query"
    return f"{name.get(char, 'a semicolon')} inside a term: {separated}"


def _without_stars(body: str, start: int) -> tuple[str, bool, bool]:
    """The text without `*`, and whether it is a prefix or a suffix."""
    text = body.strip()
    start += body.index(text)
    suffix, prefix = text.startswith("*"), text.endswith("*")
    inner = text[suffix : len(text) - prefix]
    if "*" in inner:
        raise QueryMistake(start + suffix + inner.index("*"), "`*` may begin a word or end the last one, not more")
    if suffix and prefix:
        raise QueryMistake(start, "`*` at both ends matches too much: keep one of them")
    if prefix and (letters := count_letters(_last_word(inner))) < PREFIX_LETTERS:
        raise QueryMistake(
            start + len(text) - 1, f"`*` needs {PREFIX_LETTERS} letters or more before it, not {letters}"
        )
    if suffix and _last_word(inner) != inner:
        raise QueryMistake(start, "a leading `*` stands before one word, not before several")
    if suffix and (letters := count_letters(inner)) < SUFFIX_LETTERS:
        raise QueryMistake(start, f"a leading `*` needs {SUFFIX_LETTERS} letters or more behind it, not {letters}")
    return inner, prefix, suffix


def _last_word(text: str) -> str:
    end = next((i for i in range(len(text), 0, -1) if not (_in_word(text[i - 1]) or text[i - 1] in "'’ʼ")), 0)
    return text[end:]


def count_letters(word: str) -> int:
    """The letters and digits of a word; a syllable of Hangul has two or three."""
    return sum(map(str.isalnum, unicodedata.normalize("NFD", word)))


def _in_word(char: str) -> bool:
    """TOPICS.md "Words": a word is a run of letters, digits and marks."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"
