"""Where a request may go: every spelling of an address, every address of a name, on every hop."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.fetch import Web
from monitor.fetch.addresses import passes
from monitor.fetch.failure import Failed
from monitor.fetch.guard import Guard
from monitor.records.settings import NetworkSettings
from web import NOON, feed

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "fetch" / "addresses.yaml")


@pytest.mark.parametrize("text", CASES["refused"])
def test_addresses_that_are_not_public_are_refused(text: str) -> None:
    assert not passes(ipaddress.ip_address(text), ())


@pytest.mark.parametrize("text", CASES["reached"])
def test_public_addresses_are_reached(text: str) -> None:
    assert passes(ipaddress.ip_address(text), ())


def test_an_opened_network_opens_nothing_else() -> None:
    allow = (ipaddress.ip_network("10.1.0.0/16"),)
    assert passes(ipaddress.ip_address("10.1.2.3"), allow)
    assert passes(ipaddress.ip_address("::ffff:10.1.2.3"), allow)
    assert not passes(ipaddress.ip_address("10.2.0.1"), allow)
    assert not passes(ipaddress.ip_address("127.0.0.1"), allow)
    assert not passes(ipaddress.ip_address("fe80::1%1"), allow)


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_passes_no_better_in_disguise(number: int) -> None:
    plain = passes(ipaddress.IPv4Address(number), ())
    for prefix in ("::", "::ffff:0:0", "64:ff9b::", "64:ff9b:1::"):
        disguised = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | number)
        assert plain or not passes(disguised, ())
    assert plain or not passes(ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1), ())


def refusal(url: str, settings: NetworkSettings | None = None) -> str | None:
    try:
        Guard(settings or NetworkSettings()).admit(url)
    except Failed as failed:
        return failed.failure.error_class
    return None


@pytest.mark.parametrize(("url", "error_class"), CASES["urls"])
def test_addresses_are_admitted_or_refused_by_class(url: str, error_class: str | None) -> None:
    assert refusal(url) == error_class


async def test_what_is_refused_comes_back_as_a_value() -> None:
    async with Web(NetworkSettings(), lambda: NOON) as web:
        for url, error_class in CASES["urls"]:
            if error_class is not None:
                result = await web.get(feed(url))
                assert (result.failure and result.failure.error_class, result.status) == (error_class, None)


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a." * 130 + "example"])
def test_a_host_is_no_longer_than_names_can_be(host: str) -> None:
    assert refusal(f"http://{host}/") == "bad_url"


def test_an_address_is_no_longer_than_servers_must_take() -> None:
    assert refusal("http://news.example/" + "a" * 9_000) == "bad_url"


@given(st.text(max_size=60))
def test_no_text_breaks_the_guard(text: str) -> None:
    assert refusal(text) in ("bad_url", "blocked_scheme")
    refusal(f"http://{text}/")


def test_ports_and_networks_are_opened_by_settings() -> None:
    settings = NetworkSettings(ports=(8001,), allow=("127.0.0.0/8",))
    assert refusal("http://127.0.0.1:8001/", settings) is None
    assert refusal("http://127.0.0.1:8002/", settings) == "blocked_port"


@pytest.mark.parametrize("listening", ["127.0.0.1", "0.0.0.0"])
def test_our_own_doors_are_refused_even_in_an_opened_network(listening: str) -> None:
    settings = NetworkSettings(ports=(8001,), allow=("0.0.0.0/0", "::/0"), refused=((listening, 8001),))
    assert refusal("http://127.0.0.1:8001/", settings) == "blocked_address"
    assert refusal("http://[::ffff:127.0.0.1]:8001/", settings) == "blocked_address"
    assert refusal("http://127.0.0.1:8080/", settings) is None
    assert refusal("http://8.8.8.8:8001/", settings) is None
