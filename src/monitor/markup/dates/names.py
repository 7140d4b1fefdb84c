"""Names of months in the languages of news, and of time zones, as dates are written with them. Pure."""

from __future__ import annotations

from datetime import timedelta, timezone

# Whole words, or the first four or three letters of longer ones.
_MONTHS = (
    "jan january januar ocak oca янв яну січ يناير janv janvier enero ene gen gennaio styc ιαν ianuarie ינואר ژانویه",
    "feb february şub şubat фев лют فبراير févr febr fév fev luty lut φεβ פברואר فوریه شباط",
    "mar march mart märz mrz mär mars marzo maart мар бер березня مارس μαρ מרץ מרס آذار",
    "apr april nis nisan апр кві أبريل ابريل إبريل avr abr kwi απρ אפריל آوریل نيسان",
    "may mayıs май мая тра травня مايو mai maio mag mei maj touko μαΐ μαϊ μάι מאי مه أيار ايار",
    "jun june haz haziran июн юни чер червня يونيو juin giu giugno juni kesä cze ιουν יוני ژوئن حزيران",
    "jul july tem temmuz июл юли лип липня يوليو juil lug luglio juli heinä lip ιουλ יולי ژوئیه تموز",
    "aug august ağu ağustos авг сер серпня أغسطس اغسطس août aout ago elo sie agu αυγ אוגוסט اوت آب",
    "sep september eyl eylül сен вер вересня سبتمبر sept set syys wrz σεπ ספטמבר سپتامبر أيلول ايلول",
    "oct october eki ekim окт жов жовтня أكتوبر اكتوبر okt ott out loka paź οκτ אוקטובר اکتبر",
    "nov november kas kasım ноя ное лис نوفمبر marr lis list νοε נובמבר نوامبر",
    "dec december ara aralık дек гру грудня ديسمبر dez déc dic des joul gru δεκ דצמבר دسامبر",
)
_BY_NAME = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}

# Of two words, in the Levant and in Iraq; looked for before single words.
_OF_TWO_WORDS = {
    "كانون الثاني": "january",
    "تشرين الأول": "october",
    "تشرين الاول": "october",
    "تشرين الثاني": "november",
    "كانون الأول": "december",
    "كانون الاول": "december",
}

# Hours ahead of UTC. Left out are those that several regions call their own (IST, AST, GST …).
_ZONES = {
    "utc": 0, "gmt": 0, "ut": 0, "z": 0, "wet": 0, "west": 1, "bst": 1,
    "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3, "tsi": 3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "brt": -3, "sast": 2, "eat": 3, "wat": 1, "cat": 2, "pkt": 5, "wib": 7, "hkt": 8, "sgt": 8,
    "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip


def month_of(word: str) -> int | None:
    """The number of the month that a word names in full or shortened; None where it names none."""
    lowered = word.lower().removesuffix(".")
    return _BY_NAME.get(lowered) or _BY_NAME.get(lowered[:4]) or _BY_NAME.get(lowered[:3])


def single_words(text: str) -> str:
    """`text` with the names of months that are two words as one."""
    for two, one in _OF_TWO_WORDS.items():
        text = text.replace(two, one)
    return text


def zone_of(name: str) -> timezone | None:
    """The zone that a short name stands for, where it stands for one alone."""
    hours = _ZONES.get(name.lower())
    return None if hours is None else timezone(timedelta(hours=hours))
