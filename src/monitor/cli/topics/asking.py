"""`topics explain`: what the topics make of a text, a page or an address, and why."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import config, urls
from monitor.cli import given, show
from monitor.cli.home import Home, clock, home_of
from monitor.cli.session import run as run_async
from monitor.cli.session import web_of
from monitor.cli.stored import asked_if_there
from monitor.cli.topics.chosen import other_topics, topics_of
from monitor.cli.words import forms_for
from monitor.pipeline import explain as explaining
from monitor.pipeline.topics import compiled
from monitor.store.furniture import furniture_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from monitor.records import Document, Match, Reason, Site

TAGS = ("<!doctype", "<html", "<?xml", "<!--", "<head", "<meta", "<body", "<article", "<main", "<div", "<p>", "<h1")
MAX_QUOTES = 8
MAX_CUT = 20  # lines


@dataclass(frozen=True, slots=True)
class Explained:
    """A text with what each topic makes of it; `only_cut`: words that only what was cut from it has, by topic."""

    document: Document
    matches: tuple[Match, ...]
    only_cut: dict[str, str]


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@click.option("--lang", help="The language of the text; identified where it is not given.")
@click.option("--title", default="", help="The title of the text.")
@other_topics
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def explain(home: Home, *, source: str, lang: str | None, title: str, other: Path | None, as_json: bool) -> None:
    """Each topic's score on a text, an HTML page or an address, with its reasons; also what was ignored, and why.

    \b
    Examples:
      monitor topics explain article.txt --lang en
      monitor topics explain https://www.example.com/news/1.html
      echo "Grain ships left Odesa." | monitor topics explain -
    """
    chosen, language = topics_of(home, other).enabled, given.language(lang)

    async def work() -> Explained:
        document = await _document(home, source, title=title, lang=language)
        matcher = compiled(chosen, await forms_for(home, chosen))
        matches = explaining.explain(matcher, chosen, document)
        return Explained(document, matches, explaining.only_cut(matcher, document))

    found = run_async(work())
    if as_json:
        cut = {"cut": found.document.apart} if found.document.apart else {}
        matches = [_as_json(match, found.only_cut.get(match.topic)) for match in found.matches]
        note = {"note": found.document.note} if found.document.note else {}
        show.as_json({"lang": found.document.language.code, "topics": matches, **note, **cut})
    else:
        _print(found)


async def _document(home: Home, source: str, *, title: str, lang: str | None) -> Document:
    if source.startswith(("http://", "https://")):
        async with web_of(config.load_settings(home.root)) as web:
            url, body, content_type = await explaining.fetched(web, source)
        known = asked_if_there(home, lambda database: furniture_at(database, url))
        return await explaining.page_document(
            url, body, content_type, title=title, lang=lang, now=clock(), furniture=known, site=_site(home, url)
        )
    body = sys.stdin.buffer.read() if source == "-" else given.content(Path(source))
    if body[:1000].removeprefix(BOM_UTF8).lstrip().lower().startswith(tuple(tag.encode() for tag in TAGS)):
        url = explaining.said_address(body) or "https://page.invalid/"
        return await explaining.page_document(
            url, body, None, title=title, lang=lang, now=clock(), site=_site(home, url)
        )
    return explaining.document_of(given.decoded(body, source), title=title, lang=lang)


def _site(home: Home, url: str) -> Site | None:
    """What the user says of the pages of the host, where there is a home."""
    return config.load_sites(home.root).of(urls.host(url) or "") if home.config.is_dir() else None


def _as_json(match: Match, only_cut: str | None) -> dict[str, object]:
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
    near = {"only_cut": only_cut} if only_cut else {}
    return {"topic": match.topic, "level": level, "score": match.score, "reasons": reasons, **near}


def _print(found: Explained) -> None:
    known = found.document.language
    doubt = f" (not sure: {', '.join(known.candidates)})" if len(known.candidates) > 1 else ""
    show.out(f"language: {known.code or 'not known'}{doubt}")
    if found.document.note:
        show.out(f"note: {found.document.note}")
    for match in found.matches:
        show.out()
        show.out(f"{match.topic}: {match.level or 'no hit'} ({match.score} points)")
        if words := found.only_cut.get(match.topic):
            show.out(f"        near    only with what was cut from the page: {show.line(words)}")
        for kind, rule, points, quotes in by_rule(match.reasons):
            shown = ", ".join(quotes[:MAX_QUOTES]) + (" …" if len(quotes) > MAX_QUOTES else "")
            sign = f"{points:+d}" if points else "   "
            show.out(f"  {sign:>4}  {kind:<7}  {rule}")
            show.out(f"                 {shown}")

    _print_cut(found.document.apart)


def _print_cut(apart: str) -> None:
    """What stands beside the article on its page, and was not matched."""
    if not apart:
        return
    cut = apart.split("\n\n")
    show.out()
    show.out("cut from the page, and not matched:")
    for line in cut[:MAX_CUT]:
        show.hanging("  ", line)
    if len(cut) > MAX_CUT:
        show.out(f"  … and {len(cut) - MAX_CUT} lines more")


def by_rule(reasons: Iterable[Reason]) -> Iterator[tuple[str, str, int, list[str]]]:
    """Kind, name and points of each rule with its words and their concepts' names, each once; fit for a terminal."""
    rules: dict[tuple[str, str, int], dict[str, None]] = {}
    for reason in reasons:
        quote = show.line(reason.quote)
        named = f"{reason.concept}: {quote}" if reason.concept else quote
        rules.setdefault((reason.kind.value, show.line(reason.rule), reason.points), {})[named] = None
    for (kind, rule, points), quotes in rules.items():
        yield kind, rule, points, list(quotes)
