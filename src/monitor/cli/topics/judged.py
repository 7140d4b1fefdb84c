"""What `topics eval` says: tables for a terminal, JSON for scripts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import wraps
from typing import TYPE_CHECKING

import click

from monitor.cli import show
from monitor.cli.numbers import NUMBER
from monitor.cli.topics.asking import by_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from monitor.records import Level, Reason
    from monitor.tuning import Case, Evaluation, Judge, RuleScore, Score, Why

    Row = dict[str, str | int | float | None]

MARGIN = 6  # of the lines below a text's name
MOST_RULES = 3  # of equally near rules that are shown of a text

_FIGURES = ("precision", "recall", "f1", "relevant", "found", "false")
_RULES = ("rule", "kind", "points", "precision", "recall", "found", "false", "gains", "lets_in", "keeps_out", "costs")
_SPARE = ("recall", "precision", "kind")
_OPTIONS = (
    click.option(
        "--misses", is_flag=True, help="Also show the worst texts that were missed or found wrongly, and why."
    ),
    click.option("--why", is_flag=True, help="Also count, by language, why texts were missed or found wrongly."),
    click.option("--terms", is_flag=True, help="Also say what each term of a concept does."),
    click.option("--limit", type=NUMBER, default=10, help="How many misses and false hits are shown of a topic: 10."),
)
_WHY = ("language", "texts", "what", "rule", "lacks", "for_example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is to be told beside the figures."""

    misses: bool
    why: bool
    terms: bool
    limit: int

    @property
    def most(self) -> int:
        """How many misses, and false hits, are shown of a topic."""
        return self.limit if self.misses else 0


