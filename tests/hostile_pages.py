"""Pages that were made, or grew, to hurt whoever reads them: each a function without arguments that gives the body.

.venv/bin/python tests/hostile_pages.py [NAME…]      what each costs extract.article: CPU s, MiB, fate
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from make import article
from monitor.records import Fulltext, PageBody
from monitor.stages import extract

LINE = "The navy said on Monday that it had followed the events in the strait for three days without a pause. "
DEEP = 100_000
MANY = 60_000
LONGEST_S = 40


def page(body: str, head: str = "") -> bytes:
    text = (
        f"<html lang='en'><head><title>Navy report</title>{head}</head><body><h1>Navy report</h1>{body}</body></html>"
    )
    return text.encode("utf-8", "surrogatepass")


def linked(json: str) -> bytes:
    return page(f"<p>{LINE * 3}</p>", f"<script type='application/ld+json'>{json}</script>")


def story(number: int, words: int = 300) -> bytes:
    """An ordinary page, each number another one."""
    sentences = (f"Sentence {number} {place} of the report says {LINE.lower()}" for place in range(words // 25))
    return page("".join(f"<p>{sentence}</p>" for sentence in sentences) + "<nav><a href='/'>Home</a></nav>" * 20)


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "br": lambda: page(f"<p>{LINE * 3}</p>" + "<br>" * 450_000),
    "br in a paragraph": lambda: page(f"<p>{LINE * 3}" + "a<br>" * 350_000),
    "links": lambda: page("".join(f"<a href='/news/item-{n}'>Item number {n}</a>" for n in range(MANY))),
    "links in paragraphs": lambda: page("".join(f"<p><a href='/n/{n}'>Item {n} of all</a></p>" for n in range(MANY))),
    "nested div": lambda: page("<div>" * DEEP + LINE * 3),
    "nested span": lambda: page("<p>" + "<span>" * DEEP + LINE * 3),
    "nested b and i": lambda: page("<p>" + "<b><i>" * (DEEP // 2) + LINE * 3),
    "nested tables": lambda: page("<table><tr><td>" * 30_000 + LINE * 3),
    "nested lists": lambda: page("<ul><li>" * 50_000 + LINE * 3),
    "nested forms and links": lambda: page("<a href='/'><form>" * 50_000 + LINE * 3),
    "rows": lambda: page(
        "<table>" + "".join(f"<tr><td>{n}</td><td>Item {n}</td></tr>" for n in range(30_000)) + "</table>"
    ),
    "cells": lambda: page("<table><tr>" + "<td>x" * 200_000 + "</tr></table>"),
    "headings": lambda: page("".join(f"<h2>Heading {n}</h2>" for n in range(50_000))),
    "h1": lambda: page("".join(f"<h1>Heading {n}</h1>" for n in range(50_000))),
    "paragraphs": lambda: page("<p>x" * 1_000_000),
    "long paragraphs": lambda: page(f"<p>{LINE}" * 40_000),
    "list": lambda: page("<ul>" + "<li>An item of the list</li>" * 100_000 + "</ul>"),
    "one paragraph": lambda: page(f"<p>{LINE * 50_000}</p>"),
    "one word": lambda: page(f"<p>{'a' * 9_000_000}</p>"),
    "spaces": lambda: page(f"<p>{LINE}{' ' * 9_000_000}{LINE}</p>"),
    "line breaks": lambda: page(f"<p>{LINE}" + "\n" * 9_000_000),
    "no-break spaces": lambda: page("<p>" + "&nbsp;" * 1_500_000 + LINE),
    "brackets": lambda: page(f"<p>{'[' * 1_000_000}</p>"),
    "dots": lambda: page(f"<p>{'. ' * 2_000_000}</p>"),
    "digits": lambda: page(f"<p>{'1' * 2_000_000} {'2022-11-' * 100_000}</p>"),
    "dates": lambda: page("".join(f"<p>On {1 + n % 28} November 2022, at 12:{n % 60:02}</p>" for n in range(40_000))),
    "less than": lambda: b"<html><body><p>" + b"<" * 5_000_000,
    "open tag": lambda: page("<p " + "a " * 2_000_000 + f">{LINE}"),
    "attributes": lambda: page("<p " + " ".join(f"a{n}='{n}'" for n in range(200_000)) + f">{LINE * 3}"),
    "attribute of 9 MB": lambda: page(f"<p data-x='{'a' * 9_000_000}'>{LINE * 3}"),
    "classes": lambda: page(f"<div class='{'comment ' * 200_000}'><p>{LINE * 3}</p></div>" * 3),
    "ids": lambda: page("".join(f"<div id='a{n}' class='article-body-{n}'>x</div>" for n in range(MANY))),
    "style": lambda: page(f"<style>{'a{b:c}' * 1_000_000}</style><p>{LINE * 3}"),
    "scripts": lambda: page("<script>var a = '<p>';</script>" * 100_000 + LINE * 3),
    "comments": lambda: page("<!-- a -->" * 500_000 + LINE * 3),
    "open comment": lambda: page("<!--" + "-" * 5_000_000),
    "metas": lambda: page(LINE * 3, "".join(f"<meta property='og:title' content='Title {n}'>" for n in range(MANY))),
    "names": lambda: page(LINE * 3, "".join(f"<meta name='author' content='Author {n}'>" for n in range(MANY))),
    "long title": lambda: page(LINE * 3, f"<meta property='og:title' content='{'a - ' * 1_000_000}'>"),
    "canonicals": lambda: page(LINE * 3, "".join(f"<link rel='canonical' href='/n/{n}'>" for n in range(MANY))),
    "JSON-LD of 5 MB": lambda: linked('{"@type": "NewsArticle", "articleBody": "' + LINE * 48_000 + '"}'),
    "JSON-LD, deep lists": lambda: linked("[" * DEEP + "]" * DEEP),
    "JSON-LD, deep objects": lambda: linked('{"a":' * DEEP + "1" + "}" * DEEP),
    "JSON-LD, open brackets": lambda: linked("[" * 1_000_000),
    "JSON-LD, wide graph": lambda: linked(
        '{"@graph": [' + ",".join(['{"@type": "Person", "name": "A"}'] * 100_000) + "]}"
    ),
    "JSON-LD, many authors": lambda: linked(
        '{"@type": "NewsArticle", "headline": "A", "author": ['
        + ",".join(f'"Author {n}"' for n in range(100_000))
        + "]}"
    ),
    "JSON-LD, a long number": lambda: linked('{"@type": "NewsArticle", "headline": ' + "9" * 1_000_000 + "}"),
    "JSON-LD, broken": lambda: linked('{"@type": "NewsArticle", "headline": "' + '\\"' * 1_000_000 + "<br>"),
    "JSON-LD, many scripts": lambda: page(
        '<script type=\'application/ld+json\'>{"@type": "NewsArticle"}</script>' * 50_000 + LINE * 3
    ),
    "entities": lambda: page("<p>" + "&amp;&lt;&#x41;&notin;" * 300_000),
    "entity bomb": lambda: (
        b"<?xml version='1.0'?><!DOCTYPE html ["
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha") for n in range(12))
        + b"]><html><body><p>&a11;</p></body></html>"
    ),
    "UTF-16 without a mark": lambda: page(LINE * 20_000).decode().encode("utf-16-le"),
    "UTF-7": lambda: page("+ADw-script+AD4-" * 200_000, "<meta charset='utf-7'>"),
    "an unknown charset": lambda: page(LINE * 3, f"<meta charset='{'x' * 1_000_000}'>"),
    "charsets that disagree": lambda: page("Ж" * 2_000_000, "<meta charset='shift_jis'><meta charset='big5'>"),
    "random bytes": lambda: bytes((n * n * 31 + n // 7) % 256 for n in range(2_000_000)),
    "zeros": lambda: b"<html><body><p>" + bytes(9_000_000),
    "surrogates": lambda: page("\ud800" * 1_000_000),
    "combining marks": lambda: page("<p>a" + "\u0301" * 2_000_000),
    "bidi marks": lambda: page("<p>" + "\u202e\u2066" * 1_000_000 + LINE),
    "Thai without spaces": lambda: page("<p>" + "กรุงเทพมหานคร" * 100_000),
    "frames": lambda: page("<iframe srcdoc='" + "&lt;p&gt;x" * 300_000 + "'></iframe>" + LINE * 3),
    "SVG": lambda: page("<svg>" + "<g><path d='M0 0'/>" * 100_000 + "</svg>" + LINE * 3),
    "pictures": lambda: page("<img src='/a.jpg' alt='A picture'>" * 100_000 + LINE * 3),
    "inputs": lambda: page("<input type='text'>" * 200_000 + LINE * 3),
    "quotes": lambda: page("<blockquote>" * 50_000 + LINE * 3),
    "emphasis": lambda: page("<p>" + "<b>x</b> <i>y</i> " * 150_000),
    "a feed": lambda: (
        b"<?xml version='1.0'?><rss><channel>" + b"<item><title>x</title></item>" * 150_000 + b"</channel></rss>"
    ),
    "the same line": lambda: page(f"<div>{LINE}</div>" * 40_000),
}


def body(written: bytes, *, name: str = "story") -> PageBody:
    """A fetched page, for extract.article."""
    return PageBody(
        url=f"https://news.example/2026/{name.replace(' ', '-')}",
        body=written,
        content_type="text/html",
        item=article("The navy spoke of drones on Monday evening.", title="Navy report"),
        fulltext=Fulltext.AUTO,
        fetched_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    )


def cost(name: str, answer: Connection) -> None:
    """CPU seconds, MiB over the start and fate of one hostile page, in a process of its own."""
    item = body(HOSTILE[name](), name=name)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    fate = extract.article(item).fate.value
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    answer.send(f"{time.process_time() - started:7.2f} s {grown >> 10:6} MiB  {fate}")


def main(names: list[str]) -> None:
    extract.article(body(story(0)))  # what is loaded on the first call is nobody's cost
    fork = get_context("fork")
    for name in names or HOSTILE:
        ours, theirs = fork.Pipe()
        alone = fork.Process(target=cost, args=(name, theirs))
        alone.start()
        theirs.close()
        said = ours.recv() if ours.poll(LONGEST_S) else f"more than {LONGEST_S} s of wall clock"
        alone.kill()
        alone.join()
        print(f"{name:28} {said}", flush=True)


def write(folder: Path) -> None:
    for place, made in enumerate(HOSTILE.values()):
        (folder / str(place)).write_bytes(made())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--into"]:
        write(Path(sys.argv[2]))
    else:
        main(sys.argv[1:])
