"""Feeds paused, resumed, moved, added and removed in feeds.yaml: only the touched entry's lines differ."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import config
from monitor.config import edits
from monitor.errors import Refusal
from monitor.records import Feed

A = "https://a.example/rss"
NAMES = ["A", "'it''s: #1'", '"quoted # name"', "وكالة", "通讯社", "x  # a name"]

PAUSED = [
    ("feeds:\n  - https://a.example/rss\n", "feeds:\n  - url: https://a.example/rss\n    paused: true\n"),
    ("feeds:\n- https://a.example/rss  # why", "feeds:\n- url: https://a.example/rss  # why\n  paused: true"),
    ("feeds:\r\n- https://a.example/rss", "feeds:\r\n- url: https://a.example/rss\r\n  paused: true"),
    (
        "feeds:\n  -\n    'https://a.example/rss'\n# end\n",
        "feeds:\n  -\n    url: 'https://a.example/rss'\n    paused: true\n# end\n",
    ),
    (
        "feeds:\n  - url: https://a.example/rss\n    name: A\n\n    # end\n",
        "feeds:\n  - url: https://a.example/rss\n    name: A\n    paused: true\n\n    # end\n",
    ),
    (
        "feeds:\n  - {url: https://a.example/rss, name: A}  # x\n",
        "feeds:\n  - {url: https://a.example/rss, paused: true, name: A}  # x\n",
    ),
    ("feeds:\n  - {url: https://a.example/rss}\n", "feeds:\n  - {url: https://a.example/rss, paused: true}\n"),
]


@pytest.mark.parametrize(("active", "paused"), PAUSED)
def test_a_paused_feed_gets_one_line_more(active: str, paused: str) -> None:
    assert edits.pause_feeds(active, [A]) == paused
    assert edits.pause_feeds(paused, [A]) == paused


@pytest.mark.parametrize(
    ("paused", "active"),
    [
        *((paused, active) for active, paused in PAUSED if "{url: https://a.example/rss, paused: true}" not in paused),
        ("feeds:\n- {url: https://a.example/rss, paused: true} # x\n", "feeds:\n- https://a.example/rss # x\n"),
        ("feeds:\n- { paused: true , url: https://a.example/rss }\n", "feeds:\n- https://a.example/rss\n"),
        ("feeds:\n- paused: true\n  url: https://a.example/rss\n", "feeds:\n- https://a.example/rss\n"),
        (
            "feeds:\n- paused: true  # why\n  url: https://a.example/rss\n",
            "feeds:\n- paused: false  # why\n  url: https://a.example/rss\n",
        ),
        (
            "feeds:\n- {paused: true, name: A, url: https://a.example/rss}\n",
            "feeds:\n- {name: A, url: https://a.example/rss}\n",
        ),
        (
            "feeds:\n- url: https://a.example/rss\n  paused: true  # down\n  tags: [x]\n",
            "feeds:\n- url: https://a.example/rss\n  tags: [x]\n",
        ),
    ],
)
def test_a_resumed_feed_is_as_it_was(paused: str, active: str) -> None:
    assert edits.resume_feeds(paused, [A]) == active
    assert edits.resume_feeds(active, [A]) == active


@pytest.mark.parametrize("value", [" false", "", " ~", "  false # still"])
def test_a_pause_that_was_switched_off_is_switched_on(value: str) -> None:
    text = f"feeds:\n- url: {A}\n  paused:{value}\n  name: A\n"
    paused = edits.pause_feeds(text, [A])
    assert config.read_feeds(paused) == (Feed(url=A, name="A", paused=True),)
    assert paused.splitlines()[1] == text.splitlines()[1]
    assert len(paused.splitlines()) == 4


def test_a_moved_feed_keeps_the_rest_of_its_entry() -> None:
    text = f"feeds:\n- {A}  # one\n- {{url: 'https://b.example/', name: B}}\n- name: C\n  url: https://c.example/\n"
    moved = {A: "https://new.example/a", "https://b.example/": "https://new.example/?a=[1,2]#x"}
    assert edits.move_feeds(text, moved) == text.replace(A, "https://new.example/a").replace(
        "https://b.example/", "https://new.example/?a=[1,2]#x"
    )
    with pytest.raises(Refusal, match=r"^https://c\.example/ is in config/feeds\.yaml already$"):
        edits.move_feeds(text, {A: "https://c.example/"})


@pytest.mark.parametrize("change", [edits.pause_feeds, edits.resume_feeds])
def test_what_is_not_there_or_written_on_one_line_is_refused(change) -> None:
    with pytest.raises(Refusal, match=r"^https://z\.example/ is not among the feeds of config/feeds\.yaml$"):
        change(f"feeds:\n- {A}\n", ["https://z.example/"])
    with pytest.raises(Refusal, match="change it by hand"):
        change(f"feeds: [{A}]\n", [A])


def test_a_saved_file_keeps_its_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    file = tmp_path / "config" / "feeds.yaml"
    file.write_bytes(b"\xef\xbb\xbffeeds:\r\n- https://a.example/rss\r\n")
    config.save_feeds(tmp_path, edits.pause_feeds(config.feeds_text(tmp_path), [A]))
    assert file.read_bytes() == b"\xef\xbb\xbffeeds:\r\n- url: https://a.example/rss\r\n  paused: true\r\n"


@dataclass(frozen=True)
class Written:
    """A feeds.yaml as pieces: the lines of each entry, and of what stands before and between them."""

    gaps: tuple[tuple[str, ...], ...]  # one more than entries
    entries: tuple[tuple[str, ...], ...]
    ending: str
    last: bool  # whether the last line is ended, too

    def lines(self) -> list[str]:
        pieces = list(self.gaps[0])
        for entry, gap in zip(self.entries, self.gaps[1:], strict=True):
            pieces += [*entry, *gap]
        return pieces

    def text(self) -> str:
        return self.ending.join([*self.lines(), *([""] if self.last else [])])


def url(number: int) -> str:
    return f"https://{number}.example/rss?a=1&b=2"


def bare(number: int) -> st.SearchStrategy[tuple[str, ...]]:
    forms = [f"  - {url(number)}", f"  -   '{url(number)}'", f"  - {url(number)}   # since: May"]
    return st.sampled_from([(form,) for form in forms] + [("  -", f"    {url(number)}")])


def mapped(number: int) -> st.SearchStrategy[tuple[str, ...]]:
    pairs = st.lists(
        st.sampled_from(
            ["language: tr", "tags: [a, 'b, c']", "tags:\n      - a\n      # of the tags\n      - b", "interval: 30m"]
        )
        | st.sampled_from(NAMES).map(lambda name: f"name: {name}"),
        max_size=3,
        unique_by=lambda pair: pair.partition(":")[0],
    )
    pause = st.sampled_from([[], ["paused: true"], ["paused: false"], ["paused: true  # why"], ["paused:"]])
    said = st.tuples(pairs, pause).map(lambda pair: [f"url: {url(number)}", *pair[0], *pair[1]])
    return said.flatmap(st.permutations).map(_block)


def _block(pairs: list[str]) -> tuple[str, ...]:
    return tuple("\n    ".join(["  - " + pairs[0], *pairs[1:]]).split("\n")) if pairs else ()


def flowing(number: int) -> st.SearchStrategy[tuple[str, ...]]:
    pairs = [f"url: '{url(number)}'", "name: 'A, B'", "tags: [x, '}']", "paused: true"]
    chosen = st.lists(st.sampled_from(pairs[1:]), max_size=3, unique=True).map(lambda some: [pairs[0], *some])
    glue = st.sampled_from([", ", " ,", ",\n      "])
    return st.tuples(chosen.flatmap(st.permutations), glue, st.sampled_from(["", "  # end"])).map(
        lambda made: tuple(("  - {" + made[1].join(made[0]) + "}" + made[2]).split("\n"))
    )


@st.composite
def written(draw: st.DrawFn) -> Written:
    count = draw(st.integers(1, 5))
    gap = st.lists(st.sampled_from(["", "  # a comment", "# - https://old.example/", "    # paused: true"]), max_size=2)
    file = Written(
        gaps=(("# mine", "feeds:  # all", *draw(gap)), *(tuple(draw(gap)) for _ in range(count))),
        entries=tuple(draw(bare(number) | mapped(number) | flowing(number)) for number in range(count)),
        ending=draw(st.sampled_from(["\n", "\r\n"])),
        last=draw(st.booleans()),
    )
    return replace(file, last=file.last or not file.lines()[-1])  # a blank last line ends in its line break


CHANGES = {"pause": edits.pause_feeds, "resume": edits.resume_feeds, "remove": edits.remove_feeds}


@given(written(), st.data())
def test_only_the_touched_entries_lines_differ(file: Written, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(file.entries) - 1))
    name = data.draw(st.sampled_from(sorted(CHANGES)))
    text, before = file.text(), config.read_feeds(file.text())
    changed = CHANGES[name](text, [url(number)])

    head = replace(file, gaps=file.gaps[: number + 1], entries=file.entries[:number]).lines()
    tail = text.split(file.ending)[len(head) + len(file.entries[number]) :]
    lines = changed.split(file.ending)
    assert lines[: len(head)] == head
    assert lines[len(lines) - len(tail) :] == tail
    assert changed.replace("\r\n", "").count("\r") == 0

    feeds = list(config.read_feeds(changed))
    if name == "remove":
        assert len(lines) == len(head) + len(tail)
        assert feeds == [feed for feed in before if feed.url != url(number)]
    else:
        assert feeds == [replace(feed, paused=name == "pause") if feed.url == url(number) else feed for feed in before]


@given(written())
def test_added_and_removed_again_any_file_is_the_same(file: Written) -> None:
    text = file.text()
    added = edits.add_feeds(text, [Feed(url=A, name="A"), Feed(url="https://b.example/")])
    assert edits.remove_feeds(added, [A, "https://b.example/"]) == text
    assert [line for line in added.split(file.ending) if "a.example" not in line and "b.example" not in line] == [
        *_with_name(file)
    ]


def _with_name(file: Written) -> list[str]:
    """The lines with those of the added feeds' keys that hold no address."""
    lines, gap = file.text().split(file.ending), len(file.gaps[-1])
    at = len(file.lines()) - gap
    return [*lines[:at], "    name: A", *lines[at:]]


@given(written())
def test_paused_and_resumed_again_the_feeds_are_the_same(file: Written) -> None:
    urls = [url(number) for number in range(len(file.entries))]
    resumed = edits.resume_feeds(edits.pause_feeds(file.text(), urls), urls)
    assert config.read_feeds(resumed) == tuple(replace(feed, paused=False) for feed in config.read_feeds(file.text()))


@pytest.mark.slow
def test_in_a_list_of_ten_thousand_maps_only_the_touched_lines_differ() -> None:
    entries = [f"  - url: https://h{n}.example/rss\n    name: 'Feed {n}: news'\n    tags: [t]\n" for n in range(10_000)]
    text = "# mine\nfeeds:\n" + "  # half\n".join(["".join(entries[:5_000]), "".join(entries[5_000:])])
    url = "https://h7000.example/rss"
    added = edits.add_feeds(text, [Feed(url="https://new.example/rss")])
    paused = edits.pause_feeds(added, [url])
    assert [line for line in difflib.ndiff(text.splitlines(), paused.splitlines()) if line[0] in "+-"] == [
        "+     paused: true",
        "+   - https://new.example/rss",
    ]
    assert edits.remove_feeds(edits.resume_feeds(paused, [url]), ["https://new.example/rss"]) == text
