"""What we asked of each host, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def count_request(database: Database, host: str, now: str, wire_bytes: int, error_class: str | None) -> None:
    """Count one request to a host (a registrable domain, or a literal address), and how it ended."""
    database.execute(
        """insert into hosts (host, requests, failures, bytes, last_request_at, last_success_at, error_class)
        values (:host, 1, :failed, :bytes, :now, iif(:failed, null, :now), :class)
        on conflict (host) do update set requests = requests + 1, failures = failures + :failed, bytes = bytes + :bytes,
            last_request_at = :now, last_success_at = iif(:failed, last_success_at, :now), error_class = :class""",
        {"host": host, "failed": int(error_class is not None), "bytes": wire_bytes, "now": now, "class": error_class},
    )
