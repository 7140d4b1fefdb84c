"""Words that stand beside names in by-lines, in the languages of news; the lists as parts of expressions."""

from __future__ import annotations


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


# Before a name, and no part of any; and those that are so with a colon only: `Haber Merkezi` is a desk.
LABELS = "|".join(
    (
        r"(?:(?:written|reported|reporting|words|posted|published|submitted|created|story|text) )?by",
        r"autor(?:en|es|a|in|zy|ka|ki)?",
        r"auteurs?|autore|scritto da|verfasst von|aufgezeichnet von|geschrieben von",
        r"(?:ein |eine )?(?:kommentar|gastbeitrag|analyse|interview|reportage|kolumne) (?:von|de|par|by)",
        r"redakteur(?:in)?|korrespondent(?:in)?|écrit par|publié par|propos recueillis par|escrito por|redacción de",
        r"yazan|yazar|hazırlayan|muhabir|автори?|авторы?|підготував|підготувала|журналист(?:ка)?",
        r"корреспондент|кореспондент|بقلم|كتب|كتبت|كتبه|الكاتبة?|إعداد|اعداد|نویسنده|به قلم|گزارش از",
        r"συντάκτης|του συντάκτη|επιμέλεια|作者|记者|記者|撰文|文責|מאת",
    )
)
LABELS_BEFORE_COLON = "|".join(
    (
        "authors?|writers?|reporters?|words|story|texte?|texto|tekst[oı]?|protokoll|interview|haber|röportaj|текст",
        "文|글|تحرير",
    )
)
# Before a name, or part of one: `Von Miller`, `Di Maria`.
MAYBE_LABELS = "von|par|por|di|da|de|door|av|af|od|από|от|від"
# Between two names.
AND = "&|and|und|et|och|og|ja|ve|with|mit|avec|con"
# Between two names, or within one: `Ortega y Gasset`.
MAYBE_AND = "y|e|i|и|і|та|en|و"
# Behind a name, and no part of any.
SUFFIXES = "기자|특파원|논설위원|記者|记者"
TITLES = "|".join(
    (
        r"(?:correspondents?|editors?|editor-in-chief|reporters?|writers?|columnist|contributors?|journalists?|analyst)",
        r"\w*redakteur(?:in)?|\w*korrespondent(?:in)?|\w*journalist(?:in|e)?|\w*reporterin|volontär(?:in)?|redaktor(?:ka)?",
        r"muhabiri?|editörü?|yazarı?|корреспондент|редактор|обозреватель|журналист(?:ка)?|кореспондент(?:ка)?|оглядач",
        r"correspondante?|rédacteur|rédactrice|periodista|corresponsal|giornalista|dziennikarz|dziennikarka",
        r"مراسلة?|محررة?|صحفية?|صحافية?|كاتبة?|رئيس التحرير|خبرنگار|سردبیر|δημοσιογράφος|συντάκτης|ανταποκριτής",
    )
)
AGENCIES = _words(
    "reuters afp ap dpa apa kna epd sid ansa efe lusa aa dha iha anka upi pa pti ani tass тасс риа унн interfax "
    "интерфакс ukrinform укринформ укрінформ xinhua kyodo yonhap belga sana wam spa mena nna belta stt ntb ritzau"
)
# Accounts that systems come with, and what templates write for nothing.
NOBODY = _words(
    "admin administrator administrador root webmaster user guest superuser null none undefined unknown anonymous "
    "n/a author autor staff test wordpress wpadmin site default true false yönetici админ"
) | {"super user", "site admin", "web admin", "staff writer"}
# Folders in which the profiles of authors stand.
PROFILES = (
    "authors?|autor(?:en|es|i)?|auteurs?|person|people|profiles?|by|staff|journalists?|contributors?|writers?"
    "|reporters?|columnists?|yazar(?:lar)?|muhabir|avtor|users?"
)
