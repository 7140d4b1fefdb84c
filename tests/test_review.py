"""The Datasette plugin: tells what columns mean on our databases, and is inert on others."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from datasette.app import Datasette
from lxml import html

import make
from desks import store
from monitor.store import read
from monitor.store.columns import TABLES, VIEWS
from monitor.store.write import Writer


async def test_every_public_column_is_described(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "monitor.db")
    tables = writer.read(
        lambda database: [
            str(row["name"])
            for row in read.rows(database, "select name from sqlite_master where type = 'table' order by name")
        ]
    )
    public = [table for table in tables if not table.startswith(("_", "sqlite_", "articles_fts"))]
    assert sorted(TABLES) == public
    for table, (_, columns) in TABLES.items():
        actual = writer.read(
            lambda database, name: [row["name"] for row in read.rows(database, f"pragma table_info({name})")], table
        )
        assert list(columns) == actual
    writer.close()


async def test_table_pages_say_what_the_columns_mean(tmp_path: Path) -> None:
    Writer(tmp_path / "monitor.db").close()
    datasette = Datasette([str(tmp_path / "monitor.db")])
    await datasette.invoke_startup()
    for table, (about, columns) in (TABLES | VIEWS).items():
        page = await datasette.client.get(f"/monitor/{table}")
        assert page.status_code == 200
        shown = html.fromstring(page.text)
        assert about in shown.text_content()
        [described] = shown.xpath("//dl[@class='column-descriptions']")
        told = zip(described.xpath("dt/text()"), described.xpath("dd/text()"), strict=True)
        assert dict(told) == columns


async def test_other_databases_are_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("create table hits (excerpt text)")
    other.close()
    datasette = Datasette([str(tmp_path / "other.db")])
    await datasette.invoke_startup()
    page = await datasette.client.get("/other/hits")
    assert page.status_code == 200
    assert TABLES["hits"][1]["excerpt"] not in page.text


async def test_a_datasette_of_somebody_elses_has_no_door(tmp_path: Path) -> None:
    store(tmp_path / "monitor.db", (make.article(), make.hit()))
    datasette = Datasette([str(tmp_path / "monitor.db")])
    await datasette.invoke_startup()
    assert (await datasette.client.get("/monitor/hit_list")).status_code == 200
    assert (await datasette.client.get("/-/review")).status_code == 404
    assert (await datasette.client.get("/-/hit/1")).status_code == 404
    for route in ("/", "/monitor", "/monitor/hits", "/monitor/hits/1", "/monitor/-/query?sql=select+1+as+hit_id"):
        page = await datasette.client.get(route)
        assert page.status_code == 200
        assert "content-security-policy" not in page.headers
        assert not any(ours in page.text for ours in ("/-/review", "/-/hit/1", "desk-tables.css"))
    assert (await datasette.client.get("/-/desk-tables.css")).status_code == 404
    datasette.close()
