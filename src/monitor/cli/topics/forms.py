"""`topics forms`: what a word, a phrase or a concept will match, and where its forms come from."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import click

from monitor import topics
from monitor.cli import given, show
from monitor.cli.home import Home, home_of
from monitor.cli.session import run as run_async
from monitor.cli.words import readable
from monitor.errors import Refusal
from monitor.pipeline.words import explained
from monitor.text.forms import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from monitor.text.forms import Explained
    from monitor.topics import Sought, Topic

    Found = Mapping[tuple[str, str], tuple[Explained, ...]]

FEW = 4  # forms shown of a word where its languages are listed
MOST_OTHERS = 3
COLUMNS = ("word", "form", "folded", "from", "also")
MEANINGS = {
    "forms": "in all its forms",
    "exact": "as typed, capitals or not; a tail behind an apostrophe does no harm",
    "cased": "as typed, each letter large or small as typed, where capitals say anything",
}


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD]…")
@click.option("--lang", help="The language of the word. Without it: those that know the word.")
@click.option("--concept", metavar="NAME", help="All words of a concept of config/topics.yaml.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def forms(home: Home, *, words: tuple[str, ...], lang: str | None, concept: str | None, as_json: bool) -> None:
    """What a word or a phrase will match: each form, where it comes from (a dictionary, or a rule for regular
    endings), how it is compared, and which other words read the same.

    A term may be written as in config/topics.yaml, with its marks.

    \b
    Examples:
      monitor topics forms drone --lang en
      monitor topics forms tahıl koridoru --lang tr
      monitor topics forms Bayraktar
      monitor topics forms '=TB2'
      monitor topics forms --concept drone --lang uk
    """
    language = given.language(lang)
    terms = _asked(_topic(home, words, concept), language)
    wanted = sorted({(code, word) for term in terms for word, codes in term.inflected for code in codes})
    with show.progress("words", len(wanted)) as advance:
        found = run_async(explained(wanted, lambda: advance(None)))
    if as_json:
        show.as_json([_as_json(term, found) for term in terms])
    elif language or concept or not wanted:
        _print(terms, found)
    else:
        _print_languages(terms, found)


def _topic(home: Home, words: tuple[str, ...], concept: str | None) -> Topic:
    if bool(words) == bool(concept):
        raise Refusal("name a word, or a concept by --concept NAME")
    concepts = {one.name: one for topic in readable(home) for one in topic.concepts}
    if concept is not None and concept.removeprefix("$") not in concepts:
        raise Refusal(f"there is no concept {show.line(concept)} that a topic uses")
    return topics.query_topic(f"${concept.removeprefix('$')}" if concept else " ".join(words), concepts.values())


def _asked(topic: Topic, language: str | None) -> list[Sought]:
    """The terms of the topic, of which only those in the language, if one is given."""
    terms = list(topics.sought(topic))
    return [term.within(language) for term in terms if term.serves(language)] if language else terms


def _rows(term: Sought, found: Found) -> list[dict[str, str]]:
    """A row for each form; forms that are spelled alike once folded have one."""
    several = len({code for _, codes in term.inflected for code in codes}) > 1
    return [
        {
            "word": f"{word} ({code})" if several else word,
            "form": one.form,
            "folded": one.folded,
            "from": one.source.value,
            "also": _others(one),
        }
        for word, codes in term.inflected
        for code in codes
        for one in {one.folded: one for one in reversed(found[code, word])}.values()
    ][::-1]


def _others(one: Explained) -> str:
    more = " …" if len(one.others) > MOST_OTHERS else ""
    return ", ".join(one.others[:MOST_OTHERS]) + more


def _print(terms: Sequence[Sought], found: Found) -> None:
    for number, term in enumerate(terms):
        if number:
            show.out()
        show.out(f"{show.line(term.term.written)}: {_meaning(term)}")
        for word, codes in term.inflected:
            if not codes:
                show.out(f"  {word}: no forms are known in this language, it is found as typed")
        if rows := _rows(term, found):
            show.table(rows, COLUMNS, wide="also")


def _meaning(term: Sought) -> str:
    where = f"list {term.key} of ${term.concept}, " if term.concept else ""
    if term.term.prefix:
        return f"{where}words that begin so"
    if term.term.suffix:
        return f"{where}words that end so, in any form"
    others = ", ".join(term.spellings) if len(term.spellings) > 1 or not term.inflected else ""
    return where + MEANINGS[term.term.mode.value] + (f" ({others})" if others else "")


def _print_languages(terms: Sequence[Sought], found: Found) -> None:
    """The languages whose dictionary knows a word; of a name, and where none does, all that inflect it by rule."""
    rows = [
        {
            "word": word,
            "language": code,
            "from": "dictionary" if _is_known(found[code, word]) else "rules",
            "count": len(found[code, word]),
            "forms": " ".join(one.form for one in found[code, word][:FEW]),
        }
        for word, codes in dict.fromkeys(chain.from_iterable(term.inflected for term in terms))
        for code in codes
    ]
    known = [row for row in rows if row["from"] == "dictionary" or str(row["word"])[:1].isupper()]
    show.table(known or rows, ("word", "language", "from", "count", "forms"), wide="forms")
    show.err("each language has forms of its own: --lang CODE shows them")


def _is_known(forms: tuple[Explained, ...]) -> bool:
    return any(one.source is Source.DICTIONARY for one in forms)


def _as_json(term: Sought, found: Found) -> dict[str, object]:
    return {
        "term": term.term.written,
        "mode": term.term.mode.value,
        "concept": term.concept,
        "list": term.key,
        "spellings": term.spellings,
        "words": [
            {
                "word": word,
                "language": code,
                "forms": [
                    {"form": one.form, "folded": one.folded, "from": one.source.value, "also": one.others}
                    for one in found[code, word]
                ],
            }
            for word, codes in term.inflected
            for code in codes
        ],
    }
