"""`articles`: the archive, whether it was hit or not."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from monitor.cli import given, show
from monitor.cli.groups import Group
from monitor.cli.histories import as_record, removal_told, show_history
from monitor.cli.home import Home, home_of
from monitor.cli.numbers import NUMBER
from monitor.cli.stored import asked
from monitor.cli.telling import tell
from monitor.errors import Refusal
from monitor.pipeline.history import history
from monitor.records import FATES, failure_plainly
from monitor.store import read, told
from monitor.store.histories import versions
from monitor.store.removals import removals

CUT = "--- cut from the page, and not matched ---"
SPARE = ("language", "published_at", "source")  # columns that a narrow terminal can do without


@click.group(cls=Group)
def articles() -> None:
    """All articles that were seen."""


@articles.command()
@click.argument("query")
@click.option("--limit", type=NUMBER, default=50, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def search(home: Home, query: str, limit: int, as_json: bool) -> None:
    """Articles that a query finds, newest first: the query language of topics, words in all their forms.

    \b
    Examples:
      monitor articles search '"grain corridor"'
      monitor articles search '(drone OR UAV) NEAR/5 factory AND NOT football'
    """
    from monitor.cli.search import searched

    found = searched(home, query)
    rows = asked(home, lambda database: read.article_list(database, found, limit=limit))
    if as_json:
        show.as_json(rows)
    else:
        show.table(
            rows,
            ["article_id", "published_at", "language", "source", "title"],
            wide="title",
            spare=SPARE,
            empty="no articles",
        )


@articles.command(name="show")
@click.argument("article_id", type=NUMBER)
@click.option("--version", "number", type=NUMBER, help="As it stood then: its number in `articles history`.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def show_(home: Home, article_id: int, number: int | None, as_json: bool) -> None:
    """One article: its text, where it was seen, its hits.

    ARTICLE_ID is its number in `monitor articles search`.

    \b
    Examples:
      monitor articles show 7
      monitor articles show 7 --version 1
    """
    article = asked(home, lambda database: read.article(database, article_id))
    if article is None:
        raise _unknown(article_id)
    if number is not None:
        _show_version(home, article_id, number, as_json=as_json)
        return
    sightings = asked(home, lambda database: read.sightings(database, article_id))
    hits = asked(home, lambda database: read.article_hits(database, article_id))
    undecided = asked(home, lambda database: read.undecided_topics(database, article_id))
    story = asked(home, lambda database: told.story_of(database, article_id))
    if as_json:
        show.as_json({**article, "sightings": sightings, "hits": hits, "undecided": undecided, "story": asdict(story)})
        return
    show.out(show.line(str(article["title"])))
    show.out(show.line(str(article["url"])))
    author = show.line(str(article["author"] or "no author"))
    show.out(
        f"{author}, published {article['published_at']}, {article['language'] or '?'}, "
        f"{article['words']} words from the {article['text_source']}"
    )
    show.out(f"fate: {_fate(article)}")
    for removal in asked(home, lambda database: removals(database, article_id)):
        show.out(removal_told(removal))
    if article["note"]:
        show.prose(f"note: {show.line(str(article['note']))}")
    for sighting in sightings:
        show.out(f"seen {sighting['seen_at']} in {show.line(str(sighting['source']))}")
    for hit in hits:
        show.out(f"hit {hit['hit_id']}: {hit['topic']}, {hit['level']} ({hit['score']}), {hit['state']}")
    tell(story)
    for topic in undecided:
        show.out(f"undecided: {topic} ran out of time; its next version tries again")
    show.out()
    show.out(str(article["text"]))
    if article["apart"]:
        show.out()
        show.out(CUT)
        show.out()
        show.out(str(article["apart"]))


def _unknown(article_id: int) -> Refusal:
    return Refusal(f"there is no article {article_id}; see `monitor articles search`")


def _show_version(home: Home, article_id: int, number: int, *, as_json: bool) -> None:
    """What stood there then, so that it can be shown after an edit."""
    found = asked(home, lambda database: versions(database, article_id))
    version = next((row for row in found if row["number"] == number), None)
    if version is None:
        raise Refusal(f"article {article_id} has no version {number}; see `monitor articles history {article_id}`")
    if as_json:
        show.as_json({"article_id": article_id, **version})
        return
    show.out(show.line(str(version["title"])))
    show.out(f"version {number}, {version['seen_at']}, {version['words']} words from the {version['text_source']}")
    show.out()
    show.out(str(version["text"]))


@articles.command(name="history")
@click.argument("article_id", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def history_(home: Home, article_id: int, as_json: bool) -> None:
    """What an article said and when: its versions, what each changed, the hits that came or went with it.

    ARTICLE_ID is its number in `monitor articles search`. In a pipe, `[-…-]` went and `{+…+}` came.

    \b
    Example:
      monitor articles history 7
    """
    found = asked(home, lambda database: history(database, article_id))
    if found is None:
        raise _unknown(article_id)
    if as_json:
        show.as_json(as_record(found))
    else:
        show_history(found)


def _fate(article: read.Row) -> str:
    """How the article stands, in words, and why its page could not be read."""
    fate, error_class = str(article["fate"]), article["error_class"]
    because = f"; {failure_plainly(str(error_class))} [{error_class}]" if error_class else ""
    return f"{fate} ({FATES[fate]}){because}" if FATES[fate] != fate else f"{fate}{because}"


@articles.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.jsonl")
@home_of
def import_(home: Home, file: Path) -> None:
    """Add articles from elsewhere and match them.

    A line of the file: {"url", "title", "text", "published_at"?, "language"?, "author"?}; an address that is known
    already is left as it is.

    \b
    Example:
      monitor articles import archive.jsonl
    """
    from monitor.cli.session import run as run_async
    from monitor.cli.session import session
    from monitor.pipeline import imports
    from monitor.pipeline.match import match

    records = imports.records(given.text(file), str(file))

    async def work() -> int:
        async with session(home) as assembled:
            with show.progress("articles imported", len(records)) as advance:
                added = await imports.store(assembled.ports, records, said=lambda: advance(None))
            await match(assembled.ports, assembled.topics).drain()
            return added

    added = run_async(work())
    show.out(f"{added} articles added, {len(records) - added} were there already")
