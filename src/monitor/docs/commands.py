"""Every command with its help, from click, for docs/commands.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli import monitor
from monitor.docs.markdown import fence, table

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 100


def every_command() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Each command that does something, with its words as typed (`monitor feeds add`) and its context."""
    yield from _below(monitor, click.Context(monitor, info_name="monitor", terminal_width=WIDTH))


def _below(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context, terminal_width=WIDTH)
        if isinstance(command, click.Group):
            yield from _below(command, inner)
        else:
            yield inner.command_path, command, inner


def commands_text() -> str:
    """A section for each command, with what `--help` prints."""
    return "\n".join(f"## {words}\n\n{fence(command.get_help(context))}" for words, command, context in every_command())


def list_text() -> str:
    """Each command with the first sentence of its help."""
    rows = [
        (f"[`{words}`](#{words.replace(' ', '-')})", command.get_short_help_str(limit=200))
        for words, command, _ in every_command()
    ]
    return table(("command", "does"), rows)
