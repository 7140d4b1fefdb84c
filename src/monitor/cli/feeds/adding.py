"""`feeds add`: addresses of feeds, or of sites whose own feed is looked for, into config/feeds.yaml."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from monitor import config, urls
from monitor.cli import show
from monitor.cli.feeds.discover import FAILED, address, discovered, nothing, print_offers
from monitor.cli.feeds.editing import say_when, write
from monitor.cli.home import Home, home_of
from monitor.config.forms import CONTROLS, LONGEST, complaint
from monitor.errors import Refusal
from monitor.records import Feed, FeedKind, Form
from monitor.urls import same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.pipeline.discover import Discovered
    from monitor.stages.discovery import Offer

EVERY = "all"
NOT_THERE = frozenset({"http_404", "http_410", "bad_url", "blocked_scheme"})


@click.command()
@click.argument("addresses", metavar="URL|SITE…", nargs=-1, required=True)
@click.option("--name", help="What lists call the feed; with one address.")
@click.option("--language", help="The language of its items, for example tr.")
@click.option("--country", help="Its country, for example TR.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option(
    "--pick",
    "picks",
    multiple=True,
    metavar="NUMBER",
    help="Of the feeds that a site offers, this one, as `feeds discover` numbers them; several, or `all`.",
)
@click.option("--links", help="CSS selector of the article links on this page, to be followed as a page-list.")
@click.option("--as-is", is_flag=True, help="Add the addresses as they stand, without asking them.")
@home_of
def add(
    home: Home,
    *,
    addresses: tuple[str, ...],
    name: str | None,
    language: str | None,
    country: str | None,
    tags: tuple[str, ...],
    picks: tuple[str, ...],
    links: str | None,
    as_is: bool,
) -> None:
    """Add feeds to config/feeds.yaml; the lines that are there stay as they are.

    Each address is asked once. Where it is a page, the feed that is clearly its own is looked for (at most 20
    addresses are asked) and added; where there are several, they are listed and nothing is added until you choose.

    \b
    Examples:
      monitor feeds add https://www.example.com/rss.xml
      monitor feeds add https://www.example.com/
      monitor feeds add https://www.example.com/ --pick 2 --pick 3
      monitor feeds add https://www.example.com/press/ --links "main h2 > a"
      monitor feeds add https://example.org/feed --name "Example" --language de --tag agency
    """
    if len(addresses) > 1 and (name or picks or links):
        raise click.UsageError("--name, --pick and --links go with one address")
    known = {same(feed.url) for feed in config.read_feeds(config.feeds_text(home.root))}
    typed = [address(text) for text in addresses]
    unknown = [one for one in typed if same(one) not in known]
    if links:
        chosen = [_page_list(home, typed[0], links, ask=not as_is)]
    else:
        chosen = [Feed(url=one) for one in typed] if as_is or not unknown else _found(home, typed, unknown, picks)
    more = {"language": language, "country": country, "tags": tags} | ({"name": name} if name else {})
    written = write(home, [replace(feed, **more) for feed in chosen])  # type: ignore[arg-type]  # as Feed has them
    for feed in written:
        show.out(f"added {feed.url}" + (f" ({feed.name})" if feed.name and feed.name != name else ""))
    if written:
        say_when(home)


def _found(home: Home, typed: Sequence[str], unknown: Sequence[str], picks: Sequence[str]) -> list[Feed]:
    """The feeds that the addresses are or lead to. Raises Refusal where one leads to none, or to several."""
    from monitor.cli.session import run as run_async

    found = {one.address: one for one in run_async(discovered(home, unknown))}
    chosen: list[Feed] = []
    for one in typed:
        chosen += [Feed(url=one)] if one not in found else _chosen(found[one], picks)
    return chosen


def _page_list(home: Home, page: str, links: str, *, ask: bool) -> Feed:
    """A page whose links are the items, once they were found. Raises Refusal where the selector finds none."""
    from monitor.cli.feeds.checking import check_all
    from monitor.cli.feeds.told import found_links
    from monitor.cli.session import run as run_async

    if wrong := complaint(Form.SELECTOR, links):
        raise Refusal(f"--links {wrong}")
    feed = Feed(url=page, kind=FeedKind.PAGE_LIST, links=links)
    if ask:
        (checked,) = run_async(check_all(home, {feed: feed.url}))
        if checked.failure:
            raise Refusal(f"{page}: {checked.failure.text}: nothing was added")
        show.prose(found_links(feed, len(checked.entries), checked.samples))
    return feed


def _chosen(found: Discovered, picks: Sequence[str]) -> list[Feed]:
    if found.failure:
        return [_unasked(found)]
    offers = [offer for offer in found.offers if offer.verdict != FAILED]
    if not offers:
        raise Refusal(nothing(found))
    if picks:
        return [_as_feed(offer) for offer in _picked(found, picks)]
    if found.own is None or found.elsewhere:
        print_offers(found)
        why = "leads to another site" if found.own else f"offers {len(offers)} feeds, none of them clearly its own"
        raise Refusal(f"{found.address} {why}: nothing was added; choose with --pick NUMBER, or --pick {EVERY}")
    if found.own.seen.url != found.address:
        show.prose(f"{found.address} is a page; its feed is {found.own.seen.url}: {found.own.reason}")
    return [_as_feed(found.own)]


def _unasked(found: Discovered) -> Feed:
    """What could not be asked is added as it stands, unless it cannot be a feed."""
    assert found.failure is not None
    parts = urls.parse(found.address)
    site = parts is not None and parts.raw_path in ("", "/") and not parts.raw_query_string
    if site or found.failure.error_class in NOT_THERE:
        raise Refusal(f"{nothing(found)}: nothing was added; --as-is adds it all the same")
    show.err(f"{nothing(found)}: added as it stands; `monitor feeds check` asks it again")
    return Feed(url=found.address)


def _picked(found: Discovered, picks: Sequence[str]) -> list[Offer]:
    """The offers with these numbers. Raises Refusal where there is none of that number."""
    if EVERY in picks:
        return [offer for offer in found.offers if offer.verdict.usable]
    numbered = {str(number): offer for number, offer in enumerate(found.offers, start=1) if offer.verdict != FAILED}
    for pick in picks:
        if pick not in numbered:
            print_offers(found)
            raise Refusal(f"--pick {pick}: {found.address} offers no feed of that number; nothing was added")
    return [numbered[pick] for pick in picks]


def _as_feed(offer: Offer) -> Feed:
    """As it goes into the file: what was given as it is, what was found with the name that it gives itself."""
    seen = offer.seen
    if seen.candidate.how == "itself":
        return Feed(url=seen.url)
    name = CONTROLS.sub("", seen.title)[:LONGEST].strip()
    return Feed(url=seen.url, name=name or None, kind=seen.candidate.kind)
