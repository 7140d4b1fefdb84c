"""What pages write over the things beside an article: "Read also", "Most read", "Newsletter", in many languages. Pure.

A label counts where it is all that a passage says, or all that it says before its link. Compared without case, accents,
digits, spaces and punctuation. Words that are also headings of articles ("Background", "Analysis") are left out.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from itertools import chain

from monitor.stages.extract.passages import key_of

_READ = """
    also read; read also; read more; read next; read this; read this next; see also; see more;
    keep reading; must read; continue reading; more on this; more on this story; more on this topic;
    related; related reading; don't miss; you may also like; you might also like; you may like;
    you may also be interested in; watch; watch now; watch also; in case you missed it; up next;
    more here; further reading; recommended reading; more; read our story; lesen sie auch;
    lesen sie mehr; lesen sie dazu; lesen sie dazu auch; lesen sie hier; lesen sie weiter;
    lies auch; auch interessant; auch lesenswert; mehr zum thema; mehr dazu; mehr lesen; siehe auch;
    zum thema; weiterlesen; das könnte sie auch interessieren; das könnte dich auch interessieren;
    passend dazu; nicht verpassen; mehr; lesetipp; bunu da oku; bunu da okuyun; bunları da okuyun;
    bunlar da ilginizi çekebilir; ayrıca okuyun; ayrıca oku; ayrıca bakınız; ilginizi çekebilir;
    bunlara da bakın; okumaya devam et; ilgili haber; bakınız; kaçırmayın; bunlar da var;
    sizin için önerilen; devamını oku; bu haber de ilginizi çekebilir; читайте также; читайте ещё;
    читать также; читать далее; читайте по теме; смотрите также; смотри также; см. также; по теме;
    ещё по теме; в тему; подробнее; не пропустите; вам может быть интересно;
    вас может заинтересовать; это интересно; читайте в нашем материале; также читайте;
    читайте далее; ранее по теме; читайте також; читайте теж; читайте ще; читати також;
    дивіться також; дивись також; див. також; за темою; на цю тему; ще за темою; не пропустіть;
    вас може зацікавити; вам може бути цікаво; також читайте; до теми; читайте за темою; по темі;
    детальніше; читайте далі; اقرأ أيضا; إقرأ أيضا; اقرأ ايضا; اقرأ المزيد; اقرأ كذلك; اقرأ أكثر;
    إقرأ المزيد; قد يعجبك أيضا; قد يهمك أيضا; قد يهمك; شاهد أيضا; انظر أيضا; طالع أيضا;
    تابع القراءة; المزيد; لا يفوتك; اقرئي أيضا; للمزيد; ربما يعجبك أيضا; مواضيع ذات صلة; lire aussi;
    à lire aussi; à lire également; lisez aussi; voir aussi; sur le même sujet; à ne pas manquer;
    lire la suite; lea también; lee también; leer más; también te puede interesar;
    te puede interesar; le puede interesar; ver también; vea también; leggi anche; leggi tutto;
    leggi di più; potrebbe interessarti; ti potrebbe interessare; guarda anche; czytaj także;
    czytaj też; czytaj więcej; czytaj również; przeczytaj także; przeczytaj też; zobacz także;
    zobacz też; zobacz również; lees ook; lees meer; bekijk ook; ook interessant; leia também;
    leia mais; veja também; saiba mais; вижте още; вижте също; прочетете още; прочетете също;
    още по темата; citește și; vezi și; citeşte şi; διαβάστε επίσης; δείτε επίσης; läs också;
    läs även; läs mer; les også; læs også; lue myös; čtěte také; přečtěte si také; olvassa el;
    pročitajte još; pročitajte i; بیشتر بخوانید; همچنین بخوانید; 関連記事; あわせて読みたい; 相关阅读; 延伸阅读; 관련 기사;
    קראו גם; קרא עוד; for more; more on the subject; more on the topic; related story;
    related article; earlier; read too; read as well; see too; worth reading; our coverage;
    you might want to read; previously; read on; don't miss this; next up; related coverage;
    also interesting; also on this topic; also in the news; also of interest; lesen sie jetzt;
    lesen sie außerdem; außerdem interessant; mehr darüber; mehr hierzu; weiterführend;
    verwandter artikel; zum weiterlesen; ebenfalls interessant; auch auf; auch dazu;
    mehr zu diesem thema; lesen sie ebenfalls; hier lesen sie mehr; mehr erfahren;
    das könnte sie interessieren; schon gelesen; lesen sie zum thema; bunu okuyun; bunları da oku;
    bunu da okuyabilirsiniz; okumadan geçmeyin; şunu da okuyun; bir de bunu okuyun; ayrıca;
    ayrıca bakın; ilgili haberi oku; bakmadan geçme; gözden kaçmasın; okuma önerisi; okuyun;
    haberi oku; bunu da izleyin; ilginizi çekebilecek haberler; ilgili içerik;
    dikkat çeken haberler; читайте подробнее; подробности; читать ещё; рекомендуем прочитать;
    рекомендуем к прочтению; советуем почитать; ещё на эту тему; похожее; больше по теме;
    узнать больше; читайте; смотрите; смотреть также; также по теме; не пропусти; материал по теме;
    об этом же; и ещё; читайте докладніше; подробиці; радимо почитати; радимо прочитати;
    ще на цю тему; більше за темою; схоже; дізнатися більше; читайте; дивіться; також за темою;
    матеріал за темою; до речі; про це ж; і ще; ще; اقرأ; اقرأ أيضا في; للمزيد اقرأ; شاهد;
    اقرأ كذلك في الموضوع; في الموضوع نفسه; حول الموضوع; تفاصيل أكثر; اقرأوا أيضا; موضوع ذو صلة;
    خبر ذو صلة; قد ترغب في قراءة; قد يهمكم; اقرؤوا أيضا; تابع أيضا; ومن أخبارنا; dazu auch;
    lesen sie dazu mehr; lesen sie mehr zum thema; lesen sie auch dazu; mehr auf dieser seite;
    aus dem archiv; unser lesetipp; leseempfehlung; hören sie auch; sehen sie auch;
    schauen sie auch; auch lesen; das interessiert sie auch; auch spannend; spannend dazu;
    noch mehr dazu; hintergrund lesen; اقرأ أيضا على موقعنا; وللمزيد; لمزيد من التفاصيل;
    مقال ذو صلة; إقرأ كذلك; إقرأ كذلك في; شاهد كذلك; اطلع أيضا; اطلع على; اطّلع أيضا; طالع كذلك;
    طالع; من أرشيفنا; من الأرشيف; ذات علاقة; مواضيع ذات علاقة; خبر متعلق; للاطلاع; للقراءة;
    لقراءة المزيد; قراءة المزيد; انظر; انظر كذلك; أنظر أيضا; ننصحكم بقراءة; ننصحك بقراءة; يهمك أيضا;
    ولا تنس; قد يفيدك; from the archive; from our archive; on the same subject; on this subject;
    on the subject; in the same vein; more background; read our report; read our story on this;
    read the full story; full story; our story; we recommend; you may have missed; did you see;
    did you miss; have you read; have you seen; see our coverage; recommended read;
    suggested reading; suggested; more like this one
