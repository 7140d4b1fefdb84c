"""Floors of `topics eval`: a file of figures that may not fall, checked and raised."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import given, show
from monitor.errors import Refusal
from monitor.tuning import floors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from monitor.records import Level
    from monitor.tuning import Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratchet:
    """What is to be done about floors."""

    check: Path | None
    save: Path | None
    lower: bool

    def turn(self, judge: Judge, topics: Collection[str], levels: Collection[Level]) -> bool:
        """Check, then save; whether every figure is at its floor or above. `topics` are those that were asked for by
        name, empty for all. Raises Mistakes where a file of floors is wrong, Refusal where it cannot be read or
        written, or where saving would lower a floor untold."""
        figures = floors.figures(judge.evaluations())
        found = {place: value for place, value in figures.items() if place.level in levels}
        turn = _Turn(topics, levels, found)
        holds = self.check is None or turn.holds(self.check)
        if self.save is not None:
            turn.save(self.save, lower=self.lower)
        return holds


def turning(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options about floors; it gets them as `ratchet`."""

    @wraps(command)
    def with_ratchet(*, check: Path | None, save: Path | None, lower: bool, **others: object) -> None:
        command(ratchet=Ratchet(check=check, save=save, lower=lower), **others)

    for option in reversed(_OPTIONS):
        with_ratchet = option(with_ratchet)
    return with_ratchet


_FILE = click.Path(dir_okay=False, path_type=Path)
_OPTIONS = (
    click.option("--check", type=_FILE, metavar="FLOORS", help="End with 1 where a figure is below its floor there."),
    click.option("--save", type=_FILE, metavar="FLOORS", help="Raise the floors in this file to the figures."),
    click.option("--lower", is_flag=True, help="With --save: also lower floors."),
)


@dataclass(frozen=True, slots=True)
class _Turn:
    """The figures that were asked for, and files of floors."""

    topics: Collection[str]
    levels: Collection[Level]
    found: floors.Floors

    def holds(self, file: Path) -> bool:
        fell = self._fallen(floors.read(given.text(file), str(file)))
        for one in fell:
            show.err(str(one))
        if fell:
            show.err(f"{len(fell)} figures are below their floors in {file}")
        return not fell

    def _fallen(self, kept: floors.Floors) -> list[floors.Fallen]:
        topics = self.topics or {place.topic for place in (*kept, *self.found)}
        return floors.fallen(
            {place: least for place, least in kept.items() if self._is_asked(place)}, self.found, topics
        )

    def _is_asked(self, place: floors.Place) -> bool:
        named = not self.topics or place.topic in (*self.topics, floors.EACH)
        return named and place.level in self.levels

    def save(self, file: Path, *, lower: bool) -> None:
        kept = floors.read(given.text(file), str(file)) if file.exists() else {}
        if not lower and (fell := self._fallen(kept)):
            raise Refusal(f"{file} stays as it is: {fell[0]}; --lower writes lower floors all the same")
        others = {place: least for place, least in kept.items() if not self._is_asked(place)}
        asked = {place: least for place, least in kept.items() if self._is_asked(place)}
        try:
            file.write_text(floors.written(others | floors.raised(asked, self.found, lower=lower)), "utf-8")
        except OSError as error:
            raise Refusal(f"{file}: cannot be written: {error.strerror}") from None
