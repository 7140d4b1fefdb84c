"""The door: `monitor COMMAND`. The only place that assembles the rooms and that knows the clock."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from monitor import __version__
from monitor.cli import articles, demo, feeds, hits, running, show, status, topics
from monitor.cli.home import Home
from monitor.errors import MonitorError

INTERRUPTED = 130  # as a shell reports Ctrl-C


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
    context.obj = Home(home.expanduser().resolve())


for command in (
    *running.commands,
    status.status,
    feeds.feeds,
    topics.topics,
    hits.hits,
    articles.articles,
    demo.demo,
):
    monitor.add_command(command)


def main() -> None:
    """The entry point: exit 0 done, 1 refused or failed with one plain line, 2 wrong usage."""
    try:
        code = monitor(standalone_mode=False)
    except click.ClickException as error:
        error.show()
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
