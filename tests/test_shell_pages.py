"""The runner of documentation pages notices what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from shell_pages import BLOCK, Block, Terminal, matches


def test_a_shown_text_is_compared() -> None:
    assert matches("a\n…\nd … f\n", "a\nb\nc\nd e f  \n")
    assert matches("a\n…\n", "a\n")
    assert not matches("a\n", "a\nb\n")
    assert not matches("a …\n", "b c\n")


def block(body: str, note: str = "", output: str | None = None) -> Block:
    return Block(page="page.md", line=1, info="sh", note=note, body=body, output=output)


def test_a_terminal_remembers_where_it_is_and_what_was_set(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    terminal = Terminal(tmp_path, {"PATH": "/usr/bin:/bin"})
    for first in ("cd there\nexport WORD=kept\n", "echo $WORD > here\n"):
        terminal.run(block(first), first)
    assert (tmp_path / "there" / "here").read_text() == "kept\n"


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        (block("false; true"), "ended with 1"),
        (block("false | cat"), "ended with 1"),
        (block("true", note="exit 1"), "ended with 0"),
        (block("echo a", output="b\n"), "says"),
        (block("true", note="unless it rains"), "is not known"),
        (block("echo other", note="until Ctrl-C, says ready"), "says"),
        (block("new\n", note="file there.txt, line absent"), "0 times"),
    ],
    ids=str,
)
def test_a_page_that_is_wrong_is_noticed(shown: Block, fault: str, tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("\nold\n")
    terminal = Terminal(tmp_path, {"PATH": "/usr/bin:/bin"})
    with pytest.raises(AssertionError, match=fault):
        terminal.run(shown, shown.body)


def test_a_block_knows_its_commands_and_its_output() -> None:
    (found,) = BLOCK.finditer(
        "<!-- sh: exit 1 -->\n```sh\na \\\n  b\ncat > f <<'X'\nmonitor nonsense\nX\n```\n\n```text\nc\n```\n"
    )
    assert (found["note"], found["output"]) == ("exit 1", "c\n")
    assert block(found["body"]).commands == ["a    b", "cat > f "]
