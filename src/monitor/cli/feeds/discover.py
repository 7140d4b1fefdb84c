"""`feeds discover`: what a site offers, each feed asked and judged."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from monitor import config, urls
from monitor.cli import show
from monitor.cli.home import Home, clock, home_of
from monitor.errors import Refusal
from monitor.store.rows import to_text_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.pipeline.discover import Discovered
    from monitor.stages.discovery import Offer

FAILED = "failed"
COLUMNS = ["number", "verdict", "feed", "kind", "title", "language", "items", "newest", "posts", "reason"]
SPARE = ["language", "newest", "kind", "title", "posts", "items"]


@click.command()
@click.argument("site", metavar="SITE")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def discover(home: Home, site: str, as_json: bool) -> None:
    """Show the feeds that a site offers, best first, each asked once; nothing is stored.

    Looked at are the feeds that the page declares, the links on it that look like feeds, and the sitemaps that the
    site's robots.txt names; the usual places only where nothing else was found. No more than 20 addresses are asked,
    one after the other. Where there is no feed, the lists of links on the page are shown, for a page-list; exit 1.

    \b
    Examples:
      monitor feeds discover https://www.example.com/
      monitor feeds discover https://www.example.com/politics/ --json
    """
    from monitor.cli.session import run as run_async

    found = run_async(discovered(home, [address(site)]))[0]
    if as_json:
        show.as_json(as_record(found))
    else:
        print_offers(found)
        if advice := _advice(found):
            show.out()
            show.prose(advice)
    if not any(offer.verdict != FAILED for offer in found.offers):
        raise Refusal(nothing(found))


def address(text: str) -> str:
    """An address as people type it, `https://` put before a bare host. Raises Refusal where it is none."""
    typed = text.strip()
    for guess in (typed, f"https://{typed}" if "." in typed and ":" not in typed.partition("/")[0] else ""):
        parts = urls.parse(guess)
        if parts is not None and (parts.raw_user is not None or parts.raw_password is not None):
            raise Refusal(f"the address holds a name or password; {config.AUTH}")
        if parts is not None:
            return guess
    raise Refusal(f"{text}: not an address of a feed or a site; it begins with https:// or http://")


async def discovered(home: Home, addresses: Sequence[str]) -> list[Discovered]:
    """What each address offers. Raises Mistakes where settings.yaml is wrong."""
    from monitor.cli.session import web_of
    from monitor.pipeline.discover import discover as search
    from monitor.workers import Workers

    settings = config.load_settings(home.root)
    async with Workers(1) as workers, web_of(settings) as web:
        with show.progress("addresses asked") as advance:
            return [await search(web, workers, one, settings, clock, said=lambda: advance(None)) for one in addresses]


def print_offers(found: Discovered) -> None:
    """The offers as a table, what they belong to above it."""
    from monitor.pipeline.discover import MOST

    asked = f"{found.asked} of at most {MOST} addresses"
    show.facts([("site", found.title or found.page), ("page", found.page), ("asked", asked)])
    for note in found.notes:
        show.prose(note)
    if found.offers:
        show.out()
        rows = [_shown(number, offer) for number, offer in enumerate(found.offers, start=1)]
        show.table(rows, COLUMNS, wide="reason", spare=SPARE)
    if found.lists:
        show.out()
        rows = [{"list": one.selector, "links": one.links, "first": "; ".join(one.samples)} for one in found.lists]
        show.table(rows, ["list", "links", "first"], wide="first", title="lists of links on the page")


def _shown(number: int, offer: Offer) -> dict[str, str | int | None]:
    seen = offer.seen
    return {
        "number": number,
        "verdict": offer.verdict.value,
        "feed": seen.url,
        "kind": seen.version,
        "title": seen.title,
        "language": seen.language,
        "items": seen.items if seen.version else None,
        "newest": to_text_or_none(seen.newest),
        "posts": rate(seen.per_day),
        "reason": offer.reason,
    }


def rate(per_day: float | None) -> str:
    """How often a feed posts, in words."""
    if per_day is None:
        return ""
    for amount, unit in ((per_day / 24, "an hour"), (per_day, "a day"), (per_day * 7, "a week")):
        if amount >= 1:
            return f"{amount:.0f} {unit}"
    return f"{per_day * 365.25:.0f} a year"


def as_record(found: Discovered) -> dict[str, object]:
    """Everything that was found, for JSON."""
    return {
        "site": found.address,
        "page": found.page,
        "title": found.title,
        "language": found.language,
        "asked": found.asked,
        "own": found.own.seen.url if found.own else None,
        "error_class": found.failure.error_class if found.failure else None,
        "error": found.failure.text if found.failure else None,
        "notes": list(found.notes),
        "feeds": [_record(offer) for offer in found.offers],
        "lists": [{"selector": one.selector, "links": one.links, "samples": list(one.samples)} for one in found.lists],
    }


def _record(offer: Offer) -> dict[str, object]:
    seen = offer.seen
    return {
        "url": seen.url,
        "verdict": offer.verdict.value,
        "reason": offer.reason,
        "from": seen.candidate.how.value,
        "kind": seen.candidate.kind.value,
        "version": seen.version or None,
        "title": seen.title or None,
        "language": seen.language,
        "home": seen.home,
        "items": seen.items,
        "newest": to_text_or_none(seen.newest),
        "per_day": None if seen.per_day is None else round(seen.per_day, 2),
        "samples": list(seen.samples),
        "error_class": seen.failure.error_class if seen.failure else None,
    }


def nothing(found: Discovered) -> str:
    """Why there is no feed, in one line."""
    if found.failure:
        from monitor.cli.feeds.told import told

        return f"{found.address}: {told(found.failure.error_class, found.failure.text)}"
    return f"{found.address}: no feed was found" + (f"; {_page_list(found)}" if found.lists else "")


def _page_list(found: Discovered) -> str:
    """How the page can be followed all the same."""
    selector = shlex.quote(found.lists[0].selector)
    return f"its links can be followed by `monitor feeds add {found.page} --links {selector}`"


def _advice(found: Discovered) -> str:
    if found.own:
        return f"`monitor feeds add {found.address}` adds {found.own.seen.url}: {found.own.reason}"
    if any(offer.verdict != FAILED for offer in found.offers):
        return (
            f"none of them is clearly its own: `monitor feeds add {found.address} --pick NUMBER` adds the one you name"
        )
    return ""
