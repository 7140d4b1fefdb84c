"""Nodes know where they stand, and nothing but Mistakes comes out of any text."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import Mistakes
from monitor.located import MAX_DEPTH, Mapping, Node, Scalar, Sequence, decode, load

CASES = yaml.safe_load((Path(__file__).parent / "cases/config/yaml.yaml").read_text("utf-8"))
MARKS = "ab:- \n\t'\"|>#&*!%@`,[]{}?\\x0U~é\u202eЯ\u2028\ufeff\r1."
YAML_LIKE = st.text(st.sampled_from(MARKS) | st.characters(codec="utf-8"), max_size=60)


def read(text: str) -> Node:
    return load(text, "f.yaml", max_bytes=100_000)


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [found for item in node.value for found in scalars(item)]
    return [*node.keys.values(), *(found for item in node.value.values() for found in scalars(item))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"]))
def test_accidents_are_explained_in_plain_words(case: dict[str, object]) -> None:
    with pytest.raises(Mistakes) as caught:
        read(str(case["text"]))
    told = str(caught.value).splitlines()
    wanted = [f"f.yaml:{says}" for says in case["says"]]  # type: ignore[attr-defined]
    assert len(told) == len(wanted)
    assert all(line.startswith(begin) for line, begin in zip(told, wanted, strict=True)), told


def test_every_node_knows_its_line_and_column() -> None:
    root = read("feeds:\n  - https://a.org/\n  - url: 'https://b.org/'\n    tags: [x, yy]\n")
    assert isinstance(root, Mapping)
    feeds = root.value["feeds"]
    assert isinstance(feeds, Sequence)
    assert [(item.line, item.column) for item in feeds.value] == [(2, 5), (3, 5)]
    entry = feeds.value[1]
    assert isinstance(entry, Mapping)
    assert entry.key_at("tags") == (4, 5)
    assert [(tag.text, tag.line, tag.column) for tag in scalars(entry.value["tags"])] == [("x", 4, 12), ("yy", 4, 15)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("on", "on"), ("1:30", "1:30"), ("2026-11-22", "2026-11-22"), ("1_000", "1_000"), ("TB2", "TB2"),
        ("2026", 2026), ("-7", -7), ("0o17", 15), ("0x1F", 31), ("017", 17), ("1e3", 1000.0), (".5", 0.5),
        ("-.inf", -math.inf), ("true", True), ("False", False), ("null", None), ("~", None), ("'true'", "true"),
        ("'12'", "12"), ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_plain_scalars_are_read_as_yaml_1_2_and_kept_as_typed(written: str, value: object) -> None:
    node = read(f"a: {written}")
    assert isinstance(node, Mapping)
    scalar = node.value["a"]
    assert isinstance(scalar, Scalar)
    assert scalar.value == value
    assert type(scalar.value) is type(value)
    assert scalar.text == written.strip("'")


def test_keys_are_read_as_typed() -> None:
    root = read("no: 1\n2026: 2\ntrue: 3\n<<: 4\n")
    assert isinstance(root, Mapping)
    assert list(root.value) == ["no", "2026", "true", "<<"]


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("q: alpha AND beta", "beta", (1, 14)),
        ("q: alpha\n   AND beta", "beta", (2, 8)),
        ("q: 'it''s a beta'", "beta", (1, 13)),
        ('q: "a \\u00e9 \\" beta"', "beta", (1, 17)),
        ("q: >-\n    alpha AND\n    beta", "beta", (3, 5)),
        ("q: > # note\n    alpha\n\n    gamma\n    AND beta\n", "beta", (5, 9)),
        ("q: |\n  alpha\n    beta\n", "beta", (3, 5)),
        ("q: >-\r\n  alpha AND\r\n  beta\r\n", "beta", (3, 3)),
    ],
)
def test_a_place_inside_a_text_is_a_place_in_the_file(text: str, word: str, place: tuple[int, int]) -> None:
    query = scalars(read(text))[1]
    assert query.place(query.text.index(word)) == place


@given(
    st.lists(st.text("abc '\"#:é", min_size=1, max_size=9), min_size=1, max_size=5),
    st.sampled_from(["|", ">", "'", '"']),
)
def test_the_character_at_a_place_is_the_character_of_the_text(words: list[str], style: str) -> None:
    source = yaml.dump({"a": "\n".join(words)}, default_style=style, allow_unicode=True)
    value = scalars(read(source))[1]
    for offset, char in enumerate(value.text):
        line, column = value.place(offset)
        found = source.splitlines()[line - 1][column - 1 :]
        assert char.isspace() or found.startswith((char, "\\" + char))


def test_the_end_of_a_text_has_a_place_too() -> None:
    query = scalars(read("q: ab"))[1]
    assert query.place(2) == (1, 6)
    assert scalars(read("q: ''"))[1].place(0) == (1, 4)


def test_what_yaml_took_for_a_comment_is_kept_beside_a_plain_text() -> None:
    values = scalars(read("- drone #Bayraktar\n- 'drone' #x\n- a\n# b\n- c # d\n"))
    assert [value.comment for value in values] == ["#Bayraktar", "", "", "# d"]


def test_an_empty_file_is_nothing() -> None:
    for text in ("", "# only a comment\n", "---\n", "\ufeff"):
        node = read(text)
        assert isinstance(node, Scalar)
        assert node.value is None


def test_a_byte_order_mark_does_not_shift_columns() -> None:
    assert scalars(read("\ufeffa: b"))[0].column == 1
    assert decode(b"\xef\xbb\xbfa: b", "f") == "a: b"


def test_bytes_that_are_no_utf_8_are_told_with_their_place() -> None:
    with pytest.raises(Mistakes, match=r"^f\.yaml:2:9: this is not UTF-8"):
        decode("a: 1\nb: Ağrı".encode() + b" \xff", "f.yaml")


def test_too_large_and_too_deep() -> None:
    with pytest.raises(Mistakes, match=r"f:1:1: the file has 1,001 bytes; at most 1,000 are read"):
        load("é" * 500 + "a", "f", max_bytes=1000)
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    with pytest.raises(Mistakes, match="more than 64 levels"):
        read("[" * 50_000)
    with pytest.raises(Mistakes, match="more than 64 levels"):
        read("- " * 40_000)


def mistakes_of(text: str) -> Mistakes | None:
    try:
        read(text)
    except Mistakes as told:
        return told
    return None


@given(YAML_LIKE)
def test_any_text_gives_nodes_or_mistakes(text: str) -> None:
    told = mistakes_of(text)
    if told is not None:
        assert told.mistakes
        assert all(mistake.line >= 1 and mistake.column >= 1 for mistake in told.mistakes)
        return
    for scalar in scalars(read(text)):
        assert scalar.place(len(scalar.text))[0] >= scalar.line


@given(st.binary(max_size=40))
def test_bytes_are_decoded_exactly_or_refused(raw: bytes) -> None:
    try:
        text = decode(raw, "f")
    except Mistakes:
        with pytest.raises(UnicodeDecodeError):
            raw.decode()
        return
    assert text.encode() == raw.removeprefix(b"\xef\xbb\xbf")
