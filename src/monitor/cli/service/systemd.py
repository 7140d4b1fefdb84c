"""Units of systemd: a user's own, and the machine's."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.service import quoted
from monitor.cli.service.record import RESTART_S, STOP_S, Service, name_of

if TYPE_CHECKING:
    from monitor.cli.home import Home

SYSTEM_UNITS = Path("/etc/systemd/system")
TEMPORARY = Path("/tmp"), Path("/var/tmp")

_UNIT = """\
# Written by `monitor service install`; changes belong into a drop-in: systemctl edit.
[Unit]
Description=News monitor ({home})
{wanted}
[Service]
Type=notify
NotifyAccess=main
ExecStart={start}
ExecReload={kill} -HUP $MAINPID
# for feeds whose `auth` names a variable: NAME=value, a line each; keep it to yourself (chmod 600)
EnvironmentFile=-{environment}
# the desk's one-time link belongs in no journal: `monitor review` prints one
StandardOutput=null
Restart=on-failure
RestartSec={restart_s}
RestartPreventExitStatus=2
# the first tick may wait for a new version's changes to the database, or for the word forms of new topics
TimeoutStartSec=15min
# fed every five seconds, after the database has answered
WatchdogSec=3min
TimeoutStopSec={stop_s}
# the daemon ends its workers itself; what is left after it is killed
KillMode=mixed
# a worker that takes too much memory costs one article, not the daemon
OOMPolicy=continue
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
{protected}
[Install]
WantedBy={target}
"""

_NETWORK = """\
Wants=network-online.target
After=network-online.target
"""

# These need namespaces, which a user's own service manager may be unable to make.
_PROTECTED = """\
User={user}
CapabilityBoundingSet=
ProtectSystem=strict
ReadWritePaths={writable}
PrivateDevices=yes
PrivateTmp={private_tmp}
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
"""


def user_service(home: Home, configuration: Path) -> Service:
    """A unit for the user's own service manager; `configuration` is the user's, such as ~/.config.

    Raises Refusal where a unit cannot hold the home's name.
    """
    unit, units = _name(home), configuration / "systemd" / "user"
    return Service(
        path=units / unit,
        content=_unit(home, wanted="", protected="", target="default.target"),
        links=(units / "default.target.wants" / unit,),
        begin=(
            "systemctl --user daemon-reload",
            f"systemctl --user enable --now {unit}",
            "loginctl enable-linger    # so that it runs while you are not logged in, and when the machine starts",
        ),
        end=(f"systemctl --user stop {unit}", "systemctl --user daemon-reload"),
    )


def system_service(home: Home, user: str) -> Service:
    """A unit for the machine's service manager, that runs the daemon as `user` and lets it write to its home alone.

    Raises Refusal where a unit cannot hold the home's name.
    """
    unit = _name(home)
    protected = _PROTECTED.format(
        user=quoted.literal(user),
        writable=" ".join(quoted.word(str(place)) for place in _writable(home)),
        private_tmp="no" if _in_temporary(home) else "yes",
    )
    return Service(
        path=SYSTEM_UNITS / unit,
        content=_unit(home, wanted=_NETWORK, protected=protected, target="multi-user.target"),
        links=(SYSTEM_UNITS / "multi-user.target.wants" / unit,),
        begin=("systemctl daemon-reload", f"systemctl enable --now {unit}"),
        end=(f"systemctl stop {unit}", "systemctl daemon-reload"),
    )


def _name(home: Home) -> str:
    return f"monitor-{name_of(home)}.service"


def _unit(home: Home, *, wanted: str, protected: str, target: str) -> bytes:
    text = _UNIT.format(
        home=quoted.literal(str(home.root)),
        wanted=wanted,
        start=quoted.command(home.command("run")),
        kill=shutil.which("kill") or "/bin/kill",
        environment=quoted.pattern(str(home.config / "environment")),
        restart_s=RESTART_S,
        stop_s=STOP_S,
        protected=protected,
        target=target,
    )
    return text.encode()


def _writable(home: Home) -> list[Path]:
    """The folders that the daemon writes to: its home, and where links in it lead."""
    real = {home.database.parent.resolve(), home.database.resolve().parent, home.logs.resolve()}
    outside = sorted(place for place in real if not place.is_relative_to(home.root))
    return [home.root, *outside, *(TEMPORARY if _in_temporary(home) else ())]


def _in_temporary(home: Home) -> bool:
    """Whether a private /tmp would hide the home or the program."""
    needed = (home.root, Path(sys.executable))
    return any(path.is_relative_to(folder) for path in needed for folder in TEMPORARY)
