"""How long hostile texts take: a second of CPU each at most. Slow tests, because a busy machine tells little."""

from __future__ import annotations

import json
from time import process_time

import pytest

from monitor.records import Document, Language
from monitor.topics import Compiled, compile_topics, match, read

LENGTH = 1_000_000
TOPIC = {
    "match": [
        {"query": "drone NEAR/2 port"},
        {"query": "drone NEAR/s port"},
        {"query": "(drone NEAR/9 port) NEAR/9 (port NEAR/9 drone)"},
        {"query": "ATLEAST/3 drone"},
        {"query": "Getreide* OR *korridor OR مسير* OR 无人机 OR O'Brien OR ==UAV OR S-400"},
        {"query": '"grain corridor" OR "a a a a" OR aaa*'},
    ],
    "ignore": [{"mention": "drone", "when": "drone NEAR/3 port", "carry": True, "unless": "drone NEAR/0 ship"}],
}
PIECES = [
    "a", "a ", "a-", "a'", "drone'", "drone-", "'", "’", "-", ".", "\n", "*", "<b>", '"', "4", "\u0301",
    "\u202e", "\ud800", "d\u202er\u202eo\u202en\u202ee\u202e ", "و", "وبالمسيرة ", "ولل", "korridor", "getreide",
    "无人机", "น\u0e49",
    "\u1100\u1161", "ﷺ", "ﬃ", "😀", "S-400", "S 400 ", "O'Brien's", "DRONE PORT ", "drone. ", "drone\n\n",
    "drone x port ", "drone port ship ", "Haluk Drone ", "drone'port'", "A.", "drone.port! Ship? ", "drone 'port' ",
]  # fmt: skip


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_topics(read(json.dumps({"topics": {"t": TOPIC}}), "topics.yaml").topics, {}, "")


@pytest.mark.slow
@pytest.mark.parametrize("sure", [True, False])
@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_a_megabyte_is_matched_in_a_second(compiled: Compiled, piece: str, sure: bool) -> None:
    text = piece * (LENGTH // len(piece))
    document = Document(title=text[:1000], text=text, language=Language(candidates=("en", "ar"), sure=sure))
    began = process_time()
    match(compiled, document)
    assert process_time() - began <= 1
