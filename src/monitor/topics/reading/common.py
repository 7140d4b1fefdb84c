"""Words that stand in so many reports that one of them alone says nothing: a rule by one is no alert. Pure.

Lists by hand, short on purpose, in the six languages that the shipped topics speak: the words that news agencies use
for whom and what they report on, whatever it is. A word that is not here may be common all the same; backtests tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.text.fold import fold_key
from monitor.text.words import count_words
from monitor.topics.model import AndNot, AtLeast, Concept, ConceptRef, InField, Mode, Or, Query, Term

_LISTS = {
    "en": """
        agency agreement army attack attacks authorities border capital case chief city company conflict council country
        court crisis day deal defence defense deputy economy election energy forces government group head law leader
        man market meeting military million minister ministry month nation news official oil parliament party peace
        people plan police policy port president price prime report sea security ship soldier source state statement
        strike talks time trade troops union war week woman world year
    """,
    "de": """
        abkommen angriff armee bericht chef ende energie frau gericht gesetz gespräch gipfel grenze gruppe hafen haus
        jahr kanzler konflikt krieg krise land leute mann markt mensch menschen militär million minister ministerium
        monat nachricht partei parlament polizei präsident preis quelle regierung schiff sicherheit soldat staat stadt
        tag teil treffen truppen union unternehmen vertrag verteidigung wahl welt wirtschaft woche
    """,
    "tr": """
        açıklama adam ajans anlaşma asker ay bakan bakanlık barış başbakan başkan birlik bölge cumhurbaşkanı devlet
        dünya ekonomi enerji fiyat gemi gün güvenlik haber hafta halk hükümet insan kadın kanun karar kriz liman meclis
        milyon müzakere ordu parti petrol polis saldırı savaş savunma seçim sınır şehir şirket toplantı ülke yetkili yıl
    """,
    "ru": """
        агентство армия атака война вопрос время встреча газ глава год город государство граница группа день договор
        закон компания конфликт корабль кризис люди министерство министр мир месяц народ нефть область оборона партия
        переговоры полиция порт правительство президент рынок сила силы совет соглашение солдат союз страна суд удар
        цена человек экономика энергетика
    """,
    "uk": """
        агентство армія атака війна газ глава голова держава день договір економіка закон зустріч компанія конфлікт
        корабель кордон країна криза люди міністерство міністр мир місто місяць нафта народ область оборона партія
        переговори поліція порт президент рада рік ринок рішення сила сили солдат союз суд уряд удар угода ціна час
    """,
    "ar": """
        اتفاق أزمة اقتصاد أمن انتخابات برلمان جيش حرب حزب حكومة دفاع دولة رئيس سفينة سلام سوق شرطة شركة شعب صراع طاقة
        عالم غاز قانون قوات مجلس محكمة مدينة مليون ميناء نفط هجوم وزارة وزير
    """,
}
COMMON: Mapping[str, frozenset[str]] = {code: frozenset(fold_key(words).split()) for code, words in _LISTS.items()}


def common_word(query: Query, concepts: Mapping[str, Concept]) -> Term | None:
    """The first common word that makes a query hold by itself."""
    return next((term for term, key in _sufficient(query, dict(concepts), "") if _is_common(term, key)), None)


def _sufficient(query: Query, concepts: dict[str, Concept], key: str) -> Iterator[tuple[Term, str]]:
    """The terms of which one occurrence is enough, each with the key of the list that it stands in. A concept that has
    been looked into is taken out of `concepts`."""
    match query:
        case Term():
            yield query, key
        case ConceptRef(name) if name in concepts:
            for words in concepts.pop(name).lists:
                for atom in words.terms:
                    yield from _sufficient(atom, concepts, words.key)
        case Or(operands):
            for operand in operands:
                yield from _sufficient(operand, concepts, key)
        case AndNot(operand) | InField(_, operand) | AtLeast(1, operand):
            yield from _sufficient(operand, concepts, key)


def _is_common(term: Term, key: str) -> bool:
    """A case as typed, or a part of a word, is more than the word."""
    if term.mode is Mode.CASED or term.prefix or term.suffix or count_words(term.text) > 1:
        return False
    lists = (COMMON[key],) if key in COMMON else COMMON.values() if len(key) != 2 else ()  # of any, a script, a query
    return any(fold_key(term.text) in words for words in lists)
