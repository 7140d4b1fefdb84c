"""One canonical spelling per page: cases as rows, and what must hold for any text at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from ruamel.yaml import YAML

from monitor import urls
from monitor.stages.entries.wrapped import unwrapped
from monitor.stages.extract.addressed import amp_of, canonical_of
from url_cases import FOLDER, judged, page, pairs

SPELLINGS = [
    ("HTTP://Www.Example.COM:80/a/../b?utm_source=x&b=2&a=1#frag", "http://www.example.com/b?b=2&a=1"),
    ("https://example.com", "https://example.com/"),
    ("https://example.com:443/", "https://example.com/"),
    ("https://example.com/a%7Eb?q=%d0%b0+b", "https://example.com/a~b?q=%D0%B0+b"),
    ("https://EXÄMPLE.com/ä b", "https://xn--exmple-cua.com/%C3%A4%20b"),
    ("https://user:secret@example.com/", "https://example.com/"),
    ("http://example.com/a;jsessionid=1?x=", "http://example.com/a?x="),
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


@pytest.mark.parametrize("name", ["same", "likely", "different"])
def test_pairs_of_addresses(name: str) -> None:
    wrong = [pair for pair in pairs(name) if not judged(*pair) == judged(*reversed(pair)) == name]
    assert wrong == []


def test_links_through_doors() -> None:
    wrong = [(link, page(link)) for link, inner in pairs("wrapped") if page(link) != urls.canonical(inner)]
    assert wrong == []


def test_a_hundred_doors_are_no_more_work_than_three() -> None:
    link = "https://news.example/a-b-c"
    for _ in range(100):
        link = f"https://go.test/redirect?url={link}"
    assert unwrapped(link) == link  # longer than any address may be
    nested = "https://news.example/a-b-c"
    for _ in range(60):
        nested = f"https://go.test/url?u={nested}"
    assert unwrapped(nested).count("go.test") == 57


@pytest.mark.parametrize(
    ("url", "is_public"),
    [
        ("https://news.example/a", True),
        ("https://8.8.8.8/a", True),
        ("http://192.168.1.1/a", False),
        ("http://[fe80::1]/a", False),
        ("http://[2001:4860:4860::8888]/a", True),
        ("http://desk/a", False),
        ("http://017700000001/a", False),
        ("http://127.1/a", False),
        ("mailto:a@example.com", False),
    ],
)
def test_what_only_a_network_of_ones_own_has(url: str, is_public: bool) -> None:
    assert urls.public(url) is is_public


WORDS = st.sampled_from(
    [
        "",
        *[
            "amp",
            "m",
            "print",
            "a-b-c",
            "x-amp",
            "x.amp.html",
            "index.php",
            "..",
            "%2e",
            "%",
            "тест",
            "é",
            ";jsessionid=1",
        ],
    ]
)
HOSTS = st.sampled_from(
    ["news.example", "m.news.example", "amp.m.news.co.uk", "пример.рф", "127.0.0.1", "[::1]", "a.", "."]
)
PAIRS = st.sampled_from(["amp=1", "utm_a=1", "id=5", "&", "=", "m=1", "a=%zz", "ref=rss"])
ADDRESSES = st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "HTTPS", "https", "ftp"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080", ":0", ":x"]),
    st.lists(WORDS | st.text(max_size=5), max_size=5).map("/".join),
    st.lists(PAIRS, max_size=4).map("&".join),
    st.text(max_size=5),
)
ANY_TEXT = st.text(max_size=200) | st.from_regex(r"https?://[^/]{0,30}/.{0,60}", fullmatch=True) | ADDRESSES


@given(ANY_TEXT)
@example("https://a.example/" + "%" * 700)
@example("http://[::ffff:1.2.3.4]/")
@example("https://a.example/..;jsessionid=1/(S(lit3py55t21z5v55vlm25s55))/")
def test_any_text_has_a_stable_spelling_or_none(text: str) -> None:
    spelled = urls.canonical(text)
    assert spelled is None or urls.canonical(spelled) == spelled
    urls.join("https://example.com/", text)
    urls.site(text)
    urls.public(text)


@given(ANY_TEXT)
def test_an_address_keeps_scheme_host_and_port(text: str) -> None:
    before, spelled = urls.parse(text), urls.canonical(text)
    after = urls.parse(spelled) if spelled else None
    assert (before is None) is (after is None)
    if before and after:
        kept = (before.scheme, (before.raw_host or "").removesuffix("."), before.port)
        assert (after.scheme, after.raw_host, after.port) == kept


@given(ANY_TEXT)
def test_a_plain_address_is_one_of_the_same_site_and_plain(text: str) -> None:
    usual = urls.plain(text)
    if urls.canonical(text):
        assert urls.canonical(usual) == usual
        assert urls.plain(usual) == usual
        assert urls.site(usual) == urls.site(text)
    assert not set(urls.kin(text)) & set(urls.variants(text))


def tree(head: str) -> html.HtmlElement:
    return html.document_fromstring(f"<html><head><title>x</title>{head}</head><body><p>x</p></body></html>")


def test_what_a_page_says_is_its_address() -> None:
    cases = YAML(typ="safe").load(FOLDER / "canonical.yaml")
    found = [(case["at"], case["head"], canonical_of(tree(case["head"]), case["at"])) for case in cases]
    assert [one for one, case in zip(found, cases, strict=True) if one[2] != case["named"]] == []


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://news.example/a/ship-7/amp", None),
        ("https://amp.news.example/a/ship-7", None),
        ("https://news.example/a/ship-7", None),
        ("https://amp.news.example/news/2022/ship-7", "https://amp.news.example/news/2022/ship-7"),
        ("https://news-example.cdn.ampproject.org/c/s/news.example/a/ship-7", None),
        ("javascript:alert(1)", None),
    ],
)
def test_an_amp_twin_is_noted_where_its_address_does_not_follow(href: str, kept: str | None) -> None:
    assert amp_of(tree(f"<link rel='amphtml' href='{href}'>"), "https://www.news.example/a/ship-7") == kept
