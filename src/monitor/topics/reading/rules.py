"""`match`, `boost`, `demote` and `ignore` of a topic → Rules and Senses. Pure."""

from __future__ import annotations

from functools import partial

from monitor.located import Mapping, Node, Scalar, Sequence
from monitor.topics.model import DEFAULT_POINTS, Field, Only, Query, Rule, RuleKind, Sense
from monitor.topics.query import looks_like_query, parse_occurrence
from monitor.topics.reading.keys import Keys
from monitor.topics.reading.page import Page

RULE_KEYS = ("query", "name", "points", "unless", "only")
ONLY_KEYS = ("fields", "in_languages", "sources")
SENSE_KEYS = ("name", "mention", "when", "lowercase", "unless", "carry", "in_languages")
MAX_POINTS = 1000
_OFFER = "write {{query: {query}}}, or quote the phrase inside: '\"…\"'"


def read_match(page: Page, node: Node) -> tuple[Rule, ...]:
    """`match`: a list of terms and rules, or one text: a query, or a term where it has no sign of a query."""
    if not isinstance(node, Scalar):
        return read_rules(page, node, RuleKind.MATCH)
    is_term = looks_like_query(node.text) is None
    return _only_read(_term_rule(page, node) if is_term else _plain_rule(node, page.query(node, "match")))


def read_rules(page: Page, node: Node, kind: RuleKind) -> tuple[Rule, ...]:
    """A list of rules of one kind."""
    if not isinstance(node, Sequence) or not node.value:
        offer = ": put [ ] round it, or `- ` before it" if isinstance(node, Mapping) and node.value else ""
        page.wrong(node, f"{kind} wants a list of rules, not {_found(node)}{offer}")
        return ()
    return _only_read(*(_item(page, item, kind) for item in node.value))


def read_senses(page: Page, node: Node) -> tuple[Sense, ...]:
    """`ignore`: a list of senses."""
    if not isinstance(node, Sequence):
        page.wrong(node, f"ignore wants a list of maps with the keys {', '.join(SENSE_KEYS)}, not {_found(node)}")
        return ()
    senses = (_sense(page, item) for item in node.value)
    return tuple(sense for sense in senses if sense is not None)


def _item(page: Page, node: Node, kind: RuleKind) -> Rule | None:
    if isinstance(node, Mapping) and len(node.value) == 1 and node.value.keys().isdisjoint(RULE_KEYS):
        page.wrong(node, f"a rule of {kind} needs its query; a text that holds ': ' must be quoted")
        return None
    if not isinstance(node, Scalar):
        keys = Keys.of(page, node, RULE_KEYS, f"a rule of {kind}")
        return None if keys is None else _map_rule(keys, kind)
    if kind is RuleKind.MATCH:
        return _term_rule(page, node)
    page.wrong(node, f"a {kind} must state its points: write {{query: …, points: 15}}")
    return None


def _term_rule(page: Page, node: Scalar) -> Rule | None:
    return _plain_rule(node, page.term(node, "a term of match", _OFFER))


def _plain_rule(node: Scalar, query: Query | None) -> Rule | None:
    """A rule of `match` that is written as a text alone."""
    if query is None:
        return None
    return Rule(kind=RuleKind.MATCH, query=query, written=" ".join(node.text.split()), points=DEFAULT_POINTS)


def _map_rule(keys: Keys, kind: RuleKind) -> Rule | None:
    if keys.get("query") is None:
        keys.page.wrong(keys.node, f"a rule of {kind} needs its query")
    query, unless = _query(keys, "query"), _query(keys, "unless")
    points, name, only = _points(keys, kind), keys.text("name"), _only(keys)
    if query is None:
        return None
    return Rule(
        kind=kind,
        query=query,
        written=_written(keys, "query"),
        points=points,
        name=name,
        unless=unless,
        only=only,
    )


def _points(keys: Keys, kind: RuleKind) -> int:
    node = keys.get("points")
    if node is None and kind is not RuleKind.MATCH:
        keys.page.wrong(keys.node, f"a {kind} must state its points: points: 15")
    if node is not None and isinstance(node.value, int) and node.value < 0:
        takes = "a demote takes its points: " if kind is RuleKind.DEMOTE else "points are positive: "
        keys.page.wrong(node, f"{takes}write {-node.value}")
        return DEFAULT_POINTS
    return keys.whole("points", 1, MAX_POINTS) or DEFAULT_POINTS


def _only(keys: Keys) -> Only:
    node = keys.get("only")
    only = None if node is None else Keys.of(keys.page, node, ONLY_KEYS, "only")
    if only is None:
        return Only()
    return Only(
        fields=only.choices("fields", Field), in_languages=only.languages("in_languages"), sources=only.texts("sources")
    )


def _sense(page: Page, node: Node) -> Sense | None:
    keys = Keys.of(page, node, SENSE_KEYS, "an entry of ignore")
    if keys is None:
        return None
    _check_sense(keys)
    mention, when, unless = (_occurrence(keys, key) for key in ("mention", "when", "unless"))
    name, languages = keys.text("name"), keys.languages("in_languages")
    lowercase, carry = keys.flag("lowercase"), keys.flag("carry")
    if mention is None:
        return None
    return Sense(
        name=name or _written(keys, "mention"),
        mention=mention,
        when=when,
        lowercase=lowercase,
        unless=unless,
        carry=carry,
        in_languages=languages,
    )


def _check_sense(keys: Keys) -> None:
    if keys.get("mention") is None:
        keys.page.wrong(keys.node, "an entry of ignore needs its mention: which words it ignores")
    if keys.get("when") is not None:
        return
    if (lowercase := keys.get("lowercase")) is None or lowercase.value is False:
        keys.page.wrong(keys.node, "an entry of ignore needs when (or lowercase: true): where its mention is ignored")
    if (carry := keys.get("carry")) is not None and carry.value is True:
        keys.page.wrong(carry, "carry needs when: it carries on from a mention that when ignores")


def _query(keys: Keys, key: str) -> Query | None:
    node = keys.get(key)
    return None if node is None else keys.page.query(node, key)


def _occurrence(keys: Keys, key: str) -> Query | None:
    node = keys.get(key)
    return None if node is None else keys.page.query(node, key, partial(parse_occurrence, key=key))


def _only_read(*rules: Rule | None) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule is not None)


def _written(keys: Keys, key: str) -> str:
    """A query as typed, on one line."""
    return " ".join((keys.text(key) or "").split())


def _found(node: Node) -> str:
    if isinstance(node, Scalar):
        return "nothing" if node.value is None else "one text"
    return node.kind if node.value else "an empty one"
