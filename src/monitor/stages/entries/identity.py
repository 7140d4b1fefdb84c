"""When two items of a document are one: guid, else link, else contents; and what else they may be known by. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, Protocol, TypeVar

_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE | re.MULTILINE)


class Identified(Protocol):
    """An item with what identifies it, from the narrowest to the widest: the first one no other item shares."""

    @property
    def identities(self) -> tuple[str, ...]: ...


D = TypeVar("D", bound=Identified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed(Generic[D]):
    """An item with its key in this document, the keys that it could have in others, and its key without scheme."""

    draft: D
    key: str
    identities: tuple[str, ...]
    alternate: str | None


def identities(guid: str, link: str, title: str, contents: str) -> tuple[str, ...]:
    """The narrowest first. What items share identifies none of them: a guid is helped by the address, then the title;
    an address by the title; where there is neither, title, date and text are the identity."""
    if guid and link:
        return f"{guid}\n{link}\n{title}", f"{guid}\n{link}", guid
    if guid:
        return f"{guid}\n{contents}", guid
    return (f"{link}\n{title}", link) if link else (contents,)


def keyed(drafts: Sequence[D]) -> Iterator[Keyed[D]]:
    """Each item under the widest identity that it does not share with another."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        for identity in draft.identities:
            bearers[identity].add(draft.identities[0])
    chosen = [_widest(draft.identities, bearers) for draft in drafts]
    bare = _bare(chosen)
    for draft, identity in zip(drafts, chosen, strict=True):
        yield Keyed(
            draft=draft,
            key=_digest(identity),
            identities=tuple(map(_digest, draft.identities)),
            alternate=bare.get(identity),
        )


def _widest(own: tuple[str, ...], bearers: dict[str, set[str]]) -> str:
    return next(identity for identity in reversed(own) if len(bearers[identity]) == 1)


def _bare(chosen: list[str]) -> dict[str, str]:
    """Identity → digest of what is left of it without scheme and `www.`, where something goes and nobody shares it."""
    stripped = {identity: _SCHEME.sub("", identity) for identity in set(chosen)}
    sharers: dict[str, int] = defaultdict(int)
    for without in stripped.values():
        sharers[without] += 1
    return {
        identity: _digest(without)[:16]
        for identity, without in stripped.items()
        if without != identity and sharers[without] == 1
    }


def _digest(identity: str) -> str:
    return sha256(identity.encode("utf-8", "replace")).hexdigest()
