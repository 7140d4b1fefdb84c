"""py3langid's model, loaded at the first question and kept: 120 MB and a second, hence a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# The model's finer labels → the codes that news are labelled with
_ALIASES: Final = {"ary": "ar", "arz": "ar", "nn": "no", "sdh": "ku", "uzs": "uz", "wuu": "zh", "yue": "zh"}


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


@cache
def _columns() -> dict[str, list[int]]:
    """Where the scores of each language stand among the model's."""
    found: dict[str, list[int]] = {}
    for column, label in enumerate(_identifier().nb_classes):
        found.setdefault(_ALIASES.get(label, label), []).append(column)
    return found


@cache
def _shared() -> list[tuple[int, list[int]]]:
    """Of each language that has several columns, the first and all of them."""
    return [(columns[0], columns) for columns in _columns().values() if len(columns) > 1]


def scores(text: str, languages: Sequence[str]) -> list[float]:
    """The logarithm of each language's likelihood, up to a constant, of its likeliest label. Deterministic.

    What the library's `rank` does but for its order of all 138 labels, which takes as long as the scores themselves.
    """
    model, columns = _identifier(), _columns()
    said = model._raw_score(model._encode(text)).tolist()  # the public ways to it all end in an order
    for first, several in _shared():
        said[first] = max([said[column] for column in several])
    return [said[columns[language][0]] for language in languages]
