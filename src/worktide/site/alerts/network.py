"""Calling an address that a stranger gave: its host is looked up once, checked, and what was checked is connected to.

A name that answers with another address a moment later (DNS rebinding) gains nothing, and no redirect is followed.
Knows nothing of Django.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

import httpcore2

from worktide.site.alerts.environment import Network

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
_Option: TypeAlias = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

TIMEOUT: Final = 10.0
DEADLINE: Final = 20.0
"""Seconds from connecting to the last byte that is read: a slow answer holds no sender."""
LARGEST_ANSWER: Final = 65_536
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
# Special networks that some versions of Python count as public.
_SPECIAL: Final = tuple(ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48"))


class ForbiddenAddressError(Exception):
    """A host has no address that may be called."""


def _inner(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one carries, if it does: mapped, 6to4, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def may_reach(address: Address, allowed: Iterable[Network] = ()) -> bool:
    """Return whether an address is on the public internet, or in a network that the operator allows.

    >>> may_reach(ipaddress.ip_address("169.254.169.254"))
    False
    """
    inner = _inner(address)
    if any(one.version == inner.version and inner in one for one in allowed):
        return True
    if any(one.version == inner.version and inner in one for one in _SPECIAL):
        return False
    teredo = isinstance(inner, ipaddress.IPv6Address) and inner.teredo is not None
    return inner.is_global and not inner.is_multicast and not inner.is_reserved and not teredo


def checked_addresses(host: str, port: int, allowed: Iterable[Network] = ()) -> tuple[str, ...]:
    """Look a host up once and return its addresses; raises ForbiddenAddressError where one may not be reached.

    One forbidden address forbids the host: which of them is used would be chance.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError("the host has no address") from error
    networks, addresses = tuple(allowed), tuple(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    if not addresses or not all(may_reach(ipaddress.ip_address(one), networks) for one in addresses):
        raise ForbiddenAddressError
    return addresses


class _TimedStream(httpcore2.NetworkStream):
    """A stream that must be done by a moment."""

    def __init__(self, stream: httpcore2.NetworkStream, ends: float) -> None:
        self._stream, self._ends = stream, ends

    def _left(self, timeout: float | None) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the deadline has passed")
        return min(left, timeout or left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._ends)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class CheckedNetwork(httpcore2.NetworkBackend):
    """Connects to the addresses that were checked, never to a name."""

    def __init__(self, allowed: Iterable[Network] = ()) -> None:
        self._allowed = tuple(allowed)
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_Option] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first checked address that answers."""
        ends = time.monotonic() + DEADLINE
        failure: Exception = httpcore2.ConnectError("the host has no address")
        for address in checked_addresses(host, port, self._allowed):
            try:
                stream = self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
                continue
            return _TimedStream(stream, ends)
        raise failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[_Option] | None = None
    ) -> httpcore2.NetworkStream:
        """Refuse: a stranger's address never means a file of this machine."""
        raise ForbiddenAddressError((path, timeout, socket_options))


def post(address: str, headers: Mapping[str, str], body: bytes, allowed: Iterable[Network] = ()) -> int:
    """Send a POST and return the status of its answer; what the answer says is thrown away.

    Raises ForbiddenAddressError, or the errors of httpcore2 where nothing, or nothing that is HTTP, answers.
    """
    limits = {"timeout": {"connect": TIMEOUT, "read": TIMEOUT, "write": TIMEOUT, "pool": TIMEOUT}}
    with (
        httpcore2.ConnectionPool(network_backend=CheckedNetwork(allowed), max_connections=1) as pool,
        pool.stream("POST", address, headers=[*headers.items()], content=body, extensions=limits) as response,
    ):
        return int(response.status)
