"""The keys that a map in a configuration file may have, read from the fields of the record that it becomes. Pure.

One description serves three readers: `reading` (file → record), `schema` (for editors) and `starter` (the commented
settings.yaml). A field with a `doc` is a key; the annotations are its bounds.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, Unit, doc

from monitor.records import Form

DOC = type(doc(""))


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a map. `kind` is str, int, float, bool, an enumeration of texts, or a record."""

    name: str  # of the record's field
    kind: type
    many: bool = False  # a list of them
    unit: str | None = None  # s or B
    form: Form | None = None
    least: float | None = None
    most: float | None = None
    about: str = ""
    default: object = ...  # Ellipsis: it has none

    @property
    def key(self) -> str:
        """As it is written in the file: without the unit, which the value carries there (15m)."""
        return self.name.removesuffix("_s") if self.unit == "s" else self.name

    @property
    def required(self) -> bool:
        return self.default is ...

    @property
    def nested(self) -> bool:
        """Whether its value is a map of its own."""
        return is_dataclass(self.kind)


@cache
def keys(record: type) -> tuple[Key, ...]:
    """The keys of the map that becomes this record, in the order of its fields."""
    hints = get_type_hints(record, include_extras=True)
    found = []
    for field in fields(record):
        traits: dict[str, object] = {"default": _default(field)}
        _unwrap(hints[field.name], traits)
        if "about" in traits:
            found.append(Key(field.name, **traits))  # type: ignore[arg-type]  # as _unwrap names them
    return tuple(found)


def _default(field: Field[object]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return ... if field.default is MISSING else field.default


def _unwrap(hint: object, traits: dict[str, object]) -> None:
    """Takes a type apart into the traits of a Key: Annotated[…], X | None, tuple[X, …], and at last the type itself."""
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *marks = get_args(hint)
        for mark in marks:
            _note(mark, traits)
        _unwrap(inner, traits)
    elif origin in (Union, types.UnionType):
        _unwrap(next(choice for choice in get_args(hint) if choice is not type(None)), traits)
    elif origin is tuple:
        traits["many"] = True
        _unwrap(get_args(hint)[0], traits)
    else:
        traits["kind"] = hint


def _note(mark: object, traits: dict[str, object]) -> None:
    match mark:
        case Ge(least):
            traits["least"] = least
        case Le(most):
            traits["most"] = most
        case Unit(unit):
            traits["unit"] = unit
        case Form():
            traits["form"] = mark
        case _ if isinstance(mark, DOC):
            traits.setdefault("about", mark.documentation)
