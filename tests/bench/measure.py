"""Asks a SPARQL endpoint over one kept connection and times it: one client at a time, or many."""

from __future__ import annotations

import json
import math
import socket
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

LIMIT = 65.0  # seconds for one answer; every server is given 60 or has no limit
ROWS = "application/sparql-results+json"
NUMBERS = ("integer", "decimal", "double", "float", "int")
TRIPLES = "application/n-triples, text/plain;q=0.5"


class Failed(Exception):
    """The endpoint did not answer with what was asked for."""


class Client:
    """One kept connection to an endpoint; `more` is added to each request, as a default graph is.

    A socket rather than a library: with two cores for both sides, what the client spends is taken from the server.
    """

    def __init__(self, url: str, more: str = "") -> None:
        self.parts = urlsplit(url)
        self.more = more
        self._socket: socket.socket | None = None
        self._held = b""

    def ask(self, query: str) -> bytes:
        """The body of the answer. Raises Failed on any other status than 200, on a cut answer and on a time-out."""
        kind = TRIPLES if "CONSTRUCT" in query else ROWS
        target = f"{self.parts.path}?query={quote(query)}{self.more}"
        request = f"GET {target} HTTP/1.1\r\nHost: {self.parts.netloc}\r\nAccept: {kind}\r\n\r\n"
        for fresh in (self._socket is None, True):
            try:
                self._send(request.encode("ascii"))
                status, body = self._receive()
                break
            except (ConnectionError, TimeoutError) as error:
                self.close()  # a server may end a kept connection between two questions
                if fresh:
                    raise Failed(f"{type(error).__name__}") from error
        if status != 200:
            raise Failed(f"HTTP {status}: {body[:120].decode(errors='replace')}")
        return body

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket, self._held = None, b""

    def _send(self, request: bytes) -> None:
        if self._socket is None:
            self._socket = socket.create_connection((self.parts.hostname or "", self.parts.port or 80), timeout=LIMIT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)

    def _more(self) -> None:
        part = self._socket.recv(1 << 18) if self._socket else b""
        if not part:
            raise ConnectionResetError("the answer ended early")
        self._held += part

    def _line(self, end: bytes = b"\r\n") -> bytes:
        while end not in self._held:
            self._more()
        found, _, self._held = self._held.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        parts, have = [self._held], len(self._held)
        while have < size:
            self._held = b""
            self._more()
            parts.append(self._held)
            have += len(self._held)
        whole = b"".join(parts)
        self._held = whole[size:]
        return whole[:size]

    def _receive(self) -> tuple[int, bytes]:
        head = self._line(b"\r\n\r\n").decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if "content-length" in fields:
            body = self._exactly(int(fields["content-length"]))
        elif fields.get("transfer-encoding") == "chunked":
            body = b"".join(self._chunks())
        else:
            body = b"".join(self._until_closed())
        if fields.get("connection", "").lower() == "close":
            self.close()
        return int(head[0].split()[1]), body

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self._line().partition(b";")[0], 16):
            yield self._exactly(size)
            self._exactly(2)
        self._line()

    def _until_closed(self) -> Iterator[bytes]:
        try:
            while True:
                held, self._held = self._held, b""
                yield held
                self._more()
        except ConnectionResetError:
            self.close()


@dataclass(frozen=True)
class Times:
    """Times in ms, how many there were, and what went wrong ("" where nothing did)."""

    p50: float = math.nan
    p95: float = math.nan
    p99: float = math.nan
    runs: int = 0
    a_second: float = math.nan
    error: str = ""


def summary(spent: Sequence[float], error: str = "", seconds: float = 0.0) -> Times:
    """The percentiles of times in ms (nearest rank), and the rate where they were spent in `seconds`."""
    if not spent:
        return Times(error=error)
    ordered = sorted(spent)
    rank = [ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)] for part in (0.95, 0.99)]
    rate = len(spent) / seconds if seconds else math.nan
    return Times(statistics.median(ordered), *rank, runs=len(spent), a_second=rate, error=error)


def one_client(client: Client, queries: Sequence[str], seconds: float) -> Times:
    """Ask each query in turn, after one to warm up, for at most `seconds`; a slow first answer is measured itself."""
    spent: list[float] = []
    deadline = time.perf_counter() + seconds
    try:
        for number, query in enumerate([queries[0], *queries]):
            began = time.perf_counter()
            client.ask(query)
            took = time.perf_counter()
            if number or took > deadline:
                spent.append((took - began) * 1000)
            if took > deadline:
                break
    except Failed as failed:
        return summary(spent, str(failed))
    return summary(spent)


def many_clients(url: str, more: str, queries: Sequence[str], clients: int, seconds: float) -> Times:
    """Ask the queries from `clients` connections at once for `seconds`; each begins at another place in the list."""
    spent: list[list[float]] = [[] for _ in range(clients)]
    errors: list[str] = []
    deadline = time.perf_counter() + seconds

    def work(number: int) -> None:
        client, place = Client(url, more), number * len(queries) // clients
        while time.perf_counter() < deadline:
            began = time.perf_counter()
            try:
                client.ask(queries[place % len(queries)])
                spent[number].append((time.perf_counter() - began) * 1000)
            except Failed as failed:
                errors.append(str(failed))
                time.sleep(0.05)
            place += 1
        client.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = f"{len(errors)} failed: {errors[0]}" if errors else ""
    return summary([one for each in spent for one in each], said, time.perf_counter() - began)


def answer(body: bytes, query: str) -> list[tuple[str, ...]]:
    """An answer in one form for every server: rows of terms, numbers to six digits, sorted unless the query sorts."""
    if "CONSTRUCT" in query:
        triples = ox.parse(body, ox.RdfFormat.N_TRIPLES)
        return sorted({(str(one.subject), str(one.predicate), _plain(one.object)) for one in triples})
    data = json.loads(body)
    names = data["head"]["vars"]
    rows = [tuple(_term(row.get(name)) for name in names) for row in data["results"]["bindings"]]
    return rows if "ORDER BY" in query else sorted(rows)


def _plain(term: object) -> str:
    """A term with its number in one form: "5.50" and "5.5" of xsd:decimal are the same value."""
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(NUMBERS):
        return f"{float(term.value):.6g}"
    return str(term)


def _term(value: dict[str, str] | None) -> str:
    if value is None:
        return ""
    if value.get("datatype", "").endswith(NUMBERS):
        return f"{float(value['value']):.6g}"
    return f"{'<>' if value['type'] == 'uri' else ''}{value['value']}"
