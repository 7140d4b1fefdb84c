"""When to ask again: the next due time of a feed and of a page, from how it went.

    polls       an answer, and how the feed behaved before → the next poll
    bounds      the publisher's wishes, our floor and ceiling, the hours that are allowed
    freshness   how long an answer calls itself fresh
    failing     a failure, and those before it → the next try
    moves       where redirects led, and how often → the address that is asked
    quiet       the silences that a feed has broken → from when on it is quieter than usual
    window      the items of a body → how many, how far apart
    hosts       an answer of a host, and how it wanted to be treated before → how to treat it from now on
    outage      the requests of the last minutes → whether our own network is down
    visits      a page that could not be had → the next try
    revisits    a page that was read → the next look at it

Pure: the clock is an argument, and so is randomness (`chance`, uniform in 0…1).
"""

from monitor.stages.agenda.freshness import freshness_s
from monitor.stages.agenda.hosts import AFTER_PENALTY, FORBIDDEN, GAP_MOST_S, PENALTY_MOST_S, after_answer
from monitor.stages.agenda.moves import Landing, after_landing, led_since, objection
from monitor.stages.agenda.outage import OVER, UNCONNECTED, Network, admitted, after_attempt, attempt, lost, sent_out
from monitor.stages.agenda.polls import Answer, NextPoll, after_poll, first_due, trusted
from monitor.stages.agenda.quiet import is_quiet
from monitor.stages.agenda.revisits import (
    Before,
    NextLook,
    Seen,
    after_look,
    asked_look,
    is_gone,
    next_look,
    remembered_until,
    within,
)
from monitor.stages.agenda.visits import NextVisit, after_failed_visit
from monitor.stages.agenda.window import window

__all__ = [
    "AFTER_PENALTY",
    "FORBIDDEN",
    "GAP_MOST_S",
    "OVER",
    "PENALTY_MOST_S",
    "UNCONNECTED",
    "Answer",
    "Before",
    "Landing",
    "Network",
    "NextLook",
    "NextPoll",
    "NextVisit",
    "Seen",
    "admitted",
    "after_answer",
    "after_attempt",
    "after_failed_visit",
    "after_landing",
    "after_look",
    "after_poll",
    "asked_look",
    "attempt",
    "first_due",
    "freshness_s",
    "is_gone",
    "is_quiet",
    "led_since",
    "lost",
    "next_look",
    "objection",
    "remembered_until",
    "sent_out",
    "trusted",
    "window",
    "within",
]
