"""What changes on a page though nobody edits it: words that stand beside counts, times and dates of update. Pure.

In the six languages of the sample world. Unknown ones are not mistaken for an edit either: a short line outside the
paragraphs has to show the same thing twice (`text.changes`).
"""

from __future__ import annotations

import re

from monitor.text.fold import fold_key
from monitor.text.words import spaced


def listed(text: str) -> list[str]:
    """The folded words of a text, stems and tails apart."""
    return spaced(fold_key(text)).split()


def _all(text: str) -> frozenset[str]:
    return frozenset(listed(text))


COUNTED = _all("""
    view views viewed read reads reader readers visit visits visitor visitors hit hits click clicks share shares shared
    like likes comment comments reply replies reaction reactions follower followers subscriber subscribers total times
    aufruf aufrufe abruf abrufe leser gelesen besucher besuche klick klicks mal geteilt kommentar kommentare gefällt
    görüntülenme görüntüleme okunma okundu okuma ziyaretçi ziyaret izlenme tıklanma paylaşım paylaşıldı beğeni yorum
    yorumlar kez kere toplam
    просмотр просмотра просмотров просмотры прочтений прочитали читателей посетитель посетителя посетителей посетители
    посещений комментарий комментария комментариев комментарии репост репостов лайк лайков раз всего
    перегляд перегляди переглядів перегляду прочитань читачів відвідувач відвідувача відвідувачів відвідувачі
    відвідувань коментар коментаря коментарів коментарі поширень вподобань разів усього
    مشاهدة مشاهدات المشاهدات قراءة قراءات القراءات زيارة زيارات الزيارات زائر زوار الزوار زائرا
    تعليق تعليقا تعليقات التعليقات
    مشاركة مشاركات إعجاب مرة عدد
""")

UPDATED = _all("""
    updated update modified published posted edited
    aktualisiert aktualisierung stand geändert veröffentlicht
    güncelleme güncellendi güncellenme yayınlanma yayın eklenme giriş
    обновлено обновлена обновление опубликовано опубликована изменено дата
    оновлено оновлення опубліковано змінено
    تحديث التحديث نشر النشر نُشر
""")

UNITS = _all("""
    second seconds sec secs minute minutes min mins hour hours hr hrs
    sekunde sekunden sek minuten std stunde stunden
    saniye dakika dk saat sa
    секунду секунды секунд сек минуту минуты минут мин час часа часов ч
    секунди хвилину хвилини хвилин хв годину години годин год
    ثانية ثوان ثواني دقيقة دقائق دقيقتين ساعة ساعات ساعتين
""")

AGO = _all("ago vor önce назад тому قبل منذ")

ONE = _all("a an one einer einem bir один одну одна")

_CALENDAR = _all("""
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
    day days week weeks month months year years today yesterday am pm gmt utc est edt cet cest bst msk
    januar februar märz mai juni juli oktober dezember okt dez
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag uhr tag tage tagen woche wochen monat monaten
    jahr jahren heute gestern
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    pazartesi salı çarşamba perşembe cuma cumartesi pazar gün hafta ay yıl bugün bugünkü dün
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    понедельник вторник среда четверг пятница суббота воскресенье день дня дней неделю недели недель месяц месяца
    месяцев года лет сегодня вчера г
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    понеділок вівторок середа четвер пʼятниця субота неділя дні днів тиждень тижні тижнів місяць місяці місяців
    року років сьогодні вчора р
    يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين الأول الثاني
    الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد يوم أيام أسبوع أسابيع شهر أشهر سنة سنوات اليوم أمس
    ص م بتوقيت غرينتش
""")

_BETWEEN = _all("""
    at on by of in last first the so far to
    am um der die das den zuletzt von bis bisher
    son ilk tarihi tarih saati
    в во о последнее последний время
    у об останнє останній час
    في آخر الساعة من تاريخ
""")

DATED = _CALENDAR | _BETWEEN | UNITS
FLEETING = COUNTED | UPDATED | DATED | AGO | ONE

_NUMBER = re.compile(r"\d+[^\W\d_]{0,2}")  # 18 037, 18.4K, 3h


def is_number(word: str) -> bool:
    """Whether a folded word is a number, perhaps with a unit of a letter or two behind it."""
    return _NUMBER.fullmatch(word) is not None
