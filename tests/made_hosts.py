"""Hosts made for tests of what a host repeats: their pages from a few words of a case, read one after the other.

A case (tests/cases/furniture) says how a page is built and which lines stand on which pages:

    host: a daily with a box beside each article
    articles: 8
    page: <div class="left"><h1>{title}</h1>{own}</div><div class="right">{side}</div>
    lines:
      - {at: side, says: "Our special report", on: all, cut_from: 4}     # pages count from 1
      - {at: own, says: "A paragraph of the text itself.", on: [2, 3]}   # never cut

`{own}` is two paragraphs that no other page has, `{title}` a headline that no other page has, unless `title` or
`texts` say otherwise; `languages` take turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice, product
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.pipeline.explain import NO_TEXT
from monitor.records import Fulltext, Furniture, HostPage, PageBody
from monitor.stages.extract.furniture import Parted, parted
from monitor.stages.extract.page import read_page
from monitor.stages.furniture import PAGES, learnt
from monitor.text.language import identify
from monitor.text.lines import line_digest, lines
from web import NOON

CASES = Path(__file__).parent / "cases" / "furniture"
WORDS = {
    "en": (
        "The council|A court of the region|The harbour master|Farmers of the plain|The finance office|Two rowing clubs",
        "postponed|defended|reopened|questioned|approved|rejected|measured",
        "a plan for the old bridge|the budget of the museum|its report on river ice|the new timetable|a loan of stamps",
        "on Monday after a long debate.|despite warnings from engineers.|in a letter to parliament.|as costs rose.",
    ),
    "tr": (
        "Belediye meclisi|Bölge mahkemesi|Liman başkanı|Ovanın çiftçileri|Maliye dairesi|İki kürek kulübü",
        "eski köprü planını|müzenin bütçesini|nehir buzu raporunu|yeni tarifeyi|pul koleksiyonunu|okul yemeğini|saati",
        "uzun bir tartışmadan sonra|mühendislerin uyarılarına rağmen|meclise yazılan mektupla|masraflar artarken",
        "erteledi.|savundu.|yeniden açtı.|sorguladı.|onayladı.|reddetti.|ölçtü.",
    ),
    "ar": (
        "المجلس البلدي|محكمة المنطقة|مدير الميناء|مزارعو السهل|دائرة المالية|ناديا التجديف",
        "أجل|دافع عن|أعاد فتح|تساءل عن|وافق على|رفض|قاس",
        "خطة الجسر القديم|ميزانية المتحف|تقرير جليد النهر|الجدول الجديد|قرض الطوابع",
        "يوم الاثنين بعد نقاش طويل.|رغم تحذيرات المهندسين.|في رسالة إلى البرلمان.|مع ارتفاع التكاليف.",
    ),
    "zh": (
        "市议会|地区法院|港口主任|平原的农民|财政办公室|两个赛艇俱乐部",
        "推迟了|维护了|重新开放了|质疑了|批准了|拒绝了|测量了",
        "旧桥的计划|博物馆的预算|关于河冰的报告|新的时刻表|邮票的贷款",
        "，经过长时间的辩论之后。|，尽管工程师发出警告。|，在写给议会的信中。|，因为成本上升。",
    ),
}
_SENTENCES = 3  # in a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that a host repeats; `cut_from`: the page from which on it is furniture, None: it never is."""

    at: str
    says: str
    on: frozenset[int]
    cut_from: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeHost:
    name: str
    articles: int
    page: str
    lines: tuple[Line, ...]
    title: str | None = None
    languages: tuple[str, ...] = ("en",)
    texts: int | None = None  # so many texts there are; None: each page has its own
    rail: int = 0  # a headline more at the top of `{rail}` on each page, so many at once
    rail_cut_from: int | None = None

    def html(self, number: int) -> str:
        """The page with a number, from 1 on."""
        language = self.languages[(number - 1) % len(self.languages)]
        text = number if self.texts is None else number % self.texts
        title = (self.title or "{own}").format(n=number, own=_title(language, number))
        beside = {"title": title, "n": number, "own": "", "rail": _marked(self.headlines(number))}
        paragraphs = _marked(_paragraphs(language, text))
        at = {line.at for line in self.lines} - {"own"}
        placed = {place: self._at(place, number, title) for place in at}
        own = paragraphs + self._at("own", number, title)
        return (
            f"<html lang='{language}'><head><title>{escape(title)}</title></head><body>"
            f"{self.page.format(**{**beside, **placed, 'own': own})}</body></html>"
        )

    def _at(self, place: str, number: int, title: str) -> str:
        there = (line for line in self.lines if line.at == place and number in line.on)
        return "".join(f"<p>{line.says.format(n=number, title=title)}</p>" for line in there)

    def headlines(self, number: int) -> list[str]:
        """What stands in the rail of a page: of each page before it one, the latest first."""
        numbers = range(number + self.rail, number, -1)
        return [f"{_title('en', 300 - one)} And more of it in our pages." for one in numbers]

    def standing(self, number: int) -> list[Line]:
        return [line for line in self.lines if number in line.on]


