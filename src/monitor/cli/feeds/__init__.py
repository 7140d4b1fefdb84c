"""`feeds`: the sources, as config/feeds.yaml has them and as they fare.

listing    list, export
one        show
checking   check
moving     feeds that have moved, as check finds and writes them
discover   discover
adding     add
editing    remove, pause, resume, import
naming     a feed as people name it
told       how feeds do, in words
"""

from __future__ import annotations

import click

from monitor.cli.feeds.adding import add
from monitor.cli.feeds.checking import check
from monitor.cli.feeds.discover import discover
from monitor.cli.feeds.editing import import_, pause, remove, resume
from monitor.cli.feeds.listing import export, list_
from monitor.cli.feeds.one import show_
from monitor.cli.groups import Group


@click.group(cls=Group)
def feeds() -> None:
    """The feeds that are polled: config/feeds.yaml."""


for _command in (list_, show_, check, discover, add, remove, pause, resume, import_, export):
    feeds.add_command(_command)
