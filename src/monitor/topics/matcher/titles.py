"""Titles of office, which stand before a surname and are no part of a name. Pure.

Ordinary words that are often capitalised all the same, in English headlines, in German always.
"""

from __future__ import annotations

_TITLES = """
    mr mrs ms miss dr prof professor sir lord lady dame minister president premier chancellor secretary senator
    governor mayor ambassador envoy deputy chief chairman chairwoman chair director ceo founder owner boss general
    colonel major captain admiral commander lieutenant sergeant judge king queen prince princess pope bishop coach
    striker midfielder defender goalkeeper forward spokesman spokeswoman spokesperson analyst adviser advisor
    herr frau prasident prasidentin ministerin energieminister verteidigungsminister aussenminister innenminister
    finanzminister ministerprasident kanzler kanzlerin chef chefin konzernchef firmenchef vorsitzender vorsitzende
    sprecher sprecherin trainer sturmer torwart vorstand grunder direktor staatssekretar gouverneur burgermeister
    bay bayan sayin bakan bakani baskan baskani cumhurbaskani basbakan vekil vekili milletvekili vali genel mudur
    muduru orgeneral albay hoca teknik direktor
    министр министра министру президент президента глава главы премьер канцлер генерал директор директора господин
    госпожа министром президентом депутат сенатор посол губернатор
    міністр міністра міністру міністром президент президента голова голови премєр канцлер директора пан пана пані
"""
_WORDS = frozenset(_TITLES.split())


def is_title(word: str) -> bool:
    """Whether a folded word is a title; tails after an apostrophe do not count."""
    return word.partition("'")[0] in _WORDS
