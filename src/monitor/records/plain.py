"""What a failure class, a fate and a feed's health mean, in words for people: each list is told here, once. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """What happened, as a clause without a full stop, and what a person can do about it; nothing where there is
    nothing to do but wait."""

    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.what}; {self.advice}" if self.advice else self.what


ADDRESS = "check the address in a browser"
LATER = "it is tried again by itself"
PUBLISHER = "nothing to do here: it is the publisher's to mend"

# The closed list of failure classes, beside http_NNN (STANDARDS, Failures have names).
CLASSES = {
    "bad_encoding": Plain("the answer was not packed as the server said", PUBLISHER),
    "bad_url": Plain("the address cannot be used", "correct it in config/feeds.yaml"),
    "blocked_address": Plain(
        "the name leads to a private or special address, which is never fetched",
        "allow your own networks in settings.yaml under network.allow",
    ),
    "blocked_port": Plain("its port is not one that may be reached", "allow it in settings.yaml under network.ports"),
    "blocked_scheme": Plain("only http and https are fetched", "correct the address in config/feeds.yaml"),
    "body_too_large": Plain(
        "the answer is larger than allowed", "raise the limit in settings.yaml under network.limits"
    ),
    "connect": Plain("no connection to the server", "see whether the site opens in a browser; is our network up?"),
    "connect_timeout": Plain("the server did not take our connection in time", LATER),
    "dns": Plain("the name of the server was not found", "check the address; is our network up?"),
    "empty": Plain("the answer was empty", ADDRESS),
    "extract_crash": Plain("reading the page killed the worker twice", "the page is put aside"),
    "extract_memory": Plain("reading the page took too much memory", "the page is put aside"),
    "extract_timeout": Plain("reading the page took too long", "the page is put aside"),
    "headers_too_large": Plain("the headers of the answer are larger than allowed", PUBLISHER),
    "match_timeout": Plain("the topics ran out of time on it", "it is asked again under the next version of the topic"),
    "no_text": Plain("no article text was found on the page", "what the feed says of it serves instead"),
    "not_a_feed": Plain("the address gives something else than a feed", "look for the feed's address on the site"),
    "parse_crash": Plain("reading the feed killed the worker twice", PUBLISHER),
    "parse_error": Plain("the feed is written so that it cannot be read", PUBLISHER),
    "parse_timeout": Plain("reading the feed took too long", PUBLISHER),
    "protocol": Plain("the server does not speak HTTP as it should", LATER),
    "redirect_loop": Plain("the redirects lead in a circle", ADDRESS),
    "robots_denied": Plain(
        "the publisher's robots.txt asks not to read the page", "what the feed says of it serves instead"
    ),
    "timeout": Plain("the answer did not come in time", LATER),
    "tls": Plain(
        "the server could not prove who it is", "if you know its certificate, name it as ca_file in config/feeds.yaml"
    ),
    "too_many_redirects": Plain("the redirects do not end", ADDRESS),
    "truncated": Plain("the answer ended too early", LATER),
}

UNREACHED = frozenset({"dns", "connect", "connect_timeout"})  # what a machine without network gives for every feed

_STATUS = {
    "http_401": Plain("the server wants a name and password", "name them under auth in config/feeds.yaml"),
    "http_403": Plain("the server refuses us", "perhaps it is blocked in your country; see proxy in config/feeds.yaml"),
    "http_404": Plain("there is nothing at the address", "look for the feed's new address on the site"),
    "http_407": Plain("the proxy wants a name and password", "see proxy in config/settings.yaml"),
    "http_410": Plain("the publisher has ended it", "remove the feed, or look for its new address on the site"),
    "http_429": Plain("the server asks us to come less often", "it is asked later by itself; or raise its interval"),
    "http_451": Plain("withheld for legal reasons", "perhaps it is blocked in your country; see proxy"),
    "http_503": Plain("the server is busy", LATER),
}

# As they follow a number and as they stand alone: 40 read, 3 with the feed's own full text.
FATES = {
    "waiting": "still to be read",
    "read": "read",
    "feed_text": "with the feed's own full text",
    "summary_only": "with no more than the feed's summary",
    "not_article": "not an article (list, video, login wall)",
    "robots_denied": "closed to us by robots.txt",
    "removed": "read, then taken down",
    "gone": "taken down before it could be read",
    "failed": "failed (tried again)",
    "given_up": "given up after several tries",
    "duplicate_url": "at another address of a known article",
    "quarantined": "put aside (killed its reader twice)",
    "refused": "at an address that is never fetched",
    "purged": "removed by retention",
}

# Every feed is in exactly one, the first one in the order of the view `feed_health` that is true of it.
HEALTH = {
    "ok": Plain("answers as it should"),
    "quiet": Plain(
        "answers, but has been silent for longer than it usually is",
        "see whether its site still publishes, and whether it names another feed",
    ),
    "losing items": Plain(
        "brings more between two polls than it holds: items may be lost",
        "give it a shorter interval in config/feeds.yaml, or add the feeds of its sections",
    ),
    "failing": Plain("the last poll failed", "its error says more; it is tried again by itself, ever later"),
    "throttled": Plain(
        "its host asks us to come less often, or is busy",
        "it is asked again by itself when that is over; if it lasts, raise its interval in config/feeds.yaml",
    ),
    "moved": Plain(
        "has moved for good, and is asked at its new address",
        "write that into config/feeds.yaml with `monitor feeds check --write`",
    ),
    "gone": Plain(
        "ended by its publisher; it is looked at each month", "look for its new address on the site, or remove it"
    ),
    "dead": Plain(
        "has failed for two months; it is looked at each month", "look for its new address on the site, or remove it"
    ),
    "304-suspect": Plain(
        "said that nothing had changed when it had; for a month it is asked for the whole feed",
        "nothing to do here; its publisher may like to hear of it",
    ),
    "html": Plain(
        "the address gives a web page, not a feed", "look for its feed on the site, as `monitor feeds discover` does"
    ),
    "paused": Plain("paused in config/feeds.yaml", "`monitor feeds resume` has it asked again"),
    "removed": Plain("no longer in config/feeds.yaml; its articles stay"),
    "never polled": Plain("not asked yet", "`monitor run` asks it"),
}
MERGED = Plain("is asked at the address of another feed, once for both", "keep one of the two in config/feeds.yaml")


def feed_advice() -> dict[tuple[str, str], str]:
    """What a person can do about a feed, by its health and its failure class. A class that is not there is told by its
    first characters, `http_5`, or by none; `merged` stands for a feed that is asked with another one."""
    advice = {(health, ""): plain.advice for health, plain in HEALTH.items() if plain.advice}
    advice |= {("failing", name): plain.advice for name, plain in (CLASSES | _STATUS).items() if plain.advice}
    return advice | {("failing", "http_"): ADDRESS, ("failing", "http_5"): LATER, ("moved", "merged"): MERGED.advice}


def failure_plainly(error_class: str) -> Plain:
    """What a failure class of the closed list means; `error_class` may be any `http_NNN`."""
    known = CLASSES.get(error_class) or _STATUS.get(error_class)
    if known:
        return known
    status = error_class.removeprefix("http_")
    if status.startswith("5"):
        return Plain(f"the server failed (status {status})", LATER)
    return Plain(f"the server answered with status {status}", ADDRESS)
