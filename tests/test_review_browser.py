"""The desk in a real browser: one-time link, search, facet, hit, verdict; no script fails, no other host is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import make
from chromium import chromium
from desks import serving, store

WIDTH = "return document.documentElement.scrollWidth"
BELOW = "return document.querySelector('button.relevant').getBoundingClientRect().bottom"
LOADED = "return performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)"


def test_from_the_link_to_a_verdict(tmp_path: Path) -> None:
    database = tmp_path / "data" / "monitor.db"
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("")
    store(
        database,
        (make.article("A summary of ships.", title="Ships"), make.hit(score=90)),
        (make.article("A summary of planes.", title="Planes"), make.hit(score=60)),
    )
    with serving(tmp_path) as (_, link), chromium(tmp_path / "profile") as tab:
        root, hosts = link.partition("/-/door")[0], set[str]()

        def looked() -> None:
            hosts.update(tab.run(LOADED))  # type: ignore[call-overload]
            assert tab.complaints() == []

        tab.open(link)
        assert tab.address() == f"{root}/-/review"
        assert tab.texts("ol h2") == ["Ships", "Planes"]
        looked()
        tab.open(f"{root}/monitor/hit_list")
        tab.type("#_search", "planes\n")
        tab.see("#_search[value=planes]")
        assert tab.texts("td.col-title") == ["Planes"]
        looked()
        tab.open(f"{root}/monitor/hit_list")
        tab.click(".facet-results a[href*='level=alert']")
        tab.see(".facet-results a.cross")
        assert sorted(tab.texts("td.col-title")) == ["Planes", "Ships"]
        looked()
        tab.click("td.col-hit_id a[href='/-/hit/1']")
        tab.see("#note")
        assert tab.texts("article mark") == ["summary"]
        tab.type("#note", "by hand")
        looked()
        tab.click("button.relevant")
        tab.see("a[href='/-/hit/1']")
        assert tab.address() == f"{root}/-/hit/2?before=1"
        looked()
        assert hosts == {root}
    query = ["query", str(database), "select hit_id, verdict, note from reviews"]
    told = subprocess.run([sys.executable, "-m", "sqlite_utils", *query], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == [{"hit_id": 1, "verdict": "relevant", "note": "by hand"}]


def test_a_narrow_window_shows_everything_without_moving_sideways(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("")
    word = "Donaudampfschifffahrt" * 20
    rule = make.hit().match.reasons[0]._replace(rule=word, concept=word, quote=word, note=word)
    hit = replace(make.hit(), excerpt=word, terms=word, match=make.hit().match._replace(reasons=(rule,)))
    text = f"A summary of {word}.\n" + "Another line.\n" * 60
    store(tmp_path / "data" / "monitor.db", (make.article(text, title=word), hit), feed_name=word)
    with serving(tmp_path) as (_, link), chromium(tmp_path / "profile") as tab:
        tab.looks(400, 800)
        tab.open(link)
        tab.see("ol h2")
        assert tab.run(WIDTH) == 400
        tab.click("ol h2 a")
        tab.see("article h1")
        assert tab.run(WIDTH) == 400
        assert tab.run(BELOW) <= 800  # type: ignore[operator]
        tab.looks(1200, 800)
        assert tab.run(WIDTH) == 1200
        assert tab.run(BELOW) <= 800  # type: ignore[operator]
