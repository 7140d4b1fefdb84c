"""Bytes of feeds and pages → characters, plain text and what structured data say: shared by entries and extract.

    characters   decode, clean, cut       bytes → characters fit to be stored
    plain        plain_text, one_line     HTML, escaped once, twice or not at all → plain text
    dates        moment, dated, http_date dates as publishers and servers write them → UTC
    linked       article_node             JSON-LD → what it says of the article
    people       people                    authors as publishers write them → names
    head         read_head                meta tags → title, author, date, language

Everything here runs in bounded time and memory on whatever a publisher, or somebody posing as one, may send. Pure.
"""

from monitor.markup.characters import clean, cut, decode
from monitor.markup.dates import Dated, dated, http_date, moment, not_later
from monitor.markup.head import Head, read_head
from monitor.markup.linked import ArticleNode, article_node
from monitor.markup.people import people
from monitor.markup.plain import looks_like_html, one_line, plain_text

__all__ = [
    "ArticleNode",
    "Dated",
    "Head",
    "article_node",
    "clean",
    "cut",
    "dated",
    "decode",
    "http_date",
    "looks_like_html",
    "moment",
    "not_later",
    "one_line",
    "people",
    "plain_text",
    "read_head",
]
