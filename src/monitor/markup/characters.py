"""Bytes → characters, whatever their labels say; and characters fit to be stored. Pure.

The order of belief: byte order mark, then UTF-8 wherever the bytes are valid UTF-8 (text in another encoding hardly
ever is by chance), then the label of HTTP, then the label inside the document, then the bytes themselves. Labels are
read as browsers read them (https://encoding.spec.whatwg.org/#names-and-labels): `iso-8859-1` means windows-1252.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),  # and without a mark, a document that begins with a tag:
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# Only encodings of text on the web: Python's others decode at great cost (idna, punycode) or to something else.
_ON_THE_WEB = re.compile(
    r"(?:utf-(?:8|16|16-[bl]e|32|32-[bl]e)|cp(?:125[0-8]|866|874|932|949)|iso8859-(?:[2-9]|1[03-6])|koi8-[ru]|mac-cyrillic"
    r"|mac-roman|gb18030|hz|big5hkscs|euc_jp|iso2022_jp)"
)
_GUESSED = "cp1250 cp1251 koi8_r cp1253 cp1255 cp1256 cp874 gb18030 big5 cp932 euc_jp cp949".split()  # noqa: SIM905
_SEVEN_BIT = {"iso2022_jp", "hz"}  # their bytes are valid UTF-8 and mean something else
_LABEL = re.compile(r"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_LABEL_WITHIN = 2048  # bytes from the start; browsers read 1,024
_LOOKED_AT = 20_000  # bytes, where nothing but the bytes themselves can tell
_ASCII = bytes(range(0x80))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")

_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def decode(body: bytes, content_type: str | None = None) -> str:
    """The characters of a feed or page. Never fails: what cannot be read becomes U+FFFD; NUL bytes are left out."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _without_nul(body.decode(encoding, "replace").removeprefix("\ufeff"))
    labels = [found for found in (_label(content_type or ""), _label(_start(body))) if found]
    if not _SEVEN_BIT.intersection(labels):
        try:
            return _without_nul(body.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    return _without_nul(_decode_other(body, labels))


def clean(text: str) -> str:
    """`text` without control characters, lone surrogates and noncharacters; tabs and line ends stay.

    C1 controls become what windows-1252 has in their places, as browsers read them.
    """
    return _UNFIT.sub(_fit, text)


def _fit(unfit: re.Match[str]) -> str:
    code = ord(unfit[0])
    return bytes([code]).decode("cp1252", "ignore") if 0x80 <= code < 0xA0 else ""


def cut(text: str, limit: int) -> str:
    """`text` cut to at most `limit` bytes of UTF-8, between two characters."""
    if len(text) * 4 <= limit:
        return text
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")


def _decode_other(body: bytes, labels: list[str]) -> str:
    """Bytes that are not valid UTF-8, or say that they are in a seven-bit encoding."""
    for encoding in labels:
        if encoding == "utf-8" and not _mostly_utf8(body):
            continue  # Latin-1 or its kind under a wrong label
        return body.decode(encoding, "replace")
    if _mostly_utf8(body):
        return body.decode("utf-8", "replace")
    return body.decode(_guessed(body), "replace")


def _mostly_utf8(body: bytes) -> bool:
    """Whether a few bytes are broken in what else is UTF-8: whole characters beyond ASCII outnumber the broken ones."""
    text = body.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return beyond_ascii > 2 * text.count("\ufffd")


def _guessed(body: bytes) -> str:
    """The encoding that the bytes look like. Single ones beyond ASCII are the accents of a western language."""
    start = len(body) - len(body.lstrip(_ASCII))
    part = body[start : start + _LOOKED_AT]
    runs = _BEYOND_ASCII.findall(part)
    if sum(map(len, runs)) < 2 * len(runs):
        return "cp1252"
    guess = from_bytes(part, cp_isolation=_GUESSED).best()
    return guess.encoding if guess else "cp1252"


def _start(body: bytes) -> str:
    return body[:_LABEL_WITHIN].decode("latin-1")


def _label(text: str) -> str | None:
    """The Python codec that a `charset=` or `encoding=` in the text names, where it is one of the web's."""
    found = _LABEL.search(text)
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1]).name
    except LookupError:
        return None
    name = _WIDER.get(name, name)
    return name if _ON_THE_WEB.fullmatch(name) else None


def _without_nul(text: str) -> str:
    return text.replace("\0", "") if "\0" in text else text
