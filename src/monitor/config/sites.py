"""config/sites.yaml → what is said of the pages of hosts; every mistake in the file is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import urls
from monitor.config.files import FOLDER, MAX_BYTES, SITES, read_text
from monitor.config.reading import Reading, is_nothing
from monitor.located import Mapping, load
from monitor.records import Site, Sites

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.located import Node


def load_sites(home: Path) -> Sites:
    """What config/sites.yaml of a home says; the file is optional.

    Raises Mistakes, and Refusal where there is no folder `config` at all or the file cannot be read.
    """
    if (home / FOLDER).is_dir() and not (home / SITES).exists():
        return Sites()
    return read_sites(read_text(home, SITES))


def read_sites(text: str) -> Sites:
    """What a file's text says. Raises Mistakes."""
    root, reading = load(text, SITES, max_bytes=MAX_BYTES[SITES]), Reading(SITES, None)
    found: dict[str, Site] = {}
    if isinstance(root, Mapping):
        for key, node in root.value.items():
            _add(key, node, root, found, reading)
    elif not is_nothing(root):
        reading.refuse(root, f"the file must hold a line `host: {{…}}` for each host, not {root.kind}")
    reading.finish()
    return Sites(found)


def _add(key: str, node: Node, root: Mapping, found: dict[str, Site], reading: Reading) -> None:
    host = _host(key)
    if host is None:
        reading.refuse_key(root, key, "this must be a host, such as example.org, without https:// and without a path")
    elif host in found:
        reading.refuse_key(root, key, f"{host} is listed twice")
    elif (site := reading.record(Site, node, key)) is not None:
        if not (site.content or site.remove):
            reading.refuse_key(root, key, "this says neither `content` nor `remove`")
        found[host] = site


def _host(key: str) -> str | None:
    """The host that a key names, as addresses spell it; None where it names none."""
    host = urls.host(f"https://{key}/") if not set(key) & set("/:@?#% ") else None
    return host if host and "." in host else None
