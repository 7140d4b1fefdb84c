"""Files that are named on the command line, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.errors import Refusal

if TYPE_CHECKING:
    from pathlib import Path


def content(file: Path) -> bytes:
    """What is in a file. Raises Refusal where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal(f"{file}: cannot be read: {error.strerror}") from None


def text(file: Path) -> str:
    """A file as text, without its byte-order mark. Raises Refusal where it cannot be read, or is not UTF-8."""
    return decoded(content(file), str(file))


def decoded(raw: bytes, name: str) -> str:
    """Bytes as text; `name` is where they come from. Raises Refusal where they are not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(f"{name}: not UTF-8 at byte {error.start + 1}") from None
