"""docs/topics.md holds what it says: its files are read, its tables asked, its messages and outputs compared."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from monitor.cli import monitor
from monitor.errors import Mistakes
from monitor.pipeline.topics import Forms, failures, prove
from monitor.records import Document, Language, Match, ReasonKind
from monitor.store.adopted import keep_forms
from monitor.store.write import Writer
from monitor.text.forms import ANALYSER, LANGUAGES, expand
from monitor.topics import Topic, compile_topics, match, read, wanted_forms
from monitor.topics.reading.rules import RULE_KEYS, SENSE_KEYS
from monitor.topics.reading.topics import TOPIC_KEYS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "topics.md").read_text("utf-8")
NAME = "config/topics.yaml"
SECTIONS = [
    "Three sizes of topic", "Words", "Folding", "Which list of a concept", "Queries", "Senses", "Score and level",
    "Keys of a topic", "Checks at load", "Trying a topic",
]  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A fenced block, and the fenced text that follows it directly."""

    info: str
    body: str
    output: str

    def __str__(self) -> str:
        return f"{self.info}: {self.body[:40]!r}"


@dataclass(frozen=True)
class Row:
    """A row of a table, by the table's header."""

    header: tuple[str, ...]
    cells: tuple[str, ...]

    def __getitem__(self, column: str) -> str:
        return self.cells[self.header.index(column)]

    def __str__(self) -> str:
        return self.cells[0]

    def codes(self, column: str | int) -> list[str]:
        """What is set in code in a cell."""
        cell = self.cells[column] if isinstance(column, int) else self[column]
        return [found[2].strip() for found in re.finditer(r"(`+)(.+?)\1", cell)]


FENCE = re.compile(
    r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$(?:\n\n```text\n(?P<output>.*?)^```$)?", re.MULTILINE | re.DOTALL
)
BLOCKS = [Block(found["info"], found["body"], found["output"] or "") for found in FENCE.finditer(PAGE)]


def rows(page: str) -> list[Row]:
    found, header = [], ()
    for line in FENCE.sub("", page).splitlines():
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|")) if line.startswith("|") else ()
        if not cells:
            header = ()
        elif not header:
            header = cells
        elif set(line) - set("|- "):
            assert len(cells) == len(header), line
            found.append(Row(header, cells))
    return found


ROWS = rows(PAGE)
WORDS = [row for row in ROWS if row.header[0] in ("term", "query", "concept")]
ARTICLES = [row for row in ROWS if row.header[0].startswith("article of ")]
LINES = [row for row in ROWS if row.header == ("line", "message")]


def blocks(*infos: str) -> list[Block]:
    return [block for block in BLOCKS if block.info in infos]


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def file_of(row: Row) -> str:
    """The row's term, query or concept as the one rule of a topic."""
    kind, written = row.header[0], row.codes(0)[0]
    if kind == "concept":
        return f"concepts: {{c: {written}}}\ntopics: {{t: {{match: [$c]}}}}\n"
    rule = written if kind == "term" else {"query": written}
    return "topics: " + json.dumps({"t": {"match": [rule]}}, ensure_ascii=False)


def topics_of(text: str) -> tuple[Topic, ...]:
    return read(text, NAME).topics


def language_of(cell: str) -> Language:
    unsure = cell.removeprefix("unsure: ")
    return Language(candidates=tuple(unsure.split(", ")), sure=unsure == cell)


def asked(topic: Topic, forms: Forms, article: str, language: Language) -> Match | None:
    """What the topic makes of `headline // text`."""
    title, _, text = article.rpartition(" // ")
    document = Document(title=title, text=text, language=language)
    return next(iter(match(compile_topics([topic], forms, ""), document)), None)


@pytest.fixture(scope="module")
def forms() -> Forms:
    """The forms of the words on the page, each in the languages that its example is asked in."""
    asked_in = [(topics_of(file_of(row)), language_of(row["language"]).candidates) for row in WORDS]
    for block in blocks("yaml topics", "yaml topics home", "yaml failing"):
        chosen = topics_of(block.body)
        asked_in.append((chosen, ("en", *(test.lang or "en" for topic in chosen for test in topic.tests))))
    return expand({word for chosen, languages in asked_in for word in wanted_forms(chosen) if word[0] in languages})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, forms: Forms) -> Path:
    """A folder with the page's topics and labelled texts, and a store that knows the forms of their words."""
    home = tmp_path_factory.mktemp("home")
    (home / "config").mkdir()
    (home / "data").mkdir()
    (block,) = blocks("yaml topics home")
    (labelled,) = blocks("json labelled.jsonl")
    (home / NAME).write_text(block.body, "utf-8")
    (home / "labelled.jsonl").write_text(labelled.body, "utf-8")
    wanted = wanted_forms(topics_of(block.body))
    assert wanted <= forms.keys()
    writer = Writer(home / "data" / "monitor.db")
    try:
        writer.write(keep_forms, ANALYSER, {word: forms[word] for word in wanted})
    finally:
        writer.close()
    return home


