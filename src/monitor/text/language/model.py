"""py3langid's model, loaded at the first question and kept: 120 MB and a second, hence a module of its own."""

from __future__ import annotations

from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# The model's finer labels → the codes that news are labelled with
_ALIASES: Final = {"ary": "ar", "arz": "ar", "nn": "no", "uzs": "uz", "wuu": "zh", "yue": "zh"}


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


def scores(text: str) -> dict[str, float]:
    """Each language of the model with the logarithm of its likelihood, up to a constant. Deterministic."""
    found: dict[str, float] = {}
    for label, score in _identifier().rank(text):
        found.setdefault(_ALIASES.get(label, label), float(score))
    return found