def _marked(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in paragraphs)


def _sentences(language: str) -> Iterator[str]:
    """Sentences of a language, none of them twice, neighbours unlike."""
    several = [parts.split("|") for parts in WORDS[language]]
    return ("".join(parts) if language == "zh" else " ".join(parts) for parts in product(*several))


def _spread(language: str) -> list[str]:
    found = list(_sentences(language))
    return [found[(number * 389) % len(found)] for number in range(len(found))]


_SPREAD = {language: _spread(language) for language in WORDS}


def _paragraphs(language: str, number: int) -> list[str]:
    start = 2 * _SENTENCES * number
    found = [_SPREAD[language][(start + one) % len(_SPREAD[language])] for one in range(2 * _SENTENCES)]
    glue = "" if language == "zh" else " "
    return [glue.join(found[:_SENTENCES]), glue.join(found[_SENTENCES:])]


def _title(language: str, number: int) -> str:
    return _SPREAD[language][-number].rstrip(".。")


def hosts(file: str) -> list[MadeHost]:
    """The hosts of a file of cases."""
    return [_host(case) for case in YAML(typ="safe").load((CASES / file).read_text("utf-8"))]


def _host(case: dict[str, Any]) -> MadeHost:
    articles = case["articles"]
    return MadeHost(
        name=case["host"],
        articles=articles,
        page=case["page"],
        lines=tuple(_line(line, articles) for line in case["lines"]),
        title=case.get("title"),
        languages=tuple(case.get("languages", ["en"])),
        texts=case.get("texts"),
        rail=case.get("rail", 0),
        rail_cut_from=case.get("rail_cut_from"),
    )


def _line(line: dict[str, Any], articles: int) -> Line:
    on = line["on"]
    if on == "all":
        numbers = range(1, articles + 1)
    elif isinstance(on, str):
        numbers = range(1, articles + 1, int(on.removeprefix("every ")))
    else:
        numbers = on
    return Line(at=line["at"], says=line["says"], on=frozenset(numbers), cut_from=line.get("cut_from"))


@dataclass(frozen=True, slots=True)
class Read:
    """A page of a host as it was read with what was known of the host by then."""

    title: str
    parted: Parted

    def taught(self) -> HostPage:
        return HostPage(line_digest(self.title), identify(self.parted.text).code or "", self.parted.blocks)


def read(host: MadeHost, number: int, known: Furniture) -> Read:
    """Read a page by trafilatura alone, so that nothing but what is known of its host is cut."""
    seen = read_page(
        PageBody(
            url=f"https://host.example/news/{number}",
            body=host.html(number).encode(),
            content_type="text/html; charset=utf-8",
            item=NO_TEXT,
            fulltext=Fulltext.ALWAYS,
            fetched_at=NOON,
        )
    )
    title = seen.title or seen.heading
    return Read(title, parted(seen.text, title, seen.tree, known))


def read_all(host: MadeHost) -> list[Read]:
    """The pages of a host, one after the other, each read with what those before it taught."""
    pages: list[HostPage] = []
    known, found = Furniture(), []
    for number in range(1, host.articles + 1):
        found.append(read(host, number, known))
        pages = [*pages, found[-1].taught()][-PAGES:]
        known = learnt(pages, known.lines)
    return found


def lines_of(text: str | None) -> list[str]:
    return [line.removeprefix("- ") for line in islice(lines(text or ""), 1_000)]
