"""The sample world's own configuration, as texts for a home folder. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.demo.outlets import Outlet
from monitor.demo.server import Site

SETTINGS = """\
# The sample news world is served by this machine to itself: nobody has to be spared, and nothing leaves.
network:
  allow: [127.0.0.0/8]
  ports: [{port}]
  host_gap: 0s
  per_host: 8
polling:
  interval_with_validators: 5m
  interval_without: 5m
  max_interval: 10m
  first_polls_over: 0s
  revisit_after: 1m
review:
  port: {desk}
"""


def feeds_text(site: Site) -> str:
    """feeds.yaml: every feed of a world that is being served."""
    lines = ["# The feeds of the sample news world", "feeds:"]
    for outlet in site.world.outlets:
        lines.extend(_feeds_of(outlet, site.house(outlet).base))
    return "\n".join(lines) + "\n"


def settings_text(site: Site, desk: int = 8001) -> str:
    """settings.yaml: what makes this program poll a world that is being served on loopback; its desk on that port."""
    return SETTINGS.format(port=site.port, desk=desk)


def _feeds_of(outlet: Outlet, base: str) -> Iterator[str]:
    for channel in outlet.channels:
        yield f"  - url: {base}{channel.path}"
        yield f'    name: "{channel.title}"'
        yield f"    language: {outlet.language}"
        yield f"    country: {outlet.country}"
        yield f"    tags: [{', '.join(('demo', *outlet.tags))}]"
