"""Which IP addresses may be reached: public ones, and those of networks that the user opened. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Special by RFC 6890 and its successors, yet global to some Python versions that we run on.
SPECIAL: tuple[Network, ...] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "64:ff9b:1::/48",  # NAT64 of local use, RFC 8215
        "2001::/23",  # protocol assignments with Teredo, RFC 2928
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # segment routing, RFC 9602
        "fec0::/10",  # site-local, RFC 3879
    )
)
MAPPED = IPv6Network("::ffff:0:0/96")
NAT64 = IPv6Network("64:ff9b::/96")
COMPATIBLE = (IPv6Network("::/96"), IPv6Network("64:ff9b:1::/48"))


def literal(host: str) -> Address | None:
    """The address that a host spells in the canonical form; None where it is a name (or another spelling)."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def passes(address: Address, allow: Sequence[Network]) -> bool:
    """Whether an address may be reached: it and every IPv4 address that it carries is public or in `allow`.

    A mapped address and one behind the well-known NAT64 prefix (RFC 6052: how networks without IPv4 reach every
    IPv4 site) are nothing but the IPv4 address that they carry, and are judged by it alone.
    """
    if getattr(address, "scope_id", None) is not None:
        return False
    if any(address in network for network in allow):
        return True
    carried = embedded(address)
    if carried and isinstance(address, IPv6Address) and (address in MAPPED or address in NAT64):
        return passes(carried[0], allow)
    return _public(address) and all(passes(inner, allow) for inner in carried)


def embedded(address: Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses inside an IPv6 address: mapped, compatible, NAT64, 6to4, Teredo (its server and client)."""
    if isinstance(address, IPv4Address):
        return ()
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in MAPPED or address in NAT64 or any(address in network for network in COMPATIBLE):
        return (IPv4Address(int(address) & 0xFFFF_FFFF),)
    return ()


def _public(address: Address) -> bool:
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
        and not (address.is_loopback or address.is_link_local or address.is_private)
        and not any(address in network for network in SPECIAL)
    )
