"""What the review desk asks of the store, over connections that Datasette opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.errors import Refusal
from monitor.store.engine import connect, told
from monitor.store.schema import APPLICATION_ID, NAMES, migrations

if TYPE_CHECKING:
    from pathlib import Path


def check(path: Path) -> None:
    """Whether a desk can stand over this file. Raises Refusal where there is no store of this version, StoreError."""
    if not path.exists():
        raise Refusal(f"{path}: no such file; `monitor run --once` makes it")
    database = connect(path, readonly=True)
    try:
        with told(path):
            ours = database.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
            applied = {migration.name for migration in migrations.applied(database)} if ours else set()
    finally:
        database.close()
    if not ours:
        raise Refusal(f"{path}: this database belongs to another program")
    if applied != set(NAMES):
        raise Refusal(
            f"{path}: another version of monitor made this database; `monitor run --once` brings it up to date"
        )
