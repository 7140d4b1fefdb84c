"""One canonical spelling per page: cases as rows, and what must hold for any text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import urls

SPELLINGS = [
    ("HTTP://Www.Example.COM:80/a/../b?utm_source=x&b=2&a=1#frag", "http://www.example.com/b?b=2&a=1"),
    ("https://example.com", "https://example.com/"),
    ("https://example.com:443/", "https://example.com/"),
    ("https://example.com/a%7Eb?q=%d0%b0+b", "https://example.com/a~b?q=%D0%B0+b"),
    ("https://EXÄMPLE.com/ä b", "https://xn--exmple-cua.com/%C3%A4%20b"),
    ("https://user:secret@example.com/", "https://example.com/"),
    ("http://example.com/a;jsessionid=1?x=", "http://example.com/a;jsessionid=1?x="),
    ("https://example.com/?fbclid=1&UTM_Medium=rss&id=5", "https://example.com/?id=5"),
    ("https://example.com/#!/news/5", "https://example.com/#!/news/5"),
    (" \n https://example.com/a\nb ", "https://example.com/ab"),
    ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
]
NO_PAGES = [
    "",
    " ",
    "mailto:a@example.com",
    "javascript:alert(1)",
    "//host/path",
    "news/5",
    "http://",
    "http://a..b/",
    "http://example.com:abc/",
    "http://example.com:99999/",
    "http://exa mple.com/",
    "https://" + "a" * 64 + ".com/",
    "https://example.com/" + "a" * 3000,
]


@pytest.mark.parametrize(("spelling", "page"), SPELLINGS)
def test_a_page_has_one_spelling(spelling: str, page: str) -> None:
    assert urls.canonical(spelling) == page
    assert urls.canonical(page) == page


@pytest.mark.parametrize("text", NO_PAGES)
def test_what_is_no_page_has_none(text: str) -> None:
    assert urls.canonical(text) is None


def test_parameters_that_may_number_an_article_stay() -> None:
    for name in ("id", "cid", "eid", "ref", "source", "uid", "medium", "keyword"):
        assert urls.canonical(f"https://example.com/?{name}=7") == f"https://example.com/?{name}=7"


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("b", "https://example.com/news/b"),
        ("/b?x=1", "https://example.com/b?x=1"),
        ("//cdn.example.org/b", "https://cdn.example.org/b"),
        ("https://other.example/", "https://other.example/"),
        ("mailto:a@b.c", None),
        ("http://[bad", None),
    ],
)
def test_links_become_absolute(link: str, absolute: str | None) -> None:
    assert urls.join("https://example.com/news/a", link) == absolute


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://news.example.co.uk/", "example.co.uk"),
        ("https://www.spiegel.de/x", "spiegel.de"),
        ("https://me.github.io/feed", "me.github.io"),
        ("https://www.me.blogspot.com/", "me.blogspot.com"),
        ("https://me.wordpress.com/", "me.wordpress.com"),
        ("https://wordpress.com/", "wordpress.com"),
        ("https://me.substack.com/", "substack.com"),
        ("https://feeds.feedburner.com/x", "feedburner.com"),
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://www.news.example/", "news.example"),
        ("http://localhost/", "localhost"),
        ("http://[::1]/", "::1"),
        ("mailto:x", None),
    ],
)
def test_site_is_who_answers(url: str, site: str | None) -> None:
    assert urls.site(url) == site


@given(st.text(max_size=200) | st.from_regex(r"https?://[^/]{0,30}/.{0,60}", fullmatch=True))
def test_any_text_has_a_stable_spelling_or_none(text: str) -> None:
    page = urls.canonical(text)
    assert page is None or urls.canonical(page) == page
    urls.join("https://example.com/", text)
    urls.site(text)
