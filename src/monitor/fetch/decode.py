"""Bounded decoders for Content-Encoding: what comes out comes in small pieces, so that a bomb is seen as it grows."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import brotli

from monitor.fetch.failure import Failed

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OFFERED = "gzip, deflate, br, zstd"
UNOFFERED = frozenset({"aes128gcm", "compress", "dcb", "dcz", "exi", "pack200-gzip"})  # IANA's other codings
NESTING = 3  # encodings one over the other
MEMBERS = 1_000  # of one gzip or zstd stream: each costs a decoder of its own, however little it holds
PIECE = 64 * 1024  # decoded bytes handed out at once
GZIP_MAGIC = b"\x1f\x8b"
GZIP_WINDOW = zlib.MAX_WBITS | 16  # how zlib is told to expect the gzip wrapper
ZLIB_DEFLATED = 8  # the method in the first byte, RFC 1950 §2.2
ZSTD_MAGIC = (b"\x28\xb5\x2f\xfd", *(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60)))  # RFC 8878 §3.1
# 8 MB: what a server may ask for (RFC 9659 §3)
ZSTD_WINDOW: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: 23}


class BadEncoding(Failed):
    """The body is not encoded as its Content-Encoding says."""

    def __init__(self, text: str) -> None:
        super().__init__("bad_encoding", text)


class Decoder(Protocol):
    """One encoding undone. `feed` raises BadEncoding."""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The next encoded bytes → pieces of decoded ones, of about PIECE bytes each."""
        ...

    @property
    def finished(self) -> bool:
        """Whether the encoded stream came to its own end, or never began."""
        ...


def decoders(content_encoding: str) -> tuple[Decoder, ...]:
    """The decoders for a Content-Encoding header, outermost first (RFC 9110 §8.4); raises BadEncoding.

    A name that is no coding at all (`utf-8`, `none`) says nothing, as browsers have it.
    """
    names = [name.strip().lower().removeprefix("x-") for name in content_encoding.split(",")]
    if unoffered := UNOFFERED.intersection(names):
        raise BadEncoding(f"the body is in an encoding that was not offered: {min(unoffered)}")
    known = [DECODERS[name] for name in reversed(names) if name in DECODERS]
    if len(known) > NESTING:
        raise BadEncoding(f"the body is encoded {len(known)} times over")
    return tuple(decoder() for decoder in known)


class Gzip:
    """RFC 1952, several members included; what follows the last member is padding."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(GZIP_WINDOW)
        self._members = 1
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(piece)
        while piece:
            if self._member.eof:
                if not piece.startswith(GZIP_MAGIC[: len(piece)]):
                    return
                self._next_member()
            yield from _inflated(self._member, piece)
            piece = self._member.unused_data

    def _next_member(self) -> None:
        self._members += 1
        if self._members > MEMBERS:
            raise BadEncoding(f"the body is gzip of more than {MEMBERS:,} members")
        self._member = zlib.decompressobj(GZIP_WINDOW)

    @property
    def finished(self) -> bool:
        return self._member.eof or not self._begun


class Deflate:
    """RFC 1950 as the standard says, or the bare RFC 1951 that some servers send under the same name."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self._start = b""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._start += piece
            if len(self._start) < 2:
                return
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if _is_zlib(self._start) else -zlib.MAX_WBITS)
            piece = self._start
        if not self._stream.eof:
            yield from _inflated(self._stream, piece)

    @property
    def finished(self) -> bool:
        return self._stream.eof if self._stream else not self._start


class Brotli:
    """RFC 7932, by the library's own limit on what comes out at once."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(piece)
        while not self._stream.is_finished():
            decoded = self._decoded(piece)
            if decoded:
                yield decoded
            elif self._stream.can_accept_more_data():
                return
            piece = b""

    def _decoded(self, piece: bytes) -> bytes:
        try:
            return bytes(self._stream.process(piece, output_buffer_limit=PIECE))
        except brotli.error:
            raise BadEncoding("the body is not the brotli that it is labelled as") from None

    @property
    def finished(self) -> bool:
        return bool(self._stream.is_finished()) or not self._begun


class Zstd:
    """RFC 8878, several frames included; what follows the last frame is padding."""

    def __init__(self) -> None:
        self._frame = zstd.ZstdDecompressor(options=ZSTD_WINDOW)
        self._frames = 1
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(piece)
        while piece:
            if self._frame.eof:
                if not any(piece.startswith(magic[: len(piece)]) for magic in ZSTD_MAGIC):
                    return
                self._next_frame()
            yield from self._decoded(piece)
            piece = self._frame.unused_data

    def _decoded(self, piece: bytes) -> Iterator[bytes]:
        try:
            while not self._frame.eof and (decoded := self._frame.decompress(piece, PIECE)):
                yield decoded
                piece = b""
        except zstd.ZstdError:
            raise BadEncoding("the body is not the zstd that it is labelled as") from None

    def _next_frame(self) -> None:
        self._frames += 1
        if self._frames > MEMBERS:
            raise BadEncoding(f"the body is zstd of more than {MEMBERS:,} frames")
        self._frame = zstd.ZstdDecompressor(options=ZSTD_WINDOW)

    @property
    def finished(self) -> bool:
        return self._frame.eof or not self._begun


DECODERS: dict[str, Callable[[], Decoder]] = {"gzip": Gzip, "deflate": Deflate, "br": Brotli, "zstd": Zstd}


def _inflated(stream: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    try:
        while decoded := stream.decompress(piece, PIECE):
            yield decoded
            piece = stream.unconsumed_tail
    except zlib.error:
        raise BadEncoding("the body is not the gzip or deflate that it is labelled as") from None


def _is_zlib(start: bytes) -> bool:
    return start[0] & 0x0F == ZLIB_DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0
