"""What a YAML parser stumbled over → where the mistake is and how to mend it, in the words of docs/topics.md. Pure.

The parser's own sentence tells the sort of accident; the source around it tells what was meant.
"""

from __future__ import annotations

import re

import yaml

INDENTATION = "the indentation does not fit the lines above"
BEHIND_QUOTE = "the text goes on behind a closing quotation mark: "
QUOTE_WHOLE = BEHIND_QUOTE + "put single quotes round the whole, as in '\"grain deal\" AND Odesa'"
APOSTROPHE = BEHIND_QUOTE + "write an apostrophe inside single quotes twice ('it''s')"
COLON = "a text that holds ': ' must be quoted"
HASH = "a text that holds ' #' must be quoted: the rest of the line is a comment"
BRACKET = "a closing bracket too many, or its opening one is missing"
BLOCK = "a value that begins with | or > has its text on the lines below, indented further than its key; else quote it"
TAB = "a tab is used for indentation: YAML wants spaces"
KEY = "a key cannot stand here: check the indentation, and that the line before has a space behind its colon"


class Accident(Exception):
    """Reading stops: the message says why, `index` is the character where."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index


def explain(text: str, error: Exception) -> tuple[int, str]:
    """The index of the character to look at, and what to do there."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 0, "this is not YAML"
    at = min(error.problem_mark.index, len(text))
    begun = error.context_mark.index if error.context_mark else at
    line = text[text.rfind("\n", 0, at) + 1 : at]
    if "\t" in (line + text[at : at + 1]) and not line.strip():
        return at, TAB
    return _by_problem(text, line, error, begun, at)


def _by_problem(text: str, line: str, error: yaml.MarkedYAMLError, begun: int, at: int) -> tuple[int, str]:
    problem = error.problem or ""
    if "start any token" in problem:
        return at, f"a value that begins with {text[at : at + 1]} must be quoted"
    if "alphabetic or numeric" in problem or text[begun : begun + 1] in ("*", "&", "!", "%"):
        return begun, f"a value that begins with {text[begun : begun + 1]} must be quoted"
    if "block scalar" in (error.context or "") or _is_block(text, begun):
        return begun, BLOCK
    if "mapping values" in problem:
        return at, COLON if ": " in line else KEY
    if "end of stream" in problem:
        return begun, "this quotation mark is never closed"
    if "escape" in problem:
        return at, "a backslash in double quotes begins an escape: use single quotes, or write it twice"
    if "expected ':'" in problem:
        return begun, "this line is neither 'key: value' nor '- item' (a space belongs behind the colon or dash)"
    if "sequence entries" in problem:
        return at, "a list cannot begin here: put each '- item' on a line of its own below the key"
    if "expected" in problem:
        return _unexpected(text, line, problem, begun, at)
    return at, f"this is not YAML: {problem}"


def _is_block(text: str, at: int) -> bool:
    """Whether the line before the one that holds `at` ends as the key of a block does: `query: >-`."""
    before = text[: text.rfind("\n", 0, at) + 1].splitlines()[-1:]
    return any(re.search(r": [|>][-+\d]*\s*$", line) for line in before)


def _unexpected(text: str, line: str, problem: str, begun: int, at: int) -> tuple[int, str]:
    """Something else should have come: the next key, the next item, a comma, a bracket."""
    if line.rstrip().endswith('"'):
        return at, QUOTE_WHOLE
    if line.rstrip().endswith("'"):
        return at, APOSTROPHE
    if "node content" in problem and (hidden := max(text.rfind(f"{one}#", 0, at) for one in "[{ ")) >= 0:
        return hidden + 1, HASH
    for closing in ("]", "}"):
        if f"'{closing}'" in problem:
            hidden = " #" in text[begun:at]
            return begun, HASH if hidden else f"a comma or the closing {closing} is missing behind this"
    return at, BRACKET if text[at : at + 1] in ("]", "}") else INDENTATION
