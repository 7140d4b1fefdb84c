"""Who answers for an address: its host, its site, and whether it can be anybody's on the internet. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address

from courlan import extract_domain

from monitor.urls.spelling import parse

BLOG_HOSTS = frozenset({"livejournal.com", "typepad.com", "wordpress.com"})  # each blog answers for itself
_NUMBERS = re.compile(r"^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}$")  # an IPv4 address to a C library


def host(url: str) -> str | None:
    """The host of an address in lower case, without port; None where there is none."""
    parts = parse(url)
    return parts.raw_host.rstrip(".") if parts and parts.raw_host else None


def site(url: str) -> str | None:
    """Who answers for an address: its registrable domain by the public suffix list, a literal address, a bare name;
    at a host of many blogs that the list does not know as one, the blog."""
    name = host(url)
    return None if name is None else answering(name)


@lru_cache(maxsize=4096)  # a feed's items, and the feeds of a list, share few hosts
def answering(name: str) -> str:
    """The site of a host."""
    if ":" in name or _is_address(name):
        return name
    labels = name.split(".")
    # PSL: a suffix that the list does not know is one label
    domain = extract_domain(f"http://{name}/", fast=False) or ".".join(labels[-2:])
    return ".".join(labels[-3:]) if domain in BLOG_HOSTS else domain


def public(url: str) -> bool:
    """Whether an address can be a publisher's: a name with a dot, or a literal address that all the world can reach.

    What the name leads to is for fetch to judge, at each request.
    """
    name = host(url)
    if name is None:
        return False
    if _is_address(name):
        return ip_address(name).is_global
    return "." in name and not _NUMBERS.match(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
