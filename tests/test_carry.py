"""Which mentions `carry` takes with it: those without a name of their own before them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor import topics
from monitor.records import Document, Language, ReasonKind

CASES = Path(__file__).parent / "cases" / "carry" / "cases.yaml"
TOPIC = """
version: 1
topics:
  drones:
    match: [{query: "Bayraktar OR Байрактар OR Байрактаром"}]
    ignore:
      - name: the minister
        mention: Bayraktar OR Байрактар OR Байрактаром
        when: (Bayraktar OR Байрактар) NEAR/0 (Alparslan OR Алпарслан)
        carry: true
"""


@dataclass(frozen=True, slots=True)
class Case:
    lang: str
    about: str
    said: str
    bare: bool
    in_title: bool


def cases() -> list[Case]:
    return [
        Case(record["lang"], record["about"], said, kind == "bare", record.get("title", False))
        for record in YAML(typ="safe").load(CASES)
        for kind in ("bare", "named")
        for said in record[kind]
    ]


@pytest.fixture(scope="module")
def matcher() -> topics.Compiled:
    return topics.compile_topics(topics.read(TOPIC, "topics.yaml").topics, {}, "")


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.lang}-{case.said}")
def test_a_mention_is_bare_unless_a_name_stands_before_it(matcher: topics.Compiled, case: Case) -> None:
    title, text = (case.said, case.about) if case.in_title else ("", f"{case.about} Yesterday, {case.said} there.")
    document = Document(title=title, text=text, language=Language(candidates=(case.lang,), sure=True))
    (match,) = topics.match(matcher, document)
    ignored = [reason for reason in match.reasons if reason.kind is ReasonKind.IGNORED]
    assert len(ignored) == (2 if case.bare else 1)
