"""What kind of file system a folder lies on: SQLite's locks and its write-ahead log need a local one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

# Locks or shared memory fail between their machines (sqlite.org/wal.html, sqlite.org/howtocorrupt.html).
NETWORK = frozenset(
    {"9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "ftp", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs"}
    | {"nfs4", "smb3", "smbfs", "vboxsf", "vmhgfs", "webdav"}
)
NETWORK_FUSE = frozenset({"ceph", "gcsfuse", "glusterfs", "rclone", "s3fs", "sshfs", "vmhgfs-fuse"})

_LINUX = Path("/proc/self/mounts")
_MAC = "/sbin/mount"  # asks no file system, so that a server which has gone does not hold it up
_ON_MAC = re.compile(r".+ on (/.*) \((\w+)(?:, .+)?\)")  # //ana@server/news on /Volumes/news (smbfs, nodev, nosuid)


def require_local(database: Path, mounts: str) -> None:
    """Raises Refusal where a database lies, or would lie, on a network file system. `mounts`: as `mounted` gives it."""
    kind = file_system(database.resolve().parent, mounts)
    if kind and is_network(kind):
        raise Refusal(
            f"{database}: lies on a network file system ({kind}), whose locks can fail, which damages databases: "
            "keep the home on a disk of this machine"
        )


def mounted() -> str:
    """What is mounted where, as this system tells it; empty where it does not."""
    try:
        if sys.platform == "darwin":
            return subprocess.run([_MAC], stdout=subprocess.PIPE, encoding="utf-8", timeout=5, check=False).stdout
        return _LINUX.read_text("utf-8", "surrogateescape")
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""


def file_system(folder: Path, mounts: str) -> str | None:
    """The kind of the file system that a folder lies on, by the text that `mounted` gives; None where it is in none."""
    real = folder.resolve()
    found: tuple[int, str] | None = None
    for point, kind in _points(mounts):
        if point and real.is_relative_to(point) and (found is None or len(point) >= found[0]):
            found = len(point), kind  # of two mounts on one point the later one is seen
    return found[1] if found else None


def _points(mounts: str) -> Iterator[tuple[str, str]]:
    """Where something is mounted, and of what kind it is."""
    for line in mounts.splitlines():
        if on_mac := _ON_MAC.fullmatch(line):
            yield on_mac[1], on_mac[2]
        else:
            point, kind = (*line.split(" "), "", "", "")[1:3]
            yield _unescaped(point), kind


def is_network(kind: str) -> bool:
    """Whether other machines may share a file system of this kind."""
    return kind in NETWORK or kind.removeprefix("fuse.") in NETWORK_FUSE


def _unescaped(point: str) -> str:
    """As the kernel writes a blank, a tab, a line's end and a backslash in it (proc(5))."""
    for escape, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(escape, sign)
    return point
