"""Every setting with its default and its bounds, from the records, for docs/settings.md."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.config.forms import spell_duration, spell_size
from monitor.config.keys import Key, keys
from monitor.config.starter import EXAMPLES, as_written
from monitor.docs.markdown import code, table
from monitor.records import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = ("setting", "default", "may be", "means")


def settings_text() -> str:
    """A section for each section of settings.yaml."""
    return "\n".join(
        f"## {section.key}\n\n{section.about}\n\n{table(HEADER, _rows(section, section.key))}"
        for section in keys(Settings)
    )


def names() -> Iterator[str]:
    """Every setting by its dotted name: `network.limits.connect`."""
    for section in keys(Settings):
        for name, _, _, _ in _rows(section, section.key):
            yield name.strip("`")


def _rows(parent: Key, path: str) -> Iterator[tuple[str, str, str, str]]:
    for key in keys(parent.kind):
        name = f"{path}.{key.key}"
        default = getattr(parent.default, key.name)
        if key.nested:
            yield from _rows(replace(key, default=default), name)
        else:
            yield code(name), _default(key, default), _bounds(key), _about(parent, key)


def _about(parent: Key, key: Key) -> str:
    """What the setting means; of what, where the same key stands under several."""
    if parent.name not in ("feed", "page", "sitemap", "robots"):
        return key.about
    return f"{parent.about.rstrip('.')}: {key.about[0].lower()}{key.about[1:]}"


def _default(key: Key, default: object) -> str:
    if default in (None, ()):
        return f"none; for example {code(EXAMPLES[key.key])}"
    return code(as_written(key, default))


def _bounds(key: Key) -> str:
    if issubclass(key.kind, StrEnum):
        return ", ".join(code(member.value) for member in key.kind)
    least, most = (_bound(key, bound) for bound in (key.least, key.most))
    if least and most:
        return f"{least} to {most}"
    return f"{least} or more" if least else ""


def _bound(key: Key, bound: float | None) -> str:
    if bound is None:
        return ""
    if key.unit == "s":
        return spell_duration(bound)
    return spell_size(int(bound)) if key.unit == "B" else f"{bound:g}"
