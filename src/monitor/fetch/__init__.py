"""The one chokepoint of outgoing HTTP: feeds, sitemaps, pages and robots.txt all go through `Web`.

    client      Web: get and may_read, the list of rules
    trip        one fetch on its way: redirects, time left, what came
    guard       where a request may go: scheme, port, spelling, address; addresses: which are public; names: look-up
    ways        straight, or by a proxy; socks: SOCKS5; wire: every byte of a connection counted
    body        counted reading; decode: bounded decoders
    headers     what is sent and what is kept; trust: TLS
    pacing      turns at a host; robots: robots.txt
    failure     the classes of what goes wrong

Errors come back as values: nothing that the network does raises.
"""

from monitor.fetch.client import Web

__all__ = ["Web"]
