"""What a host repeats is learnt from its pages, and cut: hosts made for it, and what holds for any."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_hosts import MadeHost, Read, hosts, lines_of, read, read_all
from monitor.records import Block, Furniture, HostPage
from monitor.stages.furniture import FEW, learnt
from monitor.text.lines import lines

TAG = re.compile(r"<[^>]*>")


@pytest.mark.parametrize("host", [*hosts("hosts.yaml"), *hosts("variants.yaml")], ids=lambda host: host.name)
def test_what_is_cut_from_which_page_on(host: MadeHost) -> None:
    wrong = [mistake for number, read in enumerate(read_all(host), 1) for mistake in mistakes(host, number, read)]
    assert not wrong, "\n".join(wrong)


def mistakes(host: MadeHost, number: int, read: Read) -> list[str]:
    """What is not where it should be: furniture with the cut, everything else in the text."""
    text, apart = lines_of(read.parted.text), lines_of(read.parted.apart)
    wanted = {
        line.says.format(n=number, title=read.title): line.cut_from is not None and number >= line.cut_from
        for line in host.standing(number)
    }
    if host.rail_cut_from:
        wanted |= dict.fromkeys(host.headlines(number)[:1], number >= host.rail_cut_from)
    return [
        f"page {number}: {'not cut' if cut else 'cut'}: {line}"
        for line, cut in ((TAG.sub("", line), cut) for line, cut in wanted.items())
        if line not in (apart if cut else text)
    ]


BOX = hosts("hosts.yaml")[0]
RAIL = next(host for host in hosts("hosts.yaml") if host.rail)


@given(st.data())
def test_text_and_cut_together_have_every_line_once(data: st.DataObject) -> None:
    number = data.draw(st.integers(1, 30))
    whole = read(RAIL, number, Furniture()).parted
    digests = sorted({block.digest for block in whole.blocks})
    places = sorted({block.place for block in whole.blocks})
    known = Furniture(
        frozenset(data.draw(st.sets(st.sampled_from(digests)))), frozenset(data.draw(st.sets(st.sampled_from(places))))
    )
    parted = read(RAIL, number, known).parted
    assert sorted(lines(parted.text) + lines(parted.apart or "")) == sorted(lines(whole.text))
    assert [block._replace(cut=False) for block in parted.blocks] == list(whole.blocks)


BLOCKS = st.builds(
    Block, digest=st.integers(1, 12), place=st.integers(0, 3), length=st.integers(20, 400), linked=st.booleans()
)
PAGES = st.lists(
    st.builds(
        HostPage, title=st.integers(1, 20), language=st.sampled_from(["en", "tr"]), blocks=st.lists(BLOCKS).map(tuple)
    ),
    max_size=30,
)


@given(PAGES, st.randoms(use_true_random=False))
def test_the_order_of_pages_does_not_count(pages: list[HostPage], chance: Random) -> None:
    consistent = [_consistent(page) for page in pages]
    shuffled = chance.sample(consistent, len(consistent))
    assert learnt(shuffled) == learnt(consistent)


@given(PAGES)
def test_copies_of_pages_teach_nothing(pages: list[HostPage]) -> None:
    consistent = [_consistent(page) for page in pages]
    assert learnt([*consistent, *consistent]) == learnt(consistent)


@given(PAGES)
def test_nothing_is_furniture_that_stands_on_fewer_articles(pages: list[HostPage]) -> None:
    found = learnt([_consistent(page) for page in pages])
    for digest in found.lines:
        assert len({page.title for page in pages if digest in {block.digest for block in page.blocks}}) >= FEW


def _consistent(page: HostPage) -> HostPage:
    """As digests are: one says how long its line is and where it stands. Most pages have a text of their own."""
    digests = dict.fromkeys([*(block.digest for block in page.blocks), *([100 + page.title] if page.title % 6 else [])])
    blocks = tuple(Block(digest, digest % 4, 20 * min(digest, 20), digest % 5 == 0) for digest in digests)
    return HostPage(page.title, page.title % 2 * "en", blocks)
