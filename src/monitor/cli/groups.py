"""Groups of commands: listed in the order in which they are needed, each with its whole first sentence."""

from __future__ import annotations

import click

WHOLE = 10_000  # characters; click would cut a sentence at the end of its line


class Group(click.Group):
    """A group whose help is read from top to bottom."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, command.get_short_help_str(WHOLE)) for name, command in found if command and not command.hidden]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
