"""Whose certificates are believed: the system's authorities and those that the user names, or nobody's check at all."""

from __future__ import annotations

import ssl

from monitor.fetch.failure import Failed
from monitor.records import Access

CONTEXTS = 64  # kept: one costs about a megabyte of certificates


class Trust:
    """TLS contexts, made once for each way to trust."""

    def __init__(self, ca_file: str | None) -> None:
        self._ca_file = ca_file
        self._contexts: dict[tuple[str | None, bool], ssl.SSLContext] = {}

    def context(self, access: Access | None) -> ssl.SSLContext:
        """The context for a request; raises Failed where a file of authorities cannot be read."""
        key = (access.ca_file, access.tls_unverified) if access else (None, False)
        if key not in self._contexts:
            if len(self._contexts) >= CONTEXTS:
                self._contexts.clear()
            self._contexts[key] = self._made(*key)
        return self._contexts[key]

    def _made(self, ca_file: str | None, unverified: bool) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        for file in filter(None, (self._ca_file, ca_file)):
            _believe(context, file)
        if unverified:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def _believe(context: ssl.SSLContext, ca_file: str) -> None:
    try:
        context.load_verify_locations(cafile=ca_file)
    except OSError:  # ssl.SSLError, for a file without certificates, is one
        raise Failed("tls", f"no certificates could be read from the ca_file {ca_file}") from None
