"""`python -m monitor.docs`, in the repository's folder: renew the quoted parts of the documentation."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.docs.pages import write

if __name__ == "__main__":
    root = Path.cwd()
    for changed in write(root):
        click.echo(f"wrote {changed.relative_to(root)}")
