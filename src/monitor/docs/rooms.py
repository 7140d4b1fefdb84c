"""The import rules as .importlinter has them, for docs/architecture.md."""

from __future__ import annotations

from configparser import ConfigParser
from typing import TYPE_CHECKING

from monitor.docs.markdown import code, fence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFIX = "importlinter:contract:"


def _contracts(root: Path) -> ConfigParser:
    parser = ConfigParser()
    parser.read_string((root / ".importlinter").read_text("utf-8"))
    return parser


def layers_text(root: Path) -> str:
    """The layers as a drawing: each room may import what stands below it, and nothing beside or above it."""
    layers = _contracts(root)[f"{PREFIX}downhill"]["layers"].split("\n")
    rooms = [" · ".join(layer.replace("|", " ").split()) for layer in layers if layer.strip()]
    boxes = [f'    l{number}["{names}"]' for number, names in enumerate(rooms)]
    arrows = f"    {' --> '.join(f'l{number}' for number in range(len(rooms)))}"
    return fence("\n".join(["flowchart TD", *boxes, arrows]), "mermaid")


def contracts_text(root: Path) -> str:
    """Each contract as a sentence, with whom it binds and what it keeps out."""
    return "".join(_contracts_lines(_contracts(root)))


def _contracts_lines(contracts: ConfigParser) -> Iterator[str]:
    for section in contracts.sections():
        if not section.startswith(PREFIX):
            continue
        rule = contracts[section]
        yield f"* **{rule['name']}.**"
        if "forbidden_modules" in rule:
            yield f" Binds {_named(rule['source_modules'])}; keeps out {_named(rule['forbidden_modules'])}."
        yield "\n"


def _named(modules: str) -> str:
    return ", ".join(code(module.removeprefix("monitor.")) for module in modules.split())
