"""How well pages are read: our own, those kept from whoever tunes, and real ones where they are at hand.

    python tests/reading.py judge            the figures of each set beside their floors, and each wrong field
    python tests/reading.py raise [--lower]  write the floors (tests/floors/reading.yaml) anew, upwards only

Figures are shares of pages whose field is exactly right, and F1 of 4-word shingles for the text. Real pages are those
of bench/extract.py, in numbers alone.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import floor
from pathlib import Path

from ruamel.yaml import YAML

from monitor.records import Extracted
from monitor.stages.extract import article
from reading_pages import Case, cases

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "tests" / "floors" / "reading.yaml"
FAILURES = ROOT / "tests" / "floors" / "reading-failures.yaml"
CORPUS = ROOT.parent / "shared" / "corpus" / "pages"
OWN = {"cases": "reading", "heldout": "reading-heldout"}  # set → folder
REAL = "corpus"
WELL_READ = 0.9  # F1 of a text that counts as right
_DIGITS = 4
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+?(?=[\u3040-\u30ff\u3400-\u9fff]|\b)")

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field that was not read as it is."""

    case: str
    field: str
    wanted: object
    got: object

    def __str__(self) -> str:
        return f"{self.case}: {self.field}\n    wanted {self.wanted}\n    got    {self.got}"


def f1(true: str, read: str) -> float:
    wanted, found = _shingles(true), _shingles(read)
    both = (wanted & found).total()
    return 2 * both / (wanted.total() + found.total()) if both else 0.0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def wrong(case: Case, got: Extracted) -> Iterator[Wrong]:
    """What is asked of a case and came out otherwise."""
    truth, read = case.truth, got.article
    yield from _differs(case, "fate", truth.fate, got.fate.value)
    if truth.text is None:
        return
    authors = frozenset(filter(None, (read.author or "").split("; ")))
    yield from _differs(case, "title", truth.title, read.title)
    yield from _differs(case, "authors", sorted(truth.authors or ()), sorted(authors))
    at = read.published_at and read.published_at.replace(second=0)
    yield from _differs(
        case,
        "minute",
        truth.published_at and truth.published_at.isoformat(),
        at and at.isoformat(),
        at == truth.published_at,
    )
    yield from _differs(case, "language", truth.language, read.language.code)
    yield from _differs(case, "source", truth.source, read.text_source.value)
    score = f1(truth.text, read.text)
    yield from _differs(
        case,
        "text",
        _beside(truth.text, read.text),
        f"F1 {score:.3f}; {_beside(read.text, truth.text)}",
        score >= WELL_READ,
    )


def _differs(case: Case, field: str, wanted: object, got: object, right: bool | None = None) -> Iterator[Wrong]:
    if not (wanted == got if right is None else right):
        yield Wrong(case.id, field, wanted, got)


def _beside(text: str, other: str) -> list[str]:
    """The beginnings of the paragraphs that the other text has not."""
    return [one[:60] for one in text.split("\n\n") if one not in other]


@cache
def read(name: str) -> tuple[tuple[Case, Extracted], ...]:
    """The pages of one of our own sets, read."""
    return tuple((case, article(case.page)) for case in cases(OWN[name]))


def failing(name: str) -> list[Wrong]:
    return [one for case, got in read(name) for one in wrong(case, got)]


def figures(name: str) -> Figures:
    """The figures of a set; of one of ours by field, and of the real pages as bench/extract.py has them."""
    if name == REAL:
        return _of_real_pages()
    asked = [case for case, _ in read(name)]
    fields = Counter(one.field for one in failing(name))
    articles = [(case.truth.text, got.article.text) for case, got in read(name) if case.truth.text]
    found = {"fate": 1 - fields["fate"] / len(asked), "text F1": sum(f1(*pair) for pair in articles) / len(articles)}
    return found | {
        field: 1 - fields[field] / len(articles) for field in ("title", "authors", "minute", "language", "source")
    }


def _of_real_pages() -> Figures:
    done = subprocess.run(
        [sys.executable, ROOT / "bench" / "extract.py", "--runs", "0"], capture_output=True, text=True, check=True
    )
    results = json.loads(done.stdout)["results"]
    return {
        one["case"]: one["ours"]
        for one in results
        if one["unit"] in {"F1", "share of pages"} and "diff" not in one["case"]
    }


def sets() -> list[str]:
    return [*OWN, *([REAL] if CORPUS.exists() else [])]


def known_floors() -> dict[str, Figures]:
    return YAML(typ="safe").load(FLOORS) or {} if FLOORS.exists() else {}


def known_failures() -> dict[str, list[str]]:
    """Fields that are known to be read wrongly, by case."""
    return YAML(typ="safe").load(FAILURES) or {} if FAILURES.exists() else {}


def fallen(found: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Figures below their floors, and floors without a figure."""
    return [
        f"{field} is {found.get(field, 0):.4f}; its floor is {least:.4f}"
        for field, least in floors.items()
        if found.get(field, 0) < least
    ]


def judge() -> int:
    below: list[str] = []
    for name in sets():
        found, floors = figures(name), known_floors().get(name, {})
        print(f"\n=== {name} ===")
        for field, figure in found.items():
            print(f"{field:24} {figure:.4f}   floor {floors.get(field, 0):.4f}")
        if name == "cases":
            print(*failing(name), sep="\n")
        below += [f"{name}: {line}" for line in fallen(found, floors)]
    if REAL not in sets():
        print(f"\nreal pages: left out, {CORPUS} is not here")
    print(*below, sep="\n")
    return 1 if below else 0


def raise_floors(*, lower: bool) -> int:
    found = {name: figures(name) for name in sets()}
    known = known_floors()
    against = [f"{name}: {line}" for name in found for line in fallen(found[name], known.get(name, {}))]
    fails = by_case(failing("cases"))
    against += [
        f"{case} fails now: {', '.join(fails[case])}" for case in fails if fails[case] != known_failures().get(case)
    ]
    if against and FLOORS.exists() and not lower:
        print(*against, "nothing was written; --lower (make floors LOWER=1) does", sep="\n")
        return 1
    lines = ["# Figures of reading pages that may not fall; numbers alone (make floors).\n"]
    for name in (*OWN, REAL):
        figures_of = found.get(name) or known.get(name, {})
        lines += [f"{name}:\n", *(f"  {field}: {_cut(figure)}\n" for field, figure in figures_of.items())]
    FLOORS.write_text("".join(lines), "utf-8")
    FAILURES.write_text(HEAD + "".join(f"{case}: [{', '.join(fields)}]\n" for case, fields in fails.items()), "utf-8")
    return 0


def by_case(failures: list[Wrong]) -> dict[str, list[str]]:
    return {
        case: [one.field for one in failures if one.case == case]
        for case in dict.fromkeys(one.case for one in failures)
    }


def _cut(figure: float) -> float:
    """To four digits, the rest cut off: a floor is never above its figure."""
    return floor(figure * 10**_DIGITS) / 10**_DIGITS


HEAD = """\
# Own pages of which a field is read wrongly. The list is strict: what begins to be right has to leave it (make floors),
# what stops to be fails. Rules are not to be fitted to single pages.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["raise", "judge"])
    parser.add_argument("--lower", action="store_true", help="let floors fall, and failures come")
    told = parser.parse_args()
    return judge() if told.what == "judge" else raise_floors(lower=told.lower)


if __name__ == "__main__":
    sys.exit(main())
