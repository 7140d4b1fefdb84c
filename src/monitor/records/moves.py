"""Where a feed's redirects lead, and at which address it is asked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What the redirects of a feed left behind. A feed that has moved for good is asked at `followed`, and no longer at
    the address that the user gave it; that one is kept, and stays its identity."""

    followed: str | None = None
    followed_since: datetime | None = None
    misses: int = 0  # failed polls in a row at the address that is asked, where there is another one
    fallback: str | None = None  # followed once, and given up when it failed; tried again where its own address fails
    redirect_to: str | None = None  # where permanent redirects lead now
    redirect_seen: int = 0  # answers in a row that came from there
    redirect_since: datetime | None = None
    akin: bool = False  # what is there is the feed that was known before