def telling(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options that say what is told beside the figures; it gets them as `told`."""

    @wraps(command)
    def with_told(*, misses: bool, why: bool, terms: bool, limit: int, **others: object) -> None:
        command(told=Told(misses=misses, why=why, terms=terms, limit=limit), **others)

    for option in reversed(_OPTIONS):
        with_told = option(with_told)
    return with_told


def printed(judge: Judge, asked: Told, levels: Sequence[Level]) -> None:
    """Tables: of one topic with its languages and rules, of several with their languages side by side."""
    found = [one for one in judge.evaluations() if one.level in levels and one.by_language]
    if len({one.topic for one in found}) == 1:
        _one(found)
    else:
        _several(found)
    for one in found if asked.terms else ():
        _parts(one, deciding := [term for term in one.by_term if term.decides], "term")
        show.out(f"{len(one.by_term) - len(deciding)} terms more took part and decide nothing by themselves")
    for one in found:
        if one.level is levels[0]:
            _wrong(judge, one, asked)


def _one(found: Sequence[Evaluation]) -> None:
    rows = [_row(one, language, score) for one in found for language, score in _scores(one)]
    show.table(rows, ("topic", "level", "language", *_FIGURES), spare=("f1", "topic"))
    for one in found:
        _parts(one, one.by_rule, "rule")


def _several(found: Sequence[Evaluation]) -> None:
    rows = [_row(one, "all", one.score) for one in found]
    show.table(rows, ("topic", "level", *_FIGURES), wide="topic", spare=("f1",), empty="no text is labelled")
    languages = sorted({language for one in found for language in one.by_language})
    if rows:
        show.out()
        sides = [_side_by_side(one, figure) for one in found for figure in ("recall", "precision")]
        show.table(sides, ("topic", "level", "figure", *languages), wide="topic")
        show.err("--topic NAME shows the rules and the intervals by language of one topic")


def _scores(one: Evaluation) -> Iterator[tuple[str, Score]]:
    yield "all", one.score
    yield from one.by_language.items()


def _row(one: Evaluation, language: str, score: Score) -> Row:
    return {"topic": one.topic, "level": one.level.value, "language": language, **_numbers(score)}


def _side_by_side(one: Evaluation, figure: str) -> Row:
    shares: Row = {language: getattr(score, figure) for language, score in one.by_language.items()}
    return {"topic": one.topic, "level": one.level.value, "figure": figure, **shares}


def _numbers(score: Score) -> Row:
    return {
        "precision": _with_interval(score.precision, score.precision_interval),
        "recall": _with_interval(score.recall, score.recall_interval),
        "f1": score.f1,
        "relevant": score.relevant,
        "found": score.found,
        "false": score.false,
    }


def _with_interval(share: float | None, interval: tuple[float, float] | None) -> str | None:
    return None if share is None or interval is None else f"{share:.2f} ({interval[0]:.2f}–{interval[1]:.2f})"


def _parts(one: Evaluation, parts: Sequence[RuleScore], what: str) -> None:
    show.out()
    rows: list[Row] = [_part(part) | {what: part.rule} for part in parts]
    columns = (what, *_RULES[3:]) if what == "term" else _RULES
    show.table(rows, columns, title=f"{one.topic}, {one.level}: what each {what} does", wide=what, spare=_SPARE)


def _part(part: RuleScore) -> Row:
    return {
        "kind": part.kind.value,
        "points": part.points,
        "precision": part.score.precision,
        "recall": part.score.recall,
        "found": part.score.found,
        "false": part.score.false,
        "gains": part.gains,
        "lets_in": part.lets_in,
        "keeps_out": part.keeps_out,
        "costs": part.costs,
    }


def _wrong(judge: Judge, one: Evaluation, asked: Told) -> None:
    cases = judge.cases(one.topic, one.level)
    if asked.why:
        show.out()
        title = f"{one.topic}, {one.level}: why texts come out wrong"
        show.table([_why(why) for why in cases.why()], _WHY, title=title, wide="lacks", empty=f"{title}: none do")
    for what, missed, count in (("missed", True, len(one.missed)), ("wrong", False, len(one.wrong))):
        worst = cases.worst(missed=missed) if asked.misses else []
        if worst:
            show.out()
            show.out(f"{one.topic}: {count} {what} at {one.level}" + (", the worst" if len(worst) < count else ""))
        for case in worst:
            _case(case)


def _why(why: Why) -> Row:
    what = "missed" if why.missed else "wrong"
    return {
        "language": why.language,
        "texts": why.texts,
        "what": what,
        "rule": why.rule,
        "lacks": why.lacks,
        "for_example": " ".join(why.examples),
    }


def _case(case: Case) -> None:
    show.out()
    show.out("  ".join(["", *map(show.line, (case.text, case.language, f"{case.score} points", case.title))]).rstrip())
    _below("", case.excerpt)
    for kind, rule, points, quotes in by_rule(case.because):
        _below(f"{points:+d} {kind} {rule}: " if points else f"{kind} {rule}: ", ", ".join(quotes))
    for near in case.nearest[:MOST_RULES]:
        _below("nearest ", f"{near.rule} ({near.points} points)")
        _below("    has ", ", ".join(_words(near.has)) or "nothing")
        _below("  lacks ", ", ".join(near.lacks))


def _below(head: str, text: str) -> None:
    show.hanging(" " * MARGIN + head, text)


def _words(reasons: Sequence[Reason]) -> list[str]:
    """Each concept with its words in the text."""
    named: dict[str, dict[str, None]] = {}
    for reason in reasons:
        named.setdefault(reason.concept or "", {})[show.line(reason.quote)] = None
    return [f"{concept}: {' '.join(words)}" if concept else " ".join(words) for concept, words in named.items()]


def as_json(judge: Judge, asked: Told, levels: Sequence[Level]) -> dict[str, object]:
    """Every topic, labelled or not, at the asked levels."""
    return {"topics": [_evaluation(judge, one, asked) for one in judge.evaluations() if one.level in levels]}


def _evaluation(judge: Judge, one: Evaluation, asked: Told) -> dict[str, object]:
    cases = judge.cases(one.topic, one.level)
    more: dict[str, object] = {}
    if asked.terms:
        more["by_term"] = [_rule(term) for term in one.by_term]
    if asked.why:
        more["why"] = [_why(why) for why in cases.why()]
    if asked.misses:
        more["cases"] = [asdict(case) for missed in (True, False) for case in cases.worst(missed=missed)]
    return {
        "topic": one.topic,
        "level": one.level,
        **asdict(one.score),
        "by_language": {language: asdict(score) for language, score in one.by_language.items()},
        "by_rule": [_rule(rule) for rule in one.by_rule],
        "missed": one.missed,
        "wrong": one.wrong,
        **more,
    }


def _rule(rule: RuleScore) -> dict[str, object]:
    row = asdict(rule)
    figures = row.pop("score")
    assert isinstance(figures, dict)
    return row | figures
