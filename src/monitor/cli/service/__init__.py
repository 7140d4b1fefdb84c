"""`service install|uninstall`: the daemon kept running by the operating system."""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import show
from monitor.cli.home import Home, home_of
from monitor.cli.service import launchd, systemd
from monitor.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from monitor.cli.service.record import Service

SYSTEM = click.option("--system", is_flag=True, help="For the whole machine, not for you alone; Linux, needs root.")


@click.group()
def service() -> None:
    """Let the operating system keep the daemon running: systemd on Linux, launchd on macOS."""


@service.command()
@SYSTEM
@click.option("--print", "shown", is_flag=True, help="Show the file instead of writing it.")
@click.option("--force", is_flag=True, help="Write over a file that is there and differs.")
@home_of
def install(home: Home, system: bool, shown: bool, force: bool) -> None:
    """Write a service that runs the daemon over this home, and say how to begin it.

    Each home has a service of its own. With --system it runs as the user who called sudo, and may write to its home
    alone.

    \b
    Examples:
      monitor service install
      sudo monitor --home /srv/news service install --system
      monitor service install --print
    """
    ours = service_of(home, system=system, writing=not shown)
    if shown:
        show.out(ours.content.decode().rstrip("\n"))
        return
    if write(ours, force=force):
        show.out(f"wrote {ours.path}")
    else:
        show.out(f"{ours.path}: there already; nothing was written")
    if not home.config.is_dir():
        show.err(f"{home.root}: has no config/ yet; `monitor init` writes one")
    show.out("next:")
    for command in ours.begin:
        show.out(f"  {command}")


@service.command()
@SYSTEM
@home_of
def uninstall(home: Home, system: bool) -> None:
    """Remove the service of this home, and say how to end it; the home stays as it is.

    \b
    Example:
      monitor service uninstall
    """
    ours = service_of(home, system=system, writing=True)
    remove(ours)
    show.out(f"removed {ours.path}")
    show.out("next:")
    for command in ours.end:
        show.out(f"  {command}")


def service_of(home: Home, *, system: bool, writing: bool) -> Service:
    """The service that this machine can have. Raises Refusal where it can have none, or this user may not write it."""
    if sys.platform == "darwin":
        if system:
            raise Refusal("service: --system is for Linux; without it, launchd runs the daemon while you are logged in")
        return launchd.agent(home, Path.home(), os.getuid())
    if sys.platform != "linux":
        raise Refusal(f"service: {sys.platform} knows no service that we can write; use `monitor start`")
    if not system:
        if writing and os.geteuid() == 0 and "SUDO_USER" in os.environ:
            raise Refusal("service: under sudo this would be a service of root's: leave sudo out, or say --system")
        return systemd.user_service(home, configuration(os.environ))
    if writing and os.geteuid() != 0:
        raise Refusal("service: --system writes to /etc/systemd/system, and only root may: use sudo")
    return systemd.system_service(home, caller(home, os.environ))


def configuration(environment: Mapping[str, str]) -> Path:
    """The user's configuration folder, as the XDG Base Directory Specification finds it."""
    named = Path(environment.get("XDG_CONFIG_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".config"


def caller(home: Home, environment: Mapping[str, str]) -> str:
    """Who the daemon is to run as: the user behind sudo, or else, for root, the one whom the home belongs to.

    Raises Refusal where SUDO_USER is nobody's name.
    """
    if name := environment.get("SUDO_USER"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            raise Refusal(f"SUDO_USER: {name}: no such user") from None
    return _owner(home.root) if os.geteuid() == 0 else _name(os.geteuid())


def _owner(path: Path) -> str:
    try:
        return _name(path.stat().st_uid)
    except OSError as error:
        raise Refusal(f"{path}: {error.strerror}") from error


def _name(user_id: int) -> str:
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return str(user_id)


def write(ours: Service, *, force: bool) -> bool:
    """Write the file whole; False where it is there already. Raises Refusal where another is there, or none can be."""
    try:
        there = ours.path.read_bytes() if os.path.lexists(ours.path) else None
        if there == ours.content:
            return False
        if there is not None and not force:
            raise Refusal(f"{ours.path}: is there already and differs; --force writes over it, --print shows ours")
        ours.path.parent.mkdir(parents=True, exist_ok=True)
        beside = ours.path.with_name(f".{ours.path.name}.new")
        beside.write_bytes(ours.content)
        beside.replace(ours.path)
    except OSError as error:
        raise Refusal(f"{ours.path}: cannot be written: {error.strerror}") from error
    return True


def remove(ours: Service) -> None:
    """Remove the file and what enabled it. Raises Refusal where there is none."""
    try:
        ours.path.unlink()
        for link in ours.links:
            link.unlink(missing_ok=True)
    except FileNotFoundError:
        raise Refusal(f"{ours.path}: not there; nothing was removed") from None
    except OSError as error:
        raise Refusal(f"{ours.path}: cannot be removed: {error.strerror}") from error
