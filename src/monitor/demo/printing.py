"""Templates and what comes out of them: a body with its type and its validators. Pure but for reading the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

PRESS = Environment(
    loader=PackageLoader("monitor.demo"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A feed or page as the server sends it."""

    body: bytes
    content_type: str
    changed: datetime  # of the content, UTC, for Last-Modified

    @property
    def etag(self) -> str:
        """A strong validator without its quotes."""
        return sha256(self.body).hexdigest()[:20]


def print_template(name: str, **values: object) -> str:
    """A template of demo/templates, filled in and escaped."""
    return PRESS.get_template(name).render(**values)
