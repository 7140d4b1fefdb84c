"""Reports for the bench of stories, generated in three scripts by Zipf's law, with names, numbers and copies."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import accumulate, product

import numpy as np

from monitor.records import Told
from monitor.stages.stories.keys import keys
from monitor.stages.stories.sketch import Sketch, sketch, stirred, unpacked

WORDS = 300  # of a report
VOCABULARY = 8_000
SCRIPTS = (
    ("b ch d f g k l m n p r s t v st tr", "a e i o u ai ei"),
    ("б в г д ж з к л м н п р с т ст пр", "а е и о у я ю"),
    ("ب ت ج ح د ر س ش ع ف ق ك ل م ن ه", "ا و ي ى"),
)
TEMPLATES = 20
OF_TEMPLATES = 0.02  # of an archive: bulletins, each with thousands that share its words


def _vocabulary(onsets: str, vowels: str, chance: random.Random) -> list[str]:
    syllables = ["".join(pair) for pair in product(onsets.split(), vowels.split())]
    return ["".join(chance.choices(syllables, k=1 + rank % 4)) for rank in range(VOCABULARY)]


def reports(chance: random.Random) -> Iterator[str]:
    """Texts without end."""
    languages = [_vocabulary(*script, chance) for script in SCRIPTS]
    weights = list(accumulate(1 / (rank + 2) for rank in range(VOCABULARY)))
    while True:
        words = chance.choices(chance.choice(languages), cum_weights=weights, k=WORDS)
        for place in chance.sample(range(1, WORDS), 36):
            words[place] = str(chance.randrange(5_000)) if place % 3 == 0 else words[place].capitalize()
        yield " ".join(f"{word}." if place % 17 == 16 else word for place, word in enumerate(words))


def copied(text: str, other: str) -> str:
    """A report as another outlet prints it: a paragraph less, a tail more."""
    words = text.split()
    return " ".join([*words[:200], *words[220:], *other.split()[:40]])


def refilled(text: str, chance: random.Random) -> str:
    """A bulletin with other numbers."""
    return re.sub(r"\d+", lambda _: str(chance.randrange(5_000)), text)


def archived(kept: list[Told], number: int, chance: random.Random) -> Iterator[Told]:
    """So many reports of an archive, made of a few: those first, then their hashes stirred, and bulletins."""
    yield from kept[:number]
    bulletins = [unpacked(one.sketch) for one in kept[:TEMPLATES]]
    for one in range(len(kept), number):
        salt = np.uint32(chance.getrandbits(32))
        if chance.random() < OF_TEMPLATES:
            like = chance.choice(bulletins)
            made = like._replace(values=_stirred(like.values, salt), numbers=_stirred(like.numbers, salt))
        else:
            like = unpacked(kept[one % len(kept)].sketch)
            made = _other(like, salt)
        yield Told(sketch=made.packed(), keys=keys(made), words=made.words, agency=None)


def _other(like: Sketch, salt: np.uint32) -> Sketch:
    return Sketch(like.words, *(_stirred(part, salt) for part in like[1:]))


def _stirred(hashes: np.ndarray, salt: np.uint32) -> np.ndarray:
    return np.sort(stirred(hashes ^ salt))


def simhash(text: str) -> int:
    """Charikar 2002, of runs of three words, 64 bits."""
    shingles = sketch("", text).shingles
    halves = [stirred(shingles ^ np.uint32(seed)) for seed in (1, 2)]
    bits = [(half[:, np.newaxis] >> np.arange(32, dtype=np.uint32)) & 1 for half in halves]
    ones = np.concatenate([half.sum(axis=0) * 2 > len(shingles) for half in bits])
    return int("".join("1" if one else "0" for one in ones), 2)