def test_the_page_has_the_sections_that_the_code_points_to() -> None:
    assert re.findall(r"^## (.+)$", PAGE, re.MULTILINE) == SECTIONS


def test_no_example_is_passed_over() -> None:
    known = {"yaml topics", "yaml topics home", "yaml mistakes", "yaml warnings", "yaml failing", "sh"}
    assert {block.info for block in BLOCKS} == known | {"json labelled.jsonl"}
    assert PAGE.count("\n```") == 2 * (len(BLOCKS) + sum(bool(block.output) for block in BLOCKS))
    assert min(len(WORDS), len(ARTICLES), len(LINES)) > 5


@pytest.mark.parametrize("block", blocks("yaml topics", "yaml topics home"), ids=str)
def test_a_file_is_read_and_its_tests_pass(block: Block, forms: Forms) -> None:
    file = read(block.body, NAME)
    assert not file.warnings
    results = prove(file.topics, forms)
    assert [str(result) for result in results if not result.passed] == []


@pytest.mark.parametrize("row", WORDS, ids=str)
def test_a_row_matches_what_it_says(row: Row, forms: Forms) -> None:
    (topic,) = topics_of(file_of(row))
    language = language_of(row["language"])
    hits, others = row.codes("matches"), row.codes("does not match")
    assert hits
    assert others
    assert [article for article in hits + others if asked(topic, forms, article, language)] == hits


@pytest.mark.parametrize("row", ARTICLES, ids=str)
def test_an_article_gets_what_its_row_says(row: Row, forms: Forms) -> None:
    name = row.header[0].removeprefix("article of ")
    files = blocks("yaml topics", "yaml topics home")
    (topic,) = (topic for block in files for topic in topics_of(block.body) if topic.id == name)
    found = asked(topic, forms, row.codes(0)[0], Language(candidates=("en",), sure=True))
    assert row["level"] == ((found and found.level) or "none")
    if "score" in row.header:
        assert row["score"] == str(found.score if found else 0)
    if "ignored" in row.header:
        reasons = found.reasons if found else ()
        assert row.codes("ignored") == [reason.quote for reason in reasons if reason.kind is ReasonKind.IGNORED]


def mistakes(text: str) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        read(text, NAME)
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize("block", blocks("yaml mistakes"), ids=str)
def test_mistakes_are_told_in_these_words(block: Block) -> None:
    assert mistakes(block.body) == block.output.splitlines()


@pytest.mark.parametrize("row", LINES, ids=str)
def test_a_line_is_refused_in_these_words(row: Row) -> None:
    (line,), (message,) = row.codes("line"), row.codes("message")
    other = "" if line.startswith("match:") else "    match: [drought]\n"
    (told,) = mistakes(f"topics:\n  drought:\n{other}    {line}\n")
    assert told.startswith(f"{NAME}:{4 if other else 3}:")
    assert told.split(": ", 1)[1] == message


@pytest.mark.parametrize("block", blocks("yaml warnings"), ids=str)
def test_warnings_are_told_in_these_words(block: Block) -> None:
    assert [f"{warning} (warning)" for warning in read(block.body, NAME).warnings] == block.output.splitlines()


@pytest.mark.parametrize("block", blocks("yaml failing"), ids=str)
def test_a_failing_test_is_told_in_these_words(block: Block, forms: Forms) -> None:
    failed = failures(prove(topics_of(block.body), forms), NAME)
    assert [str(mistake) for mistake in failed] == block.output.splitlines()


COMMANDS = [(line, block.output) for block in blocks("sh") for line in block.body.splitlines()]


@pytest.mark.parametrize("line", [line for line, _ in COMMANDS])
def test_a_command_exists_with_its_options(line: str) -> None:
    words = shlex.split(line)
    words = words[words.index("monitor") + 1 :]
    command: click.Command = monitor
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None, line
        command = found
    command.make_context("monitor", words, resilient_parsing=False).close()


@pytest.mark.parametrize(("line", "output"), [pair for pair in COMMANDS if pair[1]])
def test_a_command_prints_what_the_page_shows(home: Path, line: str, output: str) -> None:
    said, _, called = line.rpartition(" | ")
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "--home", str(home), *shlex.split(called)[1:]],
        input="".join(f"{words}\n" for words in shlex.split(said)[1:]),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.stdout == output
    assert done.returncode == 0


def keys(title: str, column: str) -> set[str]:
    """The keys that the tables of a section describe: `carry: true` describes carry."""
    described = [row for row in rows(section(title)) if row.header[0] == column]
    return {code.partition(":")[0] for row in described for code in row.codes(0)}


def test_every_key_is_described_and_no_other() -> None:
    assert keys("Keys of a topic", "key") == set(TOPIC_KEYS)
    assert keys("Score and level", "key of a rule") == set(RULE_KEYS)
    assert keys("Senses", "key of a sense") == set(SENSE_KEYS)


def test_the_languages_with_forms_are_named() -> None:
    (named,) = re.findall(r"Forms are known for (.+?)\.", PAGE, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", named)) == LANGUAGES
