"""Regular endings as tables, for names and new words that no dictionary has, and whose they are. Pure.

A row: what a word ends in, how many letters the endings replace, the endings (`-`: none). The first row that fits
serves. Rows are generous: a spare ending makes no word, and costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from monitor.text.forms.lexicon import Lexicon, one_spelling

Row = tuple[str, int, str]


def inflected(word: str, rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The word with the endings of the first row that fits; nothing where none does."""
    _, cut, endings = next((row for row in rows if word.endswith(tuple(row[0].split()) or "")), ("", 0, ""))
    stem = word[: len(word) - cut]
    return tuple(stem + ending.removeprefix("-") for ending in endings.split())


def own(made: Collection[str], lemmas: Collection[str], lexicon: Lexicon) -> Iterator[str]:
    """Those of the forms made by rule that belong to no other word.

    A dictionary that knows one lemma for each form often files one form of a word under another (statków under
    statki, armée under armée): a lemma that is itself among the forms is no other word.
    """
    among = {one_spelling(form).lower() for form in (*made, *lemmas)}
    for form in made:
        lemma = lexicon.lemma(form)
        if lemma is None or one_spelling(lemma).lower() in among:
            yield form
