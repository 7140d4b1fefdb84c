"""Sites of every make, real ones on loopback → the feeds that they offer; cases in tests/cases/discovery."""

from __future__ import annotations

import json
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.fetch import Web
from monitor.pipeline.discover import MOST, Discovered, discover
from monitor.records import Settings
from monitor.stages.discovery import SitePage, read_page
from monitor.workers import Workers
from web import NOON, Server, near, redirect, reply

CASES = Path(__file__).parent / "cases" / "discovery"


@dataclass(frozen=True)
class Found:
    """What was found, and what the site was asked for it."""

    discovered: Discovered
    site: Server
    other: Server

    @property
    def offers(self) -> dict[str, str]:
        return {self.shown(offer.seen.url): offer.verdict.value for offer in self.discovered.offers}

    @property
    def own(self) -> str | None:
        return self.shown(self.discovered.own.seen.url) if self.discovered.own else None

    def shown(self, url: str) -> str:
        return url.replace(self.site.url(""), "").replace(self.other.url(""), "OTHER")


def dated(item: int, newest: str | None) -> datetime:
    return (datetime.fromisoformat(newest) if newest else NOON) - timedelta(hours=item)


def rss(said: dict[str, Any], base: str) -> str:
    items = "".join(
        f"<item><title>Story {name}</title><link>{base}/p/{name}</link>"
        f"<pubDate>{format_datetime(dated(number, said.get('newest')), usegmt=True)}</pubDate></item>"
        for number, name in enumerate(said["items"])
    )
    home = f"<link>{base}{said['home']}</link>" if "home" in said else ""
    return f"<rss version='2.0'><channel><title>{said['title']}</title>{home}{items}</channel></rss>"


def rdf(said: dict[str, Any], base: str) -> str:
    items = "".join(f"<item><title>Story {name}</title><link>{base}/p/{name}</link></item>" for name in said["items"])
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        f"<channel><title>{said['title']}</title><link>{base}{said.get('home', '')}</link></channel>{items}</rdf:RDF>"
    )


def atom(said: dict[str, Any], base: str) -> str:
    items = "".join(
        f"<entry><id>{name}</id><title>Story {name}</title><link href='{base}/p/{name}'/>"
        f"<updated>{dated(number, said.get('newest')).isoformat()}</updated></entry>"
        for number, name in enumerate(said["items"])
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{said['title']}</title>{items}</feed>"


def jsonfeed(said: dict[str, Any], base: str) -> str:
    items = [{"id": name, "url": f"{base}/p/{name}", "title": f"Story {name}"} for name in said["items"]]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": said["title"], "items": items})


def news(said: dict[str, Any], base: str) -> str:
    items = "".join(
        f"<url><loc>{base}/p/{name}</loc><n:news><n:title>Story {name}</n:title>"
        f"<n:publication_date>{dated(number, None).isoformat()}</n:publication_date></n:news></url>"
        for number, name in enumerate(said["items"])
    )
    return f"<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{items}</urlset>"


DIALECTS = {"rss": rss, "rdf": rdf, "atom": atom, "json": jsonfeed, "news": news}


def answer(said: str | dict[str, Any], server: Server, other: Server) -> bytes:
    """What a path of a case answers."""

    def filled(text: str) -> str:
        known = {"SERVER": server.url(""), "OTHER": other.url(""), "HOSTPORT": server.url("").partition("://")[2]}
        for name, value in known.items():
            text = text.replace(name, value)
        return text

    if isinstance(said, str):
        return reply(200, filled(said).encode(), ("Content-Type", "text/html"))
    if "to" in said:
        return redirect(filled(said["to"]), said.get("status", 302))
    if "text" in said:
        return reply(200, filled(said["text"]).encode(), ("Content-Type", "text/plain"))
    base = filled(said.get("of", "")) or server.url("")
    return reply(200, DIALECTS[said["feed"]](said, base).encode())


async def searched(case: dict[str, Any]) -> Found:
    """A case served and searched."""
    async with AsyncExitStack() as stack:
        site, other = Server({}), Server({}, address="127.0.0.9")
        for server in (site, other):
            await stack.enter_async_context(server)
        site.routes.update({path: answer(said, site, other) for path, said in case["site"].items()})
        other.routes.update({path: answer(said, other, site) for path, said in case.get("other", {}).items()})
        settings = near(site, ports=(site.port, other.port), allow=("127.0.0.0/8",))
        web = await stack.enter_async_context(Web(settings, lambda: NOON))
        workers = await stack.enter_async_context(Workers(1))
        asked = site.url(case.get("ask", "/"))
        found = await discover(web, workers, asked, Settings(network=settings), lambda: NOON, said=lambda: None)
    return Found(found, site, other)


def cases() -> list[Any]:
    paths = sorted(CASES.glob("*.yaml"))
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}") for path in paths for case in YAML(typ="safe").load(path)
    ]


