"""Topics ↔ JSON values, for the store. A query is a list that begins with its operator, as in Lisp. Pure.

What was packed by one version of the program is unpacked by later ones, whatever has become of the language in
between: the parser is not asked again.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.topics.model import (
    And,
    AndNot,
    AtLeast,
    Atom,
    Concept,
    ConceptRef,
    Delivery,
    Evidence,
    Field,
    InField,
    Levels,
    Mode,
    Near,
    Notify,
    Only,
    Or,
    Query,
    Rule,
    RuleKind,
    Sense,
    Sources,
    Term,
    Topic,
    Unit,
    WordList,
)

Json = str | int | bool | None | Sequence["Json"] | dict[str, "Json"]


def pack(topic: Topic) -> Json:
    """All of a topic but its tests and its line."""
    return {
        "id": topic.id,
        "title": topic.title,
        "about": topic.about,
        "languages": topic.languages,
        "match": [_pack_rule(rule) for rule in topic.match],
        "boost": [_pack_rule(rule) for rule in topic.boost],
        "demote": [_pack_rule(rule) for rule in topic.demote],
        "ignore": [_pack_sense(sense) for sense in topic.ignore],
        "levels": [topic.levels.review, topic.levels.alert],
        "only_languages": topic.only_languages,
        "sources": [topic.sources.only, topic.sources.never],
        "countries": topic.countries,
        "max_age_days": topic.max_age_days,
        "concepts": [[concept.name, *map(_pack_list, concept.lists)] for concept in topic.concepts],
        "notify": [topic.notify.review, topic.notify.alert],
        "evidence": topic.evidence,
        "owner": topic.owner,
        "enabled": topic.enabled,
        "was": topic.was,
    }


def _pack_query(query: Query) -> Json:
    match query:
        case Term(written, text, mode, prefix, suffix):
            return ["term", written, text, mode, prefix, suffix]
        case ConceptRef(name):
            return ["concept", name]
        case Or(operands):
            return ["or", *map(_pack_query, operands)]
        case And(operands):
            return ["and", *map(_pack_query, operands)]
        case AndNot(operand, without):
            return ["and not", _pack_query(operand), *map(_pack_query, without)]
        case Near(left, right, unit, words, ordered):
            return ["near", unit, words, ordered, _pack_query(left), _pack_query(right)]
        case AtLeast(count, operand):
            return ["at least", count, _pack_query(operand)]
        case InField(field, operand):
            return ["in", field, _pack_query(operand)]


def _pack_list(words: WordList) -> Json:
    return [words.key, *map(_pack_query, words.terms)]


def _pack_rule(rule: Rule) -> Json:
    return {
        "query": _pack_query(rule.query),
        "written": rule.written,
        "points": rule.points,
        "name": rule.name,
        "unless": _pack_maybe(rule.unless),
        "only": [rule.only.fields, rule.only.in_languages, rule.only.sources],
    }


def _pack_sense(sense: Sense) -> Json:
    return {
        "name": sense.name,
        "mention": _pack_query(sense.mention),
        "when": _pack_maybe(sense.when),
        "lowercase": sense.lowercase,
        "unless": _pack_maybe(sense.unless),
        "carry": sense.carry,
        "in_languages": sense.in_languages,
    }


def _pack_maybe(query: Query | None) -> Json:
    return None if query is None else _pack_query(query)


def unpack(value: object) -> Topic:
    """The topic that was packed, without its tests. Raises ValueError where `value` was not packed by `pack`."""
    match value:
        case {
            "id": str(name),
            "title": str(title),
            "about": str(about),
            "languages": languages,
            "match": [*match],
            "boost": [*boost],
            "demote": [*demote],
            "ignore": [*ignore],
            "levels": [int(review), int(alert)],
            "only_languages": only_languages,
            "sources": [only, never],
            "countries": countries,
            "max_age_days": int() | None as max_age_days,
            "concepts": [*concepts],
            "notify": [str(of_review), str(of_alert)],
            "evidence": str(evidence),
            "owner": str() | None as owner,
            "enabled": bool(enabled),
            "was": str() | None as was,
        }:
            return Topic(
                id=name,
                title=title,
                about=about,
                languages=_texts(languages),
                match=tuple(_rule(RuleKind.MATCH, rule) for rule in match),
                boost=tuple(_rule(RuleKind.BOOST, rule) for rule in boost),
                demote=tuple(_rule(RuleKind.DEMOTE, rule) for rule in demote),
                ignore=tuple(map(_sense, ignore)),
                levels=Levels(review, alert),
                only_languages=_texts(only_languages),
                sources=Sources(_texts(only), _texts(never)),
                countries=_texts(countries),
                max_age_days=max_age_days,
                concepts=tuple(map(_concept, concepts)),
                notify=Notify(Delivery(of_review), Delivery(of_alert)),
                evidence=Evidence(evidence),
                owner=owner,
                enabled=enabled,
                was=was,
            )
    raise ValueError("no topic")


def _rule(kind: RuleKind, value: object) -> Rule:
    match value:
        case {
            "query": query,
            "written": str(written),
            "points": int(points),
            "name": str() | None as name,
            "unless": unless,
            "only": [fields, in_languages, sources],
        }:
            only = Only(
                fields=tuple(map(Field, _texts(fields))), in_languages=_texts(in_languages), sources=_texts(sources)
            )
            return Rule(
                kind=kind,
                query=_query(query),
                written=written,
                points=points,
                name=name,
                unless=_maybe(unless),
                only=only,
            )
    raise ValueError("no rule")


def _sense(value: object) -> Sense:
    match value:
        case {
            "name": str(name),
            "mention": mention,
            "when": when,
            "lowercase": bool(lowercase),
            "unless": unless,
            "carry": bool(carry),
            "in_languages": in_languages,
        }:
            return Sense(
                name=name,
                mention=_query(mention),
                when=_maybe(when),
                lowercase=lowercase,
                unless=_maybe(unless),
                carry=carry,
                in_languages=_texts(in_languages),
            )
    raise ValueError("no sense")


def _concept(value: object) -> Concept:
    match value:
        case [str(name), *lists]:
            return Concept(name, tuple(map(_word_list, lists)))
    raise ValueError("no concept")


def _word_list(value: object) -> WordList:
    match value:
        case [str(key), *terms]:
            return WordList(key, tuple(map(_atom, terms)))
    raise ValueError("no list of terms")


def _query(value: object) -> Query:
    match value:
        case ["or", *operands]:
            return Or(tuple(map(_query, operands)))
        case ["and", *operands]:
            return And(tuple(map(_query, operands)))
        case ["and not", operand, *without]:
            return AndNot(_query(operand), tuple(map(_query, without)))
        case ["near", str(unit), int(words), bool(ordered), left, right]:
            return Near(_query(left), _query(right), Unit(unit), words, ordered)
        case ["at least", int(count), operand]:
            return AtLeast(count, _query(operand))
        case ["in", str(field), operand]:
            return InField(Field(field), _query(operand))
    return _atom(value)


def _maybe(value: object) -> Query | None:
    return None if value is None else _query(value)


def _atom(value: object) -> Atom:
    match value:
        case ["term", str(written), str(text), str(mode), bool(prefix), bool(suffix)]:
            return Term(written, text, Mode(mode), prefix, suffix)
        case ["concept", str(name)]:
            return ConceptRef(name)
    raise ValueError("no query")


def _texts(value: object) -> tuple[str, ...]:
    match value:
        case [*items]:
            texts = tuple(item for item in items if isinstance(item, str))
            if len(texts) == len(items):
                return texts
    raise ValueError("no list of texts")
