"""The working topics against the adopted ones: what is different, and what may be adopted by itself.

    file       its topics, those whose tests fail left out
    known      what the store has of each topic
    examined   what backtests said of changes
    plan       which are adopted, which wait and why, which are to be examined first

Nothing here asks the store or the clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor import topics
from monitor.errors import StoreError
from monitor.records import Adopt
from monitor.store.adopted import Adopted
from monitor.store.pending import Pending
from monitor.text import forms
from monitor.topics import Topic
from monitor.tuning.comparison import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from monitor.errors import Mistake
    from monitor.store.standings import Known
    from monitor.topics import TopicFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A checked file with its tests run: what there is to adopt."""

    file: TopicFile
    digest: str  # of its text
    wanted: Mapping[str, Adopted]  # the enabled topics whose tests pass, by id
    failed: tuple[Mistake, ...]  # tests, at their lines
    broken: frozenset[str]  # the topics that have one


class Kind(StrEnum):
    """How a working topic differs from what the store has."""

    NEW = "new"
    CHANGED = "changed"
    RENAMED = "renamed"  # with other rules, perhaps
    DELETED = "deleted"
    OFF = "off"  # `enabled: false`: neither matched nor retired
    ON = "on"  # again, with the rules that it had


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One topic that differs."""

    topic: str  # as the file calls it, or the store where the file has it no longer
    kind: Kind
    new: Topic | None = None
    wanted: Adopted | None = None  # None: it is not to match
    known: Known | None = None  # under the name that it has in the store

    @property
    def standing(self) -> Adopted | None:
        """The topic as it matches, or matched last."""
        return self.known.adopted if self.known else None

    @property
    def renames(self) -> bool:
        return self.standing is not None and self.standing.topic != self.topic

    @property
    def touches_hits(self) -> bool:
        """Whether hits may be lost, or come in numbers. A topic without hits has none to lose."""
        return self.known is not None and self.known.has_hits and self._differs

    @property
    def is_worth_a_look(self) -> bool:
        """Whether a backtest can say anything of it."""
        return self.touches_hits or (self.wanted is not None and self._differs)

    @property
    def _differs(self) -> bool:
        """Whether it finds other articles than before."""
        if self.kind in (Kind.OFF, Kind.ON):
            return False
        return not (self.standing and self.wanted and means_the_same(self.standing, self.wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a backtest said of a change, and of what exactly: another version or a later verdict make it void."""

    comparison: Comparison
    state: tuple[str | None, str | None, int]
    at: str

    @classmethod
    def of(cls, change: Change, comparison: Comparison, at: str) -> Examined:
        """`at`: when, as the store writes times."""
        return cls(comparison=comparison, state=_state(change), at=at)

    def holds_for(self, change: Change) -> bool:
        return self.state == _state(change)


