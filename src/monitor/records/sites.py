"""What a user says of the pages of a host, in config/sites.yaml. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from annotated_types import doc

from monitor.records.settings import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the article stands on the pages of a host."""

    content: Annotated[str | None, Form.SELECTOR, doc("CSS selector of what holds the article's text.")] = None
    remove: Annotated[tuple[str, ...], Form.SELECTOR, doc("CSS selectors of what is no part of the article.")] = ()


@dataclass(frozen=True, slots=True)
class Sites:
    """The hosts of which something is said; what is said of a host holds for its subdomains, too."""

    by_host: Mapping[str, Site] = field(default_factory=dict)

    def of(self, host: str) -> Site | None:
        """What is said of a host, or else of the nearest host above it."""
        labels = host.removesuffix(".").lower().split(".")
        names = (".".join(labels[at:]) for at in range(len(labels)))
        return next((self.by_host[name] for name in names if name in self.by_host), None)
