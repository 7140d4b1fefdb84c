"""What a text speaks of, by the stems of its longer words: enough to tell a passage of another matter. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_LETTERS = re.compile(r"[^\W\d_]+")
_HAN = re.compile("[\u30a0-\u30ff\u3400-\u9fff]{2,}")  # Chinese characters and katakana: each two are a stem
_HANGUL = re.compile("[\uac00-\ud7a3]{2}")
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u309f]")
_SEMITIC = re.compile("[\u05d0-\u05ea\u0620-\u06ff]{3,}")  # roots have three letters, and articles are prefixes
_PREFIX = re.compile("^[وف]?(?:ال|بال|لل|كال)?(?=[\u0620-\u06ff]{3})|^[והבלמשכ]{1,2}(?=[\u05d0-\u05ea]{3})")
_FEWEST, _STEM = 3, 5  # letters
_SOFT = str.maketrans("bcdgğ", "pçtkk")  # Turkish: kanat, kanadı
# Words of three letters and more that any matter has.
_ANY_MATTER = """
    about after again against ahead also another around away back because been before being between both came come
    could does doing done down during each even ever every first found four from gave give goes gone have here
    himself into itself just keep kept know last left less like long made make many might more most much must near
    never next none once only other over said same says several should since some still such take tell than that
    their them then there these they thing think this those three through time told took under until very want week
    well went were what when where which while will with within without would year years your aber alle allem allen
    alles andere anderen auch beim bereits bisher dabei damit dann daran darauf daraus dass davon dazu dein denen
    denn deren derer dessen diese diesem diesen dieser dieses doch dort drei durch eine einem einen einer eines erst
    erste ersten etwa etwas fast ganz geben gegen geht gibt habe haben hatte hatten heute hier hinter ihre ihrem
    ihren ihrer immer jahr jahre jahren jede jeden jeder jetzt kann kein keine keinen können könnte lang lassen
    machen mehr mein mich muss müssen nach nicht nichts noch oder ohne schon sehr sein seine seinem seinen seiner
    seit sich sind soll sollen sollte sondern über unter viel viele vier wann warum wegen weil weiter welche wenn
    werde werden wieder wird wollen wurde wurden während zwei zwischen ancak aynı bile birlikte bunun böyle bütün
    çünkü daha diye dolayı fakat gibi göre hatta içinde için ikinci kadar karşı kendi olan olarak oldu olduğu olmak
    olması olsa onlar onun sonra sadece şimdi şöyle üzere üzerinde yani yeni yeniden zaman dedi söyledi более больше
    будет будут было были быть ведь весь вместе возле время всего всех даже день другие если здесь именно каждый
    какой когда которая которого которой которые который кроме куда лишь между меня много может можно надо него
    несколько никто ничего новый однако одна один около опять очень перед пока после потом потому почти против
    просто свои своего своей своих себя сейчас словам снова также такой теперь тоже только тогда хотя чего через
    чтобы этого этой этом этот адже багато буде були було бути вона вони всього всіх доки дуже жоден завжди зараз
    його йому коли крім кілька лише може можна навіть наче немає нього новий однак після поки поруч потім проте
    разом себе свого своєї свої своїх таки також тепер тільки тому тоді хоча цього цьому чого щодо якщо який яких
    якого якої الذي التي الذين هذا هذه ذلك تلك كان كانت يكون تكون بعد قبل عند منذ على إلى حتى بين خلال أمام وراء تحت
    فوق قال قالت وقال وقالت أنه أنها أيضا كما لكن وكان وكانت عام يوم أيام بعض غير أول مرة ثلاث ثلاثة أربع أربعة avec
    avoir cette comme dans depuis deux elle elles entre était être leur leurs mais même pour plus sans sera sont
    sous tout tous toute trois vers aussi alors après avant bien como cuando desde donde esta este estos está hasta
    para pero porque según sobre también tiene todo todos años alla anche dalla della delle dopo nella nelle questa
    questo sono stata stato essere jest jego który która które oraz przez przed tego tylko także może było były przy
    jako the and for are was has had his her its not but who why how all any can did get got let may new now off old
    one our out own per put say see she too two use way yet you him six ten day man men via ago nor far few set lot
    big der die das und ist ein auf aus bei bis den dem des für hat ich ihm ihn ihr mit nur sie uns vom von vor war
    wer wie wir zum zur als sei tag neu alt gab kam ans ins bir iki beş ben biz sen siz var yok ile ama hem ise hep
    nasıl что как это его она они был для при над под без так тут там где кто чем вот ещё нет два три год дня дни
    уже или ему них наш ваш мне нас вас все всё сам той тех том эти эту раз лет час ким цей він був від під хто чим
    вже або рік дні ній мені всі тих цих годин les une est pas que qui sur par aux ses son ces ont dit fait los las
    del una con por más sus hay dos ser fue han muy año che non gli dei due tra fra suo sua nie się jak ale dla czy
    tym jej był pod nad bez rok het een van dat zijn voor met niet aan som och att det för med har inte till και του
    της την τον που από στο στη στην για δεν είναι
"""


def stems(text: str) -> frozenset[str]:
    """The beginnings of a text's longer words, without those that any text has."""
    return frozenset(_stems(text)) - _COMMON


def _stems(text: str) -> Iterator[str]:
    for word in _LETTERS.findall(unicodedata.normalize("NFC", text).casefold()):
        if several := _HAN.findall(word):
            yield from (one[at : at + 2] for one in several for at in range(len(one) - 1))
        elif _HANGUL.match(word):
            yield word[:2]
        elif _SEMITIC.match(word):
            yield _PREFIX.sub("", word)[:_STEM]
        elif len(word) >= _FEWEST and not _WITHOUT_SPACES.search(word):
            yield (word.removesuffix("s") if len(word) <= _STEM else word[:_STEM]).translate(_SOFT)


_COMMON = frozenset(_stems(_ANY_MATTER))


class Matter:
    """What an article speaks of. `about`: title and summary; `rest`: its passages."""

    def __init__(self, about: str, rest: Iterable[str]) -> None:
        self._named = stems(about)
        self._stems = self._named.union(*map(stems, rest))

    def is_named_in(self, said: frozenset[str]) -> bool:
        """Whether anything of title or summary is among these stems."""
        return not self._named.isdisjoint(said)

    def share(self, said: frozenset[str]) -> float:
        """The share of these stems that the article has."""
        return len(said & self._stems) / max(1, len(said))