"""
_LISTS = """
    related articles; related stories; related news; related content; related posts; related topics;
    related coverage; related links; more stories; more news; more articles; more from; more in;
    more on; more headlines; other news; other stories; similar articles; similar stories;
    recommended; recommended for you; recommended stories; recommended articles; most read;
    most popular; most viewed; most shared; most commented; most watched; most discussed; trending;
    trending now; trending stories; popular; popular now; popular stories; popular articles;
    popular posts; popular news; top stories; top news; top headlines; latest news; latest stories;
    latest; the latest; latest headlines; latest articles; recent posts; recent articles;
    recent news; breaking news; editor's picks; editors' picks; editor's choice; editors' choice;
    next article; previous article; next story; from the web; around the web; what to read next;
    what others are reading; explore more; more to explore; more like this; more coverage;
    live updates; headlines; just in; today's top stories; today's headlines; news in brief;
    partner content; sponsored content; sponsored; promoted; promoted stories; tags; topics;
    related tags; filed under; in this section; in other news; elsewhere; featured;
    featured stories; our picks; videos; top videos; latest videos; most read stories;
    most read articles; most read news; most read today; you might have missed; at a glance;
    meistgelesen; meistgelesene artikel; am meisten gelesen; meist gelesen;
    die meistgelesenen artikel; beliebt; beliebte artikel; beliebteste artikel; top themen;
    top-themen; topnews; aktuelle nachrichten; neueste nachrichten; neueste artikel;
    neueste meldungen; aktuelle meldungen; aktuelle themen; weitere artikel; weitere themen;
    weitere nachrichten; weitere meldungen; weitere beiträge; mehr artikel; mehr nachrichten;
    mehr news; mehr aus; mehr von; mehr aus dem ressort; ähnliche artikel; verwandte artikel;
    verwandte themen; verwandte beiträge; ähnliche beiträge; empfehlungen; empfohlene artikel;
    empfehlungen der redaktion; unsere empfehlungen; empfehlung; schlagworte; schlagwörter;
    stichworte; themen; auch interessant für sie; kurzmeldungen; schlagzeilen; meistkommentiert;
    meistgeklickt; neueste; newsticker; im trend; jetzt im trend; videos zum thema;
    artikel zum thema; anzeigen; ilgili haberler; ilgili konular; ilgili içerikler; benzer haberler;
    benzer içerikler; benzer konular; son dakika; son haberler; son dakika haberleri;
    son dakika haberler; çok okunanlar; en çok okunanlar; çok okunan haberler;
    en çok okunan haberler; en çok okunan; çok okunan; popüler haberler; popüler; popüler içerikler;
    öne çıkanlar; öne çıkan haberler; günün öne çıkan haberleri; diğer haberler; günün haberleri;
    günün manşetleri; manşetler; editörün seçtikleri; sıradaki haber; önceki haber; sonraki haber;
    etiketler; gündem haberleri; önerilen haberler; sizin için önerilenler; tavsiye edilen haberler;
    en çok konuşulanlar; en son haberler; haberin etiketleri; daha fazla haber; gündemden başlıklar;
    trend haberler; son eklenenler; video haberler; galeriler; tüm haberler; материалы по теме;
    новости по теме; статьи по теме; другие новости; другие материалы; похожие новости;
    похожие статьи; похожие материалы; популярное; популярные новости; популярные статьи;
    популярные материалы; самое популярное; самое читаемое; самые читаемые; читаемое; главное;
    главные новости; главное за день; главное сегодня; главное за сутки; последние новости;
    свежие новости; лента новостей; лента; новости дня; новости часа; новости партнёров;
    новости партнеров; рекомендуем; рекомендуемое; рекомендации; мы рекомендуем;
    рекомендуем почитать; больше новостей; ещё новости; все новости; выбор редакции; сюжет; сюжеты;
    темы; теги; метки; срочные новости; топ новостей; топ дня; топ недели; сейчас читают;
    обсуждаемое; самое обсуждаемое; картина дня; новости сми; новости smi; читают сейчас;
    что ещё почитать; новости по тегам; в тренде; матеріали за темою; новини за темою;
    статті за темою; схожі новини; схожі матеріали; схожі статті; інші новини; популярне;
    популярні новини; популярні статті; популярні матеріали; найпопулярніше; найчитаніше;
    найпопулярніші новини; найбільш читані; головне; головні новини; головне за день;
    головне за добу; останні новини; свіжі новини; стрічка новин; стрічка; новини дня;
    новини партнерів; рекомендуємо; рекомендовані; рекомендуємо почитати; більше новин; усі новини;
    всі новини; вибір редакції; теги; мітки; теми; топ новин; топ дня; зараз читають; обговорюване;
    термінові новини; читають зараз; сюжети; новини за тегами; топ тижня; актуальне; أخبار ذات صلة;
    مقالات ذات صلة; ذات صلة; موضوعات ذات صلة; محتوى ذو صلة; الأكثر قراءة; الأكثر مشاهدة;
    الأكثر تداولا; الأكثر شعبية; الأكثر تعليقا; أحدث الأخبار; آخر الأخبار; أهم الأخبار;
    أبرز الأخبار; أخبار أخرى; المزيد من الأخبار; مختارات; اختيارات المحرر; عاجل; الكلمات المفتاحية;
    الكلمات الدلالية; كلمات مفتاحية; كلمات دلالية; وسوم; الوسوم; مقترحات; مقالات مشابهة;
    أخبار مشابهة; الأخبار الأكثر قراءة; اخترنا لك; اخترنا لكم; آخر المستجدات; أحدث المقالات;
    مواضيع متعلقة; أخبار متعلقة; ننصح بقراءة; موصى به; الرائج; الأكثر رواجا; تصنيفات; les plus lus;
    les plus lues; le plus lu; articles liés; articles similaires; dernières actualités;
    dernières nouvelles; plus d'actualités; noticias relacionadas; artículos relacionados;
    relacionado; relacionados; más noticias; más leídas; lo más leído; lo más visto;
    últimas noticias; articoli correlati; notizie correlate; i più letti; più letti; le più lette;
    ultime notizie; powiązane; podobne artykuły; najczęściej czytane; popularne; polecane;
    najnowsze; meest gelezen; gerelateerd; gerelateerde artikelen; aanbevolen; mais lidas;
    notícias relacionadas; свързани новини; свързани статии; най-четени; последни новини;
    articole similare; cele mai citite; știri similare; σχετικά άρθρα; δημοφιλή; mest läst;
    mest lest; mest læste; související články; kapcsolódó cikkek; povezane vesti; اخبار مرتبط;
    پربازدیدها; 相关新闻; 热门文章; 많이 본 뉴스; アクセスランキング; 人気記事; פופולרי; הנקראות ביותר; כתבות נוספות;
    what others read; readers also read; others also read; people are reading; also today; today;
    today's news; more today; in the news; from our newsroom; on our site; from the homepage;
    latest updates; updates; live; quick reads; in short; news ticker; ticker; newsflash;
    most clicked; this week; popular this week; best of the week; stories for you; for you;
    your reads; picked for you; our choice; today on; more videos; watch more; more from us;
    next videos; related videos; recommended videos; featured videos; you missed; week in review;
    home page; front page; more for you; auch heute; heute; heute wichtig; das wichtigste;
    das wichtigste heute; mehr videos; weitere videos; ähnliche videos; video-tipps; lesetipps;
    unsere tipps; tipps; andere lesen auch; leser interessierten sich auch für; andere lasen auch;
    meist angesehen; meistgesehen; beliebt diese woche; top-artikel; topartikel;
    die beliebtesten artikel; neues; neu; eilmeldungen; eilmeldung; aktuell; aktuelles; nachrichten;
    news; weitere news; mehr auf; jetzt lesen; gerade gelesen; gerade beliebt; live-ticker;
    liveticker; ticker; schlagzeilen des tages; startseite; auf der startseite; mehr zu;
    kurz notiert; kurz und knapp; im fokus; in kürze; günün en çok okunanları;
    haftanın en çok okunanları; bugün en çok okunanlar; çok izlenenler; en çok izlenenler;
    diğer videolar; ilgili videolar; önerilen videolar; son gelişmeler; gündem; güncel;
    güncel haberler; son dakika gelişmeleri; manşet; haberler; öneriler; sizin için;
    editörün seçimi; okurların tercihi; bugün; anasayfa; canlı; kısa kısa; kısa haberler; öne çıkan;
    haftanın haberleri; popüler videolar; öne çıkan videolar; yeni haberler; en yeniler;
    en yeni haberler; günün özeti; sıcak haber; flaş haberler; sonraki haberler; самое важное;
    важное; важное сегодня; важное за день; сегодня; сегодня в сми; другие видео; похожие видео;
    ещё видео; рекомендуемые видео; видео по теме; новости; топ; топ-5; топ-10; новое;
    новые материалы; последнее; последние материалы; в эфире; коротко; коротко о главном;
    читаемое за неделю; лучшее за неделю; на главной; для вас; что читают; что читают другие;
    с этим читают; другие статьи; тренды; горячее; хроника; новости к этому часу;
    самое просматриваемое; сейчас в эфире; онлайн; молния; популярное за неделю; популярное сегодня;
    популярное видео; читатели выбирают; сейчас обсуждают; также в номере; актуально; актуальное;
    заголовки; заголовки дня; найважливіше; важливе; важливо; сьогодні; інші відео; схожі відео;
    ще відео; рекомендовані відео; відео за темою; новини; топ; топ-5; топ-10; нове; нові матеріали;
    останнє; останні матеріали; коротко; коротко про головне; на головній; для вас; що читають;
    що читають інші; із цим читають; інші статті; тренди; гаряче; хроніка; популярне за тиждень;
    популярне сьогодні; популярне відео; вибір читачів; зараз обговорюють; актуально; заголовки дня;
    новини години; наживо; терміново; блискавка; читають; الأكثر قراءة اليوم;
    الأكثر قراءة هذا الأسبوع; اليوم; أخبار اليوم; أخبار; الأخبار; مقاطع أخرى; فيديوهات أخرى; فيديو;
    المزيد من الفيديو; المزيد من المقاطع; مقاطع ذات صلة; شريط الأخبار; موجز; موجز الأخبار; بإيجاز;
    العناوين; أبرز العناوين; عناوين الأخبار; جديد; الجديد; مباشر; الآن; يقرأون الآن; يقرأ الآن;
    ما يقرأه الآخرون; القراء يقرأون; المزيد من المواضيع; مقالات أخرى; مواضيع أخرى; أخبار عاجلة;
    خبر عاجل; أهم الأنباء; آخر الأنباء; في دقيقة; مختارات المحرر; مختاراتنا; موضوعات; مواضيع;
    من الموقع; على موقعنا; في الصفحة الأولى; الصفحة الأولى; الأعلى قراءة; الأكثر زيارة; تصفح أيضا;
    قد يهمك أيضا من أخبار; das lesen andere; das lesen andere gerade; andere lesen gerade;
    was andere lesen; das interessiert andere; das lesen unsere leser; jetzt auf; mehr aus der welt;
    mehr aus dieser rubrik; mehr aus diesem ressort; letzte meldungen; letzte nachrichten;
    jüngste meldungen; jüngste artikel; die neuesten nachrichten; die neuesten artikel;
    die neuesten meldungen; die meistgelesenen; meistgelesene beiträge; top-meldungen; topmeldungen;
    +++ eilmeldung +++; der tag in kürze; meldungen; kurzmeldungen des tages; meistdiskutiert;
    lesermeinungen zum thema; anderswo; aus der redaktion; leser empfehlen; aus unserem angebot;
    aus dem netz; mehr davon; آخر خبر; أخبار متفرقة; أكثر المقالات قراءة; الأكثر تفاعلا;
    أكثر الأخبار قراءة; المقالات الأكثر قراءة; يتصدر الآن; الأكثر بحثا; نقرأ لك; تقرأ الآن;
    أخبار تهمك; أخبار قد تهمك; أخبار مختارة; مواضيع قد تهمك; مقالات قد تهمك; من الصفحة الرئيسية;
    أخبار الساعة; شريط عاجل; عاجل الآن; أحدث المواضيع; أحدث المقاطع; أحدث الفيديوهات;
    فيديوهات ذات صلة; المزيد من هذا القسم; المزيد من الموقع; ما يتداوله الناس; حديث الساعة;
    هذا ما يقرأه الآخرون; القراء يطالعون; أخبار سريعة; باختصار; متفرقات; في هذا العدد; بقية الأخبار;
    أخبار اخرى; also on our site; others are reading; others are reading now;
    what people are reading; people also read; readers are reading; being read now; most read now;
    most read this hour; read now; elsewhere on the site; elsewhere on our site; happening now;
    the day in brief; on the wires; from the wires; wires; hot off the press; news feed; newsfeed;
    recently published; recently; more to read; more reads; top reads; more from the web;
    other headlines; also making news; making headlines; making news; stories we follow; next; now;
    now reading; see also in; our other stories; in focus; spotlight; in the spotlight; must reads;
    must-reads; essential reading
