"""Files of the user's → settings and feeds, every mistake told at once; edits that touch nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor import config
from monitor.config.forms import duration, size, spell_duration, spell_size
from monitor.config.generated import generated
from monitor.config.starter import settings_text
from monitor.errors import Mistakes, Refusal
from monitor.records import Access, Feed, FeedKind, Form, Fulltext, Identity, Settings, Site, Sites

ROOT = Path(__file__).parents[1]
CASES = yaml.safe_load((Path(__file__).parent / "cases/config/mistakes.yaml").read_text("utf-8"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    return tmp_path


def write(home: Path, name: str, text: str) -> Path:
    (home / f"config/{name}.yaml").write_text(text, encoding="utf-8")
    return home


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"][0])
def test_all_mistakes_are_told_at_once(home: Path, case: dict[str, str]) -> None:
    write(home, case["file"], case["text"])
    load = {"settings": config.load_settings, "feeds": config.load_feeds, "sites": config.load_sites}[case["file"]]
    with pytest.raises(Mistakes) as caught:
        load(home)
    told = str(caught.value).splitlines()
    wanted = [f"config/{case['file']}.yaml:{says}" for says in case["says"]]
    assert [line[: len(begin)] for line, begin in zip(told, wanted, strict=False)] == wanted
    assert len(told) == len(wanted)


def test_no_secret_is_repeated_in_a_message(home: Path) -> None:
    text = "feeds:\n  - https://me:geheim@example.org/\n  - {url: https://a.org/, auth: {header: 'X-Key: geheim'}}\n"
    text += "  - ftp://me:geheim@example.org/\n  - me:geheim@example.org\n"
    with pytest.raises(Mistakes) as caught:
        config.load_feeds(write(home, "feeds", text))
    assert len(caught.value.mistakes) == 4
    assert "geheim" not in str(caught.value)


def test_settings_are_read(home: Path) -> None:
    settings = config.load_settings(
        write(
            home,
            "settings",
            """\
network:
  contact: desk@example.org
  identity: neutral
  allow: [127.0.0.0/8]
  ports: [8000]
  host_gap: 0
  limits: {total: 1m, feed: {wire_bytes: 64 KiB}}
polling: {interval_without: 2h}
workers: {count: 3, parse_memory_bytes: 256 MiB}
log:
""",
        )
    )
    assert settings.network.contact == "desk@example.org"
    assert settings.network.identity is Identity.NEUTRAL
    assert (settings.network.allow, settings.network.ports) == (("127.0.0.0/8",), (8000,))
    assert (settings.network.host_gap_s, settings.network.limits.total_s) == (0, 60)
    assert settings.network.limits.feed.wire_bytes == 65_536
    assert settings.network.limits.feed.decoded_bytes == Settings().network.limits.feed.decoded_bytes
    assert settings.polling.interval_without_s == 7200
    assert (settings.workers.count, settings.workers.parse_memory_bytes) == (3, 256 << 20)
    assert settings.log == Settings().log


def test_what_the_program_sets_itself_is_no_key(home: Path) -> None:
    with pytest.raises(Mistakes, match="network has no key 'refused'"):
        config.load_settings(write(home, "settings", "network: {refused: []}"))


def test_no_settings_are_the_defaults_but_no_config_is_a_refusal(home: Path) -> None:
    assert config.load_settings(home) == Settings()
    assert config.load_settings(write(home, "settings", "# nothing yet\n")) == Settings()
    with pytest.raises(Refusal, match=r"config/settings\.yaml is missing in .*: `monitor init`"):
        config.load_settings(home / "elsewhere")


def test_sites_are_read_and_the_nearest_host_counts(home: Path) -> None:
    assert config.load_sites(home) == Sites()
    text = "example.org: {content: article}\nblog.example.org: {remove: [.ad, aside]}\nкремль.рф: {content: p}\n"
    sites = config.load_sites(write(home, "sites", text))
    assert sites.of("www.example.org") == sites.of("Example.org.") == Site(content="article")
    assert sites.of("my.blog.example.org") == Site(remove=(".ad", "aside"))
    assert sites.of("xn--e1ajeds9e.xn--p1ai") == Site(content="p")
    assert sites.of("notexample.org") is None
    assert sites.of("") is None


def test_the_mistakes_of_all_files_are_told_together(home: Path) -> None:
    for name, text in {"settings": "log: loud\n", "feeds": "feeds: 1\n", "topics": "x: 1\n", "sites": "a: 1\n"}.items():
        write(home, name, text)
    with pytest.raises(Mistakes) as caught:
        config.load(home)
    assert {mistake.file for mistake in caught.value.mistakes} == {
        f"config/{name}.yaml" for name in ("settings", "feeds", "topics", "sites")
    }


def test_a_missing_list_of_feeds_names_the_way_out(home: Path) -> None:
    with pytest.raises(Refusal) as caught:
        config.load_feeds(home)
    assert str(caught.value).startswith("config/feeds.yaml is missing")
    assert "`monitor init`" in str(caught.value)
    (home / "config/feeds.yaml").mkdir()
    with pytest.raises(Refusal, match=r"^config/feeds\.yaml cannot be read: Is a directory$"):
        config.load_feeds(home)


def test_a_file_that_is_no_text_or_too_large_is_told(home: Path) -> None:
    (home / "config/settings.yaml").write_bytes(b"log:\n  level: \xe9\n")
    with pytest.raises(Mistakes, match=r"^config/settings\.yaml:2:10: this is not UTF-8"):
        config.load_settings(home)
    (home / "config/topics.yaml").write_bytes("\ufeffversion: 1\n# ё\n".encode())
    assert config.topics_text(home) == "version: 1\n# ё\n"
    (home / "config/settings.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(Mistakes, match="larger than 1,000,000 bytes"):
        config.load_settings(home)


def test_feeds_are_read(home: Path) -> None:
    (home / "own.pem").write_text("")
    feeds = config.load_feeds(
        write(
            home,
            "feeds",
            """\
