"""The files in the folder `config` of a home: read with their limits, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from codecs import BOM_UTF8
from contextlib import suppress
from pathlib import Path

from monitor.errors import Mistake, Mistakes, Refusal
from monitor.located import decode

FOLDER = "config"
SETTINGS = f"{FOLDER}/settings.yaml"
FEEDS = f"{FOLDER}/feeds.yaml"
TOPICS = f"{FOLDER}/topics.yaml"
SITES = f"{FOLDER}/sites.yaml"
MAX_BYTES = {
    SETTINGS: 1_000_000,
    FEEDS: 16_000_000,  # 100,000 feeds with a few keys each
    TOPICS: 8 << 20,  # docs/topics.md
    SITES: 1_000_000,
}


def read_text(home: Path, name: str) -> str:
    """The text of `home/name`. Raises Refusal where it is missing or unreadable, Mistakes where it is no text."""
    try:
        with (home / name).open("rb") as file:
            raw = file.read(MAX_BYTES[name] + 1)
    except FileNotFoundError:
        raise Refusal(f"{name} is missing in {home.resolve()}: `monitor init` writes one to start from") from None
    except OSError as error:
        raise Refusal(f"{name} cannot be read: {error.strerror}") from None
    if len(raw) > MAX_BYTES[name]:
        raise Mistakes([Mistake(name, 1, 1, f"the file is larger than {MAX_BYTES[name]:,} bytes")])
    return decode(raw, name)


def write_text(home: Path, name: str, text: str) -> None:
    """Replaces `home/name` in one step, its mode and byte-order mark kept; a link stays a link.

    Raises Refusal where it cannot be written.
    """
    target = (home / name).resolve()
    try:
        descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123  a descriptor, no path
                file.write(_mark(target) + text.encode())
                file.flush()
                os.fsync(file.fileno())
            os.chmod(draft, target.stat().st_mode)  # noqa: PTH101
            Path(draft).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(draft).unlink()
            raise
    except OSError as error:
        raise Refusal(f"{name} cannot be written: {error.strerror}") from None


def _mark(path: Path) -> bytes:
    """The byte-order mark that some editors write in front; nothing where there is none."""
    with path.open("rb") as file:
        return BOM_UTF8 if file.read(len(BOM_UTF8)) == BOM_UTF8 else b""