"""
_BOXES = """
    newsletter; newsletters; our newsletter; our newsletters; sign up; subscribe; subscribe now;
    get our newsletter; sign up for our newsletter; subscribe to our newsletter; stay informed;
    stay up to date; get the newsletter; daily newsletter; follow us; follow us on; share;
    share this; share this article; share this story; comments; comment; leave a comment;
    leave a reply; post a comment; join the conversation; join the discussion; reader comments;
    readers' comments; about the author; about the authors; about the writer; advertisement;
    advertorial; support us; support our journalism; donate; cookies; cookie policy;
    cookie settings; privacy; we value your privacy; your privacy; cookie notice; top comments;
    view comments; show comments; contact us; download our app; get the app; about us;
    breaking news alerts; news alerts; newsletter abonnieren; unser newsletter; unsere newsletter;
    jetzt abonnieren; kommentare; kommentar schreiben; kommentieren; leserkommentare;
    diskutieren sie mit; über den autor; über die autorin; über die autoren; zum autor; zur autorin;
    anzeige; werbung; teilen; artikel teilen; folgen sie uns; datenschutz; datenschutzhinweis;
    datenschutzeinstellungen; leserbriefe; kommentar verfassen; immer informiert; nichts verpassen;
    bülten; e-bülten; haber bülteni; bültenimize abone olun; abone ol; yorumlar; yorum yap;
    yorum yaz; okuyucu yorumları; bizi takip edin; takip et; reklam; yazar hakkında; paylaş;
    çerez politikası; çerezler; haberi paylaş; e-posta bülteni; yorum ekle; gizlilik;
    подписывайтесь; подпишитесь; подписаться; рассылка; подписка; комментарии; оставить комментарий;
    обсуждение; обсудить; об авторе; реклама; поделиться; подписывайтесь на нас;
    подпишитесь на рассылку; наша рассылка; комментарии читателей; написать комментарий;
    мы в соцсетях; файлы cookie; підписуйтесь; підпишіться; підписатися; розсилка; підписка;
    коментарі; залишити коментар; обговорення; про автора; реклама; поділитися; поділитись;
    підпишіться на розсилку; підписуйтесь на нас; наша розсилка; додати коментар; ми в соцмережах;
    تابعونا; تابعنا; اشترك; اشترك الآن; النشرة البريدية; النشرة الإخبارية; نشرتنا البريدية;
    التعليقات; تعليقات; أضف تعليقا; اترك تعليقا; عن الكاتب; إعلان; إعلانات; شارك; مشاركة;
    سياسة الخصوصية; ملفات تعريف الارتباط; شارك المقال; اشترك في النشرة البريدية; نبذة عن الكاتب;
    شاركنا رأيك; commentaires; infolettre; inscrivez-vous; publicité; à propos de l'auteur;
    comentarios; suscríbete; boletín; publicidad; sobre el autor; commenti; iscriviti; pubblicità;
    komentarze; reklama; o autorze; reacties; advertentie; comentários; publicidade; коментари;
    comentarii; σχόλια; kommentarer; kommentteja; komentáře; hozzászólások; komentari; نظرات; 评论;
    コメント; 댓글; תגובות; your comments; readers say; what readers say; readers write; discussion;
    discuss; responses; reactions; have your say; your opinion; opinions of readers; conversation;
    ihre meinung; leserstimmen; leserkommentare zum artikel; diskussion; meinungen; diskutieren;
    was leser schreiben; stimmen der leser; ihr kommentar; leserreaktionen; okuyucu yorumu;
    okurlar ne diyor; yorumlarınız; okur yorumları; haberin yorumları; tüm yorumlar;
    sizden gelenler; мнения читателей; что пишут читатели; отзывы; отзывы читателей;
    ваши комментарии; обсуждения; відгуки; відгуки читачів; думки читачів; коментарі читачів;
    ваші коментарі; що пишуть читачі; تعليقات القراء; آراء القراء; تعليقات الزوار; آراؤكم;
    شارك برأيك; ردود القراء; تعليقاتكم; أحدث التعليقات; support our work; support us today;
    your contribution; become a member; become a supporter; help us; make a donation;
    unterstützen sie uns; unterstütze uns; spenden; jetzt spenden; ihre spende; werden sie mitglied;
    bize destek olun; destek ol; destek olun; bağış yap; bağış; abonemiz olun; поддержите нас;
    поддержать; поддержите редакцию; помогите нам; ваш вклад; підтримайте нас; підтримати;
    підтримайте редакцію; ваш внесок; допоможіть нам; стати спонсором; долучайтеся; ادعمنا;
    ادعم عملنا; تبرع; تبرع الآن; ساهم معنا; weekly newsletter; morning briefing; in your inbox;
    the briefing; free newsletter; e-mail newsletter; unser newsletter für sie;
    newsletter bestellen; per e-mail; nachrichten per e-mail; günlük bülten; haftalık bülten;
    bültene kayıt; bültenimiz; письмо; рассылка редакции; ежедневная рассылка; email рассылка;
    щоденна розсилка; щотижнева розсилка; лист від редакції; رسالتنا البريدية; نشرة الأسبوع;
    النشرة اليومية; النشرة الأسبوعية; بريدنا; telegram; whatsapp; our telegram channel;
    наш telegram; наш телеграм; наш телеграм-канал; мы в телеграм; ми в телеграм;
    telegram kanalımız; قناتنا على تلغرام; unser whatsapp-kanal
