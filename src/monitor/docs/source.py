"""What the source says of itself: docstrings, the fates, the records."""

from __future__ import annotations

import ast
import inspect
import re
from typing import TYPE_CHECKING

from monitor import records
from monitor.docs.markdown import code, fence, table
from monitor.records import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEMBER = re.compile(r'^    [A-Z_]+ = "(?P<value>\w+)"  # (?P<about>.+)$', re.MULTILINE)


def docstring_text(path: Path) -> str:
    """The docstring of a module, as it stands. Raises ValueError where it has none."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    if text is None:
        raise ValueError(f"{path} has no docstring")
    return fence(text)


def fates_text(root: Path) -> str:
    """The closed list of fates, each with the comment behind it."""
    described = dict(MEMBER.findall((root / "src/monitor/records/items.py").read_text("utf-8")))
    return table(("fate", "means"), [(code(fate.value), described[fate.value]) for fate in Fate])


def records_text() -> str:
    """Every record with the first sentence of its docstring, by the module that it stands in."""
    return table(("module", "record", "is"), _records())


def _records() -> Iterator[tuple[str, str, str]]:
    last = ""
    for record in sorted(_classes(), key=_place):
        module = record.__module__.rpartition(".")[2]
        yield code(module) if module != last else "", code(record.__name__), _first_sentence(record)
        last = module


ORDER = ("settings", "feeds", "web", "items", "hits", "changes")  # of the path; what is new comes after it


def _place(record: type) -> tuple[int, str, int]:
    module = record.__module__.rpartition(".")[2]
    place = ORDER.index(module) if module in ORDER else len(ORDER)
    return place, module, inspect.getsourcelines(record)[1]


def _classes() -> list[type]:
    return [
        found for name in records.__all__ if inspect.isclass(found := getattr(records, name)) and not _is_setting(found)
    ]


def _is_setting(record: type) -> bool:
    """The sections of settings.yaml have a page of their own."""
    return record.__module__ == "monitor.records.settings" and record.__name__ != "Settings"


def _first_sentence(record: type) -> str:
    text = " ".join((record.__doc__ or "").split())
    return re.split(r"(?<=[.:]) (?=[A-Z`])", text)[0].rstrip(":")
