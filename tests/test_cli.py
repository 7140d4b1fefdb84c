"""The commands as a user meets them: real processes, one plain line where something is wrong, never a traceback."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import click
import pytest

from commands import command, environment, refused, run
from monitor.cli import monitor
from monitor.store import lock

TOPICS = "version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n"
FEEDS = "feeds:\n  - http://127.0.0.1:9/feed.xml\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "topics.yaml").write_text(TOPICS)
    (tmp_path / "config" / "feeds.yaml").write_text(FEEDS)
    return tmp_path


MISTAKES = [
    ("topics.yaml", TOPICS + "    macth: [drone]\n", r"config/topics.yaml:5:5: .*macth.*match"),
    ("topics.yaml", "version: 1\ntopics:\n\tfleet:\n", r"config/topics.yaml:3:1: .*[Tt]ab"),
    (
        "topics.yaml",
        "version: 1\ntopics:\n  fleet:\n    match: 'drone AND (ship OR'\n",
        r"config/topics.yaml:4:\d+: ",
    ),
    ("feeds.yaml", "feeds:\n  - {url: 'https://a.example/', nmae: A}\n", r"config/feeds.yaml:2:\d+: .*nmae.*name"),
    ("settings.yaml", "network:\n  host_gap: soon\n", r"config/settings.yaml:2:\d+: "),
]


@pytest.mark.parametrize(("file", "text", "line"), MISTAKES, ids=[line for _, _, line in MISTAKES])
def test_a_mistake_in_a_file_is_told_with_its_place(home: Path, file: str, text: str, line: str) -> None:
    (home / "config" / file).write_text(text)
    assert re.match(line, refused(home, "run", "--once"))
    assert not (home / "data" / "monitor.db").exists()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["status"], "monitor.db: no such file"),
        (["hits", "list"], "monitor.db: no such file"),
        (["topics", "explain", "missing.txt"], "missing.txt: cannot be read"),
        (["topics", "eval", "missing.jsonl"], "missing.jsonl: cannot be read"),
        (["feeds", "import", "missing.opml"], "missing.opml: cannot be read"),
        (["articles", "import", "missing.jsonl"], "missing.jsonl: cannot be read"),
        (["feeds", "add", "ftp://a.example/"], "not an address of a feed"),
    ],
)
def test_what_is_not_there_is_told_plainly(home: Path, words: list[str], line: str) -> None:
    assert line in refused(home, *words)


def test_the_mistakes_of_all_files_are_told_at_once(home: Path) -> None:
    for file in ("topics.yaml", "feeds.yaml", "settings.yaml"):
        (home / "config" / file).write_text("nonsense: 1\n")
    done = run(home, "run", "--once")
    assert {line.partition(":")[0] for line in done.stderr.splitlines()} == {
        "config/topics.yaml",
        "config/feeds.yaml",
        "config/settings.yaml",
    }


def test_text_from_outside_stays_on_its_line_and_controls_nothing(home: Path) -> None:
    text = "A zyzzyva.\u2028\u202e\x9b31m"
    record = {"url": "https://n.example/2", "title": "Fleet\nhit 99: forged", "text": text}
    (home / "in.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n")
    assert "1 articles added" in run(home, "articles", "import", str(home / "in.jsonl")).stdout
    for words in (["hits", "show", "1"], ["articles", "show", "1"], ["articles", "show", "1", "--json"]):
        out = run(home, *words).stdout
        assert not set(out) & set("\u202e\x9b\x1b")
        assert "\nhit 99" not in out
    (home / "bad.jsonl").write_text('{"url": "https://n.example/3", "title": "x", "text": "y", "published_at": "99"}\n')
    assert "published_at" in refused(home, "articles", "import", str(home / "bad.jsonl"))


@pytest.mark.parametrize("file", ["topics.yaml", "feeds.yaml"])
def test_a_missing_file_names_the_command_that_writes_it(home: Path, file: str) -> None:
    (home / "config" / file).unlink()
    assert "monitor init" in refused(home, "run", "--once")


@pytest.mark.parametrize(
    "words", [["nonsense"], ["run", "--all"], ["hits", "show", "x"], ["hits", "list", "--since", "?"]]
)
def test_wrong_usage_exits_with_two(home: Path, words: list[str]) -> None:
    done = run(home, *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_told_plainly(home: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = str(busy.getsockname()[1])
        assert refused(home, "demo", "--once", "--port", port).startswith(f"port {port} is in use")


def test_a_reader_that_has_gone_is_not_told_of_as_a_port(home: Path) -> None:
    gone, ours = os.pipe()
    os.close(gone)
    told = environment(PYTHONUNBUFFERED="1")
    words = command(home, "demo", "--once")
    done = subprocess.run(words, stdout=ours, stderr=subprocess.PIPE, text=True, env=told, timeout=60, check=False)
    os.close(ours)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_read_only_data_folder_is_told_plainly(home: Path) -> None:
    data = home / "data"
    data.mkdir()
    if os.geteuid() == 0:  # mode bits mean nothing to root
        mount = f"mount --bind {data} {data} && mount -o remount,ro,bind {data} && exec "
        words = ["unshare", "-m", "sh", "-c", mount + '"$@"', "sh", *command(home, "run", "--once")]
        if subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode:
            pytest.skip("root here may not mount, and mode bits mean nothing to root")
    else:
        data.chmod(0o500)
        words = command(home, "run", "--once")
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=60, check=False)
    data.chmod(0o700)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "cannot be written" in done.stderr
    assert str(data) in done.stderr


async def test_a_daemon_owns_its_store_and_stops_cleanly(home: Path) -> None:
    daemon = await asyncio.create_subprocess_exec(
        *command(home, "run", "--no-review"), stderr=asyncio.subprocess.PIPE, env=environment()
    )
    assert daemon.stderr
    async with asyncio.timeout(60):
        lines = []
        while not lines or "running over" not in lines[-1]:
            lines.append((await daemon.stderr.readline()).decode())
        database = home / "data" / "monitor.db"
        assert lock.owner(database) == daemon.pid
        second = await asyncio.to_thread(refused, home, "run")
        assert str(daemon.pid) in second
        status = await asyncio.to_thread(run, home, "status", "--json")
        assert json.loads(status.stdout)["pid"] == daemon.pid
    daemon.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        await daemon.communicate()
    assert daemon.returncode == 0
    assert lock.owner(database) is None
    assert not database.with_name("monitor.db-wal").exists()
    assert (home / "data" / "log" / "monitor.log").read_text().count("running over") == 1


async def test_ctrl_c_stops_as_well_and_a_kill_is_noticed(home: Path) -> None:
    (home / "config" / "feeds.yaml").write_text("feeds: []\n")
    for number, problems in ((signal.SIGINT, 0), (signal.SIGKILL, 1)):
        daemon = await asyncio.create_subprocess_exec(
            *command(home, "run", "--no-review"), stderr=asyncio.subprocess.PIPE, env=environment()
        )
        assert daemon.stderr
        async with asyncio.timeout(60):
            while b"running over" not in await daemon.stderr.readline():
                pass
            while not json.loads(run(home, "status", "--json").stdout)["ticked_at"]:
                pass
        daemon.send_signal(number)
        async with asyncio.timeout(10):
            await daemon.communicate()
        status = run(home, "status", "--json")
        assert len(json.loads(status.stdout)["problems"]) == problems
        assert status.returncode == problems


def test_a_first_home_from_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "init")
    assert done.returncode == 0
    assert {path.name for path in (tmp_path / "config").iterdir()} >= {"topics.yaml", "feeds.yaml", "settings.yaml"}
    (tmp_path / "config" / "topics.yaml").write_text(TOPICS)
    again = run(tmp_path, "init")
    assert "nothing was written" in again.stdout
    assert (tmp_path / "config" / "topics.yaml").read_text() == TOPICS


def test_feeds_are_added_listed_and_carried_to_other_readers(home: Path) -> None:
    assert run(home, "feeds", "add", "https://b.example/rss", "--name", "B", "--tag", "agency").returncode == 0
    assert "already" in run(home, "feeds", "add", "https://b.example/rss").stdout
    assert (home / "config" / "feeds.yaml").read_text().startswith(FEEDS)
    listed = json.loads(run(home, "feeds", "list", "--json").stdout)
    assert [feed["url"] for feed in listed] == ["http://127.0.0.1:9/feed.xml", "https://b.example/rss"]
    exported = run(home, "feeds", "export")
    (home / "feeds.opml").write_text(exported.stdout)
    (home / "config" / "feeds.yaml").write_text("feeds: []\n")
    assert "2 feeds added" in run(home, "feeds", "import", str(home / "feeds.opml")).stdout


def test_an_imported_article_is_matched_searched_shown_marked_and_exported(home: Path) -> None:
    record = {"url": "https://n.example/1", "title": "Fleet", "text": "The zyzzyva sailed at dawn.", "language": "en"}
    (home / "in.jsonl").write_text(json.dumps(record) + "\n")
    assert "1 articles added" in run(home, "articles", "import", str(home / "in.jsonl")).stdout
    assert "0 articles added" in run(home, "articles", "import", str(home / "in.jsonl")).stdout
    (hit,) = json.loads(run(home, "hits", "list", "--json").stdout)
    assert (hit["topic"], hit["level"]) == ("fleet", "alert")
    shown = json.loads(run(home, "hits", "show", str(hit["hit_id"]), "--json").stdout)
    assert shown["reasons"][0]["quote"] == "zyzzyva"
    assert run(home, "hits", "mark", str(hit["hit_id"]), "irrelevant", "--note", "a beetle").returncode == 0
    assert json.loads(run(home, "hits", "list", "--verdict", "none", "--json").stdout) == []
    (article,) = json.loads(run(home, "articles", "search", "=zyzzyva NEAR/3 =dawn", "--json").stdout)
    assert (
        json.loads(run(home, "articles", "show", str(article["article_id"]), "--json").stdout)["text"] == record["text"]
    )
    assert json.loads(run(home, "hits", "list", "--query", "=zyzzyva", "--json").stdout)
    assert "a beetle" in run(home, "hits", "export", "--format", "csv").stdout
    assert "1:11: something is missing" in refused(home, "articles", "search", "=drone OR OR =ship")


def test_explain_prints_a_score_for_every_topic(home: Path) -> None:
    done = run(home, "topics", "explain", "-", "--lang", "en", "--json", stdin="Two zyzzyva boats.")
    (topic,) = json.loads(done.stdout)["topics"]
    assert (topic["level"], topic["score"]) == ("alert", 60)
    reason = topic["reasons"][0]
    assert "Two zyzzyva boats."[reason["start"] : reason["end"]] == reason["quote"] == "zyzzyva"
    done = run(home, "topics", "explain", "-", "--json", stdin="Nothing here.")
    assert json.loads(done.stdout)["topics"] == [{"topic": "fleet", "level": None, "score": 0, "reasons": []}]


def test_explain_reads_an_html_page(home: Path) -> None:
    words = " ".join(["The harbour was quiet that evening and the crews went home early."] * 12)
    page = f"<html lang=en><body><nav>zyzzyva</nav><article><h1>Evening</h1><p>{words}</p></article></body></html>"
    done = run(home, "topics", "explain", "-", "--json", stdin=page)
    assert json.loads(done.stdout)["topics"][0]["level"] is None


def test_eval_counts_labels(home: Path) -> None:
    records = [
        {"id": "1", "lang": "en", "text": "A zyzzyva.", "labels": {"fleet": 2}},
        {"id": "2", "lang": "en", "text": "A beetle.", "labels": {"fleet": 2}},
        {"id": "3", "lang": "tr", "text": "Bir zyzzyva.", "labels": {"fleet": 0}},
    ]
    (home / "labelled.jsonl").write_text("\n".join(map(json.dumps, records)))
    found = json.loads(run(home, "topics", "eval", str(home / "labelled.jsonl"), "--json").stdout)["topics"]
    review, alert = found
    assert (review["level"], alert["level"]) == ("review", "alert")
    assert (review["relevant"], review["found"], review["false"], review["precision"]) == (2, 1, 1, 0.5)
    assert review["by_language"]["tr"]["false"] == 1
    (home / "labelled.jsonl").write_text('{"text": 5}\n')
    assert re.match(r".*labelled.jsonl:1:1: ", refused(home, "topics", "eval", str(home / "labelled.jsonl")))


def every_command(group: click.Group, *path: str):
    context = click.Context(group)
    for name in group.list_commands(context):
        child = group.get_command(context, name)
        if isinstance(child, click.Group):
            yield from every_command(child, *path, name)
        else:
            yield (*path, name), child


@pytest.mark.parametrize(("path", "found"), [*every_command(monitor)], ids=str)
def test_every_command_explains_itself_with_an_example(path: tuple[str, ...], found: click.Command) -> None:
    assert "Example" in (found.help or "")
    assert f"monitor {' '.join(path)}" in (found.help or "")
