"""The files of a new home: settings.yaml with every setting in place and commented out, and the feeds and topics
that the program ships with, never over a file that is there."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from importlib import resources
from pathlib import Path

from monitor.config.files import FOLDER
from monitor.config.forms import spell_duration, spell_size
from monitor.config.keys import Key, keys
from monitor.errors import Refusal
from monitor.records import Settings

HEAD = """\
# yaml-language-server: $schema=./settings.schema.json
#
# Everything here is optional. A line like `#host_gap: 2s` is a setting with its default: take the # away to change it.
# Times are written 45s, 15m, 2h, 1d; sizes 512 KiB, 5 MB. Mistakes are told with line and column.
"""
EXAMPLES: dict[str, str] = {
    "contact": "https://example.org/about-us",
    "user_agent": "ExampleReader/1.0",
    "proxy": "http://127.0.0.1:3128",
    "allow": "[192.168.1.0/24]",
    "ports": "[8000]",
    "ca_file": "config/authorities.pem",
    "count": "2",
    "names": "[desk.example:8001]",
    "text_without_hit": "365d",
    "polls": "90d",
}


def settings_text() -> str:
    """config/settings.yaml as it ships: every setting, its comment and its default."""
    lines = [HEAD]
    for section in keys(Settings):
        lines += [f"# {section.about}", f"{section.key}:", *_setting_lines(section, "  "), ""]
    return "\n".join(lines)


def write_starters(home: Path) -> list[Path]:
    """Writes the starter files into `home/config`, those left out that are there; the paths written.

    Raises Refusal where the folder cannot be written.
    """
    folder = home / FOLDER
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in starters():
            if not (folder / name).exists():
                (folder / name).write_bytes(content)
                written.append(folder / name)
    except OSError as error:
        raise Refusal(f"{folder} cannot be written: {error.strerror}") from None
    return written


def starters() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of the folder `config` that the program ships with (docs/decisions/0003)."""
    for file in sorted(resources.files(__package__).joinpath("starter").iterdir(), key=lambda file: file.name):
        if file.name.endswith((".yaml", ".schema.json")):
            yield file.name, file.read_bytes()


def examples() -> dict[str, str]:
    """The worked topics that the program ships with, each a topics.yaml, by name (docs/examples.md)."""
    folder = resources.files(__package__).joinpath("starter", "examples")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name.removesuffix(".yaml"): file.read_text("utf-8") for file in files if file.name.endswith(".yaml")}


def _setting_lines(parent: Key, margin: str) -> Iterator[str]:
    for key in keys(parent.kind):
        yield f"{margin}# {key.about}"
        if key.nested and any(inner.nested for inner in keys(key.kind)):
            yield f"{margin}{key.key}:"
            yield from _setting_lines(key, margin + "  ")
        else:
            yield f"{margin}#{key.key}: {as_written(key, getattr(parent.default, key.name))}"


def as_written(key: Key, value: object) -> str:
    """A default as settings.yaml writes it; an example, as a comment, where nothing is the default."""
    if value in (None, ()):
        return f" # for example {EXAMPLES[key.key]}"
    if key.nested:
        inner = (f"{part.key}: {as_written(part, getattr(value, part.name))}" for part in keys(key.kind))
        return f"{{{', '.join(inner)}}}"
    if key.unit and isinstance(value, int | float):
        return spell_duration(value) if key.unit == "s" else spell_size(int(value))
    if isinstance(value, bool):
        return str(value).lower()
    return value.value if isinstance(value, StrEnum) else str(value)
