"""What is there before any file of ours: Python, SQLite, the data folder and its disk, certificates."""

from __future__ import annotations

import os
import platform
import shutil
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.doctor.checked import Checked, ok, problem, warning
from monitor.errors import StoreError
from monitor.store.engine import engine, engine_warning
from monitor.store.place import file_system, is_network, mounted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.cli.home import Home
    from monitor.records import NetworkSettings

LEAST_FREE = 100_000_000  # bytes; a busy day of a thousand feeds
MORE_FREE = 1_000_000_000  # beside a copy of the database: a backup, or a restore, needs one


def checks(home: Home, network: NetworkSettings) -> Iterator[Checked]:
    """Python, SQLite, folder, disk, file system, certificates."""
    yield ok("python", f"Python {platform.python_version()}")
    yield sqlite()
    folder = home.database.parent
    yield writable(folder)
    size = home.database.stat().st_size if home.database.is_file() else 0
    yield space(shutil.disk_usage(_existing(folder)).free, size)
    yield local(home.database.resolve().parent, mounted())
    yield certificates(network, home.root)


def sqlite() -> Checked:
    """The engine: too old, with the known bug, or right."""
    try:
        told = engine_warning()
    except StoreError as error:
        return problem("sqlite", str(error), "install pysqlite3, or a newer Python")
    return warning("sqlite", told, "install pysqlite3") if told else ok("sqlite", f"SQLite {engine()}")


def writable(folder: Path) -> Checked:
    """Whether the data folder, or the one that it is to be made in, can be written."""
    there = _existing(folder)
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        says = f"{folder} can be written" if there == folder else f"{folder} does not exist yet, and can be made"
        return ok("data folder", says)
    return problem(
        "data folder", f"{there} cannot be written", "check its owner and permissions, and how it is mounted"
    )


def space(free: int, size: int) -> Checked:
    """The disk's free bytes beside the size of the database."""
    says = f"{_gb(free)} free, the database has {_gb(size)}"
    if free < LEAST_FREE:
        return problem("disk space", says, "free some space: nothing can be stored on a full disk")
    if free < size + MORE_FREE:
        return warning("disk space", says, "free some space: a copy of the database should fit beside it")
    return ok("disk space", says)


def local(folder: Path, mounts: str) -> Checked:
    """Whether the data folder lies on this machine. `mounts`: what is mounted where (store.place)."""
    kind = file_system(folder, mounts)
    if kind is None:
        return ok("file system", "this system does not tell its kind; it must not be a network's")
    if is_network(kind):
        return problem(
            "file system",
            f"{folder} lies on a network file system ({kind}), whose locks can fail: the database can be damaged",
            "keep the home on a disk of this machine, and send backups to the network",
        )
    return ok("file system", f"local ({kind})")


def certificates(network: NetworkSettings, root: Path) -> Checked:
    """Whether there are authorities to check the certificates of publishers with."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath) if paths.capath else None
    if not context.cert_store_stats()["x509_ca"] and not (folder and any(folder.glob("*"))):
        advice = "install them: ca-certificates on Linux, `Install Certificates.command` of python.org on macOS"
        return problem(
            "certificates", "this system has no certificate authorities: no https address can be read", advice
        )
    if network.ca_file:
        try:
            context.load_verify_locations(cafile=root / network.ca_file)
        except OSError as error:
            says = f"no certificates could be read from {network.ca_file}: {error.strerror or error.args[-1]}"
            return problem("certificates", says, "mend network.ca_file in config/settings.yaml")
    return ok("certificates", "certificate authorities are there")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
