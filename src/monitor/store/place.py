"""What kind of file system a folder lies on: SQLite's locks and its write-ahead log need a local one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Locks or shared memory fail between their machines (sqlite.org/wal.html, sqlite.org/howtocorrupt.html).
NETWORK = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3"}
    | {"smbfs", "vboxsf", "vmhgfs"}
)
NETWORK_FUSE = frozenset({"ceph", "gcsfuse", "glusterfs", "rclone", "s3fs", "sshfs", "vmhgfs-fuse"})


def file_system(folder: Path, mounts: str) -> str | None:
    """The kind of the file system that a folder lies on, by the text of /proc/self/mounts; None where it is in none."""
    real = folder.resolve()
    found: tuple[int, str] | None = None
    for line in mounts.splitlines():
        point, kind = (*line.split(" "), "", "", "")[1:3]
        point = _unescaped(point)
        if point and real.is_relative_to(point) and (found is None or len(point) >= found[0]):
            found = len(point), kind  # of two mounts on one point the later one is seen
    return found[1] if found else None


def is_network(kind: str) -> bool:
    """Whether other machines may share a file system of this kind."""
    return kind in NETWORK or kind.removeprefix("fuse.") in NETWORK_FUSE


def _unescaped(point: str) -> str:
    """As the kernel writes a blank, a tab, a line's end and a backslash in it (proc(5))."""
    for escape, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(escape, sign)
    return point
