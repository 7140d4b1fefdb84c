"""`topics`: what is looked for, tried out before it runs."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import config
from monitor import topics as language
from monitor.cli import show
from monitor.cli.groups import Group
from monitor.cli.home import Home, clock, home_of
from monitor.cli.session import run as run_async
from monitor.cli.session import web_of
from monitor.cli.words import forms_for
from monitor.config.files import TOPICS
from monitor.errors import Mistake, Refusal
from monitor.pipeline import explain as explaining
from monitor.pipeline import labelled
from monitor.pipeline.topics import compiled, failures, proved
from monitor.tuning import Evaluation, Score, evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.records import Document, Match

TAGS = ("<!doctype", "<html", "<?xml", "<!--", "<head", "<meta", "<body", "<article", "<main", "<div", "<p>", "<h1")
MAX_QUOTES = 8
SPARE = ("tests", "rules", "languages")  # columns that a narrow terminal can do without


@click.group(cls=Group)
def topics() -> None:
    """The topics that articles are matched against: config/topics.yaml."""


@topics.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def list_(home: Home, as_json: bool) -> None:
    """The topics of config/topics.yaml.

    \b
    Example:
      monitor topics list
    """
    rows = [
        {
            "topic": topic.id,
            "title": topic.title,
            "enabled": "yes" if topic.enabled else "no",
            "languages": " ".join(topic.languages),
            "rules": len(topic.match),
            "tests": len(topic.tests),
        }
        for topic in config.load_topics(home.root).topics
    ]
    if as_json:
        show.as_json(rows)
    else:
        show.table(rows, ["topic", "title", "enabled", "languages", "rules", "tests"], wide="title", spare=SPARE)


@topics.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def check(home: Home, as_json: bool) -> None:
    """Check config/topics.yaml and run the tests inside it; every mistake with its line and column.

    \b
    Example:
      monitor topics check
    """
    file = config.load_topics(home.root)
    chosen = tuple(topic for topic in file.topics if topic.enabled)

    async def work() -> tuple[language.TestResult, ...]:
        return await proved(chosen, await forms_for(home, chosen))

    for warning in file.warnings:
        show.err(f"{warning} (warning)")
    results = run_async(work())
    failed = failures(results, TOPICS)
    if as_json:
        _check_as_json(file, len(results), failed)
    else:
        for mistake in failed:
            show.err(str(mistake))
        show.out(f"topics: {len(file.topics)}; tests: {len(results) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


def _check_as_json(file: language.TopicFile, tests: int, failed: Sequence[Mistake]) -> None:
    show.as_json(
        {
            "topics": len(file.topics),
            "tests": tests,
            "failed": [str(mistake) for mistake in failed],
            "warnings": [str(warning) for warning in file.warnings],
        }
    )


@topics.command()
@click.argument("source", metavar="FILE|URL|-")
@click.option("--lang", help="The language of the text; identified where it is not given.")
@click.option("--title", default="", help="The title of the text.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def explain(home: Home, source: str, lang: str | None, title: str, as_json: bool) -> None:
    """Each topic's score on a text, an HTML page or an address, with its reasons; also what was ignored, and why.

    \b
    Examples:
      monitor topics explain article.txt --lang en
      monitor topics explain https://www.example.com/news/1.html
      echo "Grain ships left Odesa." | monitor topics explain -
    """
    file = config.load_topics(home.root)
    chosen = tuple(topic for topic in file.topics if topic.enabled)

    async def work() -> tuple[Document, tuple[Match, ...]]:
        document = await _document(home, source, title=title, lang=lang)
        matcher = compiled(chosen, await forms_for(home, chosen))
        return document, explaining.explain(matcher, chosen, document)

    document, matches = run_async(work())
    if as_json:
        show.as_json({"lang": document.language.code, "topics": [_as_json(match) for match in matches]})
    else:
        _print(document, matches)


async def _document(home: Home, source: str, *, title: str, lang: str | None) -> Document:
    if source.startswith(("http://", "https://")):
        async with web_of(config.load_settings(home.root)) as web:
            url, body, content_type = await explaining.fetched(web, source)
        return await explaining.page_document(url, body, content_type, title=title, lang=lang, now=clock())
    body = _read(source)
    if body[:1000].removeprefix(BOM_UTF8).lstrip().lower().startswith(tuple(tag.encode() for tag in TAGS)):
        url = "https://page.invalid/"
        return await explaining.page_document(url, body, None, title=title, lang=lang, now=clock())
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(f"{source}: not UTF-8 at byte {error.start + 1}") from None
    return explaining.document_of(text, title=title, lang=lang)


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise Refusal(f"{source}: cannot be read: {error.strerror}") from None


def _as_json(match: Match) -> dict[str, object]:
    reasons = [
        {
            "rule": reason.rule,
            "kind": reason.kind.value,
            "points": reason.points,
            "concept": reason.concept,
            "term": reason.term,
            "field": reason.field,
            "start": reason.start,
            "end": reason.end,
            "quote": reason.quote,
            "note": reason.note,
        }
        for reason in match.reasons
    ]
    level = match.level.value if match.level else None
    return {"topic": match.topic, "level": level, "score": match.score, "reasons": reasons}


def _print(document: Document, matches: tuple[Match, ...]) -> None:
    known = document.language
    doubt = f" (not sure: {', '.join(known.candidates)})" if len(known.candidates) > 1 else ""
    show.out(f"language: {known.code or 'not known'}{doubt}")
    for match in matches:
        show.out()
        show.out(f"{match.topic}: {match.level or 'no hit'} ({match.score} points)")
        for (kind, rule, points), quotes in _by_rule(match).items():
            shown = ", ".join(list(quotes)[:MAX_QUOTES]) + (" …" if len(quotes) > MAX_QUOTES else "")
            sign = f"{points:+d}" if points else "   "
            show.out(f"  {sign:>4}  {kind:<7}  {rule}")
            show.out(f"                 {shown}")


def _by_rule(match: Match) -> dict[tuple[str, str, int], dict[str, None]]:
    """The words of each rule, with their concept's name, each once."""
    rules: dict[tuple[str, str, int], dict[str, None]] = {}
    for reason in match.reasons:
        quote = show.line(reason.quote)
        named = f"{reason.concept}: {quote}" if reason.concept else quote
        rules.setdefault((reason.kind.value, show.line(reason.rule), reason.points), {})[named] = None
    return rules


