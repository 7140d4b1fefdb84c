"""The topic language as values: what `read` makes of a file, and what `compile` makes a matcher of.

    query        Query = Term | ConceptRef | Or | And | AndNot | Near | AtLeast | InField
    topic        Topic: Rules (a query with points), Senses (what is ignored), Levels, scope, TopicTests
    file         TopicFile: its topics and its warnings

Everything is frozen, hashable and picklable, and knows nothing of YAML: a query typed in a search box gives the
same values. Pure.
"""

from monitor.topics.model.queries import (
    And,
    AndNot,
    AtLeast,
    Atom,
    ConceptRef,
    Field,
    InField,
    Mode,
    Near,
    Or,
    Query,
    Term,
    Unit,
    atoms,
    children,
)
from monitor.topics.model.topics import (
    DEFAULT_POINTS,
    Concept,
    Delivery,
    Evidence,
    Expect,
    Levels,
    Notify,
    Only,
    Rule,
    RuleKind,
    Sense,
    Sources,
    Topic,
    TopicFile,
    TopicTest,
    WordList,
)

__all__ = [
    "DEFAULT_POINTS",
    "And",
    "AndNot",
    "AtLeast",
    "Atom",
    "Concept",
    "ConceptRef",
    "Delivery",
    "Evidence",
    "Expect",
    "Field",
    "InField",
    "Levels",
    "Mode",
    "Near",
    "Notify",
    "Only",
    "Or",
    "Query",
    "Rule",
    "RuleKind",
    "Sense",
    "Sources",
    "Term",
    "Topic",
    "TopicFile",
    "TopicTest",
    "Unit",
    "WordList",
    "atoms",
    "children",
]
