"""The desk's door: without the cookie nothing of the store leaves on any route; who is let in only reads tables."""

from __future__ import annotations

import signal
import sqlite3
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from itertools import product
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

import make
from commands import refused
from desks import PLACE, ROUTES, browser, desk_over, every_route, let_in, link_of, serving, store
from monitor.errors import Refusal
from monitor.review.desk import Desk, Place
from monitor.review.serving import bound

SECRET = "zyzzyva"  # stands in the stored text


def filled(home: Path) -> Path:
    path = home / "data" / "monitor.db"
    (home / "config").mkdir()
    (home / "config" / "settings.yaml").write_text("")
    store(path, (make.article(f"A {SECRET} text.", title=f"Title {SECRET}"), make.hit()))
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return filled(tmp_path)


@pytest.fixture
async def desk(database: Path) -> AsyncIterator[Desk]:
    async with desk_over(database) as open_desk:
        yield open_desk


unchanged = pytest.mark.asyncio(loop_scope="module")  # leaves the desk as it was: one serves all such tests


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with desk_over(filled(tmp_path_factory.mktemp("standing"))) as open_desk:
        yield open_desk


STRANGERS = (
    {},
    {"Cookie": "monitor-desk-8001=wrong; monitor-desk-8001="},
    {"Cookie": "monitor-desk-8001=key-0"},  # the token is not a session's key
    {"Cookie": "monitor-desk-8001=key-1"},  # a key that nobody has been given yet
    {"Cookie": f"monitor-desk-8001={sha256(b'key-0').hexdigest()}"},
    {"Authorization": "Bearer dstok_e30"},
    {"Accept": "application/json"},
)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_without_the_cookie_there_is_nothing_but_the_door(desk: Desk, method: str) -> None:
    async with browser(desk) as stranger:
        for route, headers in product(ROUTES, STRANGERS):
            answer = await stranger.request(method, route, headers=headers)
            assert answer.status_code == 403, (route, headers)
            assert answer.text == "" or "The review desk is closed" in answer.text
            assert SECRET not in answer.text
            assert "set-cookie" not in answer.headers


async def test_every_route_that_there_is_stands_behind_the_door(desk: Desk) -> None:
    routes = every_route(desk)
    written = {"/monitor/-/execute-write", "/monitor/articles/-/insert", "/monitor/articles/1/-/delete"}
    assert written | {"/monitor/hit_list.csv", "/-/desk-tables.css", "/-/actions.json"} <= set(routes)
    async with browser(desk) as stranger:
        for route, method, headers in product(routes, ("GET", "POST", "DELETE"), STRANGERS[:2]):
            answer = await stranger.request(method, route, headers=headers)
            assert (answer.status_code, SECRET in answer.text) == (403, False), (method, route, headers)
            assert "The review desk is closed" in answer.text


@unchanged
async def test_the_closed_page_brings_its_style_and_may_load_no_other(standing: Desk) -> None:
    async with browser(standing) as stranger:
        answer = await stranger.get("/")
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert "max-width" in style
    assert policy["style-src"] == f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.mark.parametrize("body", [{}, {"row": {}, "rows": [{}], "sql": "delete from hits", "confirm": True}])
async def test_on_no_route_does_the_reviewer_change_anything_but_by_a_verdict(
    database: Path, desk: Desk, body: dict[str, object]
) -> None:
    before = dump(database)
    async with let_in(desk) as ana:
        for route in every_route(desk):
            answer = await ana.post(route, json=body)
            assert "Traceback" not in answer.text, route
    assert dump(database) == before


async def test_the_token_opens_once(desk: Desk) -> None:
    link = link_of(desk)
    async with browser(desk) as ana, browser(desk) as eve:
        assert (await eve.head(link)).status_code == 403
        opened = await ana.get(link)
        assert opened.status_code == 303
        cookie = opened.headers["set-cookie"]
        assert cookie.startswith("monitor-desk-8001=")
        assert cookie.endswith("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict")
        assert SECRET in (await ana.get("/monitor/hit_list")).text
        assert (await ana.get(link)).status_code == 303
        assert (await eve.get(link)).status_code == 403
        assert (await eve.get("/monitor/hit_list")).status_code == 403


@unchanged
async def test_keys_that_are_not_text_are_wrong_like_others(standing: Desk) -> None:
    async with browser(standing) as eve:
        assert (await eve.get("/-/door?token=%ff%00é")).status_code == 403
        assert (await eve.get("/", headers=[(b"cookie", b"monitor-desk-8001=\xff\xfe")])).status_code == 403


@unchanged
async def test_every_answer_carries_the_headers(standing: Desk) -> None:
    async with browser(standing) as stranger, let_in(standing) as ana:
        for client, route in product((stranger, ana), ROUTES):
            answer = await client.get(route)
            assert answer.headers.get_list("x-content-type-options") == ["nosniff"], route
            assert answer.headers.get_list("referrer-policy") == ["no-referrer"], route
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy, route
            assert "frame-ancestors 'none'" in policy, route
            assert "http" not in policy, route


