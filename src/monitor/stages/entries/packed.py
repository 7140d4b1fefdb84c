"""Bodies that are gzip files, as `sitemap.xml.gz` is: no encoding of HTTP, so fetch hands them on packed. Pure."""

from __future__ import annotations

import zlib

from monitor.records import Failure

MAGIC = b"\x1f\x8b"  # RFC 1952 §2.3.1
MAX_UNPACKED = 20_000_000  # bytes: STANDARDS, "Fetching", decoded size of a sitemap
_GZIP = 16 + zlib.MAX_WBITS


def unpacked(body: bytes) -> bytes | Failure:
    """The body, taken out of its gzip members where it is such a file. Never larger than allowed, nor cut."""
    if not body.startswith(MAGIC):
        return body
    pieces: list[bytes] = []
    room, left = MAX_UNPACKED, body
    while left.startswith(MAGIC):
        member = zlib.decompressobj(_GZIP)
        try:
            pieces.append(member.decompress(left, room + 1))
        except zlib.error:
            return Failure(error_class="bad_encoding", text="the gzip file is broken")
        room -= len(pieces[-1])
        if room < 0:
            limit = f"{MAX_UNPACKED:,} bytes"
            return Failure(error_class="body_too_large", text=f"the gzip file holds more than {limit}")
        if not member.eof:
            return Failure(error_class="truncated", text="the gzip file ends too early")
        left = member.unused_data
    return b"".join(pieces)
