"""The news agency that a report is credited to: by its by-line, its first line or its last. Pure.

A closed list; a name counts where it stands alone: in brackets, after a dash or a colon, as a line of its own. That
somebody "told Reuters" credits nobody.
"""

from __future__ import annotations

import re

from monitor.text.words import is_spaceless

NAMES: dict[str, tuple[str, ...]] = {
    "AFP": ("AFP", "Agence France-Presse", "АФП", "فرانس برس", "أ ف ب", "أ.ف.ب", "法新社"),
    "Anadolu": ("AA", "Anadolu", "Anadolu Agency", "Anadolu Ajansı", "Анадолу", "الأناضول", "وكالة الأناضول"),
    "ANI": ("ANI", "Asian News International"),
    "ANSA": ("ANSA", "Agenzia ANSA"),
    "AP": ("AP", "Associated Press", "The Associated Press", "أسوشيتد برس", "美联社"),
    "APA": ("APA", "Austria Presse Agentur"),
    "BTA": ("БТА", "BTA"),
    "CTK": ("ČTK", "CTK"),
    "DHA": ("DHA", "Demirören Haber Ajansı"),
    "dpa": ("dpa", "dpa-AFX", "dpa-infocom", "Deutsche Presse-Agentur", "DPA"),
    "EFE": ("EFE", "Agencia EFE"),
    "Fars": ("Fars", "Fars News", "خبرگزاری فارس"),
    "IANS": ("IANS",),
    "IHA": ("İHA", "IHA", "İhlas Haber Ajansı"),
    "Interfax": ("Interfax", "Интерфакс"),
    "Interfax-Ukraine": ("Interfax-Ukraine", "Интерфакс-Украина", "Інтерфакс-Україна"),
    "IRNA": ("IRNA", "ایرنا"),
    "Kyodo": ("Kyodo", "Kyodo News", "共同通信", "共同社"),
    "PA": ("PA Media", "Press Association"),
    "PAP": ("PAP", "Polska Agencja Prasowa"),
    "PTI": ("PTI", "Press Trust of India"),
    "Reuters": ("Reuters", "Thomson Reuters", "Рейтер", "Рейтерс", "Reuter", "رويترز", "路透社", "ロイター"),
    "RIA Novosti": ("RIA Novosti", "РИА Новости"),
    "SANA": ("SANA", "سانا"),
    "sid": ("SID", "Sport-Informations-Dienst"),
    "TASS": ("TASS", "ТАСС"),
    "Ukrinform": ("Ukrinform", "Укрінформ", "Укринформ"),
    "UNIAN": ("UNIAN", "УНІАН", "УНИАН"),
    "UPI": ("UPI", "United Press International"),
    "Xinhua": ("Xinhua", "Xinhua News Agency", "新华社", "新華社", "Синьхуа", "شينخوا"),
    "Yonhap": ("Yonhap", "연합뉴스"),
}

ZONE = 200  # characters of the first and of the last line that are looked at

_AGENCY = {name: agency for agency, names in NAMES.items() for name in names}
_LONGEST_FIRST = sorted(_AGENCY, key=len, reverse=True)
_SPACELESS = "|".join(name for name in _LONGEST_FIRST if is_spaceless(name[0]))
_ANY = f"(?<!\\w)({'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\\w)"
_NAMED = re.compile(_ANY)
_CREDITED = re.compile(
    rf"(?:^|[(\[/—–|:]|\s-\s|©(?:\s*\d{{4}})?)\s*{_ANY}\s*(?:$|[)\]/—–|.,;]|-\s)"  # (Reuters); Source: dpa
    rf"|[.,]\s+{_ANY}\s*(?:[.—–]|-\s)"  # Київ. Укрінформ. – МОСКВА, 22 ноя – РИА Новости.
    rf"|(?:^|[（(【\[：:])({_SPACELESS})"  # 新华社北京11月22日电
)
_REUTERS_TAIL = re.compile(r"\b[Rr]eporting by .+;\s*[Ee]diting by ")  # how that agency signs, and no other


def agency(text: str, author: str | None) -> str | None:
    """The agency that a report is credited to; None where it names none."""
    if author and (named := _NAMED.search(author)):
        return _AGENCY[named[1]]
    whole = text.strip()
    first, last = whole.partition("\n")[0][:ZONE], whole.rpartition("\n")[2][-ZONE:]
    for line in (first.strip(), last.strip()):
        if credited := _CREDITED.search(line):
            return _AGENCY[next(filter(None, credited.groups()))]
        if _REUTERS_TAIL.search(line):
            return "Reuters"
    return None
