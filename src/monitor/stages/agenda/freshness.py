"""How long an answer calls itself fresh: what RFC 9111 §4.2 has a cache believe. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from monitor.markup import http_date

_NUMBER = re.compile(r"[0-9]{1,10}")
_DIRECTIVE = re.compile(r"""([a-z-]+)(?:=(?:"([^"]*)"|([^\s,;]*)))?""")
_ALWAYS_STALE = ("no-cache", "no-store")


def freshness_s(headers: Sequence[tuple[str, str]], now: datetime) -> float | None:
    """Seconds for which the answer need not be asked for again: `max-age` less `Age`, else `Expires` less `Date`; 0
    where it says that it is stale at once; None where it says nothing. Never guessed from Last-Modified.

    headers: names in lower case.
    """
    values = dict(reversed(headers))
    directives = _directives(", ".join(value for name, value in headers if name == "cache-control"))
    if any(name in directives for name in _ALWAYS_STALE):
        return 0.0
    if (max_age := _number(directives.get("max-age", ""))) is not None:
        return float(max(0, max_age - (_number(values.get("age", "").strip()) or 0)))
    if "expires" not in values:
        return None
    expires = http_date(values["expires"])
    if expires is None:
        return 0.0  # an invalid date, "0" above all, is in the past (RFC 9111 §5.3)
    return max(0.0, (expires - (http_date(values.get("date", "")) or now)).total_seconds())


def _directives(value: str) -> dict[str, str]:
    """The first of each name counts."""
    found: dict[str, str] = {}
    for match in _DIRECTIVE.finditer(value[:1000].lower()):
        found.setdefault(match[1], match[2] or match[3] or "")
    return found


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None