@topics.command(name="eval")
@click.argument("file", type=click.Path(path_type=Path), metavar="LABELLED.jsonl")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--misses", is_flag=True, help="Also name the texts that were missed or found wrongly.")
@home_of
def eval_(home: Home, file: Path, as_json: bool, misses: bool) -> None:
    """Precision, recall and F1 of each topic on labelled texts, by language and rule, with 95 % intervals.

    A line of the file: {"id", "lang", "title"?, "text", "labels": {TOPIC: 0|1|2}}; 2 relevant, 1 acceptable (counts
    neither way), 0 not.

    \b
    Example:
      monitor topics eval labelled.jsonl
    """
    chosen = tuple(topic for topic in config.load_topics(home.root).topics if topic.enabled)
    try:
        records = labelled.records(_read(str(file)).decode("utf-8-sig"), str(file))
    except UnicodeDecodeError as error:
        raise Refusal(f"{file}: not UTF-8 at byte {error.start + 1}") from None

    async def work() -> list[Evaluation]:
        matcher = compiled(chosen, await forms_for(home, chosen))
        with show.progress("texts matched", len(records)) as advance:
            texts = labelled.matched(matcher, records, said=lambda: advance(None))
        return evaluate(texts, [topic.id for topic in chosen])

    evaluations = run_async(work())
    for topic in sorted({name for record in records for name in record.labels} - {topic.id for topic in chosen}):
        show.err(f"{file}: there is no topic {topic} in {TOPICS}; its labels are not counted")
    if as_json:
        show.as_json({"topics": [_evaluation(found) for found in evaluations]})
        return
    show.table([row for found in evaluations for row in _rows(found)], _COLUMNS)
    show.out()
    show.table([row for found in evaluations for row in _rules(found)], _RULE_COLUMNS)
    if misses:
        for found in evaluations:
            for what, ids in (("missed", found.missed), ("wrong", found.wrong)):
                show.out(f"{found.topic} {found.level} {what}: {', '.join(ids) or 'none'}")


_RULE_COLUMNS = ("topic", "level", "rule", "precision", "found", "false")
_COLUMNS = ("topic", "level", "language", "precision", "recall", "f1", "relevant", "found", "false")


def _rows(found: Evaluation) -> list[dict[str, str | int | float | None]]:
    return [
        {"topic": found.topic, "level": found.level.value, "language": language, **_numbers(score)}
        for language, score in {"all": found.score, **found.by_language}.items()
    ]


def _rules(found: Evaluation) -> list[dict[str, str | int | float | None]]:
    return [{"topic": found.topic, "level": found.level.value, **asdict(rule)} for rule in found.by_rule]


def _with_interval(share: float | None, interval: tuple[float, float] | None) -> str | None:
    return None if share is None or interval is None else f"{share:.2f} ({interval[0]:.2f}–{interval[1]:.2f})"


def _numbers(score: Score) -> dict[str, str | int | float | None]:
    return {
        "precision": _with_interval(score.precision, score.precision_interval),
        "recall": _with_interval(score.recall, score.recall_interval),
        "f1": score.f1,
        "relevant": score.relevant,
        "found": score.found,
        "false": score.false,
    }


def _evaluation(found: Evaluation) -> dict[str, object]:
    return {
        "topic": found.topic,
        "level": found.level.value,
        **asdict(found.score),
        "by_language": {language: asdict(score) for language, score in found.by_language.items()},
        "by_rule": [asdict(rule) for rule in found.by_rule],
        "missed": found.missed,
        "wrong": found.wrong,
    }
