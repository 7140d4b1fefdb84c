"""The tests inside topics, run. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from monitor.records import Document, Language, Level, Match
from monitor.topics.matcher.compiled import Compiled
from monitor.topics.matcher.match import match
from monitor.topics.model import Expect, Topic, TopicTest

Identify = Callable[[str, Sequence[str | None]], Language]
"""`text.language.identify`: a text, and what is declared about its language, most trusted first."""

_SHOWN = 60
_FULFILLED = {
    Expect.ALERT: (Level.ALERT,),
    Expect.REVIEW: (Level.REVIEW,),
    Expect.NONE: (None,),
    Expect.HIT: (Level.ALERT, Level.REVIEW),
}


@dataclass(frozen=True, slots=True)
class TestResult:
    """A test inside a topic, and what came of it; `str()` says so in a line."""

    topic: str
    test: TopicTest
    found: Match | None

    @property
    def passed(self) -> bool:
        return self.got in _FULFILLED[self.test.expect]

    @property
    def expected(self) -> Expect:
        return self.test.expect

    @property
    def got(self) -> Level | None:
        return self.found.level if self.found else None

    @property
    def score(self) -> int:
        return self.found.score if self.found else 0

    @property
    def line(self) -> int:
        """In the file, from 1."""
        return self.test.line

    def __str__(self) -> str:
        text = " ".join(f"{self.test.title} {self.test.text}".split())
        text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        got = f"{self.got or 'none'} with {self.score} points{self._why()}"
        return f"topic {self.topic}: a test wants {self.expected} and gets {got}: “{text}”"

    def _why(self) -> str:
        rules = dict.fromkeys(f"{reason.kind} {reason.rule}" for reason in self.found.reasons) if self.found else ()
        return f" ({', '.join(rules)})" if rules else ""


def run_tests(compiled: Compiled, topics: Iterable[Topic], identify: Identify) -> list[TestResult]:
    """Every test of the topics, in their order. A test without `lang` has the language that `identify` finds."""
    return [
        TestResult(topic.id, test, _found(compiled, topic, test, identify)) for topic in topics for test in topic.tests
    ]


def _found(compiled: Compiled, topic: Topic, test: TopicTest, identify: Identify) -> Match | None:
    given = Language(candidates=(test.lang,), sure=True) if test.lang else None
    language = given or identify(f"{test.title}\n\n{test.text}", ())
    document = Document(title=test.title, text=test.text, language=language)
    return next(iter(match(compiled, document, only=(topic.id,))), None)
