"""The rules for where a request may go: scheme, port, spelling and address; checked anew on every hop."""

from __future__ import annotations

import ipaddress
import socket
from string import ascii_lowercase, digits

from yarl import URL

from monitor.fetch.addresses import Address, literal, passes
from monitor.fetch.failure import Failed, Refused
from monitor.records.settings import NetworkSettings

PORTS = frozenset({80, 443, 8080, 8443})
HOST_CHARACTERS = frozenset(ascii_lowercase + digits + "-_.")
URL_LENGTH = 8_000  # what RFC 9110 §4.1 asks of everybody


class Guard:
    """Says no by raising Failed: bad_url, blocked_scheme, blocked_port or blocked_address."""

    def __init__(self, settings: NetworkSettings) -> None:
        self._allow = tuple(ipaddress.ip_network(network, strict=False) for network in settings.allow)
        self._ports = PORTS.union(settings.ports)
        self._refused = settings.refused

    def admit(self, url: str) -> URL:
        """The parts of an address that may be asked for, as far as can be said before its name is looked up."""
        target = _parse(url)
        if target.scheme not in ("http", "https"):
            raise Failed("blocked_scheme", f"only http and https are fetched, not {target.scheme}")
        host, port = _host(target), target.port or 0
        if target.user is not None or target.password is not None:
            raise Failed("bad_url", "the address holds a user name or password: name it under auth instead")
        if port not in self._ports:
            raise Failed("blocked_port", f"port {port} is not among those that may be reached; see network.ports")
        if (address := _spelled(host)) is not None:
            self.check(address, port)
            if literal(target.raw_host or "") is None:
                raise Failed("bad_url", f"{host} is an unusual spelling of the address {address}")
        return target

    def check(self, address: Address, port: int) -> None:
        """Refuses an address that is not public, unless its network was opened, and where we listen ourselves."""
        if not passes(address, self._allow):
            raise Refused("blocked_address", f"{address} is not a public address; see network.allow")
        if any(port == own_port and _same(address, own) for own, own_port in self._refused):
            raise Refused("blocked_address", f"{address} port {port} is our own")


def _parse(url: str) -> URL:
    if len(url) > URL_LENGTH or any(ord(char) < 0x20 or ord(char) == 0x7F for char in url):
        raise Failed("bad_url", "the address is too long or holds control characters")
    try:
        target = URL(url.partition("#")[0])
    except (ValueError, TypeError):
        raise Failed("bad_url", "the address cannot be read") from None
    if not target.scheme:
        raise Failed("bad_url", "the address does not begin with http:// or https://")
    return target


def _host(target: URL) -> str:
    """The host in lower case and ASCII; bad_url where it cannot be one (RFC 1035 §2.3.4, underscores suffered)."""
    host = (target.raw_host or "").removesuffix(".")
    if ":" in host:
        return host
    labels = host.split(".")
    if not all(0 < len(label) <= 63 for label in labels) or not HOST_CHARACTERS.issuperset(host) or len(host) > 253:
        raise Failed("bad_url", "the address has no valid host name")
    return host


def _spelled(host: str) -> Address | None:
    """The address that a host spells: dotted, short, decimal, octal, hexadecimal, IPv6; None where it is a name.

    What ends in a number is an address or nothing (WHATWG URL §3.5): no name looks so.
    """
    if "%" in host:
        raise Refused("blocked_address", "addresses with a zone are never fetched")
    if (address := literal(host)) is not None:
        return address
    last = host.rpartition(".")[2]
    if ":" not in host and not last.isdigit() and not last.startswith("0x"):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        raise Failed("bad_url", "the address has no valid host name") from None


def _same(address: Address, own: str) -> bool:
    """Whether a connection to `address` reaches a socket that listens on `own`."""
    listening = literal(own)
    unmapped = getattr(address, "ipv4_mapped", None) or address
    if listening is None or not listening.is_unspecified:
        return listening == unmapped
    return _is_ours(str(unmapped))


def _is_ours(address: str) -> bool:
    """Whether an address belongs to this machine: only then a socket can be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True