"""
_VOICES = """
    comments; comment; top comments; reader comments; readers' comments; leave a comment;
    leave a reply; join the conversation; join the discussion; kommentare; leserkommentare;
    diskutieren sie mit; leserbriefe; yorumlar; okuyucu yorumları; комментарии;
    комментарии читателей; обсуждение; коментарі; обговорення; التعليقات; تعليقات; commentaires;
    comentarios; commenti; komentarze; reacties; comentários; коментари; kommentarer; 评论; コメント; 댓글;
    תגובות; نظرات; view comments; show comments; your comments; readers say; what readers say;
    readers write; discussion; discuss; responses; reactions; have your say; your opinion;
    opinions of readers; conversation; ihre meinung; leserstimmen; leserkommentare zum artikel;
    diskussion; meinungen; diskutieren; was leser schreiben; stimmen der leser; ihr kommentar;
    leserreaktionen; okuyucu yorumu; okurlar ne diyor; yorumlarınız; okur yorumları;
    haberin yorumları; tüm yorumlar; sizden gelenler; мнения читателей; что пишут читатели; отзывы;
    отзывы читателей; ваши комментарии; обсуждения; відгуки; відгуки читачів; думки читачів;
    коментарі читачів; ваші коментарі; що пишуть читачі; تعليقات القراء; آراء القراء;
    تعليقات الزوار; آراؤكم; شارك برأيك; ردود القراء; تعليقاتكم; أحدث التعليقات
