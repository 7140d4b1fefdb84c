"""One body, counted as it comes: wire bytes, decoded bytes, and how much the one swells to the other."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from monitor.fetch.decode import BadEncoding, Decoder
from monitor.fetch.failure import Failed
from monitor.fetch.room import LARGE
from monitor.records.settings import MB, BodyLimits

RATIO = 100  # decoded to wire bytes: news texts come to 5–15, a page of spaces to less than this
TEXT = bytes({*b"\t\n\f\r", *range(0x20, 0x100)})  # what a text holds, in any encoding of ASCII's family
RATIO_FROM = MB  # below, a high ratio is harmless


class Body:
    """Collects one body. With `lenient` a text that is not at all encoded as labelled is taken as it comes."""

    def __init__(self, limits: BodyLimits, decoders: tuple[Decoder, ...], *, lenient: bool = False) -> None:
        self._limits = limits
        self._decoders = decoders
        self._lenient = lenient
        self._decoded_bytes = 0
        self._undecoded = b""  # the wire bytes that nothing came of yet
        self._decoded_so_far = BytesIO()  # gives its value without a copy
        self.wire_bytes = 0

    def announced(self, length: int | None) -> None:
        """Refuses by its Content-Length what need not be read to be known as too large."""
        if length is not None and length > self._limits.wire_bytes:
            raise self._too_large()

    def add(self, piece: bytes) -> None:
        """The next bytes from the wire; raises Failed: body_too_large or bad_encoding."""
        self.wire_bytes += len(piece)
        if self.wire_bytes > self._limits.wire_bytes:
            raise self._too_large()
        for decoded in self._decoded(piece):
            self._decoded_so_far.write(decoded)

    @property
    def large(self) -> bool:
        """Whether it is one of those of which few may be held at a time."""
        return self._decoded_so_far.tell() > LARGE

    @property
    def collected(self) -> bytes:
        """What has come so far, decoded."""
        return self._decoded_so_far.getvalue()

    def whole(self) -> bytes:
        """The decoded body, now that the wire is silent; raises Failed where its encoding is unfinished."""
        if not all(decoder.finished for decoder in self._decoders):
            raise Failed("truncated", "the encoded body ended before its end")
        return self.collected

    @property
    def _begun(self) -> bool:
        return self._decoded_so_far.tell() > 0

    def _decoded(self, piece: bytes) -> Iterator[bytes]:
        if self._lenient and not self._begun:
            self._undecoded += piece
        try:
            yield from self._through(self._decoders, piece)
        except BadEncoding:
            if not self._lenient or self._begun or self._undecoded.translate(None, TEXT):
                raise
            self._decoders = ()
            yield self._undecoded

    def _through(self, decoders: tuple[Decoder, ...], piece: bytes) -> Iterator[bytes]:
        if not decoders:
            yield piece
            return
        for decoded in decoders[0].feed(piece):
            self._count(len(decoded))
            yield from self._through(decoders[1:], decoded)

    def _count(self, length: int) -> None:
        """All layers count: the outer ones may swell while the innermost gives nothing."""
        self._decoded_bytes += length
        if self._decoded_bytes > self._limits.decoded_bytes:
            raise self._too_large()
        if self._decoded_bytes > max(RATIO_FROM, RATIO * self.wire_bytes):
            raise Failed("body_too_large", f"the body swells to more than {RATIO} times its size")

    def _too_large(self) -> Failed:
        wire, decoded = self._limits.wire_bytes / MB, self._limits.decoded_bytes / MB
        return Failed("body_too_large", f"the body is larger than {wire:g} MB, or than {decoded:g} MB decoded")
