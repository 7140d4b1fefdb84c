"""Which language a text is in, as far as eight words or a page can tell, and how sure that is.

Evidence is added up for the languages that fit the text's script, on one scale (natural logarithms of odds):

    model      py3langid's score, tempered by the text's length: alone it takes `Ankara announces` for Igbo
    letters    a letter that a language does not have (ы in Ukrainian, گ in Arabic)
    words      the small words that every sentence needs
    declared   what page, feed and user say: a headline is decided by it, a page is not

What a text quotes counts for nothing, where enough is left: it is in the language of the one who quotes.

Pure, but for the model of 120 MB, which the first call loads: call it in worker processes only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final

from monitor.records import Language
from monitor.text.language.evidence import letters, small_words, unquoted
from monitor.text.language.labels import normalise
from monitor.text.language.scripts import languages_of, rare_languages_of, script

__all__ = ["identify", "normalise", "script"]

READ: Final = 1000  # characters, about 0.3 ms: more of a text does not make it surer
FEW_WORDS: Final = 20  # fewer are never sure, says TOPICS.md
MANY_WORDS: Final = 40  # only so many prove a language that news are rarely written in
UNLIKELY: Final = 4.0  # what such a language loses in a shorter text
SURE: Final = 2.0  # the second language must be this far behind; set on tests/cases/language
POSSIBLE: Final = 4.0  # a language further behind is no candidate
MOST_CANDIDATES: Final = 4
FEWEST_COMMON: Final = 2  # words in small letters: with fewer, a short text is all names
TEMPER: Final = 2.0
FEWEST_LETTERS: Final = 8  # fewer tell the model nothing
PROMISED: Final = dict.fromkeys(("ar", "de", "en", "ru", "tr", "uk"), 0.7)  # the languages that topics are written for
TRUST: Final = (2.0, 1.0, 0.5)  # what a declaration adds, the most trusted first


def identify(text: str, declared: Sequence[str | None] = ()) -> Language:
    """The language of a text: plain text of any length, and what others declare it to be, most trusted first.

    Declarations in any spelling (`tr-TR`, `en_US`, `ger`, `Turkish`); those that name no language or one that is not
    written in the text's script count for nothing. A text without letters is what it is declared to be, unsurely.
    """
    labels = [code for code in map(normalise, declared) if code]
    whole = text[:READ]
    sample = unquoted(whole)
    written = script(whole)
    if written != script(sample):
        sample = whole
    if written is None:
        return Language(candidates=tuple(dict.fromkeys(labels))[:1], sure=False)
    length = _words(whole, written)
    fitting = languages_of(written) + _admitted(written, length, labels)
    if len(fitting) == 1:
        return Language(candidates=fitting, sure=length >= FEW_WORDS)
    scores = _scores(sample, written, fitting, labels, length)
    open_to = (*labels[:1], *(PROMISED if _is_all_names(whole) else ()))
    return _verdict(scores, length, open_to, labels)


def _is_all_names(sample: str) -> bool:
    """Whether nearly all words are capitalised, as in `Baykar, Aselsan, Roketsan`: names say little of a language."""
    words = sample.split()
    return len(words) < FEW_WORDS and sum(map(str.islower, words)) < FEWEST_COMMON and sample != sample.upper()


def _admitted(written: str, length: int, declared: Sequence[str]) -> tuple[str, ...]:
    """Of the languages that news are rarely written in, those that a text of this length may be in."""
    return tuple(code for code in rare_languages_of(written) if length >= FEW_WORDS or code in declared)


def _words(sample: str, written: str) -> int:
    """How many words; in scripts without spaces, two characters make one."""
    spaceless = written in {"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"}
    return len(sample) // 2 if spaceless else len(sample.split())


def _scores(
    sample: str, written: str, fitting: Sequence[str], declared: Sequence[str], length: int
) -> dict[str, float]:
    """What all the evidence says for each language that fits, on one scale."""
    trust = dict(zip(dict.fromkeys(declared), TRUST, strict=False))
    said: dict[str, float] = {}
    doubted = () if length >= MANY_WORDS else _admitted(written, length, ())
    unlikely = {code: -UNLIKELY for code in doubted if code not in declared}
    for evidence in (trust, PROMISED, unlikely, letters(sample, written), small_words(sample)):
        for code, worth in evidence.items():
            said[code] = said.get(code, 0.0) + worth
    likelihoods = _likelihoods(sample, fitting)
    return {code: likelihood + said.get(code, 0.0) for code, likelihood in zip(fitting, likelihoods, strict=True)}


def _likelihoods(sample: str, fitting: Sequence[str]) -> list[float]:
    """The model's word, tempered: it counts each letter as if letters were independent. Names are foreign wherever they
    go, so a headline is asked a second time without its capitalised words."""
    from monitor.text.language.model import scores

    questions = [sample]
    if len(words := sample.split()) < FEW_WORDS:
        common = " ".join([word for word in words if word.islower()])
        questions += [common] if len(common) >= FEWEST_LETTERS else []
    found = [0.0] * len(fitting)
    for question in questions:
        root = sqrt(len(question.encode(errors="replace")))
        found = [total + said / root for total, said in zip(found, scores(question, fitting), strict=True)]
    return [TEMPER * total / len(questions) for total in found]


def _verdict(scores: Mapping[str, float], length: int, open_to: Sequence[str], declared: Sequence[str]) -> Language:
    """Unsure of a text, the languages that it is `open_to` are candidates, however unlikely: what it is declared to be
    in, and for names alone those that topics are written in."""
    best = max(scores.values())
    near = [(-score, code) for code, score in scores.items() if best - score <= POSSIBLE or code in open_to]
    near.sort()
    first = near[0][1]
    if length >= FEW_WORDS and (len(near) == 1 or best + near[1][0] >= SURE):
        return Language(candidates=(first,), sure=True)
    possible = sorted([code for _, code in near], key=lambda code: code not in {first, *declared[:1], *open_to})
    return Language(candidates=tuple(possible[:MOST_CANDIDATES]), sure=False)