"""
_LIKELY = """
    more; most; other; others; also; latest; top; trending; popular; recommended; related; next;
    mehr; weitere; andere; meist; beliebt; beliebte; neueste; aktuelle; ähnliche; empfohlene; diğer;
    benzer; ilgili; çok; popüler; önerilen; günün; другие; ещё; похожие; популярное; популярные;
    последние; главное; рекомендуем; інші; ще; схожі; популярне; популярні; останні; головне;
    радимо; المزيد; أخرى; أحدث; آخر; أهم; أبرز; الأكثر; مقاطع; مواضيع
"""
_VARIANTS = str.maketrans({"ة": "ه", "ى": "ي", "ı": "i", "ی": "ي", "ک": "ك"})
_DIGITS = re.compile(r"\d+")
_FEW = 5  # words of what may be a label
_LONGEST = 60  # characters of a label


def label_key(text: str) -> str:
    """What a label is compared by."""
    return _DIGITS.sub("", key_of(unicodedata.normalize("NFKD", text[:_LONGEST].casefold()).translate(_VARIANTS)))


def _keys(listed: str) -> frozenset[str]:
    parts = chain.from_iterable(line.split(";") for line in listed.splitlines())
    return frozenset(filter(None, map(label_key, parts)))


class Label(IntEnum):
    """What a label stands over; the later tells more of what follows."""

    LIST = 1  # links, headlines, cards
    READ_ALSO = 2  # one of them or several, and calls to read it
    BOX = 3  # what the house wants of its readers: newsletters, subscriptions, donations, cookies
    VOICES = 4  # what readers wrote, as long as it may be


_LABELS = {
    key: label
    for label, listed in ((Label.LIST, _LISTS), (Label.READ_ALSO, _READ), (Label.BOX, _BOXES), (Label.VOICES, _VOICES))
    for key in _keys(listed)
}


_LIKELY_WORDS = _keys(_LIKELY)


def is_likely(text: str) -> bool:
    """Whether it may be a label of a list, by its first or last word; to be believed only far from the text."""
    words = text.split()
    return 2 <= len(words) <= _FEW and not {label_key(words[0]), label_key(words[-1])}.isdisjoint(_LIKELY_WORDS)


def label_of(text: str) -> Label | None:
    """What `text` is a label of, where it is one and nothing else."""
    return _LABELS.get(label_key(text)) if len(text) <= _LONGEST else None
