"""`topics`: what is looked for, tried out before it runs.

listing    list, check
asking     explain
judging    eval
adding     add
forms      forms
trying     backtest
applying   apply
log        log
"""

from __future__ import annotations

import click

from monitor.cli.groups import Group
from monitor.cli.topics.adding import add
from monitor.cli.topics.applying import apply
from monitor.cli.topics.asking import explain
from monitor.cli.topics.forms import forms
from monitor.cli.topics.judging import eval_
from monitor.cli.topics.listing import check, list_
from monitor.cli.topics.log import log
from monitor.cli.topics.trying import backtest_


@click.group(cls=Group)
def topics() -> None:
    """The topics that articles are matched against: config/topics.yaml."""


for command in (list_, check, explain, eval_, add, forms, backtest_, apply, log):
    topics.add_command(command)
