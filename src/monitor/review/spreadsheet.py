"""CSV that leaves the desk: a cell that a spreadsheet would run as a formula gets an apostrophe before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from monitor.review.door import Headers, Message, Scope, Send

_CELL = re.compile(rb'("[^"]*+(?:""[^"]*+)*+"|[^,"\r\n]*+)(,|\r?\n|$)')
# What a spreadsheet runs (OWASP, CSV injection), unless it is no more than a number.
_FORMULA = re.compile(rb'"?[=+\-@\t\r](?!(?<=[-+])[0-9.]+(?:[eE][-+]?[0-9]+)?"?$)')


def guarded(scope: Scope, send: Send) -> Send:
    """`send` for the answer to a request; Datasette sends each row of a CSV in a message of its own."""
    if not cast("str", scope["path"]).endswith(".csv"):
        return send
    is_csv = False

    async def sending(message: Message) -> None:
        nonlocal is_csv
        if message["type"] == "http.response.start":
            is_csv = _kind(cast("Headers", message.get("headers", []))).startswith((b"text/plain", b"text/csv"))
        elif is_csv:
            message = {**message, "body": without_formulas(cast("bytes", message.get("body", b"")))}
        await send(message)

    return sending


def without_formulas(row: bytes) -> bytes:
    """A row of a CSV file (RFC 4180), its formulas made text."""
    return _CELL.sub(lambda cell: _guarded_cell(cell[1]) + cell[2], row)


def _guarded_cell(cell: bytes) -> bytes:
    if not _FORMULA.match(cell):
        return cell
    return b"\"'" + cell[1:] if cell.startswith(b'"') else b"'" + cell


def _kind(headers: Headers) -> bytes:
    return next((value for name, value in headers if name.lower() == b"content-type"), b"")
