"""Stands between the engine and other endpoints: SERVICE and LOAD lead here, and from here only to what is allowed.

The engine fetches by itself, without a list, a limit or a switch; so the targets of a text are replaced by a private
address of this process before the engine sees it. Services of our own, such as the path search, are answered here.
"""

from __future__ import annotations

import hmac
import io
import re
import secrets
import selectors
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import MSG_PEEK, socket
from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox

from graphsvc.errors import ForbiddenError, GraphsvcError, StoreError, UsageError
from graphsvc.formats import RDF_FORMATS, Format, by_name
from graphsvc.paths.engine.search import looking
from graphsvc.paths.sparql import service_block
from graphsvc.paths.sparql.vocabulary import SERVICE
from graphsvc.service.options import ServiceOptions, limits
from graphsvc.service.protocol.negotiation import content_format
from graphsvc.service.protocol.outbound_http import Outside
from graphsvc.sparqltext.guard import REFUSED, Reach, redirect, refusal
from graphsvc.store import Store
from graphsvc.store.jobs import Job, do
from graphsvc.store.sandbox.worker_client import Gone
from graphsvc.store.sandbox.worker_pool import Limits, Pool, pool_for

Handler = Callable[[str], bytes]
RESULTS_JSON = "application/sparql-results+json"
N_QUADS = "application/n-quads"
PLAIN = ("", "text/plain", "application/octet-stream")  # what servers send when they do not know a file's format
LARGEST_QUERY = 1 << 20  # bytes of a SERVICE block
CHUNK = 1 << 16
_Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)  # Windows


class EndpointFailed(StoreError):
    """An endpoint that SERVICE or LOAD leads to did not answer as it should."""

    http_status = 502
    title = "Another endpoint failed"


