"""A property list for launchd of macOS: launchd.plist(5)."""

from __future__ import annotations

import plistlib
import shlex
from typing import TYPE_CHECKING

from monitor.cli.service import quoted
from monitor.cli.service.record import RESTART_S, STOP_S, Service, name_of

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.cli.home import Home


def agent(home: Home, user_home: Path, user_id: int) -> Service:
    """An agent of the user's, which runs while that user is logged in.

    Its standard error goes nowhere: what the daemon says is in its log. Raises Refusal where a property list cannot
    hold the home's name.
    """
    label = f"monitor.{name_of(home)}"
    path = user_home / "Library" / "LaunchAgents" / f"{label}.plist"
    content = plistlib.dumps(
        {
            "Label": label,
            "ProgramArguments": [quoted.checked(word) for word in home.command("run")],
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},  # an end that was asked for is one
            "ThrottleInterval": RESTART_S,
            "ExitTimeOut": STOP_S,
            "ProcessType": "Background",
            "Umask": 0o077,
        }
    )
    return Service(
        path=path,
        content=content,
        begin=(f"launchctl bootstrap gui/{user_id} {shlex.quote(str(path))}",),
        end=(f"launchctl bootout gui/{user_id}/{label}",),
    )