@unchanged
@pytest.mark.parametrize(
    "name", ["evil.example", "evil.example:8001", "127.0.0.1", "127.0.0.1:8002", "localhost.evil.example:8001", ""]
)
async def test_a_strange_name_is_not_answered_even_with_the_cookie(standing: Desk, name: str) -> None:
    async with let_in(standing) as ana:
        answer = await ana.get("/monitor/hit_list", headers={"Host": name})
    assert answer.status_code == 403
    assert SECRET not in answer.text


async def test_names_of_the_machine_and_of_the_settings_are_answered(database: Path) -> None:
    async with desk_over(database, replace(PLACE, names=("Desk.example:8001",))) as desk, let_in(desk) as ana:
        for name in ("127.0.0.1:8001", "LOCALHOST:8001", "[::1]:8001", "desk.example:8001"):
            assert (await ana.get("/monitor/hit_list", headers={"Host": name})).status_code == 200


@unchanged
@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}]
)
async def test_posts_from_other_sites_are_refused(standing: Desk, headers: dict[str, str]) -> None:
    async with let_in(standing) as ana:
        for route in ("/", "/-/review", "/-/hit/1", "/monitor/hits/-/insert", "/monitor/-/execute-write"):
            assert (await ana.post(route, headers=headers)).status_code == 403


@unchanged
async def test_the_reviewer_reads_tables_and_asks_queries(standing: Desk) -> None:
    async with let_in(standing) as ana:
        rows = (await ana.get("/monitor/-/query.json?sql=select+title+from+articles")).json()["rows"]
        assert rows == [{"title": f"Title {SECRET}"}]
        assert (await ana.get("/-/actor.json")).json()["actor"] == {"id": "ana"}
        page = (await ana.get(f"/monitor/articles?_search={SECRET}")).text
        assert f'name="_search" value="{SECRET}"' in page
        facets = (await ana.get("/monitor/hit_list.json?_extra=facet_results")).json()["facet_results"]["results"]
        assert list(facets) == ["topic", "level", "language", "source", "verdict"]


@unchanged
@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("/monitor/reviews/-/insert", {"row": {"hit_id": 1, "verdict": "relevant"}}),
        ("/monitor/hits/1/-/update", {"update": {"score": 1}}),
        ("/monitor/hits/1/-/delete", {}),
        ("/monitor/articles/-/drop", {"confirm": True}),
        ("/monitor/-/create", {"table": "t", "row": {"a": 1}}),
        ("/monitor/-/execute-write", {"sql": "delete from outbox"}),
    ],
)
async def test_the_reviewer_writes_nothing_past_the_pages(standing: Desk, route: str, body: dict[str, object]) -> None:
    async with let_in(standing) as ana:
        assert (await ana.post(route, json=body)).status_code == 403


@unchanged
async def test_the_file_itself_is_not_handed_out(standing: Desk) -> None:
    async with let_in(standing) as ana:
        assert (await ana.get("/monitor.db")).status_code in (403, 404)


async def test_an_open_desk_lets_in_but_answers_to_no_strange_name(database: Path) -> None:
    async with desk_over(database, replace(PLACE, open=True)) as desk, browser(desk) as anybody:
        assert link_of(desk) == "http://127.0.0.1:8001/"
        assert SECRET in (await anybody.get("/monitor/hit_list")).text
        assert (await anybody.get("/monitor/hit_list", headers={"Host": "evil.example"})).status_code == 403


@unchanged
async def test_what_goes_wrong_is_one_plain_page(standing: Desk) -> None:
    async with let_in(standing) as ana:
        page = await ana.get("/nowhere", follow_redirects=True)
        assert page.status_code == 404
        assert "Not found" in page.text
        page = await ana.get("/monitor/hits?_sort=<script>alert(1)</script>")
        assert page.status_code == 400
        assert "<script" not in page.text
        assert (await ana.get("/monitor/hits.json?_sort=nothing")).json()["ok"] is False


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "desk.example"])
def test_beyond_loopback_is_refused(host: str) -> None:
    with pytest.raises(Refusal, match=r"^review: .*no password"):
        bound(Place(host=host, port=8001))


def test_a_port_in_use_is_told_in_one_line(database: Path) -> None:
    with bound(Place(host="127.0.0.1", port=0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} is in use" in refused(database.parents[1], "review", "--port", str(port))


def test_a_home_without_a_store_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("")
    assert "no such file" in refused(tmp_path, "review")


def test_the_desk_as_a_process(database: Path) -> None:
    with serving(database.parents[1]) as (process, link):
        root = link.partition("/-/door")[0]
        with httpx2.Client(base_url=root, trust_env=False) as ana, httpx2.Client(trust_env=False) as eve:
            assert eve.get(f"{root}/monitor/hit_list.json").status_code == 403
            assert ana.get(link).status_code == 303
            assert SECRET in ana.get("/monitor/hit_list.json").text
            assert eve.get(link).status_code == 403
            assert "server" not in ana.get("/").headers
            ana.get("/nowhere")
            ana.get("/monitor/-/query?sql=broken")
        process.send_signal(signal.SIGTERM)
        said, told = process.communicate(timeout=30)
        assert (said, told, process.returncode) == ("", "", 0)
    assert sorted(path.name for path in database.parents[1].iterdir()) == ["config", "data"]
