"""How times, sizes and texts are written in a configuration file: text → value, or the complaint about it. Pure."""

from __future__ import annotations

import re
from ipaddress import ip_network
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError

from monitor.records import Form
from monitor.urls import parse

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
BYTES = {
    "b": 1,
    "kb": 1000,
    "mb": 1000**2,
    "gb": 1000**3,
    "kib": 1 << 10,
    "mib": 1 << 20,
    "gib": 1 << 30,
}
SPELLED = {"b": "B", "kb": "kB", "mb": "MB", "gb": "GB", "kib": "KiB", "mib": "MiB", "gib": "GiB"}
AUTH = "write `auth: {basic: env:NAME}` beside it, with name:password in the environment variable NAME"
SECRET_IN_FILE = (
    "must not stand in this file: put it into an environment variable and write env:NAME, or into a file that only you "
    "may read (chmod 600) and write file:PATH"
)
PROXIES = ("http", "https", "socks5", "socks5h")
LONGEST = 500  # characters of a name, a tag, a selector

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")  # C0, C1, line ends, bidirectional marks
_AMOUNT = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([A-Za-z]{1,3})")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")  # RFC 5646: language-Script-REGION
_COUNTRY = re.compile(r"[A-Z]{2}")  # ISO 3166-1 alpha-2
_WHERE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*")  # POSIX names of environment variables


def duration(text: str) -> float | None:
    """Seconds: `45s`, `15m`, `2h`, `1d`, `1w`; None where the text is no time."""
    return _amount(text, SECONDS)


def size(text: str) -> int | None:
    """Bytes: `5 MB`, `512 MiB`, `64KiB`; None where the text is no size."""
    amount = _amount(text, BYTES)
    return None if amount is None else int(amount)


def _amount(text: str, units: dict[str, int]) -> float | None:
    found = _AMOUNT.fullmatch(text.strip())
    unit = units.get(found[2].lower()) if found else None
    return float(found[1]) * unit if found and unit else None


def spell_duration(seconds: float) -> str:
    """As a user would write it: in the largest unit that divides it."""
    for unit in ("d", "h", "m"):
        if seconds and seconds % SECONDS[unit] == 0:
            return f"{seconds / SECONDS[unit]:g}{unit}"
    return f"{seconds:g}s"


def spell_size(count: int) -> str:
    """As a user would write it: the unit that gives the shortest whole number."""
    fitting = [unit for unit, each in BYTES.items() if count % each == 0]
    unit = min(fitting, key=lambda unit: count // BYTES[unit])
    return f"{count // BYTES[unit]} {SPELLED[unit]}"


def complaint(form: Form, text: str) -> str | None:
    """What is wrong with a text of that form, as the end of a sentence; None where nothing is."""
    if not text or CONTROLS.search(text):
        return f"must be {form.value}"
    if len(text) > LONGEST and form is not Form.URL:
        return f"must have at most {LONGEST} characters"
    match form:
        case Form.URL:
            return _address(text)
        case Form.PROXY:
            return _proxy(text)
        case Form.SECRET:
            return None if _WHERE.fullmatch(text) else SECRET_IN_FILE
        case _:
            return None if _fits(form, text) else f"must be {form.value}"


def _fits(form: Form, text: str) -> bool:
    match form:
        case Form.CONTACT:
            return text.isascii() and (parse(text) is not None or _mail(text))
        case Form.HEADER:
            return text.isascii() and text.isprintable()
        case Form.NETWORK:
            return _network(text)
        case Form.LANGUAGE:
            return _LANGUAGE.fullmatch(text) is not None
        case Form.SELECTOR:
            return _selects(text)
        case Form.COUNTRY:
            return _COUNTRY.fullmatch(text) is not None
        case _:
            return True


def _address(text: str) -> str | None:
    parts = parse(text)
    if parts is None:
        guess = f": https://{text} perhaps?" if "." in text and "@" not in text and parse(f"https://{text}") else ""
        return f"must be {Form.URL.value}{guess}"
    if parts.raw_user is not None or parts.raw_password is not None:
        return f"must not hold a name or password: {AUTH}"
    return None


def _proxy(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        valid = parts.scheme in PROXIES and bool(parts.hostname and parts.port)
    except ValueError:
        valid = False
    if not valid:
        return f"must be {Form.PROXY.value}"
    return "must not hold a name or password" if "@" in parts.netloc else None


def _mail(text: str) -> bool:
    name, _, host = text.partition("@")
    return bool(name) and "." in host and not any(char in text for char in ' <>()"\\,;:') and "@" not in host


def _selects(text: str) -> bool:
    """Whether it is a selector that can be asked of a page, without pseudo-elements."""
    try:
        HTMLTranslator().css_to_xpath(text)
    except SelectorError:
        return False
    return True


def _network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
