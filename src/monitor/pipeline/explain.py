"""What the topics make of one text, page or address; nothing is stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor import topics, urls
from monitor.errors import Refusal
from monitor.pipeline.attempt import EXTRACTING, attempt
from monitor.records import (
    Article,
    Document,
    Failure,
    FetchRequest,
    Fulltext,
    Furniture,
    Language,
    Match,
    PageBody,
    Purpose,
    Site,
    TextSource,
)
from monitor.stages import extract, match
from monitor.text import language
from monitor.workers import EXTRACT, Workers

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.pipeline.ports import Web
    from monitor.topics import Compiled, Topic

_HEAD = 256 << 10  # bytes in which the head of a page stands
_LINK = re.compile(rb"<link\s[^>]{1,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(rb"""\srel\s?=\s?["']?canonical\b""", re.IGNORECASE)
_HREF = re.compile(rb"""\shref\s?=\s?["']?(https?://[^"'\s>]{1,1000})""", re.IGNORECASE)
NO_TEXT = Article(
    title="",
    author=None,
    published_at=None,
    language=Language(),
    text="",
    text_source=TextSource.SUMMARY,
    words=0,
    content_hash="",
)


def explain(compiled: Compiled, chosen: tuple[Topic, ...], document: Document) -> tuple[Match, ...]:
    """Each topic's match on the document, in the order of the topics; one that nothing touched has score 0."""
    found = {match.topic: match for match in topics.match(compiled, document)}
    return tuple(found.get(topic.id) or _untouched(compiled, topic) for topic in chosen)


def only_cut(compiled: Compiled, document: Document) -> dict[str, str]:
    """The topics that only what was cut from a page would match, with the words that would."""
    near = match.hits(document, tuple(compiled.by_id), False, compiled).near
    return {miss.topic: miss.terms for miss in near if miss.cut}


def _untouched(compiled: Compiled, topic: Topic) -> Match:
    return Match(topic=topic.id, version=compiled.by_id[topic.id].version, level=None, score=0, reasons=())


def document_of(text: str, *, title: str, lang: str | None) -> Document:
    """A plain text as a document; its language is told, or identified."""
    return Document(title=title, text=text, language=told(lang) or language.identify(f"{title}\n{text}"))


def told(lang: str | None) -> Language | None:
    """A language as a person names it (`tr`, `tr-TR`, `ger`), or None. Raises Refusal where it names none."""
    if not lang:
        return None
    code = language.normalise(lang)
    if code is None:
        raise Refusal(f"{lang}: not a language code such as tr, en or uk")
    return Language(candidates=(code,), sure=True)


async def fetched(web: Web, address: str) -> tuple[str, bytes, str | None]:
    """The final address, the body and the content type of a page. Raises Refusal where it cannot be had."""
    result = await web.get(FetchRequest(url=address, purpose=Purpose.PAGE))
    if result.failure:
        raise Refusal(f"{address}: {result.failure.error_class}: {result.failure.text}")
    return result.final_url, result.body, result.header("content-type")


def said_address(body: bytes) -> str | None:
    """The address that a stored page gives as its own, for what is known of its host; None where it gives none."""
    for link in _LINK.findall(body[:_HEAD]):
        if _CANONICAL.search(link) and (href := _HREF.search(link)):
            return urls.canonical(href[1].decode("utf-8", "replace"))
    return None


async def page_document(
    url: str,
    body: bytes,
    content_type: str | None,
    *,
    title: str,
    lang: str | None,
    now: datetime,
    furniture: Furniture | None = None,
    site: Site | None = None,
) -> Document:
    """The article of an HTML page as a document with what was cut from it, read in a worker; `furniture`: what is known
    of its host, `site`: what the user says of it. Raises Refusal where no article is found in it."""
    page = PageBody(
        url=url,
        body=body,
        content_type=content_type,
        item=NO_TEXT,
        fulltext=Fulltext.ALWAYS,
        fetched_at=now,
        furniture=furniture or Furniture(),
        site=site,
    )
    async with Workers(1) as workers:
        read = await attempt(
            workers,
            extract.article,
            page,
            limits=EXTRACT,
            names=EXTRACTING,
        )
    if isinstance(read, Failure) or not read.article.text:
        failure = read if isinstance(read, Failure) else read.failure
        raise Refusal(f"{url}: no article found in this page" + (f": {failure.text}" if failure else ""))
    return Document(
        title=title or read.article.title,
        text=read.article.text,
        language=told(lang) or read.article.language,
        apart=read.apart or "",
        note=read.note or "",
    )
