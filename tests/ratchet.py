"""The topics that ship, judged by our own sentences and, where they are there, by the labelled texts for development.

    python tests/ratchet.py raise            write the floors (tests/floors) and the known failures anew, upwards only
    python tests/ratchet.py raise --lower    … wherever the figures are
    python tests/ratchet.py judge            what is still wanting, as tables: `monitor topics eval` on each set
    python tests/ratchet.py jsonl NAME       the texts of a set, for commands of your own

A set is a set of topics with the labelled texts that judge them. Floors hold numbers, nothing of the texts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from monitor.cli.home import lexicon
from monitor.pipeline import labelled
from monitor.pipeline.topics import word_forms
from monitor.records import Document, Language, Level
from monitor.topics import Topic, read
from monitor.tuning import IRRELEVANT, Judge, Labelled, floors

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
FLOORS = ROOT / "tests" / "floors"
DEV = ROOT.parent / "shared" / "corpus" / "topics-dev.jsonl"
EXAMPLES = tuple(sorted((ROOT / "config" / "examples").glob("*.yaml")))
MONITOR = [sys.executable, "-m", "monitor", "--home", str(ROOT)]


@dataclass(frozen=True)
class Set:
    """Topics and what judges them: a folder of sentences, `LANGUAGE.yaml`, or a JSONL file."""

    name: str
    files: tuple[Path, ...]
    texts: Path
    goals: str

    @property
    def floors(self) -> Path:
        return FLOORS / f"{self.name}.yaml"

    @property
    def failures(self) -> Path | None:
        """Where the sentences stand that are known to fail, as `id: [topics]`."""
        return FLOORS / f"{self.name}-failures.yaml" if self.texts.is_dir() else None

    @property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(topic for file in self.files for topic in read(file.read_text("utf-8"), file.name).enabled)

    def labelled(self) -> Iterator[Labelled]:
        return sentences(self) if self.texts.is_dir() else labelled.texts(self.texts)


SETS = {
    one.name: one
    for one in (
        Set("cases", (ROOT / "config" / "topics.yaml",), CASES / "sentences", "goals-cases"),
        Set("examples", EXAMPLES, CASES / "sentences-examples", "goals-cases"),
        Set("heldout", (ROOT / "config" / "topics.yaml",), CASES / "sentences-heldout", "goals-cases"),
        Set("dev", (ROOT / "config" / "topics.yaml",), DEV, "goals-dev"),
    )
    if one.texts.exists()
}


def sentences(of: Set) -> Iterator[Labelled]:
    """The sentences of a folder; a topic that a sentence does not name is not its subject."""
    others = {topic.id: IRRELEVANT for topic in of.topics}
    for file in sorted(of.texts.glob("*.yaml")):
        language = file.stem.partition("-")[0]
        for record in YAML(typ="safe").load(file):
            yield Labelled(
                id=record["id"],
                language=language,
                labels=others | record["labels"],
                document=Document(
                    title=record.get("title", ""),
                    text=record["text"],
                    language=Language(candidates=(language,), sure=True),
                ),
            )


@cache
def judged(name: str) -> Judge:
    """The topics of a set on its texts."""
    forms = asyncio.run(word_forms(SETS[name].topics, None, lexicon()))
    judge = Judge(SETS[name].topics, forms)
    for text in SETS[name].labelled():
        judge.hear(text)
    return judge


def failing(name: str) -> dict[str, list[str]]:
    """The texts that come out wrong at `review`, with the topics for which they do."""
    found: dict[str, list[str]] = {}
    for one in judged(name).evaluations():
        for text in (*one.missed, *one.wrong) if one.level is Level.REVIEW else ():
            found.setdefault(text, []).append(one.topic)
    return {text: sorted(found[text]) for text in sorted(found)}


def known_failures(of: Set) -> dict[str, list[str]]:
    assert of.failures
    return YAML(typ="safe").load(of.failures) or {} if of.failures.exists() else {}


def known_floors(of: Set) -> dict[floors.Place, float]:
    return floors.read(of.floors.read_text("utf-8"), of.floors.name) if of.floors.exists() else {}


def raise_floors(of: Set, *, lower: bool) -> list[str]:
    """Write the files of a set; what speaks against it where they are to rise only, and nothing is written."""
    found, kept = floors.figures(judged(of.name).evaluations()), known_floors(of)
    topics = {topic.id for topic in of.topics}
    against = [str(one) for one in floors.fallen(kept, found, topics)]
    fails = failing(of.name) if of.failures else {}
    if of.failures and of.failures.exists():
        known = known_failures(of)
        against += [f"{text} fails now: {', '.join(fails[text])}" for text in fails if fails[text] != known.get(text)]
    if against and not lower:
        return against
    of.floors.write_text(floors.written(floors.raised(kept, found, lower=lower)), "utf-8")
    if of.failures:
        lines = (f"{text}: [{', '.join(topics)}]\n" for text, topics in fails.items())
        of.failures.write_text(f"{HEAD}{''.join(lines)}", "utf-8")
    return []


HEAD = """\
# Sentences that come out wrong, with the topics for which they do. The list is strict: what begins to pass has to leave
# it (make floors), what stops to pass fails. The rules are not to be fitted to single sentences.
"""


def jsonl(of: Set) -> Iterator[str]:
    for text in of.labelled():
        record = {"id": text.id, "lang": text.language, "title": text.document.title, "text": text.document.text}
        yield json.dumps(record | {"labels": dict(text.labels)}, ensure_ascii=False)


def judge(of: Set) -> int:
    """`monitor topics eval` on a set, by file of topics, with its goals; the worst that the command ended with."""
    return max(_judge(of, file) for file in of.files)


def _judge(of: Set, topics: Path) -> int:
    one = replace(of, files=(topics,))
    known = {topic.id for topic in one.topics}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for line in jsonl(one):
            record = json.loads(line)
            record["labels"] = {topic: label for topic, label in record["labels"].items() if topic in known}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
        file.flush()
        print(f"\n=== {of.name}: {topics.relative_to(ROOT)} ===", flush=True)
        words = ["topics", "eval", file.name, "--topics", str(topics), "--why"]
        return subprocess.run([*MONITOR, *words, "--check", str(FLOORS / f"{of.goals}.yaml")]).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["raise", "judge", "jsonl"])
    parser.add_argument("sets", nargs="*", default=[*SETS], metavar="NAME", help=", ".join(SETS))
    parser.add_argument("--lower", action="store_true", help="let floors fall, and failures come")
    told = parser.parse_args()
    chosen = [SETS[name] for name in told.sets]
    if told.what == "judge":
        return max(map(judge, chosen))
    if told.what == "jsonl":
        for of in chosen:
            print(*jsonl(of), sep="\n")
        return 0
    refused = {of.name: against for of in chosen if (against := raise_floors(of, lower=told.lower))}
    for name, against in refused.items():
        print(*against, f"{name}: nothing was written; --lower (make floors LOWER=1) does", sep="\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
