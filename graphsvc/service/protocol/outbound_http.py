"""Fetches from other servers for the gateway: only what is allowed, from the address that was checked, in limits."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from graphsvc.errors import ForbiddenError, LimitError, StoreError, UsageError

LARGEST = 64 << 20  # bytes of an answer


@dataclass(frozen=True)
class Outside:
    """The addresses that may be reached, as prefixes of IRIs, and the seconds that each request may take."""

    allowed: Sequence[str] = ()
    seconds: float = 10.0

    def __post_init__(self) -> None:
        """Raise UsageError for a prefix that no address can be under."""
        for prefix in self.allowed:
            parts = _split(prefix)
            if parts is None or _may_leave(parts.path):
                mend = "Write the beginning of an address: https://example.org/sparql."
                raise UsageError(f"allow_service cannot be “{prefix}”.", mend)

    def permits(self, iri: str) -> bool:
        """Whether `iri` is under one of the prefixes: the same scheme, host and port, and a path below."""
        wanted = _split(iri)
        return wanted is not None and any(_below(wanted, _split(prefix)) for prefix in self.allowed)

    def fetch(self, iri: str, body: bytes | None, accept: str) -> tuple[str, bytes]:
        """The media type and the bytes behind `iri`; with a body, what it answers to the query in it.

        Redirects are not followed. Raises ForbiddenError, LimitError, StoreError.
        """
        parts = _split(iri)
        if parts is None or not self.permits(iri):
            raise ForbiddenError(f"<{iri}> is not on the list of endpoints.", "Start the service with --allow-service.")
        connection = _connect(parts, self._address(parts), self.seconds)
        late = threading.Event()
        # The time limit of a socket is for each read: who sends a byte now and then would never reach it.
        watch = threading.Timer(self.seconds, _hang_up, (connection.sock, late))
        watch.start()
        try:
            answer, data = _exchange(connection, parts, body, accept)
        except (OSError, http.client.HTTPException) as error:
            said = "did not answer in time" if late.is_set() else f"cannot be reached: {error}"
            raise StoreError(f"<{iri}> {said}.", "Try again later.") from error
        finally:
            watch.cancel()
            connection.close()
        if answer.status != 200:
            raise StoreError(f"<{iri}> answered {answer.status}.", "Redirects are not followed; name the last IRI.")
        if len(data) > LARGEST:
            raise LimitError(f"<{iri}> sent more than {LARGEST:,} bytes.", "Ask it for less.")
        if late.is_set() or answer.length:
            raise StoreError(
                f"<{iri}> broke off its answer, or took longer than {self.seconds:g} s.", "Ask it for less."
            )
        return answer.headers.get("Content-Type", ""), data

    def _address(self, parts: SplitResult) -> str:
        """The address to connect to, looked up once, so that a second look-up cannot lead elsewhere."""
        host, port = parts.hostname or "", _port(parts)
        try:
            found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        except OSError as error:
            raise StoreError(f"{host} has no address: {error}.", "Check its name.") from error
        # A name or number that stands for this machine or its network has been listed as it is, or is refused.
        inner = [one for one in found if not ipaddress.ip_address(one.partition("%")[0]).is_global]
        if inner and not _is_inner(host):
            raise ForbiddenError(f"{host} leads to {inner[0]}, inside this network.", "List that address itself.")
        return sorted(found)[0]


def _exchange(
    connection: http.client.HTTPConnection, parts: SplitResult, body: bytes | None, accept: str
) -> tuple[http.client.HTTPResponse, bytes]:
    headers = {"Accept": accept, "User-Agent": "graphsvc"}
    if body is not None:
        headers["Content-Type"] = "application/sparql-query"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    return answer, answer.read(LARGEST + 1)


def _hang_up(connection: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):  # it may just have ended
        connection.shutdown(socket.SHUT_RDWR)


def _is_inner(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost"


def _split(iri: str) -> SplitResult | None:
    try:
        parts = urlsplit(iri)
        _ = parts.port
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.hostname and parts.username is None and "\\" not in iri
    return parts if plain and iri.isprintable() and not parts.fragment else None


def _below(wanted: SplitResult, prefix: SplitResult | None) -> bool:
    if prefix is None:
        return False
    same = (wanted.scheme, wanted.hostname, _port(wanted)) == (prefix.scheme, prefix.hostname, _port(prefix))
    return same and not _may_leave(wanted.path) and _under(wanted, prefix)


def _may_leave(path: str) -> bool:
    """Whether some server may read a path as one that leads elsewhere: by dots, or by what it takes for a slash."""
    plain, before = path, ""
    while plain != before:  # written in percent signs, however often
        before, plain = plain, unquote(plain)
    hidden = plain.count("/") > path.count("/") or "\\" in plain or ";" in plain or not plain.isprintable()
    return hidden or any(step in (".", "..") for step in plain.split("/"))


def _under(wanted: SplitResult, prefix: SplitResult) -> bool:
    """Whether an address is a prefix or goes on below it: `/sparql` allows `/sparql/x` and not `/sparql-admin`."""
    if prefix.query:
        return wanted.path == prefix.path and wanted.query.startswith(prefix.query)
    ended = prefix.path if prefix.path.endswith("/") else prefix.path + "/"
    return wanted.path == prefix.path or (wanted.path or "/").startswith(ended)


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _connect(parts: SplitResult, address: str, seconds: float) -> http.client.HTTPConnection:
    host, port = parts.hostname or "", _port(parts)
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        raw = socket.create_connection((address, port), seconds)
        secure = ssl.create_default_context() if parts.scheme == "https" else None
        connection.sock = secure.wrap_socket(raw, server_hostname=host) if secure else raw
    except OSError as error:
        raise StoreError(f"{host}:{port} cannot be reached: {error}.", "Try again later.") from error
    return connection
