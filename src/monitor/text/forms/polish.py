"""Polish: the dictionary's forms, filled up by regular cases of nouns and names, and of adjectives. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

from monitor.text.forms.endings import Row, inflected, own
from monitor.text.forms.grammar import Family, Grammar, Reading, is_acronym, is_name_alone, look_up, spelled
from monitor.text.forms.lexicon import Lexicon

_NOUNS: Final[tuple[Row, ...]] = (
    ("ski cki dzki", 0, ""),
    ("ów", 2, "ów owa owowi owem owie"),
    ("óg", 2, "óg ogu ogiem ogi ogów ogom ogami ogach"),
    ("niec", 4, "niec ńca ńcowi ńcem ńcu ńcy ńce ńców ńcom ńcami ńcach"),
    ("iec", 3, "iec ca cowi cem cu cy ce ców com cami cach"),
    ("ek", 2, "ek ka ku kowi kiem ki ków kom kami kach kowie"),
    ("k g", 0, "- a u owi iem i ów om ami ach owie"),
    ("ć", 1, "ć cia ciowi ciem ciu cie ci ciów ciom ciami ciach cią"),
    ("ń", 1, "ń nia niowi niem niu nie ni niów niom niami niach nią"),
    ("ś", 1, "ś sia siowi siem siu sie si siów siom siami siach sią"),
    ("ź", 1, "ź zia ziowi ziem ziu zie zi ziów ziom ziami ziach zią"),
    ("cz sz rz ż dż dz c l j", 0, "- a u owi em e y i ów om ami ach owie"),
    ("ch h b p f v w m n d t s x z r ł", 0, "- a u owi em y ów om ami ach owie"),
    ("ska cka dzka", 1, "a iej ą ie ich im imi"),
    ("ja ia la", 1, "a i ę ą o e - om ami ach"),
    ("ca cza sza rza ża dża dza", 1, "a y ę ą o e - ów om ami ach"),
    ("ka ga", 1, "a i ę ą o - ów om ami ach"),
    ("a", 1, "a y ę ą o - ów om ami ach"),
    ("um", 2, "um a ów om ami ach"),
    ("ie o e", 1, "ie o e a u em - om ami ach"),
)
# The locative, and the plural of persons
_SOFTENED: Final[tuple[Row, ...]] = (
    ("sta", 3, "ście ści"),
    ("ta", 2, "cie ci"),
    ("da", 2, "dzie dzi"),
    ("ra", 1, "ze zy"),
    ("ła", 2, "le li"),
    ("sa za na ba pa wa fa ma va", 1, "ie i"),
    ("cha", 3, "sze si"),
    ("ka", 2, "ce cy"),
    ("ga", 2, "dze dzy"),
    ("st", 2, "ście ści"),
    ("zd", 2, "ździe"),
    ("t", 1, "cie ci"),
    ("d", 1, "dzie dzi"),
    ("rz", 0, ""),
    ("r", 0, "ze zy"),
    ("ł", 1, "le li"),
    ("cz sz dz", 0, ""),
    ("s z n b p w f m v", 0, "ie i"),
    ("ek", 2, "cy"),
    ("k", 1, "cy"),
    ("g", 1, "dzy"),
    ("sto", 3, "ście"),
    ("to", 2, "cie"),
    ("ro", 1, "ze"),
)
_ADJECTIVES: Final[tuple[Row, ...]] = (
    ("ski cki dzki", 1, "i iego iemu im a iej ą ie ich imi u"),
    ("ki gi", 1, "i iego iemu im a iej ą ie ich imi"),
    ("ni pi bi si zi ci wi", 0, "- ego emu m a ej ą e ch mi"),
    ("y", 1, "y ego emu ym a ej ą e ych ymi"),
)
_PERSONAL: Final[tuple[Row, ...]] = (
    ("ki", 2, "cy"),
    ("gi", 2, "dzy"),
    ("ry", 1, "zy"),
    ("ty", 2, "ci"),
    ("dy", 2, "dzi"),
    ("ły", 2, "li"),
    ("y", 1, "i"),
)
_VERBS: Final[tuple[Row, ...]] = (
    ("ać", 2, "ać ał ała ało ali ały ano any ana ane ani anego anej aną anych anym anymi"),
    ("eć", 2, "eć ał ała ało eli ały"),
    ("ić", 1, "ć ł ła ło li ły ono ony ona one eni onego onej oną onych onym onymi"),
    ("yć", 2, "yć ył yła yło yli yły ono ony ona one eni onego onej oną onych onym onymi"),
    ("ć", 0, ""),
)
# Cases that are a word's own where another is spelled like it: portach, of port as of porto
_TELLING: Final = ("owi", "em", "ów", "om", "ami", "ach", "cie", "dzie", "rze")
_LONG: Final = 5
_SHORT_NAME: Final = 5

_PLURAL_ENDINGS: Final = ("y", "i", "e")
_ADJECTIVE_ENDINGS: Final = ("y", "i")


def _readings(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    found = () if is_acronym(word) else look_up(spelled(word), lexicon)
    if is_name_alone(word, found, _PLURAL_ENDINGS, _ADJECTIVE_ENDINGS):
        return ()
    adjective = lexicon.lemma(word.lower()) or ""
    in_name = word[:1].isupper() and adjective.endswith(_ADJECTIVE_ENDINGS)  # Morze Czarne
    return tuple(dict.fromkeys((*found, Reading(adjective)))) if in_name else found


def _forms(word: str, families: tuple[Family, ...], lexicon: Lexicon) -> Iterable[str]:
    if is_acronym(word):
        return ()
    lemmas = sorted({family.reading.lemma for family in families})
    known = chain.from_iterable(family.forms() for family in families)
    forms = chain(known, chain.from_iterable(_regular(base, lemmas, lexicon) for base in lemmas or [word]))
    bare = word[:-1] if word[:1].isupper() and word.endswith("a") and len(word) <= _SHORT_NAME else ""
    return (form for form in forms if form != bare)  # Gaz is no form of Gaza


def _regular(word: str, lemmas: list[str], lexicon: Lexicon) -> Iterable[str]:
    if lemmas and word.endswith("ć") and lexicon.known(word):
        tables: tuple[tuple[Row, ...], ...] = (_VERBS,)
    else:
        tables = (_ADJECTIVES, _PERSONAL, _NOUNS, _SOFTENED)
    made = [form for rows in tables for form in inflected(word, rows)]
    telling = [form for form in made if form.endswith(_TELLING) and len(form) >= _LONG]
    return chain(own(made, lemmas, lexicon), () if tables == (_VERBS,) else telling)


GRAMMAR: Final = Grammar(_readings, _forms)
