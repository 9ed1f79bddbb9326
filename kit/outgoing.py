"""HTTP to addresses that others chose: only public ones, checked at the moment of connecting.

A name is resolved here, every address it has is judged, and the connection goes to an address
that was judged: what a name server answers later changes nothing. No redirect is followed, no
proxy and no credential of the environment is used (OWASP, "Server-Side Request Forgery
Prevention Cheat Sheet"; address blocks: RFC 6890 and IANA's special-purpose registries).
"""

import ipaddress
import socket
import ssl
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore
import httpx

from kit.unit_of_work import forbid

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MOST_BYTES = 16_384
"""As much of an answer is read; the rest is not waited for."""
IDLE_SECONDS = 5.0
"""An open connection that nobody uses is closed after this."""
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
NEVER = tuple(
    ipaddress.ip_network(block)
    for block in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "fec0::/10", "3fff::/20")
)
"""Blocks that are nobody's on the internet, and that some Pythons take for public."""


_FAILURES = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)


class NotAllowed(ValueError):
    """The address is not one that may be called; the message says why."""


class NoAnswer(RuntimeError):
    """Nobody answered in time, or not in HTTP."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status and the beginning of the body."""

    status: int
    text: str


@dataclass(frozen=True)
class Allowed:
    """Exceptions for development and for partners in the operator's own network.

    `hosts` are names or addresses, with or without ":port"; `networks` are blocks of addresses.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def read(cls, entries: Iterable[str]) -> "Allowed":
        """From "host", "host:port" and "10.1.0.0/16"; ValueError for a block that is none."""
        given = [one.strip().lower() for one in entries if one.strip()]
        return cls(
            frozenset(one for one in given if "/" not in one),
            tuple(ipaddress.ip_network(one) for one in given if "/" in one),
        )

    def names(self, host: str, port: int) -> bool:
        """Whether this host was listed by name."""
        return bool(self.hosts & {host.lower(), f"{host.lower()}:{port}"})

    def covers(self, address: Address) -> bool:
        """Whether an address lies in a listed block."""
        return any(address in block for block in self.networks if block.version == address.version)


NOBODY = Allowed()


def check(url: str, allowed: Allowed = NOBODY) -> None:
    """Judge an address as far as its text goes, before anybody is asked; NotAllowed.

    For forms: what is refused here is refused with a reason beside the field. `post` judges
    again when it connects.
    """
    parts = _parts(url)
    host, port = _place(parts)
    if allowed.names(host, port):
        return
    literal = _literal(host)
    if literal is not None and not (is_public(literal) or allowed.covers(literal)):
        raise NotAllowed(f"{host} is not a public address")
    if parts.scheme != "https" and not (literal is not None and allowed.covers(literal)):
        raise NotAllowed("the address must begin with https://")


@contextmanager
def connections(allowed: Allowed = NOBODY) -> Iterator[httpcore.ConnectionPool]:
    """Connections that stay open from one `post` to the next; each was judged when it was made."""
    with httpcore.ConnectionPool(
        _tls(), network_backend=_Doorkeeper(allowed), keepalive_expiry=IDLE_SECONDS
    ) as pool:
        yield pool


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    allowed: Allowed = NOBODY,
    pool: httpcore.ConnectionPool | None = None,
) -> Answer:
    """Post a body; the answer, whatever its status. Everything together lasts `seconds` at most.

    With a `pool` of `connections` a connection is used again; one that its other side has closed
    meanwhile is no failure, and the body goes out once more on a new one. NotAllowed before any
    connection to a place that may not be called; NoAnswer.
    """
    forbid("an address that others chose")
    check(url, allowed)
    until = time.monotonic() + seconds
    if pool is not None and pool.connections:
        try:
            return _post(pool, url, body, headers, until)
        except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
            pool = None
        except _FAILURES as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
    try:
        if pool is not None:
            return _post(pool, url, body, headers, until)
        with connections(allowed) as own:
            return _post(own, url, body, headers, until)
    except _FAILURES as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error


def _post(
    pool: httpcore.ConnectionPool, url: str, body: bytes, headers: Mapping[str, str], until: float
) -> Answer:
    left = max(until - time.monotonic(), 0.1)
    wait = {"connect": left, "read": left, "write": left, "pool": left}
    place = httpx.URL(url)
    all_headers: list[tuple[bytes | str, bytes | str]] = [("host", place.netloc), *headers.items()]
    target = httpcore.URL(
        scheme=place.raw_scheme, host=place.raw_host, port=place.port, target=place.raw_path
    )
    with pool.stream(
        "POST", target, headers=all_headers, content=body, extensions={"timeout": wait}
    ) as response:
        return Answer(response.status, _read(response, until))


def is_public(address: Address) -> bool:
    """Whether an address is anybody's on the internet, also the one it may carry inside."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _carried(address)
        if inner is not None:
            return is_public(inner)
    if any(address in block for block in NEVER if block.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass
class _Doorkeeper(httpcore.NetworkBackend):
    """Resolves names, judges every address, connects to one that was judged."""

    allowed: Allowed
    network: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _resolve(host, port)
        if not self.allowed.names(host, port):
            for one in addresses:
                if not (is_public(one) or self.allowed.covers(one)):
                    raise NotAllowed(f"{host} leads to {one}, which is not a public address")
        return self._first_that_answers(addresses, port, timeout, local_address, socket_options)

    def _first_that_answers(
        self, addresses: list[Address], port: int, timeout: float | None, *more: Any
    ) -> httpcore.NetworkStream:
        for one in addresses[:-1]:
            try:
                return self.network.connect_tcp(str(one), port, timeout, *more)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self.network.connect_tcp(str(addresses[-1]), port, timeout, *more)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAllowed("this is not an address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise NotAllowed("the address must begin with https://")
    if parts.username is not None or parts.password is not None:
        raise NotAllowed("the address must not hold a name or a password")
    if any(one.isspace() or ord(one) < 0x21 or one == "\\" for one in url):
        raise NotAllowed("the address must not hold blanks or backslashes")
    try:
        httpx.URL(url)
    except httpx.InvalidURL as error:
        raise NotAllowed("this is not an address") from error
    return parts


def _place(parts: SplitResult) -> tuple[str, int]:
    assert parts.hostname is not None
    return parts.hostname.rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)


def _literal(host: str) -> Address | None:
    """The address that a host is, in any of the spellings that the system understands."""
    host = unicodedata.normalize("NFKC", host)
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside: mapped, 6to4, Teredo, NAT64, or the old compatible form."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64 or int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


def _resolve(host: str, port: int) -> list[Address]:
    literal = _literal(host)
    if literal is not None:
        return [literal]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} is not known") from error
    return [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]


def _read(response: httpcore.Response, until: float) -> str:
    """The beginning of the body; a body that trickles is left at the end of the time."""
    found = b""
    for part in response.iter_stream():
        found += part
        if len(found) >= MOST_BYTES:
            break
        if time.monotonic() > until:
            raise NoAnswer("the answer did not end in time")
    return found[:MOST_BYTES].decode("utf-8", "replace").replace("\x00", "")


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
