"""Bodies: decoded within bounds, piece by piece, whatever their labels say."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.body import Body
from monitor.fetch.decode import MEMBERS, PIECE, BadEncoding, decoders, zstd
from monitor.fetch.failure import Failed
from monitor.records import FetchRequest, Purpose
from monitor.records.settings import MB, BodyLimits, FetchLimits
from web import Asked, Server, between, error_class, fetched, reply

WIDE = BodyLimits(wire_bytes=5 * MB, decoded_bytes=10 * MB)


def raw_deflate(text: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(text) + stream.flush()


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
    "utf-8": bytes,
    "": bytes,
}


def read(label: str, wire: bytes, *, limits: BodyLimits = WIDE, step: int = 1_000, lenient: bool = False) -> bytes:
    body = Body(limits, decoders(label), lenient=lenient)
    for start in range(0, len(wire), step):
        body.add(wire[start : start + step])
    return body.whole()


@given(st.binary(max_size=5_000), st.sampled_from(sorted(ENCODERS)), st.integers(1, 700))
def test_every_encoding_is_undone_however_it_is_cut(text: bytes, label: str, step: int) -> None:
    assert read(label, ENCODERS[label](text), step=step) == text


@given(st.binary(max_size=500), st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd"]), min_size=2, max_size=3))
def test_nested_encodings_are_undone_from_the_outside(text: bytes, labels: list[str]) -> None:
    wire = text
    for label in labels:
        wire = ENCODERS[label](wire)
    assert read(", ".join(labels), wire, step=7) == text


@given(
    st.binary(min_size=1, max_size=300),
    st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "zstd, gzip"]),
    st.booleans(),
)
def test_no_bytes_break_a_decoder(wire: bytes, label: str, lenient: bool) -> None:
    with suppress(Failed):
        assert read(label, wire, step=11, lenient=lenient) is not None


def test_gzip_of_several_members_is_one_body_and_padding_is_none_of_it() -> None:
    wire = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 512
    assert read("gzip", wire, step=3) == b"one two"
    assert read("gzip", wire) == b"one two"


def test_zstd_of_several_frames_is_one_body_and_padding_is_none_of_it() -> None:
    skipped = b"\x53\x2a\x4d\x18" + (3).to_bytes(4, "little") + b"abc"
    wire = zstd.compress(b"one ") + skipped + zstd.compress(b"two") + b"\0" * 512
    assert read("zstd", wire, step=3) == b"one two"
    assert read("zstd", wire) == b"one two"


def test_zstd_that_wants_more_memory_than_a_server_may_ask_for_is_refused() -> None:
    options = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.content_size_flag: 0}
    with pytest.raises(BadEncoding):
        read("zstd", zstd.compress(b"x" * 9_000_000, options=options))


def test_a_body_of_very_many_members_is_refused() -> None:
    for label, compress in (("gzip", gzip.compress), ("zstd", zstd.compress)):
        assert read(label, compress(b"") * MEMBERS) == b""
        with pytest.raises(BadEncoding):
            read(label, compress(b"") * (MEMBERS + 1))
    with pytest.raises(Failed):
        read("gzip, deflate", zlib.compress(gzip.compress(b"") * 4_000_000))


@pytest.mark.parametrize("label", ["gzip, gzip, gzip, gzip", "compress", "gzip, dcz"])
def test_what_was_not_offered_is_refused(label: str) -> None:
    with pytest.raises(BadEncoding):
        decoders(label)


def test_the_limits_count_wire_and_decoded_bytes() -> None:
    limits = BodyLimits(wire_bytes=1_000, decoded_bytes=2_000)
    assert read("", b"x" * 1_000, limits=limits) == b"x" * 1_000
    assert read("gzip", gzip.compress(b"x" * 2_000), limits=limits) == b"x" * 2_000
    for label, wire in (("", b"x" * 1_001), ("gzip", gzip.compress(b"x" * 2_001))):
        with pytest.raises(Failed, match="larger than"):
            read(label, wire, limits=limits)


async def test_a_body_over_the_limit_is_left_unread() -> None:
    written = 0

    async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * PIECE)
            await writer.drain()
            written += PIECE

    announced = await fetched(reply(200, b"x" * (5 * MB + 1)))
    assert (error_class(announced), announced.wire_bytes, announced.body) == ("body_too_large", 0, b"")
    unannounced = await fetched(endless)
    assert (error_class(unannounced), unannounced.body) == ("body_too_large", b"")
    assert 5 * MB < unannounced.wire_bytes < 6 * MB
    assert written < 20 * MB


async def test_each_purpose_has_its_limits() -> None:
    body = b"x" * 15_000
    small = BodyLimits(wire_bytes=1_000, decoded_bytes=10_000)
    limits = FetchLimits(page=small, robots=small)
    server = Server({"/": reply(200, gzip.compress(body), ("Content-Encoding", "gzip"))})
    async with between(server, limits=limits) as web:
        results = {purpose: await web.get(FetchRequest(url=server.url("/"), purpose=purpose)) for purpose in Purpose}
    assert {purpose for purpose, result in results.items() if result.failure} == {Purpose.PAGE, Purpose.ROBOTS}
    assert results[Purpose.FEED].body == body
    assert results[Purpose.FEED].wire_bytes < 1_000


async def test_a_server_that_encodes_honestly_only_when_asked_for_nothing_is_understood() -> None:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        plain = asked.headers["accept-encoding"] == "identity"
        writer.write(reply(200, b"good") if plain else reply(200, b"\x1f\x8b broken", ("Content-Encoding", "gzip")))

    assert (await fetched(answer)).body == b"good"


async def test_an_encoding_that_is_broken_twice_is_a_failure() -> None:
    broken = bytearray(gzip.compress(bytes(range(256)) * 40))
    broken[-6] ^= 0xFF
    assert error_class(await fetched(reply(200, bytes(broken), ("Content-Encoding", "gzip")))) == "bad_encoding"
    assert error_class(await fetched(reply(200, b"x", ("Content-Encoding", "compress")))) == "bad_encoding"


async def test_chunks_and_late_garbage() -> None:
    async def chunked(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n")
        await writer.drain()
        writer.write(b"3;ext=1\r\nfgh\r\n0\r\nX-Trailer: 1\r\n\r\n")

    async def garbage(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.write(b"nonsense here\r\n\r\n")
        await writer.drain()
        await asyncio.Event().wait()

    assert (await fetched(chunked)).body == b"abcdefgh"
    result = await fetched(garbage)
    assert (error_class(result), result.body) == ("protocol", b"")
