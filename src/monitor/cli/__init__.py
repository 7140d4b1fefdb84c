"""The door: `monitor COMMAND`. The only place that assembles the rooms and that knows the clock."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from monitor import __version__
from monitor.cli import show
from monitor.cli.groups import Group
from monitor.cli.home import Home, folder
from monitor.errors import MonitorError

COMPLETING = "_MONITOR_COMPLETE"  # set by the scripts of `monitor completion`
INTERRUPTED = 130  # as a shell reports Ctrl-C

# In the order of a first day. A command's module is loaded when it is called: all of them together take two seconds.
COMMANDS = {
    "init": "init",
    "run": "run",
    "start": "background",
    "stop": "background",
    "restart": "background",
    "status": "status",
    "logs": "logs",
    "service": "service",
    "feeds": "feeds",
    "topics": "topics",
    "hits": "hits",
    "articles": "articles",
    "poll": "pipes",
    "visit": "pipes",
    "match": "pipes",
    "review": "review",
    "backup": "backup",
    "restore": "backup",
    "doctor": "doctor",
    "demo": "demo",
    "completion": "completion",
}


class Commands(Group):
    """The group of all commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"monitor.cli.{COMMANDS[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or one that is spelled nearly so in the error."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as unknown:
            raise click.NoSuchCommand(unknown.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Names without their help, for which every module would have to be loaded."""
        names = [CompletionItem(name) for name in COMMANDS if name.startswith(incomplete)]
        return names + click.Command.shell_complete(self, ctx, incomplete)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="MONITOR_HOME",
    default=".",
    show_envvar=True,
    help="The folder that holds config/ and data/; the current one if not given.",
)
@click.version_option(__version__, prog_name="monitor")
@click.pass_context
def monitor(context: click.Context, home: Path) -> None:
    """Poll news feeds, read the articles behind them, match them against your topics, keep every hit with its reasons.

    \b
    Start here:
      monitor init            write commented starter files into config/
      monitor run --once      poll, read and match once, and show what was found
      monitor hits list       the hits, newest first
    """
    context.obj = Home(folder(home))


def _refuse_undecodable(words: list[str]) -> None:
    """A word of the command line that is no UTF-8 cannot be stored or shown."""
    for word in words:
        if any("\ud800" <= char <= "\udfff" for char in word):
            raise click.UsageError("a word of the command is not valid UTF-8")


def _home_in_its_place(error: click.ClickException) -> click.ClickException:
    """The error, with what to do about a --home that stands behind the command."""
    if isinstance(error, click.NoSuchOption) and error.option_name == "--home":
        says = "No such option '--home'. It stands before the command: monitor --home FOLDER COMMAND …"
        return click.NoSuchOption(error.option_name, message=says, ctx=error.ctx)
    return error


def _speak_with_shells() -> None:
    from monitor.cli.shells import register

    register()


def main() -> None:
    """The entry point: exit 0 done, 1 refused or failed with one plain line, 2 wrong usage."""
    try:
        if COMPLETING in os.environ:
            _speak_with_shells()
        _refuse_undecodable(sys.argv)
        code = monitor(prog_name="monitor", standalone_mode=False)
    except click.ClickException as error:
        _home_in_its_place(error).show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except MonitorError as error:
        show.err(str(error))
        code = 1
    except BrokenPipeError:  # the reader of our output has gone: `monitor hits list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
