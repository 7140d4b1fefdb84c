"""What commands print fits the terminal that they print it to, keeps what matters, and is never cut in a pipe."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rich.cells import cell_len

from commands import done, on_terminal, run

WIDTHS = (60, 120)
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
LONG = "https://a-very-long-name-of-a-host.example/" + "section/" * 12 + "feed.xml"
NAMES = (
    "وكالة الأنباء السورية العربية الرسمية",
    "新華社國際新聞中文網路版即時快訊",
    "Anatolia",
    "Степовий кур'єр, міжнародні новини",
)
FEEDS = f"feeds:\n- {LONG}\n" + "".join(
    f"- {{url: 'https://{number}.invalid/feed.xml', name: \"{name}\"}}\n" for number, name in enumerate(NAMES)
)
TOPICS = "version: 1\ntopics:\n" + "".join(
    f"  {name}:\n    title: {name} and all that is said of them anywhere\n    match: [=zyzzyva]\n"
    for name in ("bayraktar-drones", "syria-offensive", "grain-corridor")
)
QUICK = {
    "feeds list": ("Anatolia", "never polled"),
    "feeds show Anatolia": ("Anatolia", "https://2.invalid/feed.xml"),
    "hits list": ("grain-corridor", "alert", "無人機", "طائرة"),
    "hits list --topic nothing": (),
    "status": ("syria-offensive", "daemon", "backlog"),
    "articles search =zyzzyva": ("無人機", "طائرة"),
    "topics list": ("bayraktar-drones", "syria-offensive"),
    "topics check": ("topics: 3",),
}
SLOW = {
    "feeds check": ("dns", "5 feeds asked: 0 answered, 5 failed"),
    "run --once --no-review": ("syria-offensive", "grain-corridor"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with names of all widths, and a hit in each of two scripts."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "config").mkdir()
    (folder / "config" / "feeds.yaml").write_text(FEEDS, "utf-8")
    (folder / "config" / "topics.yaml").write_text(TOPICS, "utf-8")
    titles = ("無人機 zyzzyva 在黑海上空飛行 " * 6, "طائرة مسيرة zyzzyva فوق البحر الأسود " * 6)
    records = [
        {"url": f"https://n.example/{number}", "title": title, "text": "A zyzzyva.", "language": "en"}
        for number, title in enumerate(titles)
    ]
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    done(folder, "articles", "import", str(folder / "in.jsonl"))
    return folder


def lines(written: str) -> list[str]:
    """The lines that a terminal shows: of what is overwritten, the last."""
    return [line.rpartition("\r")[2] for line in ESCAPES.sub("", written).replace("\r\n", "\n").split("\n")]


def fits(home: Path, command: str, needed: tuple[str, ...], columns: int) -> str:
    written = on_terminal(home, *command.split(), columns=columns)
    shown = lines(written)
    assert max(map(cell_len, shown)) <= columns, (command, columns, max(shown, key=cell_len))
    for text in needed:
        assert text in "\n".join(shown), (command, columns, text, shown)
    return "\n".join(shown)


@pytest.mark.parametrize("command", QUICK)
def test_a_list_fits_the_terminal_and_keeps_what_matters(home: Path, command: str) -> None:
    with ThreadPoolExecutor(2) as at_once:
        for done_one in [at_once.submit(fits, home, command, QUICK[command], columns) for columns in WIDTHS]:
            done_one.result()


@pytest.mark.slow
@pytest.mark.parametrize("command", SLOW)
def test_what_takes_longer_fits_a_narrow_terminal(home: Path, command: str) -> None:
    fits(home, command, SLOW[command], 60)


def test_a_pipe_gets_everything(home: Path) -> None:
    listed = done(home, "feeds", "list")
    assert LONG in listed
    assert all(name in listed for name in NAMES)
    assert "無人機 zyzzyva 在黑海上空飛行 " * 5 in done(home, "hits", "list")
    assert "…" not in listed
    assert "\x1b" not in listed
    assert not any(line.endswith(" ") for line in listed.splitlines())


@pytest.mark.parametrize(("value", "coloured"), [("1", False), (None, True)])
def test_no_color_is_respected(home: Path, value: str | None, coloured: bool) -> None:
    more = {} if value is None else {"NO_COLOR": value}
    assert ("\x1b[" in on_terminal(home, "feeds", "list", columns=80, **more)) == coloured


def test_json_is_the_same_on_a_terminal(home: Path) -> None:
    assert json.loads(on_terminal(home, "feeds", "list", "--json", columns=60)) == json.loads(
        run(home, "feeds", "list", "--json").stdout
    )


def test_progress_counts_only_what_can_be_counted(home: Path) -> None:
    written = on_terminal(home, "topics", "check", columns=80)
    assert "word forms" in written
    assert "?" not in ESCAPES.sub("", written)
