"""What is given on the command line, read: files, languages."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from monitor.cli import show
from monitor.errors import Refusal
from monitor.text.language import normalise
from monitor.topics.codes import is_language

if TYPE_CHECKING:
    from collections.abc import Iterator


def content(file: Path) -> bytes:
    """What is in a file. Raises Refusal where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal(f"{file}: cannot be read: {error.strerror}") from None


@contextmanager
def rereadable(file: Path) -> Iterator[Path]:
    """A file that may be read twice: itself, or a copy of what comes out of a pipe. Raises Refusal where it cannot be
    read."""
    if file.is_file() or not file.exists():
        yield file
        return
    with NamedTemporaryFile(suffix=".jsonl") as copy:
        try:
            with file.open("rb") as opened:
                copyfileobj(opened, copy)
        except OSError as error:
            raise Refusal(f"{file}: cannot be read: {error.strerror}") from None
        copy.flush()
        yield Path(copy.name)


def text(file: Path) -> str:
    """A file as text, without its byte-order mark. Raises Refusal where it cannot be read, or is not UTF-8."""
    return decoded(content(file), str(file))


def decoded(raw: bytes, name: str) -> str:
    """Bytes as text; `name` is where they come from. Raises Refusal where they are not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(f"{name}: not UTF-8 at byte {error.start + 1}") from None


def language(lang: str | None) -> str | None:
    """The language that an option names, as its code; None where it is not given. Refuses what is no language."""
    code = normalise(lang) if lang else None
    if lang and not (code and is_language(code)):
        raise Refusal(f"--lang {show.line(lang)}: not a language; a code such as en, tr or uk is meant")
    return code