@pytest.mark.parametrize("case", cases())
async def test_case(case: dict[str, Any]) -> None:
    found = await searched(case)
    assert found.own == case["own"]
    if "offers" in case:
        assert list(found.offers.items()) == list(case["offers"].items())
    assert found.discovered.elsewhere == case.get("elsewhere", False)
    assert found.discovered.asked <= MOST
    for name in ("title", "language"):
        assert getattr(found.discovered, name) == case.get(name, getattr(found.discovered, name))
    if "lists" in case:
        assert [(one.selector, one.links) for one in found.discovered.lists] == list(case["lists"].items())
    for note in case.get("notes", []):
        assert any(note in line for line in found.discovered.notes), found.discovered.notes
    if "asked" in case:
        assert list(dict.fromkeys(sorted(found.site.paths))) == sorted(case["asked"])
    assert not any("\x1b" in offer.seen.title + offer.seen.candidate.title for offer in found.discovered.offers)


async def test_no_more_than_the_stated_number_is_asked_of_a_page_of_links() -> None:
    links = "".join(f"<a href='/rss/{number}.xml'>RSS {number}</a>" for number in range(30_000))
    declared = "".join(f"<link rel=alternate type=application/rss+xml href='/d/{n}'>" for n in range(1_000))
    page = f"<html><head>{declared}</head><body>{links}</body></html>"
    assert len(page) > 1_000_000
    feeds = {f"/d/{n}": {"feed": "rss", "title": f"T{n}", "items": [f"x{n}"]} for n in range(100)}
    lines = "".join(f"Sitemap: SERVER/map{n}.xml\n" for n in range(100))
    found = await searched({"site": {"/": page, "/robots.txt": {"text": lines}, **feeds}})
    assert found.discovered.asked == MOST
    assert len([path for path in found.site.paths if path != "/robots.txt"]) == MOST - 1
    assert found.own is None
    assert any("more addresses that look like feeds" in note for note in found.discovered.notes)


async def test_a_host_that_does_not_answer_is_left_in_peace() -> None:
    page = "".join(f"<link rel=alternate type=application/rss+xml href='/d/{n}'>" for n in range(10))
    busy = {f"/d/{n}": {"to": "/busy"} for n in range(10)}
    case = {"site": {"/": f"<html><head>{page}", **busy}}
    async with Server({}) as site:
        site.routes = {path: answer(said, site, site) for path, said in case["site"].items()}
        site.routes["/busy"] = reply(503)
        settings = near(site)
        async with Web(settings, lambda: NOON) as web, Workers(1) as workers:
            found = await discover(
                web, workers, site.url("/"), Settings(network=settings), lambda: NOON, said=lambda: None
            )
    assert [offer.verdict.value for offer in found.offers] == ["failed", "failed"]
    assert len(site.paths) <= 6


async def test_an_address_that_gives_nothing_is_told_with_its_class() -> None:
    found = await searched({"ask": "/nothing", "site": {}})
    assert found.discovered.failure is not None
    assert found.discovered.failure.error_class == "http_404"
    assert found.site.paths == ["/nothing"]


PIECES = [
    "<link rel=alternate type=application/rss+xml href='",
    "<a href='/rss",
    "'>",
    "<base href='",
    "RSS",
    "</a>",
    "\0",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=10), max_size=20))
def test_any_page_gives_candidates_that_are_addresses(pieces: list[str]) -> None:
    page = SitePage(url="https://a.example/", body="".join(pieces).encode("utf-8", "replace"), content_type=None)
    links = read_page(page)
    assert all(candidate.url.startswith(("http://", "https://")) for candidate in links.candidates)
    assert read_page(page) == links


def test_a_tag_of_many_attributes_costs_no_more_than_others() -> None:
    attributes = " ".join(f"a{n}=1" for n in range(100_000))
    body = f"<html {attributes}><link rel=alternate type=application/rss+xml href=/f {attributes}>".encode()
    links = read_page(SitePage(url="https://a.example/", body=body, content_type=None))
    assert [candidate.url for candidate in links.candidates] == ["https://a.example/f"]


def test_numbers_of_the_help_are_those_of_the_code() -> None:
    from monitor.cli.feeds.adding import add
    from monitor.cli.feeds.discover import discover as command

    for told in (add, command):
        assert f"{MOST} addresses" in " ".join((told.help or "").split())
