"""Services of the operating system's: units that systemd finds nothing to say about, whatever the home is called."""

from __future__ import annotations

import json
import os
import plistlib
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands import environment, run
from monitor.cli import service
from monitor.cli.home import Home
from monitor.cli.service import launchd, quoted, systemd
from monitor.cli.service.record import name_of
from monitor.errors import Refusal

NAMES = [
    "news",
    "two words  apart",
    "100%h %% %",
    "$HOME ${PATH} $$",
    "back\\slash\\",
    "\"double\" and 'single'",
    "Nachrichten Überblick новости أخبار",
    "; # *[a]? {b}",
    "-x",
    " edges ",
]
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")


@pytest.fixture(params=NAMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    (tmp_path / request.param / "config").mkdir(parents=True)
    return Home(tmp_path / request.param)


@pytest.fixture
def plain_home(tmp_path: Path) -> Home:
    (tmp_path / "news" / "config").mkdir(parents=True)
    return Home(tmp_path / "news")


def settings(unit: bytes) -> dict[str, str]:
    """The settings of a unit by name."""
    lines = [line for line in unit.decode().splitlines() if line and line[0] not in "#["]
    return dict(line.split("=", 1) for line in lines)


_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"\'\\]+)')


def words(value: str) -> list[str]:
    """Words as systemd takes them apart, for all that we write: plain, or quoted whole."""
    found = [(match[1], match[2]) for match in _WORD.finditer(value)]
    assert _WORD.sub("", value).strip() == ""
    return [(re.sub(r"\\(.)", r"\1", inner) if plain is None else plain).replace("%%", "%") for inner, plain in found]


def command_line(unit: bytes) -> list[str]:
    """What systemd executes for ExecStart=, where no variable is set."""
    program, *rest = words(settings(unit)["ExecStart"])
    if program.startswith(":"):
        return [program[1:], *rest]
    assert not re.search(r"(?<!\$)\$(\$\$)*[{\w]", "\0".join(rest))
    return [program, *(word.replace("$$", "$") for word in rest)]


def test_the_daemon_is_started_over_this_home_whatever_it_is_called(home: Home, tmp_path: Path) -> None:
    unit = systemd.user_service(home, tmp_path).content
    assert command_line(unit) == home.command("run")
    assert Path(command_line(unit)[0]).is_absolute()
    agent = plistlib.loads(launchd.agent(home, tmp_path, 501).content)
    assert agent["ProgramArguments"] == home.command("run")


def test_an_interpreter_with_a_dollar_in_its_path_is_taken_as_it_is() -> None:
    line = quoted.command(["/opt/$x y/python", "--home", "/a $b"])
    assert line == ':"/opt/$x y/python" --home "/a $b"'
    assert quoted.command(["/opt/x y/python", "--home", "/a $b"]) == '"/opt/x y/python" --home "/a $$b"'


@needs_systemd
def test_systemd_finds_nothing_to_say_about_a_users_unit(home: Home, tmp_path: Path) -> None:
    done = run(home.root, "service", "install", XDG_CONFIG_HOME=str(tmp_path / "xdg"))
    assert (done.returncode, done.stderr) == (0, "")
    (unit,) = (tmp_path / "xdg" / "systemd" / "user").iterdir()
    assert verified("--user", unit, tmp_path) == (0, "")


@needs_systemd
def test_systemd_finds_nothing_to_say_about_the_machines_unit(home: Home, tmp_path: Path) -> None:
    unit = tmp_path / "monitor-test.service"
    unit.write_bytes(systemd.system_service(home, "daemon").content)
    assert verified("--system", unit, tmp_path) == (0, "")
    assert words(settings(unit.read_bytes())["ReadWritePaths"])[0] == str(home.root)


def verified(kind: str, unit: Path, folder: Path) -> tuple[int, str]:
    """What systemd-analyze says of a unit, with a place for sockets that a user's session would have."""
    done = subprocess.run(
        ["systemd-analyze", "verify", kind, str(unit)],
        capture_output=True,
        text=True,
        env=environment(XDG_RUNTIME_DIR=str(folder)),
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def test_units_say_how_the_daemon_is_watched_and_stopped(plain_home: Home, tmp_path: Path) -> None:
    unit = settings(systemd.user_service(plain_home, tmp_path).content)
    assert (unit["Type"], unit["NotifyAccess"], unit["WatchdogSec"]) == ("notify", "main", "3min")
    assert (unit["Restart"], unit["KillMode"], unit["WantedBy"]) == ("on-failure", "mixed", "default.target")
    assert unit["ExecReload"].endswith("/kill -HUP $MAINPID")
    assert "User" not in unit
    machine = settings(systemd.system_service(plain_home, "anna").content)
    assert (machine["User"], machine["ProtectSystem"], machine["WantedBy"]) == ("anna", "strict", "multi-user.target")


def test_two_homes_of_one_name_have_two_services(tmp_path: Path) -> None:
    names = {name_of(Home(tmp_path / folder / "My News!")) for folder in ("a", "b")}
    assert len(names) == 2
    assert all(re.fullmatch(r"my-news-[0-9a-f]{6}", name) for name in names)
    assert re.fullmatch(r"[0-9a-f]{6}", name_of(Home(tmp_path / "новости")))


def test_folders_that_links_lead_to_are_writable_too(plain_home: Home, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (plain_home.root / "data").symlink_to(tmp_path / "disk")
    unit = settings(systemd.system_service(plain_home, "anna").content)
    assert words(unit["ReadWritePaths"])[:2] == [str(plain_home.root), str(tmp_path / "disk")]


def test_a_home_outside_the_temporary_folders_has_its_own(tmp_path: Path) -> None:
    for folder, private in (("/tmp/news", "no"), ("/srv/news", "yes")):
        unit = settings(systemd.system_service(Home(Path(folder)), "anna").content)
        assert unit["PrivateTmp"] == ("no" if systemd.TEMPORARY[0] in Path(sys.executable).parents else private)


@pytest.mark.parametrize("name", ["line\nExecStart=/bin/evil", "tab\t", "\x7f", "\udcff"])
def test_what_a_unit_cannot_hold_is_refused(tmp_path: Path, name: str) -> None:
    for write in (
        lambda home: systemd.user_service(home, tmp_path),
        lambda home: launchd.agent(home, tmp_path, 501),
    ):
        with pytest.raises(Refusal, match="cannot be given a name"):
            write(Home(tmp_path / name))


def test_an_agent_of_launchd(plain_home: Home, tmp_path: Path) -> None:
    ours = launchd.agent(plain_home, tmp_path, 501)
    agent = plistlib.loads(ours.content)
    assert (agent["RunAtLoad"], agent["KeepAlive"]) == (True, {"SuccessfulExit": False})
    assert ours.path == tmp_path / "Library" / "LaunchAgents" / f"{agent['Label']}.plist"
    assert ours.end == (f"launchctl bootout gui/501/{agent['Label']}",)


# The commands


@needs_linux
def test_a_service_is_written_kept_replaced_and_removed(plain_home: Home, tmp_path: Path) -> None:
    xdg = {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    units = tmp_path / "xdg" / "systemd" / "user"
    shown = run(plain_home.root, "service", "install", "--print", **xdg)
    assert not units.exists()
    done = run(plain_home.root, "service", "install", **xdg)
    (unit,) = units.iterdir()
    assert unit.read_text("utf-8") == shown.stdout
    for command in ("systemctl --user daemon-reload", f"enable --now {unit.name}", "loginctl enable-linger"):
        assert command in done.stdout
    assert "there already" in run(plain_home.root, "service", "install", **xdg).stdout
    unit.write_text("[Unit]\n")
    refused = run(plain_home.root, "service", "install", **xdg)
    assert (refused.returncode, unit.read_text("utf-8")) == (1, "[Unit]\n")
    assert re.fullmatch(r".*differs; --force writes over it.*\n", refused.stderr)
    assert run(plain_home.root, "service", "install", "--force", **xdg).returncode == 0
    assert unit.read_text("utf-8") == shown.stdout
    (units / "default.target.wants").mkdir()
    (units / "default.target.wants" / unit.name).symlink_to(unit)  # as `systemctl enable` does
    assert f"systemctl --user stop {unit.name}" in run(plain_home.root, "service", "uninstall", **xdg).stdout
    assert [path for path in units.rglob("*") if not path.is_dir()] == []
    gone = run(plain_home.root, "service", "uninstall", **xdg)
    assert (gone.returncode, gone.stderr) == (1, f"{unit}: not there; nothing was removed\n")


@needs_linux
def test_a_relative_configuration_folder_is_none(tmp_path: Path) -> None:
    assert service.configuration({"XDG_CONFIG_HOME": "relative"}) == Path.home() / ".config"
    assert service.configuration({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path


@needs_linux
def test_a_folder_that_cannot_be_written_is_told(plain_home: Home, tmp_path: Path) -> None:
    (tmp_path / "xdg").write_text("a file")
    done = run(plain_home.root, "service", "install", XDG_CONFIG_HOME=str(tmp_path / "xdg"))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "cannot be written: Not a directory" in done.stderr


@contextmanager
def unprivileged() -> Iterator[None]:
    """Without root's rights, if the tests have them."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@needs_linux
def test_the_machines_service_needs_root_to_be_written_and_nobody_to_be_shown(plain_home: Home) -> None:
    with unprivileged():
        with pytest.raises(Refusal, match="only root may"):
            service.service_of(plain_home, system=True, writing=True)
        assert service.service_of(plain_home, system=True, writing=False).path.parent == systemd.SYSTEM_UNITS


@needs_linux
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_a_users_service_is_not_written_for_root_by_mistake(plain_home: Home, tmp_path: Path) -> None:
    done = run(plain_home.root, "service", "install", XDG_CONFIG_HOME=str(tmp_path / "xdg"), SUDO_USER="daemon")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "leave sudo out, or say --system" in done.stderr
    assert not (tmp_path / "xdg").exists()


@needs_linux
def test_the_machines_service_runs_as_whoever_called_sudo(plain_home: Home) -> None:
    assert service.caller(plain_home, {"SUDO_USER": "daemon"}) == "daemon"
    with pytest.raises(Refusal, match="no such user"):
        service.caller(plain_home, {"SUDO_USER": "x\nUser=root"})
    assert service.caller(plain_home, {}) == plain_home.root.owner()


# The unit's command for real


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@needs_linux
def test_the_units_command_speaks_with_systemd(tmp_path: Path) -> None:
    """The line of the unit, taken apart as systemd would, in its environment; and all that systemd waits for."""
    home = Home(tmp_path / "two words $HOME %h \\")
    (home.root / "config").mkdir(parents=True)
    (home.root / "config" / "topics.yaml").write_text("version: 1\ntopics:\n  fleet:\n    match: ['=zyzzyva']\n")
    (home.root / "config" / "feeds.yaml").write_text("feeds: []\n")
    (home.root / "config" / "settings.yaml").write_text(f"review:\n  port: {free_port()}\nworkers:\n  count: 1\n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        daemon = subprocess.Popen(
            command_line(systemd.user_service(home, tmp_path).content),
            env=environment(NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="180000000"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with daemon as process:
            try:
                until(manager, "READY=1")
                ticked = json.loads(run(home.root, "status", "--json").stdout)["ticked_at"]
                until(manager, "WATCHDOG=1")
                process.send_signal(signal.SIGHUP)
                until(manager, "RELOADING=1")
                until(manager, "READY=1")
                process.send_signal(signal.SIGTERM)
                until(manager, "STOPPING=1")
                assert process.wait(timeout=20) == 0
            finally:
                process.kill()
    assert ticked


def until(manager: socket.socket, message: str) -> None:
    """Wait for a message; each read has the socket's deadline."""
    while message not in manager.recv(4096).decode().split("\n"):
        pass
