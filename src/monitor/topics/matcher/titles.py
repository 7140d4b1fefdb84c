"""Ordinary words that are capitalised before a name and are no part of it: titles, trades, days, nations. Pure.

A first name before a surname is rare in a topic that knows the surname's bearer; a title is not, and is written with a
capital in English and Turkish headlines, in German always. No dictionary is at hand when an article is matched, and
one would not do: Deniz and Rose are words too. So these are lists by language: whole words, beginnings of words that
have many forms (`-` behind), endings of German compounds (`-` before).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from monitor.text.fold import fold_key

_LISTS: Final = {
    "en": """
        mr mrs ms miss messrs dr prof professor sir lord lady dame honourable honorable excellency comrade brother
        sister father mother uncle aunt
        minister ministers ministry president premier chancellor secretary undersecretary senator governor mayor
        ambassador envoy deputy vice chief head heads boss chair chairman chairwoman chairperson director ceo cfo cto
        founder cofounder owner manager executive engineer inventor designer scientist pilot general colonel major
        captain admiral commander lieutenant sergeant private marshal officer soldier fighter judge justice prosecutor
        lawyer attorney king queen prince princess pope bishop imam rabbi reverend coach trainer striker midfielder
        defender goalkeeper keeper forward winger referee player footballer singer actor actress author writer
        journalist reporter analyst expert economist politician lawmaker congressman congresswoman representative
        councillor adviser advisor aide spokesman spokeswoman spokesperson leader member candidate rival colleague
        counterpart consul negotiator treasurer investor commissioner delegate inspector contractor dealer broker editor
        publisher producer teacher student doctor farmer driver worker sheriff rector dean -ist -maker -owner -holder
        counterpart entrepreneur businessman businesswoman tycoon billionaire magnate energy defence defense foreign
        interior finance industry trade transport former late outgoing acting new first second third senior junior
        company maker firm group party board government army navy police team club world
        monday tuesday wednesday thursday friday saturday sunday january february march april june july august
        september october november december today yesterday tomorrow
        turk turks turkish kurd kurds kurdish syrian syrians russian russians ukrainian ukrainians german germans
        american americans british french greek greeks iranian israeli arab arabs european polish chinese
        the a an and or but if as at by for from in into of off on over per to under up via with about after against
        amid before between during since through until while without when where why how what who which that this
        these those his her its their our your my he she it they we you i not no yes all both each every more most
        is are was were be been has have had will would can could may must should does did do
        say says said tells told asks asked sees saw hails warns warned vows calls urges backs meets visits wants
        thinks knows denies rejects confirms announces reveals insists praises slams blasts defends
    """,
    "de": """
        herr herrn frau doktor dr prof professor professorin magister genosse kollege kollegin bruder schwester vater
        mutter sohn tochter onkel
        -minister -ministers -ministern -ministerin -präsident -präsidenten -präsidentin -kanzler -kanzlers -kanzlerin
        -chef -chefs -chefin -sprecher -sprechers -sprecherin -sekretär -sekretärs -sekretärin -vorsitzende
        -vorsitzender -vorsitzenden -vorstand -vorstands -mitglied -direktor -direktors -direktorin -leiter -leiters
        -leiterin -trainer -trainers -trainerin -spieler -spielers -spielerin -stürmer -torwart -verteidiger -gründer
        -gründers -gründerin -hersteller -herstellers -konzern -unternehmer -unternehmers -unternehmerin -ingenieur
        -ingenieurs -ingenieurin -experte -experten -expertin -politiker -politikers -politikerin -führer -führers
        -inhaber -manager -managers -managerin -botschafter -botschafters -botschafterin -gesandte -gesandter
        -gouverneur -gouverneurs -meister -meisters -meisterin -senator -senators -senatorin -richter -richters
        -richterin -anwalt -anwalts -anwältin -offizier -general -generals -oberst -hauptmann -admiral -soldat -pilot
        -abgeordnete -abgeordneter -abgeordneten -beauftragte -beauftragter -beauftragten -bewerber -kandidat
        -kandidaten -kandidatin -berater -beraters -beraterin -journalist -journalisten -journalistin -forscher
        -forscherin -erbe -rivale -rivalen -freund -freundes -gegner -gegners -partner -vize -boss -profi
        -familie -brüder -brüdern -geschwister -rektor -inspektor -kommissar -unterhändler -investor -lehrer -lehrerin
        -könig -papst -bischof -prinz
        montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april mai juni juli
        august september oktober november dezember heute gestern morgen jahr jahre jahren woche monat tag abend nacht
        streit streits rede ende anfang angaben ansicht seite
        türke türken türkische türkischer kurde kurden syrer russe russen ukrainer deutsche deutscher
        der die das den dem des ein eine einen einem einer und oder aber als auch auf aus bei durch für gegen im in mit
        nach neben ohne seit über um unter von vom vor wegen wie zu zum zur zwischen am an wenn weil dass ob so nun
        neue neuer neues alte erste erster
    """,
    "tr": """
        bay bayan bey beyefendi hanım hanımefendi sayın sn dr doç prof av öğr gör yrd
        bakan- başbakan başkan başkanı başkanımız cumhurbaşkanı cumhurbaşkanımız yardımcısı yardımcıları vekil vekili
        milletvekili milletvekilimiz vali valisi kaymakam muhtar genel müdür müdürü müdürlüğü sekreter sekreteri
        lider lideri büyükelçi büyükelçisi elçi sözcü sözcüsü danışman danışmanı üye üyesi müsteşar müsteşarı
        orgeneral korgeneral tümgeneral tuğgeneral general amiral oramiral albay yarbay binbaşı yüzbaşı teğmen
        üsteğmen komutan komutanı asker er başkomutan hoca hocamız öğretmen mühendis yüksek pilot avukat savcı hakim
        hâkim gazeteci yazar spiker sunucu direktör direktörü teknik antrenör futbolcu kaleci forvet kaptan hakem
        -uzmanı -amiral -cı -cu -çı -çu rektör rektörü
        patron patronu kurucu kurucusu iş insanı işadamı ceo aday adayı
        enerji dışişleri içişleri savunma maliye ekonomi ticaret sanayi teknoloji tarım ulaştırma kurulu
        pazartesi çarşamba perşembe cumartesi pazar ocak şubat haziran temmuz ağustos aralık bugün dün yarın
        türk türkler türkiye kürt kürtler suriyeli rus ruslar ukraynalı alman amerikalı
        ve ile veya ya da de ama fakat için gibi göre kadar sonra önce yeni eski bu şu o bir iki her tüm son dakika ise
        dedi açıkladı konuştu duyurdu geldi
    """,
    "ru": """
        господин- госпож- товарищ- министр- вице- президент- премьер- канцлер- глав- депутат- сенатор- губернатор-
        мэр мэра мэру мэром посол посла послу послом посланник- генерал- полковник- майор- капитан- адмирал-
        командующ- маршал- солдат-
        директор- председател- руководител- основател- владел- секретар- спикер- представител- советник- помощник-
        эксперт- аналитик- журналист- инженер- конструктор- профессор- академик- доктор- судь- прокурор- адвокат-
        ректор- -ник -тик -лог -граф -ист -атор -итель
        тренер- футболист- нападающ- защитник- вратар- лидер- кандидат- политик- бизнесмен- предпринимател- миллиардер-
        компани- концерн- турок турк- турецк- курд- сирий- росси- украин- в во на с со к ко о об от по при про за из и
        или а но как что это его её их новый новая новые первый
    """,
    "uk": """
        пан пана пану паном пані товариш- міністр- віце- президент- прем'єр- канцлер- голов- очільни- депутат- сенатор-
        губернатор- мер мера меру мером посол посла послу послом генерал- полковник- майор- капітан- адмірал-
        командувач- маршал- солдат- директор- керівни- засновни- власни- секретар- спікер- речни- представни-
        радни- помічни- експерт- аналітик- журналіст- інженер- конструктор- професор- академік- доктор- судд-
        прокурор- адвокат- тренер-
        футболіст- нападни- захисни- воротар- лідер- кандидат- політик- бізнесмен- підприєм- компані- концерн- турок
        турк- турецьк- курд- сирійськ- росі- україн- в у на з із зі до про за від по при та й і або а але як що це його
        ректор- -ник -тик -лог -граф -іст -атор -итель
        її їх новий нова нові перший
    """,
}
_SHORTEST: Final = 3  # letters before an ending


class _Words:
    """One language's list."""

    __slots__ = ("_beginnings", "_endings", "_whole")

    def __init__(self, words: str) -> None:
        folded = frozenset(fold_key(words).split())
        self._beginnings = tuple(sorted(word[:-1] for word in folded if word.endswith("-")))
        self._endings = tuple(sorted(word[1:] for word in folded if word.startswith("-")))
        self._whole = frozenset(word for word in folded if "-" not in word) | set(self._endings)

    def have(self, word: str) -> bool:
        return (
            word in self._whole
            or word.startswith(self._beginnings or "\0")
            or (word.endswith(self._endings or "\0") and len(word) >= _SHORTEST + 4)
        )


