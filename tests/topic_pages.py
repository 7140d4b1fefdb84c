"""Pages of docs/ about topics: their fenced blocks, the topics in them, their commands over a home of their own."""

from __future__ import annotations

import asyncio
import re
import shlex
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from commands import run
from monitor.cli.home import lexicon
from monitor.config import examples
from monitor.pipeline.topics import Forms, failures, prove, word_forms
from monitor.topics import Topic, read

ROOT = Path(__file__).parents[1]
FENCE = re.compile(
    r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$(?:\n\n```text\n(?P<output>.*?)^```$)?", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A fenced block, and the fenced text that follows it directly."""

    info: str
    body: str
    output: str | None

    def __str__(self) -> str:
        return f"{self.info}: {self.body[:40]!r}"


def blocks(page: Path) -> list[Block]:
    """Every block of a page; a block that cannot be told from its text would be an odd number of fences."""
    text = page.read_text("utf-8")
    found = [Block(one["info"], one["body"], one["output"]) for one in FENCE.finditer(text)]
    assert text.count("\n```") == 2 * (len(found) + sum(block.output is not None for block in found))
    return found


def worked() -> tuple[Topic, ...]:
    """The topics of the two pages that build some, and those that they lead to."""
    pages = [block.body for name in ("examples", "tuning") for block in blocks(ROOT / "docs" / f"{name}.md")]
    texts = [*examples().values(), *(text for text in pages if "\ntopics:\n" in f"\n{text}")]
    return tuple(topic for text in texts for topic in read(text, "topics.yaml").topics)


def forms_of(texts: Iterable[str]) -> Forms:
    """The forms of all words in files of topics, looked up at once: each look-up reads dictionaries of many MB."""
    chosen = [topic for text in texts for topic in read(text, "topics.yaml").topics]
    return asyncio.run(word_forms(chosen, None, lexicon()))


def wrong(name: str, text: str, forms: Forms) -> list[str]:
    """What is wrong with a file of topics: its warnings and its failing tests. Raises Mistakes."""
    file = read(text, name)
    return [*map(str, file.warnings), *map(str, failures(prove(file.topics, forms), name))]


def played(home: Path, line: str) -> subprocess.CompletedProcess[str]:
    """A line of a page: `monitor …`, or `echo … | monitor …`."""
    said, _, called = line.rpartition(" | ")
    assert called.startswith("monitor "), line
    return run(home, *shlex.split(called)[1:], stdin="".join(f"{words}\n" for words in shlex.split(said)[1:]))