class Gateway:
    """The private address, the services answered there, and the endpoints that may be reached from there."""

    def __init__(self, outside: Outside, run: Callable[[Job], bytes]) -> None:
        self.outside = outside
        self._run = run
        self.closing: list[Callable[[], None]] = []
        self._handlers: dict[str, Handler] = {}
        self._secret = secrets.token_urlsafe(24)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def register(self, iri: str, handler: Handler) -> None:
        """Let `SERVICE <iri>` be answered by `handler`, which takes the query of the block and returns JSON results."""
        self._handlers[iri] = handler

    def rewrite(self, text: str, *, only_check: bool = False) -> str:
        """Return `text` with every SERVICE and LOAD leading here; `only_check` lets them lead nowhere.

        Raises ForbiddenError where one leads to what is not allowed, unless it is SILENT.
        """

        def place_for(reach: Reach) -> str:
            known = reach.iri is not None and (
                (reach.word == "SERVICE" and reach.iri in self._handlers) or self.outside.permits(reach.iri)
            )
            if known and not only_check:
                return f"<{self._private}{quote(str(reach.iri), safe='')}>"
            if known or (reach.silent and reach.iri is not None):
                return REFUSED
            if reach.iri is None:
                raise refusal(text, reach, "is not a constant endpoint")
            raise refusal(text, reach, "is not on the list of endpoints")

        return redirect(text, place_for)

    def answer(self, path: str, body: bytes | None) -> tuple[str, bytes]:
        """What a request at the private address is answered. Raises GraphsvcError, PermissionError."""
        _, secret, iri = [*path.split("/", 2), "", ""][:3]
        if not hmac.compare_digest(secret.encode(), self._secret.encode()):
            raise PermissionError("not from the engine")
        target = unquote(iri)
        if body is not None and target in self._handlers:
            return RESULTS_JSON, self._handlers[target](body.decode())
        if body is not None:
            return self.outside.fetch(target, self._as_asked(body), RESULTS_JSON)
        media, data = self.outside.fetch(target, None, ", ".join(one.media_type for one in RDF_FORMATS))
        # Read here, so that what is hostile meets the limits and relative IRIs start from where the document is.
        try:
            return N_QUADS, self._run(Job("parse", format=_format_of(target, media).name, body=data, base=target))
        except GraphsvcError as error:
            raise EndpointFailed(error.message, error.mend) from error  # the fault is the document's, not the request's

    @property
    def _private(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/{self._secret}/"

    def _as_asked(self, body: bytes) -> bytes:
        """A block that goes out, with the SERVICE in it leading where it was to lead: the way here is nobody's."""
        here = re.escape(self._private)
        return re.sub(rf"<{here}([^<>]*)>", lambda found: f"<{unquote(found[1])}>", body.decode()).encode()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say what failed behind the private address in place of the engine's words about that address.

        Raises UsageError, ForbiddenError, EndpointFailed where the engine raises StoreError for an answer from here.
        """
        try:
            yield
        except StoreError as error:
            before, private, after = error.message.partition(self._private)
            if not private or not before.endswith(" returned by "):
                raise
            status = before.rpartition("Error ")[2].partition(" ")[0]
            kind = {"400": UsageError, "403": ForbiddenError}.get(status, EndpointFailed)
            iri, _, said = after.removesuffix(".").partition(" with payload:")
            raise kind(f"<{unquote(iri)}> failed: {said.strip()}") from error

    def close(self) -> None:
        """Give the address back; closing twice does nothing."""
        self._server.shutdown()
        self._server.server_close()
        for close in self.closing:
            close()


class Apart:
    """Asks a store what an outsider wrote, in a worker of its own: the other workers may all be waiting for it."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self.store = store
        self._limits = limits
        self._pool: Pool | None = None
        self._lock = threading.Lock()

    @property
    def location(self) -> str:
        return self.store.location

    @property
    def is_remote(self) -> bool:
        return self.store.is_remote

    @property
    def generation(self) -> int:
        return self.store.generation

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Any:
        """The results of a SELECT or ASK."""
        job = Job("query", text, default_graphs=tuple(default_graphs), named_graphs=tuple(named_graphs))
        return ox.parse_query_results(self.run(job), ox.QueryResultsFormat.JSON)

    def run(self, job: Job) -> bytes:
        """The answer to a job."""
        with self._lock:
            self._pool = self._pool or pool_for(self.store, 1, self._limits)
        return b"".join(self._pool.run(job) if self._pool else self.store.run(job))

    def close(self) -> None:
        """End the worker."""
        if self._pool:
            self._pool.close()


def open_gateway(store: Store, options: ServiceOptions) -> Gateway | None:
    """The gateway for a store of this process; a remote endpoint has its own."""
    if store.is_remote:
        return None
    seconds = options["query_timeout"]
    apart = Apart(store, limits(options)) if options["workers"] else None
    gateway = Gateway(Outside(tuple(options["allow_service"] or ()), seconds), apart.run if apart else _here)
    patterns: Any = apart
    if apart:
        gateway.closing.append(apart.close)
    gateway.register(SERVICE, lambda query: service_block.answer(query, store, patterns=patterns, time_limit=seconds))
    return gateway


def _here(job: Job) -> bytes:
    output = io.BytesIO()
    do(job, ox.Store(), output.write)
    return output.getvalue()


def _format_of(iri: str, media: str) -> Format:
    """The format of a document: by its media type, or by its ending where the server does not know it."""
    ending = urlsplit(iri).path.rpartition(".")[2]
    by_ending = by_name(RDF_FORMATS, ending) if media.partition(";")[0].strip().lower() in PLAIN else None
    return by_ending or content_format(RDF_FORMATS, media)


def _hold(connection: socket) -> None:
    """Raise Gone where the engine that asked has gone, as that of an asker that left or of a query too long."""
    with _Selector() as look:
        look.register(connection, selectors.EVENT_READ)
        if look.select(0) and not connection.recv(1, MSG_PEEK):
            raise Gone("The engine that asked has gone.")


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Request(BaseHTTPRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError):  # the engine that asked was ended with its query
                super().handle()

        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(min(length, LARGEST_QUERY))
            for left in range(length - len(body), 0, -CHUNK):  # whoever sends hears nothing before it has sent all
                self.rfile.read(min(left, CHUNK))
            self._answer(body, length > LARGEST_QUERY)

        def log_message(self, format: str, *args: object) -> None:
            return

        def _answer(self, body: bytes | None, too_long: bool = False) -> None:
            try:
                if too_long:
                    raise UsageError(f"The block has more than {LARGEST_QUERY:,} bytes.", "Ask in parts.")
                with looking(lambda: _hold(self.connection)):
                    media, data = gateway.answer(self.path, body)
                status = 200
            except Gone:
                return
            except (GraphsvcError, PermissionError) as error:
                status = 400 if isinstance(error, UsageError) else 502
                status = 403 if isinstance(error, (PermissionError, ForbiddenError)) else status
                media, data = "text/plain; charset=utf-8", str(error).encode()
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return cast(type[BaseHTTPRequestHandler], Request)
