"""The configuration, as every command reads it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor import config
from monitor.cli.doctor.checked import Checked, ok, problem, warning
from monitor.cli.home import Home
from monitor.errors import Mistakes, Refusal
from monitor.fetch.secrets import unavailable
from monitor.records import Feed, Settings


def configured(home: Home) -> tuple[Settings, list[Checked]]:
    """The settings, the default ones where the files have mistakes, and what was found in the files."""
    try:
        read = config.load(home.root)
    except Mistakes as found:
        says = f"{len(found.mistakes)} mistakes in the files of {home.config}"
        return Settings(), [problem("configuration", says, "mend them", *map(str, found.mistakes))]
    except Refusal as refusal:
        return Settings(), [problem("configuration", str(refusal), "see `monitor init --help`")]
    says = f"{len(read.feeds)} feeds, {len(read.topics.topics)} topics, no mistakes"
    return read.settings, [ok("configuration", says), contact(read.settings), *secrets(read.feeds)]


def secrets(feeds: Sequence[Feed]) -> list[Checked]:
    """Whether the secrets that feeds name can be had; nothing where none names one."""
    wanted = sum(feed.access.auth is not None for feed in feeds)
    if not wanted:
        return []
    missing = unavailable(feeds)
    if missing:
        says = f"{len(missing)} of the secrets that {wanted} feeds name cannot be had here"
        return [problem("secrets", says, "see `auth` in docs/feeds.md", *missing)]
    return [ok("secrets", f"those that {wanted} feeds name are there")]


def contact(settings: Settings) -> Checked:
    """Whether publishers are told whom to write to."""
    if settings.network.contact:
        return ok("contact", f"publishers are told {settings.network.contact}")
    if settings.network.identity.value == "neutral":
        return ok("contact", "publishers are told neither name nor contact, as network.identity says")
    advice = "set network.contact in config/settings.yaml: some publishers turn away whom they cannot write to"
    return warning("contact", "publishers are not told whom to write to", advice)
