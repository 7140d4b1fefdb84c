"""One language's dictionary, form → lemma, as simplemma ships it, and read backwards: lemma → forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from monitor.text.fold import fold_key

# Wiktionary's stress marks on Cyrillic words: never written in news
_STRESS: Final = str.maketrans("", "", "\u0300\u0301")
_INNER: Final = re.compile("(?<=[а-яґії])'(?=[яюєї])")
_APOSTROPHES: Final = str.maketrans({"’": "'", "ʼ": "'"})


class Lexicon:
    """The dictionary of a language; holds it in memory as long as it lives."""

    __slots__ = ("_lemmas",)

    def __init__(self, language: str) -> None:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

        # No cache: the factory refers to itself, and would keep each dictionary until the next garbage collection
        self._lemmas: Mapping[str, str] = DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)

    def lemma(self, form: str) -> str | None:
        """The lemma of a form, None where the dictionary does not know the form. A form has one lemma here."""
        return self._lemmas.get(form)

    def known(self, form: str) -> bool:
        return self._lemmas.get(form) is not None

    def free(self, form: str, lemmas: Collection[str]) -> bool:
        """Whether a form made by rule belongs to no other word: unknown to the dictionary, or given to one of `lemmas`.

        A name's form that the dictionary does not analyse (Сирії: Сирії) belongs to nobody.
        """
        lemma = self._lemmas.get(form)
        if form[:1].isupper():
            lemma = None if lemma == form else lemma
        return lemma is None or one_spelling(lemma) in map(one_spelling, lemmas)

    def mates(self, lemmas: Collection[str]) -> dict[str, tuple[str, ...]]:
        """All forms of each lemma, in one pass over the dictionary. A lemma without any maps to ()."""
        wanted = {one_spelling(lemma) for lemma in lemmas}
        found = defaultdict[str, list[str]](list)
        for form in self._lemmas if wanted else ():
            lemma = self._lemmas[form].replace("ё", "е")  # of one_spelling() what a million entries can afford
            if lemma in wanted and _is_word(form, lemma):
                found[lemma].append(form.translate(_STRESS))
        return {lemma: tuple(found[one_spelling(lemma)]) for lemma in lemmas}

    def namesakes(self, folded: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The lemmas of all words that are spelled so once folded, by the folded word: a pass over the dictionary that
        takes seconds."""
        wanted, found = frozenset(folded), defaultdict[str, set[str]](set)
        forms = [form for form in self._lemmas if "\n" not in form]
        for form, key in zip(forms, fold_key("\n".join(forms)).split("\n"), strict=True):
            if key in wanted:
                found[key].add(self._lemmas[form].translate(_STRESS))
        return {key: tuple(sorted(lemmas)) for key, lemmas in found.items()}


def one_spelling(word: str) -> str:
    """A word without choices of spelling that a dictionary makes now so, now so: вертолёт, вертолет; п’ять, п'ять."""
    return word.translate(_APOSTROPHES).replace("ё", "е").replace("Ё", "Е")


def _is_word(form: str, lemma: str) -> bool:
    """Keep out abbreviations, phrases and endings after an apostrophe, but not the one of Ukrainian (зіб'ють)."""
    odd = {sign for sign in _INNER.sub("", form.translate(_APOSTROPHES)) if sign.isascii() and not sign.isalpha()}
    return odd <= set(lemma) and not (form.isupper() and lemma.islower() and len(form) > 1)
