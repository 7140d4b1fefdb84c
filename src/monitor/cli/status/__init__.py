"""`status`: how the daemon, the feeds, the items and the topics are, on one screen.

state      all that is shown, asked of the store and the files
pending    config/topics.yaml against the topics in force
printed    the screen
"""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from monitor.cli import show
from monitor.cli.home import Home, clock, home_of
from monitor.cli.status.printed import print_state
from monitor.cli.status.state import gather
from monitor.cli.stored import asked


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@home_of
def status(home: Home, as_json: bool) -> None:
    """How the daemon, its feeds and its topics are; exit 1 where something needs a person.

    \b
    Examples:
      monitor status
      monitor status > /dev/null || echo "look at the news monitor"
    """
    now = clock()
    state = asked(home, lambda database: gather(database, home, now))
    if as_json:
        show.as_json(asdict(state))
    else:
        print_state(state, now)
    sys.exit(1 if state.problems else 0)
