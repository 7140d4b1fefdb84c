"""How good topics are on labelled texts, what each of their parts is worth, and why texts come out wrong. Pure.

judge       labelled texts, one at a time → all that follows
outcomes    a text: its score, and what that would be without each rule
parts       topics without one sense or term, matched again
tally       outcomes → evaluations: by language and by part
scores      counts → precision, recall and F1, with intervals
cases       the worst misses and false hits; all of them by reason
lacking     which rule was nearest to a text that was missed, and what it lacks
spelled     queries → text
floors      figures that may not fall
"""

from monitor.tuning.cases import Case, Cases, Why
from monitor.tuning.judge import Judge
from monitor.tuning.lacking import Nearest
from monitor.tuning.outcomes import ACCEPTABLE, IRRELEVANT, RELEVANT, Labelled, PartKind
from monitor.tuning.scores import Score, wilson
from monitor.tuning.tally import Evaluation, RuleScore

__all__ = [
    "ACCEPTABLE",
    "IRRELEVANT",
    "RELEVANT",
    "Case",
    "Cases",
    "Evaluation",
    "Judge",
    "Labelled",
    "Nearest",
    "PartKind",
    "RuleScore",
    "Score",
    "Why",
    "wilson",
]