feeds:
  - https://example.org/feed?cat=1&utm_source=x
  - url: https://example.org/list
    name: 2026
    language: zh-Hant
    country: TW
    tags: [no, "007"]
    kind: page-list
    links: article > a
    interval: 30m
    fulltext: never
    paused: true
    auth: {header: env:EXAMPLE_KEY}
    user_agent: Reader/1.0
    proxy: socks5h://127.0.0.1:9050
    ca_file: own.pem
    tls: unverified
  - {url: https://example.org/feed?cat=2, name: , tags: }
""",
        )
    )
    assert feeds == (
        Feed(url="https://example.org/feed?cat=1&utm_source=x"),
        Feed(
            url="https://example.org/list", name="2026", language="zh-Hant", country="TW", tags=("no", "007"),
            kind=FeedKind.PAGE_LIST, links="article > a", interval_s=1800, fulltext=Fulltext.NEVER, paused=True,
            access=Access(auth="header:env:EXAMPLE_KEY", origin="https://example.org", user_agent="Reader/1.0",
                          proxy="socks5h://127.0.0.1:9050", ca_file=str(home / "own.pem"), tls_unverified=True),
        ),
        Feed(url="https://example.org/feed?cat=2"),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "feeds:\n", "feeds: []\n", "# none\n"])
def test_a_file_without_feeds_is_no_mistake(home: Path, text: str) -> None:
    assert config.load_feeds(write(home, "feeds", text)) == ()


@pytest.mark.parametrize(
    ("text", "seconds"), [("45s", 45), ("15m", 900), ("2h", 7200), ("1.5 h", 5400), ("1d", 86_400), ("1W", 604_800)]
)
def test_times(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(("text", "count"), [("5 MB", 5_000_000), ("512MiB", 512 << 20), ("10 b", 10), ("0.5 kB", 500)])
def test_sizes(text: str, count: int) -> None:
    assert size(text) == count


@given(st.integers(0, 10**9))
def test_times_and_sizes_are_read_as_they_are_spelled(number: int) -> None:
    assert duration(spell_duration(number % 10**6)) == number % 10**6
    assert size(spell_size(number)) == number


@given(st.text(max_size=30), st.sampled_from(Form))
def test_any_text_fits_a_form_or_is_complained_of(text: str, form: Form) -> None:
    complaint = config.forms.complaint(form, text)
    assert complaint is None or complaint.startswith("must ")


# ------------------------------------------------------------------------------------------------ adding, removing

LISTED = """\
# my sources
feeds:   # all of them

  # wires
  - https://example.org/a   # the first
  # a second one
  - url: https://example.org/b
    # known by
    name: B
    tags:
      - x

  -
    url: https://example.org/c
# the end
"""


def test_feeds_are_added_behind_the_last_one() -> None:
    added = config.add_feeds(
        LISTED,
        [
            Feed(url="https://example.org/d"),
            Feed(url="https://example.org/e", name="it's: #1", tags=("a, b", "c"), interval_s=1800, paused=True),
            Feed(url="https://EXAMPLE.org/a"),
        ],
    )
    lines = """\
  - https://example.org/d
  - url: https://example.org/e
    name: 'it''s: #1'
    tags: ['a, b', c]
    interval: 30m
    paused: true
"""
    assert added == LISTED.replace("# the end\n", lines + "# the end\n")


def test_a_removed_feed_takes_its_own_lines_and_no_other() -> None:
    assert config.remove_feeds(LISTED, ["https://example.org/b", "https://example.org/a"]) == (
        "# my sources\nfeeds:   # all of them\n\n  # wires\n  # a second one\n\n  -\n    url: https://example.org/c\n"
        "# the end\n"
    )
    assert config.remove_feeds(LISTED, ["https://example.org/c#x"]) == LISTED.replace(
        "  -\n    url: https://example.org/c\n", ""
    )
    with pytest.raises(Refusal, match=r"https://example\.org/z is not among the feeds"):
        config.remove_feeds(LISTED, ["https://example.org/z"])


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("", "feeds:\n  - https://a.org/\n"),
        ("# mine\n", "# mine\nfeeds:\n  - https://a.org/\n"),
        ("feeds:\n", "feeds:\n  - https://a.org/\n"),
        ("feeds: []  # none yet\n", "feeds:   # none yet\n  - https://a.org/\n"),
        ("feeds:\n# none yet", "feeds:\n  - https://a.org/\n# none yet"),
        ("feeds:\r\n- https://b.org/\r\n", "feeds:\r\n- https://b.org/\r\n- https://a.org/\r\n"),
        ("feeds:\n- https://b.org/", "feeds:\n- https://b.org/\n- https://a.org/"),
    ],
)
def test_the_first_feed_and_odd_endings(text: str, added: str) -> None:
    assert config.add_feeds(text, [Feed(url="https://a.org/")]) == added


@pytest.mark.parametrize("text", ["feeds: [https://b.org/]\n", "{feeds: }\n", '"feeds": []\n', "feeds: [\n]\n"])
def test_what_cannot_be_edited_without_harm_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="change it by hand"):
        config.add_feeds(text, [Feed(url="https://a.org/")])


def test_what_would_be_a_mistake_is_not_added() -> None:
    with pytest.raises(Refusal, match=r"^language must be a language code, such as en, uk or zh-Hant$"):
        config.add_feeds(LISTED, [Feed(url="https://a.org/", language="english")])
    with pytest.raises(Refusal, match=r"^a feed must not hold a name or password: "):
        config.add_feeds(LISTED, [Feed(url="https://me:geheim@a.org/")])


def test_files_that_entries_name_are_not_looked_for_in_an_edit() -> None:
    text = "feeds:\n  - {url: https://a.org/, ca_file: config/own.pem}\n"
    assert config.add_feeds(text, [Feed(url="https://b.org/")]) == text + "  - https://b.org/\n"


def test_a_file_with_mistakes_is_not_edited() -> None:
    with pytest.raises(Mistakes, match=r"^config/feeds\.yaml:2:1: a tab"):
        config.add_feeds("feeds:\n\t- x\n", [])


def feeds(prefix: str) -> st.SearchStrategy[list[Feed]]:
    texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20).filter(
        str.strip
    )
    made = st.builds(
        Feed,
        url=st.integers(0, 99).map(lambda number: f"https://{prefix}.org/{number}?a=1,2&b=[3]"),
        name=st.none() | texts.map(lambda text: " ".join(text.split())),
        tags=st.lists(texts.map(lambda text: " ".join(text.split())), max_size=3).map(tuple),
        country=st.none() | st.just("NO"),
        interval_s=st.none() | st.integers(300, 86_400),
        fulltext=st.sampled_from(Fulltext),
        paused=st.booleans(),
        access=st.builds(
            Access,
            auth=st.just("basic:env:KEY"),
            origin=st.just(f"https://{prefix}.org"),
            tls_unverified=st.booleans(),
        )
        | st.builds(Access, tls_unverified=st.booleans()),
    )
    return st.lists(made, max_size=4, unique_by=lambda feed: feed.url)


@pytest.mark.parametrize(
    "name", ["-", "?", "- x", "a: b", "x #y", "true", "12", "~", "'", '"', "*a", "[", "a,b", "#", ":", "%", "="]
)
def test_any_name_is_written_so_that_it_is_read_back(name: str) -> None:
    feed = Feed(url="https://a.org/", name=name, tags=(name,))
    assert config.read_feeds(config.add_feeds("", [feed])) == (feed,)


@given(feeds("old"), feeds("new"), st.sampled_from(["", "\n", "\n# end\n", "\n\n  # end"]))
def test_added_and_removed_again_the_text_is_the_same(old: list[Feed], new: list[Feed], end: str) -> None:
    text = config.add_feeds("# mine\nfeeds:" + (end or "\n"), old)
    added = config.add_feeds(text, new)
    assert set(config.read_feeds(added)) == {*old, *new}
    assert config.remove_feeds(added, [feed.url for feed in new]) == text


def test_a_saved_file_is_replaced_whole_and_keeps_its_mode(home: Path) -> None:
    path = write(home, "feeds", "feeds:\n") / "config/feeds.yaml"
    path.chmod(0o640)
    config.save_feeds(home, "feeds:\n  - https://a.org/\n")
    assert path.read_text() == "feeds:\n  - https://a.org/\n"
    assert path.stat().st_mode & 0o777 == 0o640
    with pytest.raises(Mistakes):
        config.save_feeds(home, "feeds: 7")
    assert [file.name for file in path.parent.iterdir()] == ["feeds.yaml"]
    assert len(config.load_feeds(home)) == 1


# --------------------------------------------------------------------------------------------- what the program ships


@pytest.mark.parametrize("name", generated())
def test_generated_files_are_current(name: str) -> None:
    committed = (ROOT / "config" / name).read_text("utf-8")
    assert committed == generated()[name], "run: python -m monitor.config.generated config"


def test_every_setting_is_in_the_starter_with_its_default(home: Path) -> None:
    text = re.sub(r"(?m)^( *)#(?=[a-z_]+:)", r"\1", settings_text())
    assert text.count("\n  ") > 40
    assert config.load_settings(write(home, "settings", text)) == Settings()
    assert config.load_settings(write(home, "settings", settings_text())) == Settings()


def test_shipped_files_are_right_and_name_their_schema() -> None:
    config.load_settings(ROOT)
    config.load_feeds(ROOT)
    assert config.load_sites(ROOT) == Sites()
    for name in ("settings", "feeds", "topics", "sites"):
        first = (ROOT / f"config/{name}.yaml").read_text("utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema=./{name}.schema.json"


def test_starters_are_written_once(tmp_path: Path) -> None:
    written = config.write_starters(tmp_path)
    names = {path.name for path in written}
    assert {"feeds.yaml", "settings.yaml", "sites.yaml", "feeds.schema.json", "sites.schema.json"} <= names
    write(tmp_path, "feeds", "feeds:\n")
    (tmp_path / "config/settings.yaml").unlink()
    assert [path.name for path in config.write_starters(tmp_path)] == ["settings.yaml"]
    assert (tmp_path / "config/feeds.yaml").read_text() == "feeds:\n"


YAML_LIKE = st.text(st.sampled_from("ab:- \n'\"|>#&*![]{}/.h0é"), max_size=40)


@given(YAML_LIKE, YAML_LIKE)
def test_any_text_gives_feeds_or_mistakes_that_can_be_shown(url: str, rest: str) -> None:
    told = ""
    try:
        config.read_feeds(f"feeds:\n  - url: {url}\n    tags: {rest}")
    except Mistakes as wrong:
        told = str(wrong)
    assert all(line.startswith("config/feeds.yaml:") for line in told.splitlines())