def _state(change: Change) -> tuple[str | None, str | None, int]:
    return (
        change.wanted.version if change.wanted else None,
        change.standing.version if change.standing else None,
        change.known.reviewed if change.known else 0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks for by `topics apply`; no names mean all topics."""

    topics: frozenset[str] = frozenset()
    force: bool = False

    def means(self, change: Change) -> bool:
        """Whether a change is meant; a renamed topic goes by either name."""
        names = {change.topic, *([change.standing.topic] if change.standing else [])}
        return not self.topics or not self.topics.isdisjoint(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done about a draft."""

    topics: tuple[Adopted, ...]  # all that are to match
    keep: frozenset[str]  # those whose hits stay, whether they match or not
    renames: Mapping[str, str]
    adopted: tuple[Change, ...]
    waiting: tuple[Pending, ...]
    unexamined: tuple[Change, ...]


def plan(
    draft: Draft,
    known: Mapping[str, Known],
    mode: Adopt,
    examined: Mapping[str, Examined],
    *,
    wish: Wish | None = None,
    at: str,
) -> Plan:
    """What to do about a draft in the light of what the store has, and of what backtests said so far, by topic."""
    found = tuple(changes(draft, known))
    against = {change.topic: _against(change, mode, examined.get(change.topic), wish) for change in found}
    adopted = tuple(change for change in found if against[change.topic] == ())
    left = tuple(change for change in found if against[change.topic] != ())
    behind = (*(change.known for change in left if change.known), *_broken(draft, known))
    not_yet = draft.broken | {change.topic for change in left}
    going_on = (topic for name, topic in draft.wanted.items() if name not in not_yet)
    return Plan(
        topics=(*going_on, *_staying(behind)),
        keep=frozenset({topic.id for topic in draft.file.topics} | {one.adopted.topic for one in behind}),
        renames={change.standing.topic: change.topic for change in adopted if change.renames and change.standing},
        adopted=adopted,
        waiting=tuple(
            _pending(change, why, examined.get(change.topic), at)
            for change in left
            if (why := against[change.topic]) is not None
        ),
        unexamined=tuple(change for change in left if against[change.topic] is None),
    )


def changes(draft: Draft, known: Mapping[str, Known]) -> Iterator[Change]:
    """The topics that differ from what the store has; those whose tests fail are none."""
    bases = {topic.id: _base(topic, known) for topic in draft.file.topics}
    for topic in draft.file.topics:
        base, wanted = bases[topic.id], draft.wanted.get(topic.id)
        kind = None if topic.id in draft.broken else _kind(topic.id, wanted, base)
        if kind is not None:
            yield Change(topic=topic.id, kind=kind, new=topic, wanted=wanted, known=base)
    claimed = {*bases, *(base.adopted.topic for base in bases.values() if base)}
    for name, one in known.items():
        if name not in claimed and (one.in_force or one.has_hits):
            yield Change(topic=name, kind=Kind.DELETED, known=one)


def _base(topic: Topic, known: Mapping[str, Known]) -> Known | None:
    """What a topic goes on from: itself, or the one that it was. A rename is over once the new name is in force."""
    own, other = known.get(topic.id), known.get(topic.was or "")
    if other is None or (own and (own.in_force or not (other.in_force or other.has_hits))):
        return own
    return other


def _kind(name: str, wanted: Adopted | None, base: Known | None) -> Kind | None:
    renamed = base is not None and base.adopted.topic != name
    if wanted is None:
        return Kind.OFF if base and (base.in_force or renamed) else None
    if base is None:
        return Kind.NEW
    if renamed:
        return Kind.RENAMED
    same = means_the_same(base.adopted, wanted)
    if base.in_force:
        return None if same else Kind.CHANGED
    if same:
        return Kind.ON
    return Kind.CHANGED if base.has_hits else Kind.NEW


def means_the_same(standing: Adopted, wanted: Adopted) -> bool:
    """Whether two differ in nothing but the program that reads them and expands their words: what an older one made of
    a topic cannot be asked for any more."""
    return wanted.version == standing.version or _today(standing) in (wanted.version, None)


def restored(standing: Adopted) -> Topic:
    """The topic as it was adopted; one that finds nothing where this program cannot read what an older one kept."""
    try:
        return replace(topics.restore(standing.definition), id=standing.topic)
    except StoreError:
        return Topic(id=standing.topic, title=standing.title or "", match=())


def _today(standing: Adopted) -> str | None:
    """The version that an adopted topic has under this program; None where it cannot be read."""
    topic = restored(standing)
    return topics.version(topic, forms.ANALYSER) if topic.match else None


def _staying(behind: Iterable[Known]) -> Iterator[Adopted]:
    """The topics that match as they did, by their versions under this program."""
    for one in behind:
        if one.in_force and (version := _today(one.adopted)):
            yield replace(one.adopted, version=version)


def _broken(draft: Draft, known: Mapping[str, Known]) -> Iterator[Known]:
    """What the topics whose tests fail match by meanwhile."""
    for topic in draft.file.topics:
        if topic.id in draft.broken and (base := _base(topic, known)):
            yield base


def _against(change: Change, mode: Adopt, examined: Examined | None, wish: Wish | None) -> tuple[str, ...] | None:
    """What speaks against adopting a change now: nothing, some sentences, or None where it is to be examined first."""
    meant = wish is not None and wish.means(change)
    if mode is Adopt.ALWAYS or (meant and wish and wish.force):
        return ()
    manual = mode is Adopt.MANUAL and not meant
    if not change.touches_hits and not manual:
        return ()
    if change.is_worth_a_look and not (examined and examined.holds_for(change)):
        return None
    against = objections(change, examined.comparison) if examined else ()
    return (*against, "topics.adopt is set to manual") if manual else against


def objections(change: Change, found: Comparison) -> tuple[str, ...]:
    """Whoever deletes a topic wants none of its hits; but what somebody found relevant is not lost unseen."""
    return (replace(found, recent_before=0) if change.kind is Kind.DELETED else found).objections


def _pending(change: Change, why: tuple[str, ...], examined: Examined | None, at: str) -> Pending:
    return Pending(
        topic=change.topic,
        kind=change.kind.value,
        standing=change.standing.topic if change.standing else None,
        version=change.wanted.version if change.wanted else None,
        why=why,
        found=examined.comparison if examined else Comparison(topic=change.topic),
        examined_at=examined.at if examined else at,
    )
