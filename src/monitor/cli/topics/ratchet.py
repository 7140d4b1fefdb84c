"""Floors of `topics eval`: a file of figures that may not fall, checked and raised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.cli import given, show
from monitor.errors import Refusal
from monitor.tuning import floors

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from monitor.records import Level
    from monitor.tuning import Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratchet:
    """What is to be done about floors; `topics` are those that were asked for by name, empty for all."""

    check: Path | None
    save: Path | None
    lower: bool
    topics: Collection[str]
    levels: Collection[Level]

    def turn(self, judge: Judge) -> bool:
        """Check, then save; whether every figure is at its floor or above. Raises Mistakes where a file of floors is
        wrong, Refusal where it cannot be read or written, or where saving would lower a floor untold."""
        found = {
            place: value for place, value in floors.figures(judge.evaluations()).items() if place.level in self.levels
        }
        holds = self.check is None or self._holds(self.check, found)
        if self.save is not None:
            self._save(self.save, found)
        return holds

    def _holds(self, file: Path, found: floors.Floors) -> bool:
        fell = self._fallen(floors.read(given.text(file), str(file)), found)
        for one in fell:
            show.err(str(one))
        if fell:
            show.err(f"{len(fell)} figures are below their floors in {file}")
        return not fell

    def _fallen(self, kept: floors.Floors, found: floors.Floors) -> list[floors.Fallen]:
        topics = self.topics or {place.topic for place in (*kept, *found)}
        return floors.fallen({place: least for place, least in kept.items() if self._is_asked(place)}, found, topics)

    def _is_asked(self, place: floors.Place) -> bool:
        named = not self.topics or place.topic in (*self.topics, floors.EACH)
        return named and place.level in self.levels

    def _save(self, file: Path, found: floors.Floors) -> None:
        kept = floors.read(given.text(file), str(file)) if file.exists() else {}
        if not self.lower and (fell := self._fallen(kept, found)):
            raise Refusal(f"{file} stays as it is: {fell[0]}; --lower writes lower floors all the same")
        others = {place: least for place, least in kept.items() if not self._is_asked(place)}
        asked = {place: least for place, least in kept.items() if self._is_asked(place)}
        try:
            file.write_text(floors.written(others | floors.raised(asked, found, lower=self.lower)), "utf-8")
        except OSError as error:
            raise Refusal(f"{file}: cannot be written: {error.strerror}") from None
