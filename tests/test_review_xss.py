"""Nothing that is stored comes alive: each hostile text in each place, in the desk's pages and in Datasette's own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
import pytest_asyncio
from lxml import html

from chromium import chromium
from desks import PLACE, desk_over, let_in, serving
from poison import VECTORS, poisoned

asking = pytest.mark.asyncio(loop_scope="module")  # nothing is changed: one desk serves them all
NUMBERS = range(1, len(VECTORS) + 1)
TABLES = ("feeds", "fetches", "articles", "article_versions", "hits", "hit_reasons", "reviews", "topics", "sightings")
VIEWS = ("hit_list", "review_queue", "feed_health", "topic_health")
LISTS = [f"/monitor/{name}?_size=100" for name in (*TABLES, *VIEWS)]
FACETED = (
    "/monitor/hit_list?_facet=title&_facet=source&_facet=note&_facet_size=50",
    "/monitor/feeds?_facet=error&_facet=name&_facet_size=50",
)
QUERY = "sql=select+feeds.name,title,text,author,error+from+articles+join+feeds+on+feeds.id=feed_id"
QUERIES = (f"/monitor/-/query?{QUERY}", "/monitor", "/", "/monitor/-/schema", f"/monitor/hits.csv?_trace=1&{QUERY}")
PAGES = ["/-/review", *LISTS, *FACETED, *QUERIES]
ROWS = [
    f"/{kind}/{number}" for kind in ("-/hit", "monitor/articles", "monitor/feeds", "monitor/hits") for number in NUMBERS
]

# Where a page shows a stored text: the place, the page of hit N, the elements whose whole text it is.
PLACES = (
    ("title", "/-/review", "//ol/li/h2/a"),
    ("title", "/monitor/hit_list", "//td[contains(@class, 'col-title')]"),
    ("text", "/monitor/articles", "//td[contains(@class, 'col-text ')]"),
    ("author", "/monitor/articles", "//td[contains(@class, 'col-author')]"),
    ("feed name", "/-/review", "//ol/li/p[1]/bdi[2]"),
    ("feed name", "/monitor/hit_list", "//td[contains(@class, 'col-source')]"),
    ("error", "/monitor/feeds", "//td[contains(@class, 'col-error ')]"),
    ("error", "/monitor/feed_health", "//td[contains(@class, 'col-error ')]"),
    ("error", "/monitor/fetches?_size=100", "//td[contains(@class, 'col-error ')]"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("poisoned")
    (folder / "config").mkdir()
    (folder / "config" / "settings.yaml").write_text("")
    poisoned(folder / "data" / "monitor.db")
    return folder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ana(home: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with desk_over(home / "data" / "monitor.db") as desk, let_in(desk) as client:
        yield client


ADDRESSES = ("href", "xlink:href", "src", "srcdoc", "action", "formaction", "data", "poster", "background", "ping")


def live(shown: html.HtmlElement) -> Iterator[str]:
    """What could run, load or lead astray in a page, in its own words."""
    for script in shown.xpath("//script[not(@src)]"):
        if re.search(r"alert\(1\)", re.sub(r'"(?:[^"\\]|\\.)*"', "", script.text or "")):
            yield html.tostring(script, with_tail=False).decode()
    for address in shown.xpath("//script/@src | //link/@href | //base/@href | //img/@src"):
        if "//" in address.replace(f"{PLACE.root}/", "/", 1) or not address.startswith(("/", PLACE.root)):
            yield address
    for element in shown.xpath("//iframe | //object | //embed | //math | //meta[@http-equiv]"):
        yield str(element.tag)
    for element in shown.iter("*"):
        for name, value in element.attrib.items():
            if name.startswith("on") and "alert" in value:
                yield f"{name}={value}"
            if name in ADDRESSES and re.match(r"[\s\0-\x20]*(javascript|data|vbscript):", str(value), re.IGNORECASE):
                yield f"{element.tag} {name}={value}"


def words(text: str) -> str:
    """What is left of a text in a page: no NUL, blanks run together."""
    return " ".join(text.replace("\0", "").replace("\ufffd", "").split())


def test_there_are_thirty_vectors() -> None:
    assert len(set(VECTORS)) >= 30


def test_the_vectors_would_come_alive_if_nobody_escaped_them() -> None:
    raw = [vector for vector in VECTORS if [*live(html.fromstring(f'<div><p title="{vector}">{vector}</p></div>'))]]
    assert len(raw) > len(VECTORS) / 2


@asking
@pytest.mark.parametrize(("place", "route", "where"), PLACES)
async def test_each_vector_is_shown_as_text_in_each_place(
    ana: httpx2.AsyncClient, place: str, route: str, where: str
) -> None:
    shown = html.fromstring((await ana.get(route)).text)
    told = [words(element.text_content()) for element in shown.xpath(where)]
    for vector in VECTORS:
        assert any(text.startswith(words(vector)) for text in told), (place, vector)


@asking
async def test_the_page_of_a_hit_shows_each_place_as_text(ana: httpx2.AsyncClient) -> None:
    for number, vector in zip(NUMBERS, VECTORS, strict=True):
        shown = html.fromstring((await ana.get(f"/-/hit/{number}")).text)
        facts = words(shown.xpath("string(//article/p[@class='facts'])"))
        assert words(shown.xpath("string(//article/h1)")) == words(vector)
        assert words(shown.xpath("string(//div[@class='text'])")) == words(f"{vector} {vector} again")
        assert facts.startswith(words(vector))  # the feed's name
        assert f"· {words(vector)}published" in facts.replace(" published", "published")  # the author
        assert words(vector) in words(shown.xpath("string(//article/p[@class='notice'])"))  # the error


@asking
@pytest.mark.parametrize("route", PAGES)
async def test_nothing_comes_alive_in_lists(ana: httpx2.AsyncClient, route: str) -> None:
    answer = await ana.get(route)
    assert answer.status_code == 200
    assert [*live(html.fromstring(answer.text))] == []


@asking
async def test_nothing_comes_alive_on_pages_of_one_row(ana: httpx2.AsyncClient) -> None:
    for route in ROWS:
        answer = await ana.get(route)
        assert (answer.status_code, [*live(html.fromstring(answer.text))]) == (200, []), route


@asking
@pytest.mark.parametrize("vector", VECTORS)
async def test_nothing_that_is_asked_for_comes_alive(ana: httpx2.AsyncClient, vector: str) -> None:
    for route, name in (
        ("/-/review", "topic"),
        ("/-/hit/1", "topic"),
        ("/monitor/articles", "_search"),
        ("/monitor/articles", "_sort"),
        ("/monitor/articles", "title"),
        ("/monitor/-/query", "sql"),
        ("/-/door", "token"),
    ):
        assert [*live(html.fromstring((await ana.get(route, params={name: vector})).text or "<p>"))] == [], route
    nowhere = await ana.get(f"/nowhere/{quote(vector)}", follow_redirects=True)
    assert [*live(html.fromstring(nowhere.text))] == []


@asking
async def test_what_is_no_page_does_not_say_that_it_is_one(ana: httpx2.AsyncClient) -> None:
    kinds = {"json": "application/json", "csv": "text/plain"}
    for route, (ending, kind) in ((route, ending) for route in LISTS for ending in kinds.items()):
        answer = await ana.get(route.replace("?", f".{ending}?"))
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == kind, route
        assert answer.headers["x-content-type-options"] == "nosniff"
    for row in (f"/monitor/articles/{number}.json" for number in NUMBERS):
        assert (await ana.get(row)).headers["content-type"].startswith("application/json")


def test_nothing_comes_alive_in_a_real_browser(home: Path, tmp_path: Path) -> None:
    with serving(home) as (_, link), chromium(tmp_path / "profile") as tab:
        root = link.partition("/-/door")[0]
        tab.open(link)
        assert len(tab.texts("ol.hits h2")) == len(VECTORS)
        for route in [*PAGES, *(f"/-/hit/{number}" for number in NUMBERS)]:
            tab.open(f"{root}{route}")
            assert tab.address() == f"{root}{route}"  # a dialog that opened would answer instead
            assert tab.complaints() == [], route
            loaded = tab.run("return performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)")
            assert set(loaded) <= {root}, route  # type: ignore[call-overload]
        tab.open("data:text/html,<script>alert(1)</script>")
        with pytest.raises(AssertionError, match="unexpected alert open"):
            tab.address()
