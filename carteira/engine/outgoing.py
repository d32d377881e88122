"""The one way out to other people's web servers: bounded in time and size, never into our own network, no redirects followed."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.engine.patience import hang_up_after

SECONDS = 10
IN_ALL = 30
"""Seconds for one call from the connection to the last letter: a peer that drips keeps nobody longer."""
MOST_READ = 4_096
PORTS = {"https": 443, "http": 80}


class Unreachable(OSError):
    """The other side did not answer, or may not be asked; the words say which."""


class Unanswered(Unreachable):
    """The request left and no whole answer came: nobody knows whether it was heard."""


@dataclass(frozen=True)
class Answer:
    """What the other side said: status and the beginning of its text."""

    status: int
    text: str


def checked_address(url: str, *, trusted_hosts: Iterable[str] = ()) -> SplitResult:
    """The parts of an address that we may call: https, a host, no credentials; plain http and any port only for trusted hosts."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), None
    trusted = parts.hostname in set(trusted_hosts)
    fine = parts.hostname and parts.username is None and (parts.scheme == "https" or (trusted and parts.scheme == "http"))
    if not fine or not url.isascii() or any(sign <= " " for sign in url) or (port not in (None, 443) and not trusted):
        raise Refused(_("This address cannot be called."), field="url", remedy=_("Give a public address that begins with https://."))
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str], *, trusted_hosts: Iterable[str] = ()) -> Answer:
    """Send one POST and read the beginning of the answer; raises Unreachable. The address that was checked is the address that is called."""
    trusted = frozenset(trusted_hosts)
    parts = checked_address(url, trusted_hosts=trusted)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    try:
        connection = _Pinned(host, port, _public_address(host, port, trusted), secure=parts.scheme == "https")
        connection.connect()
    except OSError as no:
        raise Unreachable(str(no) or type(no).__name__) from no
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    with closing(connection), hang_up_after(connection.sock, seconds=IN_ALL):
        return _asked(connection, target, body, headers)


def _asked(connection: _Pinned, target: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    try:
        connection.request("POST", target, body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST_READ).decode(errors="replace"))
    except (OSError, http.client.HTTPException) as no:
        raise Unanswered(str(no) or type(no).__name__) from no


def _public_address(host: str, port: int, trusted: frozenset[str]) -> str:
    """Where the name leads now; never a private place, also when only one of several addresses is one."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if host not in trusted and not all(ipaddress.ip_address(address.partition("%")[0]).is_global for address in found):
        raise Unreachable(_("The name leads into a private network."))
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was checked, so that a name which changes its mind in between leads nowhere else."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.address, self.secure = address, secure

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
