"""Which articles a topic or a rule is asked about at all: its languages, sources and countries. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from monitor.records import Origin
from monitor.topics.matcher.admission import Reader
from monitor.topics.matcher.compiled import CompiledTopic
from monitor.topics.model import Only


def is_asked(topic: CompiledTopic, origin: Origin, reader: Reader) -> bool:
    """Whether a topic is about articles of this language from here. An article from nowhere (a test, an import) is
    asked about whatever its source would have to be; `max_age_days` is left to the pipe."""
    if topic.only_languages and not reader.speaks(topic.only_languages):
        return False
    only, never, countries = topic.sources.only, topic.sources.never, topic.countries
    if not (only or never or countries) or origin == Origin():
        return True
    if countries and not set(countries) & {country.upper() for country in origin.countries}:
        return False
    return (not only or _is_from(origin, only)) and not _is_from(origin, never)


def is_rule_asked(only: Only, origin: Origin, reader: Reader) -> bool:
    """Whether a rule is asked in this language from here."""
    if only.in_languages and not reader.speaks(only.in_languages):
        return False
    return not only.sources or origin == Origin() or _is_from(origin, only.sources)


def _is_from(origin: Origin, sources: Iterable[str]) -> bool:
    """Whether one of the sources is a feed's name, its tag, its host or a pattern of it; a host's name covers the
    hosts below it."""
    named = {name.casefold() for name in (*origin.names, *origin.tags)}
    hosts = [host.lower() for host in origin.hosts]
    return any(
        source.casefold() in named
        or any(fnmatchcase(host, source.lower()) or host.endswith(f".{source.lower()}") for host in hosts)
        for source in sources
    )
