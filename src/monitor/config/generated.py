"""The files in config/ that are made from the code: `python -m monitor.config.generated config` writes them anew.

A test compares what is committed with what comes out here.
"""

from __future__ import annotations

import sys
from pathlib import Path

from monitor.config.schema import feeds_schema, settings_schema, sites_schema, spelled
from monitor.config.starter import settings_text
from monitor.topics import schema as topics_schema


def generated() -> dict[str, str]:
    """Name → text of each."""
    return {
        "settings.yaml": settings_text(),
        "settings.schema.json": spelled(settings_schema()),
        "feeds.schema.json": spelled(feeds_schema()),
        "sites.schema.json": spelled(sites_schema()),
        "topics.schema.json": spelled(topics_schema()),
    }


def write_generated(folder: Path) -> list[Path]:
    """Writes them into a folder; the paths written."""
    for name, text in generated().items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in generated()]


if __name__ == "__main__":
    write_generated(Path(sys.argv[1]))
