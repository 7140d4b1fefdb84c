"""What pages say that stand where an article should: not found, removed, cookies, log in, scripts, errors. Pure.

In the languages of the shipped feeds and some more. Compared without case and accents, word for word.
"""

from __future__ import annotations

import re
import unicodedata

from monitor.stages.extract.notes import Note

_GONE = """
    page not found; page cannot be found; page can't be found; page could not be found;
    page you are looking for; page you were looking for; page you requested; can't find that page;
    cannot find that page; can't find the page; 404 not found; error 404; 404 error; not found;
    this page doesn't exist; this page does not exist; page no longer exists; story not found;
    article not found; article has been removed; article was removed; article has been deleted;
    article is no longer available; story has been removed; story is no longer available;
    content is no longer available; content has been removed; article has been withdrawn;
    article has been unpublished; article has been taken down; story has been taken down;
    page is no longer available; page has been removed; article has expired; content not found;
    post has been deleted; seite nicht gefunden; seite wurde nicht gefunden; seite konnte nicht gefunden werden;
    seite existiert nicht; artikel nicht gefunden; artikel wurde geloscht; artikel wurde entfernt;
    artikel ist nicht mehr verfugbar; beitrag ist nicht mehr verfugbar; beitrag wurde geloscht;
    beitrag wurde entfernt; artikel wurde zuruckgezogen; artikel nicht mehr verfugbar; fehler 404;
    angeforderte seite; gesuchte seite; inhalt ist nicht mehr verfugbar; beitrag nicht mehr verfugbar;
    artikel existiert nicht mehr; sayfa bulunamadı; haber bulunamadı; aradıgınız sayfa; icerik bulunamadı;
    haber yayından kaldırıl; haber silin; icerik yayından kaldırıl; sayfaya ulasılamadı; boyle bir sayfa yok;
    bu haber kaldırıl; haber kaldırılmıstır; icerik kaldırıl; hata 404; haber artık yayında degil;
    страница не наидена; страницы не существует; страница не существует; такои страницы нет; материал не наиден;
    статья не наидена; материал удален; статья удалена; новость удалена; страница удалена;
    запрошенныи вами материал; запрашиваемая страница; ошибка 404; материал был удален; статья была удалена;
    материал снят с публикации; публикация удалена; новость не наидена; материал недоступен;
    сторінку не знаидено; сторінка не знаидена; сторінки не існує; сторінка не існує; матеріал не знаидено;
    статтю не знаидено; матеріал вилучено; матеріал видалено; статтю вилучено; статтю видалено; новину видалено;
    помилка 404; статтю було вилучено; статтю було видалено; матеріал було видалено;
    матеріал знято з публікаціі; запитувану сторінку; публікацію видалено; الصفحه غير موجوده;
    لم يتم العثور علي الصفحه; الصفحه المطلوبه; تم حذف المقال; تم حذف الخبر; المقال غير متوفر; الخبر غير موجود;
    الصفحه التي تبحث عنها; حذف هذا المقال; هذا المحتوي غير متاح; المقال غير موجود; خطا 404; لم نعثر علي الصفحه;
    تم حذف هذا الخبر; page introuvable; page non trouvee; cette page n'existe pas; pagina no encontrada;
    la pagina que buscas; pagina non trovata; strona nie istnieje; nie znaleziono strony; pagina niet gevonden;
    pagina nao encontrada; страницата не е намерена; sidan kunde inte hittas
"""
_CONSENT = """
    we use cookies; uses cookies; use cookies and; accept cookies; accept all cookies; cookie consent;
    we value your privacy; your privacy choices; before you continue; manage your privacy;
    store and/or access information on a device; consent to the use; agree to the use of cookies;
    we and our partners; cookies and similar technologies; your consent; privacy settings;
    wir verwenden cookies; verwendet cookies; cookies akzeptieren; ihre einwilligung; wir und unsere partner;
    mit werbung weiterlesen; ihre zustimmung; datenschutzeinstellungen; werbefrei lesen;
    einwilligung zur verwendung; cookies und ahnliche; cookies zustimmen; cerez kullan; cerezleri kabul;
    cerez politikası; cerez tercih; gizliliginize deger; cerezlere izin; cerez ayarları; мы используем cookie;
    использует cookie; фаилы cookie; фаилов cookie; использование cookie; согласие на обработку;
    ваша конфиденциальность; ми використовуємо cookie; використовує фаили cookie; фаилів cookie; фаили cookie;
    використання cookie; згоду на обробку; ваша приватність; ملفات تعريف الارتباط; نستخدم الكوكيز;
    سياسه الخصوصيه; خصوصيتك تهمنا; نحن وشركاونا; nous utilisons des cookies; nous et nos partenaires;
    utilizamos cookies; utilizziamo i cookie; uzywamy plikow cookie; wij gebruiken cookies
"""
_LOGIN = """
    log in to continue; sign in to continue; log in to read; sign in to read; please log in; please sign in;
    login required; you must be logged in; subscribers only; for subscribers only; create a free account;
    already a subscriber; register to continue; subscribe to continue; subscribe to read; register to read;
    this content is for subscribers; members only; log in to your account; bitte melden sie sich an;
    jetzt anmelden; anmelden um weiterzulesen; nur fur abonnenten; bereits abonnent; einloggen; giris yapın;
    uye girisi; devam etmek icin giris; abonelere ozel; okumak icin uye; воидите чтобы; только для подписчиков;
    авторизуитесь; для чтения необходимо; воидите в аккаунт; вход на саит; увіидіть; тільки для передплатників;
    лише для передплатників; авторизуитесь; увіидіть до акаунту; تسجيل الدخول; سجل الدخول; للمشتركين فقط;
    يرجي تسجيل; connectez-vous pour; reserve aux abonnes; inicia sesion para; accedi per continuare;
    zaloguj sie
"""
_SCRIPTS = """
    enable javascript; javascript is disabled; javascript is required; requires javascript; turn on javascript;
    javascript enabled; javascript aktivieren; aktivieren sie javascript; javascript ist deaktiviert;
    javascript'i etkin; javascript etkin; tarayıcınız; включите javascript; включить javascript;
    поддержк javascript; увімкніть javascript; تفعيل javascript; تفعيل جافا سكريبت; activer javascript;
    habilite javascript; activar javascript; abilita javascript; wlacz javascript; browser does not support
"""
_CHECK = """
    checking your browser; are you a robot; are you human; not a robot; verify you are human;
    verifying you are human; security check; unusual traffic; complete the captcha; ddos protection; ray id;
    attention required; just a moment; prove you are human; ich bin kein roboter; sicherheitsuberprufung;
    robot olmadıgınızı; вы не робот; что вы не робот; проверка браузера; проверяем ваш браузер; ви не робот;
    перевірка браузера; لست روبوتا; التحقق من المتصفح; access denied; you have been blocked;
    access to this page has been denied; pardon our interruption; request unsuccessful; please verify
"""
_ERROR = """
    internal server error; service unavailable; bad gateway; gateway timeout; temporarily unavailable;
    something went wrong; an error has occurred; an error occurred; technical difficulties; under maintenance;
    scheduled maintenance; database connection; unavailable in your; not available in your;
    unavailable to visitors; unavailable for legal reasons; in your country; in your region;
    ein fehler ist aufgetreten; wartungsarbeiten; vorubergehend nicht; nicht erreichbar; bir hata olustu;
    bakım calısması; gecici olarak; произошла ошибка; технические работы; временно недоступ; сервис недоступен;
    сталася помилка; технічні роботи; тимчасово недоступ; حدث خطا; غير متاح موقتا; صيانه; you are leaving;
    sie verlassen; une erreur; ha ocurrido un error
"""
_VARIANTS = str.maketrans({"ة": "ه", "ى": "ي", "’": "'"})
_LONGEST = 4_000  # characters that are looked at


def folded(text: str) -> str:
    """`text` without case, accents and more white space than needed."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST].casefold()).translate(_VARIANTS)
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())


def _any_of(listed: str) -> re.Pattern[str]:
    phrases = (folded(phrase) for line in listed.splitlines() for phrase in line.split(";"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(phrase) for phrase in phrases if phrase)})")


SAYINGS = {
    Note.GONE: _any_of(_GONE),
    Note.CHECK: _any_of(_CHECK),
    Note.SCRIPTS: _any_of(_SCRIPTS),
    Note.CONSENT: _any_of(_CONSENT),
    Note.LOGIN: _any_of(_LOGIN),
    Note.ERROR: _any_of(_ERROR),
}


def saying(text: str) -> Note | None:
    """What a page's few words amount to; the first kind that fits, gone before all others."""
    said = folded(text)
    return next((note for note, pattern in SAYINGS.items() if pattern.search(said)), None)
