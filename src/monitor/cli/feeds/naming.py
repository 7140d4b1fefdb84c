"""Feeds as people name them on a command line: by address or by their exact name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from monitor.errors import Refusal
from monitor.urls import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from monitor.records import Feed

NEAR = 3  # names that are offered in place of an unknown one


def named(feeds: Sequence[Feed], given: str) -> Feed:
    """The feed with this address or name. Raises Refusal where there is none, or more than one."""
    return all_named(feeds, [given])[0]


def all_named(feeds: Sequence[Feed], given: Iterable[str]) -> list[Feed]:
    """The feeds with these addresses or names, each once. Raises Refusal where one is none's, or several feeds'."""
    as_written = {feed.url: feed for feed in feeds}
    by_name: dict[str | None, list[Feed]] = {}
    for feed in feeds:
        by_name.setdefault(feed.name, []).append(feed)
    chosen = [as_written.get(one) or _alike(feeds, one) or _only(by_name.get(one, []), feeds, one) for one in given]
    return list(dict.fromkeys(chosen))


def _alike(feeds: Sequence[Feed], given: str) -> Feed | None:
    """The feed whose address is another spelling of this one."""
    if "://" not in given:
        return None
    spelling = same(given)
    return next((feed for feed in feeds if same(feed.url) == spelling), None)


def _only(found: Sequence[Feed], feeds: Sequence[Feed], given: str) -> Feed:
    if not found:
        raise Refusal(f"{given}: no feed has this address or name; {_offer(feeds, given)}")
    if len(found) > 1:
        addresses = ", ".join(feed.url for feed in found)
        raise Refusal(f"{given}: {len(found)} feeds have this name; give the address of one: {addresses}")
    return found[0]


def _offer(feeds: Sequence[Feed], given: str) -> str:
    """Names and addresses that look like what was given: those that hold it, else those that are spelled nearly so."""
    known = {text.casefold(): text for feed in feeds for text in (feed.name, feed.url) if text}
    wanted = given.casefold()
    near = [folded for folded in known if wanted in folded][:NEAR] or get_close_matches(wanted, known, n=NEAR)
    if not near:
        return "see `monitor feeds list`"
    return f"did you mean {' or '.join(known[folded] for folded in near)}?"
