"""What the documentation quotes is what the code says, and nothing is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.config.schema import settings_schema
from monitor.docs.commands import every_command
from monitor.docs.database import STAYS
from monitor.docs.pages import PART, pages, renewed
from monitor.docs.parts import PARTS
from monitor.docs.settings import names
from monitor.records import Fate
from monitor.store.columns import TABLES, VIEWS
from monitor.store.described import Relation, public, tables, views

ROOT = Path(__file__).parents[1]
PAGES = pages(ROOT)
QUOTING = [page for page in PAGES if PART.search(page.read_text("utf-8"))]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("path", QUOTING, ids=lambda path: path.name)
def test_a_page_quotes_the_code_as_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert renewed(text, ROOT) == text, "run `make docs`"


def test_every_comment_that_opens_a_part_has_its_end() -> None:
    for path in PAGES:
        text = path.read_text("utf-8")
        assert text.count("<!-- made: ") == text.count("<!-- end -->") == len(PART.findall(text)), path


def test_every_part_that_can_be_made_is_quoted_somewhere() -> None:
    quoted = {found["source"] for path in PAGES for found in PART.finditer(path.read_text("utf-8"))}
    assert set(PARTS) <= quoted


def test_a_part_is_written_anew_and_the_rest_is_left() -> None:
    old = "before\n<!-- made: fates -->\n\nold\n\n<!-- end -->\nafter <!-- end --> too\n"
    new = renewed(old, ROOT)
    assert new.startswith("before\n<!-- made: fates -->\n\n| fate |")
    assert new.endswith("\n\n<!-- end -->\nafter <!-- end --> too\n")
    assert all(f"`{fate.value}`" in new for fate in Fate)
    assert renewed(new, ROOT) == new


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(KeyError):
        renewed("<!-- made: nonsense -->\n<!-- end -->\n", ROOT)


def test_every_table_and_view_of_the_schema_is_described() -> None:
    assert set(public()) == {*TABLES, *VIEWS}


@pytest.mark.parametrize("relation", [*tables(), *views()], ids=lambda relation: relation.name)
def test_every_column_is_described_and_no_other(relation: Relation) -> None:
    _, meanings = (TABLES | VIEWS)[relation.name]
    assert [column.name for column in relation.columns if column.name in meanings] == [
        column.name for column in relation.columns
    ]
    assert set(meanings) == {column.name for column in relation.columns}
    assert all(meaning.endswith(".") for meaning in meanings.values())
    section = page("database.md").partition(f"\n### {relation.name}\n")[2].partition("\n### ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)[: len(relation.columns)] == [
        column.name for column in relation.columns
    ]


def test_the_columns_that_stay_are_there() -> None:
    columns = {relation.name: {column.name for column in relation.columns} for relation in (*tables(), *views())}
    assert [f"{name}.{column}" for name, stays in STAYS.items() for column in stays - columns[name]] == []


def test_keys_and_references_are_told() -> None:
    hits = next(table for table in tables() if table.name == "hits")
    by_name = {column.name: column for column in hits.columns}
    assert by_name["id"].primary
    assert by_name["article_id"].references == "articles.id"
    assert by_name["topic"].required
    assert not by_name["verdict"].required
    assert "| `article_id` | integer, not null, → articles.id | ✓ |" in page("database.md")


def test_every_setting_is_described() -> None:
    def keys(schema: dict, path: str) -> list[str]:
        if "properties" not in schema:
            return [path]
        return [key for name, inner in schema["properties"].items() for key in keys(inner, f"{path}.{name}".strip("."))]

    assert [*names()] == keys(settings_schema(), "")
    assert all(f"| `{name}` |" in page("settings.md") for name in names())


def test_every_command_is_described() -> None:
    headings = re.findall(r"^## (.+)$", page("commands.md"), re.MULTILINE)
    assert headings == [words for words, _, _ in every_command()]
    assert len(headings) > 20


def test_every_decision_is_listed_and_numbered_once() -> None:
    numbered = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert re.findall(r"\((\d{4}-[^)]+)\)", page("decisions/README.md")) == numbered
    for name in numbered:
        assert page(f"decisions/{name}").startswith(f"# {int(name[:4])}. ")
    assert len({name[:4] for name in numbered}) == len(numbered)


PROMISES = re.findall(r"^\| [^|]+\. \| ([^|]+) \| ([^|]+) \|$", page("architecture.md"), re.MULTILINE)


@pytest.mark.parametrize(("kept_by", "held_by"), PROMISES)
def test_a_promise_lives_where_the_page_says(kept_by: str, held_by: str) -> None:
    for file in re.findall(r"`([^`]+)`", kept_by):
        assert (ROOT / "src" / "monitor" / file).is_file(), file
    for test in re.findall(r"`([^`]+)`", held_by):
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text("utf-8") if name else (ROOT / file).is_file(), test


def test_the_promises_are_read() -> None:
    assert len(PROMISES) >= 15


def test_links_lead_to_what_is_there() -> None:
    for path in PAGES:
        text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", text):
            there = path.parent / target if target else path
            assert there.exists(), (path.name, target)
            if anchor:
                assert anchor in anchors(there), (path.name, target, anchor)


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
