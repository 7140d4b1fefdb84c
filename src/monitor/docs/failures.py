"""What failure classes and the health of a feed mean, from `records.plain`, for docs/failures.md."""

from __future__ import annotations

from monitor.docs.markdown import code, table
from monitor.records.plain import CLASSES, HEALTH, failure_plainly

STATUSES = tuple(f"http_{status}" for status in (401, 403, 404, 407, 410, 429, 451, 500, 503))


def classes_text() -> str:
    """The closed list of failure classes, each with what to do."""
    rows = []
    for name in (*CLASSES, *STATUSES):
        plain = failure_plainly(name)
        rows.append((code(name), plain.what, plain.advice))
    return table(("class", "means", "what to do"), rows)


def health_text() -> str:
    """The words for a feed's health."""
    return table(
        ("health", "means", "what to do"), [(code(name), plain.what, plain.advice) for name, plain in HEALTH.items()]
    )