_WORDS: Final = {language: _Words(words) for language, words in _LISTS.items()}


def is_ordinary(word: str, languages: Iterable[str]) -> bool:
    """Whether a folded word is one of these, in one of the languages; in any, where none of them has a list. Tails
    after an apostrophe do not count."""
    stem = word.partition("'")[0]
    lists = [_WORDS[language] for language in languages if language in _WORDS] or list(_WORDS.values())
    return any(words.have(stem) or words.have(word) for words in lists)


_ENOUGH_WORDS: Final = 4
_LONG: Final = 4  # letters; shorter words stay small in titles
_NO_HEADLINE_CASE: Final = frozenset(("de",))  # all nouns have capitals there
_DETERMINERS: Final = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the a an this that his her its their our",
        "de": "der die das den dem des ein eine einen einem einer eines sein seine seinen seinem seiner seines ihr ihre"
        " ihren ihrem ihrer ihres unser unsere kein keine dieser diese dieses diesen diesem jener jene vom zum zur im"
        " am beim",
    }.items()
}


def is_headline_case(field: str, languages: Sequence[str]) -> bool:
    """Whether a field Writes Its Words Like This: none of its long words is small, and there are several."""
    if not _NO_HEADLINE_CASE.isdisjoint(languages[:1]):
        return False
    long = [word for word in field.split() if len(word) >= _LONG and word[0].isalpha()]
    return len(long) >= _ENOUGH_WORDS and not any(word[0].islower() for word in long)


def is_determiner(word: str, languages: Iterable[str]) -> bool:
    """Whether a folded word stands before nouns and not before names: der Politiker Bayraktar."""
    return any(word in _DETERMINERS[language] for language in languages if language in _DETERMINERS)
