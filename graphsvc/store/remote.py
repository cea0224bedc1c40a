"""Asks any SPARQL 1.1 endpoint over HTTP as if it were a store of this process."""

from __future__ import annotations

import io
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

import httpx
import pyoxigraph as ox

from graphsvc.errors import ForbiddenError, LimitError, QuerySyntaxError, StoreError, UnreachableError
from graphsvc.formats import GRAPHS, RESULTS, Format, by_name
from graphsvc.sparqltext.protocol import query_form
from graphsvc.sparqltext.tokens import keyword
from graphsvc.store.documents.loading import Progress, read_document
from graphsvc.store.documents.writing import write_statements
from graphsvc.store.jobs import MEND_TOO_MUCH, NO_LIMIT, Job, Most

TRIES = 3
PAUSE = 0.2  # seconds before the second try; doubled for each further one
AGAIN = (429, 502, 503, 504)
MEND = "Check the address, and whether a server runs there."
# Virtuoso 7 names blank nodes as no syntax allows, answers ASK with a row, and writes booleans as 0 and 1.
_NODE = re.compile(rb'("type":\s*"bnode",\s*"value":\s*")nodeID://')
_ASK = re.compile(rb'^\s*\{ *"head":.{0,40}"__ASK_RETVAL".*?"bindings":\s*\[\s*(\{.*"value":\s*"1")?', re.DOTALL)
_BOOLEAN = re.compile(rb'(XMLSchema#boolean",\s*"value":\s*)"([01])"')


class RemoteStore:
    """A SPARQL endpoint at `location`, with its addresses for updates and of its Graph Store where those differ.

    With `gsp_url`, what is loaded goes to the Graph Store in one request a graph: that suits large loads, and endpoints
    that take no blank nodes in INSERT DATA. `default_graph` names the graph that stands for the default graph where an
    endpoint has none of its own, as Virtuoso, whose default graph is all graphs together, its own included.

    Reads are tried again where the endpoint is busy or the connection breaks; writes never are, for it cannot be known
    whether they happened. `timeout` is in seconds.
    """

    def __init__(
        self,
        location: str,
        *,
        update_url: str | None,
        gsp_url: str | None,
        default_graph: str | None,
        token: str | None,
        timeout: float,
    ) -> None:
        self.location = location
        self.is_remote = True
        self.trouble = ""
        self.generation = 0
        self._write = threading.RLock()
        self._update_url = update_url or location
        self._gsp_url = gsp_url
        self._default_graph = default_graph
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(timeout=timeout, headers=headers, follow_redirects=False)

    def query(
        self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        graph = query_form(query) in ("CONSTRUCT", "DESCRIBE")
        wanted = by_name(GRAPHS, "nt") if graph else RESULTS[0]
        body = self._ask(query, cast(Format, wanted), default_graphs, named_graphs)
        try:
            if graph:
                # Only a query makes QueryTriples, so the triples go through an engine of their own.
                engine = ox.Store()
                engine.load(body, ox.RdfFormat.N_TRIPLES)
                return engine.query("CONSTRUCT WHERE { ?s ?p ?o }")
            return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        except SyntaxError as error:
            said = f"{self.location} sent a result that does not parse: {error}."
            raise StoreError(said, "Is it a SPARQL endpoint?") from error

    def run(self, job: Job, most: Most = NO_LIMIT) -> Iterator[bytes]:
        if job.kind != "query":
            raise ForbiddenError("Documents and updates go to the endpoint itself.", f"Send them to {self.location}.")
        # Every endpoint has N-Triples and Turtle; a graph in them is a document of N-Quads or TriG as well.
        name = {"nq": "nt", "trig": "ttl"}.get(job.format, job.format)
        wanted = cast(Format, by_name((*GRAPHS, *RESULTS), name))
        body = self._ask(job.text, wanted, job.default_graphs, job.named_graphs)
        if len(body) > most.size:
            raise LimitError(f"The answer has more than {most.size:,} bytes.", MEND_TOO_MUCH)
        return iter((body,))

    def update(self, update: str | Callable[[], str], *, base: str | None = None, guarded: bool = False) -> None:
        with self._write:
            text = update if isinstance(update, str) else update()
            data = {"update": text}
            if self._default_graph and not keyword(text, "GRAPH", "USING", "WITH"):
                data["default-graph-uri"] = self._default_graph  # what Virtuoso takes; the standard has no such thing
            answer = self._send("POST", self._update_url, data=data, tries=1)
            self._hold(answer)
            self.generation += 1

    def load(
        self,
        data: Iterable[ox.Quad] | IO[bytes] | Path,
        *,
        format: ox.RdfFormat | None = None,
        graph: str | None = None,
        progress: Progress | None = None,
    ) -> int:
        read = isinstance(data, Path) or hasattr(data, "read")
        quads = read_document(cast(Any, data), format, graph, progress) if read else cast(Iterable[Any], data)
        by_graph: dict[Any, list[Any]] = {}
        for one in quads:
            own = getattr(one, "graph_name", ox.DefaultGraph())
            by_graph.setdefault(ox.NamedNode(graph) if graph else own, []).append(one)
        total = sum(len(triples) for triples in by_graph.values())
        if self._gsp_url and len(by_graph) == 1:
            name, triples = next(iter(by_graph.items()))
            self._post(None if name == ox.DefaultGraph() else name.value, triples)
            return total
        # One update is one transaction at most endpoints, which several requests would not be.
        blocks = [_block(name, triples) for name, triples in by_graph.items()]
        if blocks:
            self.update("INSERT DATA { " + "\n".join(blocks) + " }")
        return total

    def _post(self, graph: str | None, triples: list[Any]) -> None:
        """Add triples to one graph through the Graph Store HTTP Protocol, 5.5: all of them or none."""
        graph = graph or self._default_graph
        body = "".join(f"{one.subject} {one.predicate} {one.object} .\n" for one in triples).encode()
        answer = self._send(
            "POST",
            str(self._gsp_url),
            tries=1,
            params={"graph": graph} if graph else {"default": ""},
            content=body,
            headers={"Content-Type": "application/n-triples"},
        )
        self._hold(answer)
        self.generation += 1

    def dump(self, output: IO[bytes], *, format: ox.RdfFormat, graph: str | None = None) -> None:
        everything = graph is None and format.supports_datasets
        if everything and self._default_graph:
            raise ForbiddenError(f"{self.location} has no default graph of its own.", "Dump its graphs one by one.")
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        if everything:
            pattern = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
        rows = cast(ox.QuerySolutions, self.query(f"SELECT ?g ?s ?p ?o WHERE {{ {pattern} }}"))
        quads = (ox.Quad(row["s"], row["p"], row["o"], row["g"] or ox.DefaultGraph()) for row in rows)
        if everything:
            write_statements(quads, output, format)
        else:
            write_statements((quad.triple for quad in quads), output, format)

    def close(self) -> None:
        self._client.close()

    def _ask(self, query: str, wanted: Format, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> bytes:
        # A dataset given by the protocol has no named graphs unless they are listed, so GRAPH must do without one.
        if self._default_graph and not default_graphs and not named_graphs and not keyword(query, "GRAPH", "FROM"):
            default_graphs = (self._default_graph,)
        data = {"query": query, "default-graph-uri": list(default_graphs), "named-graph-uri": list(named_graphs)}
        answer = self._send("POST", self.location, data=data, headers={"Accept": wanted.media_type})
        self._hold(answer)
        return _standard(answer.content) if wanted.name == "json" else answer.content

    def _send(self, method: str, url: str, *, tries: int = TRIES, **arguments: Any) -> httpx.Response:
        pause = PAUSE
        for left in reversed(range(tries)):
            try:
                answer = self._client.request(method, url, **arguments)
            except httpx.TimeoutException as error:
                raise LimitError(f"{url} did not answer in time.", "Narrow the query, or wait longer.") from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if not left:
                    raise UnreachableError(f"{url} cannot be reached: {error}.", MEND) from error
            else:
                if answer.status_code not in AGAIN or not left:
                    return answer
            time.sleep(pause)
            pause *= 2
        raise UnreachableError(f"{url} cannot be reached.", MEND)

    def _hold(self, answer: httpx.Response) -> None:
        """Raise the error that an answer stands for."""
        if answer.is_success:
            return
        said, line, column = _said(answer)
        if answer.status_code == 400:
            raise QuerySyntaxError(f"{self.location} refused the text: {said}", line, column)
        if answer.status_code in (401, 403, 405):
            raise ForbiddenError(f"{self.location} does not allow it: {said}", "A token may be needed.")
        if answer.status_code in AGAIN:
            raise LimitError(f"{self.location} reached a limit: {said}", "Narrow the query, or try again later.")
        raise StoreError(f"{self.location} answered {answer.status_code}: {said}", "Check the address.")


def _standard(body: bytes) -> bytes:
    """Results in JSON as the standard has them, whichever server wrote them."""
    asked = _ASK.match(body)
    if asked:
        return b'{"head": {}, "boolean": ' + (b"true" if asked[1] else b"false") + b"}"
    body = _NODE.sub(rb"\1", body)
    return _BOOLEAN.sub(lambda found: found[1] + (b'"true"' if found[2] == b"1" else b'"false"'), body)


def _said(answer: httpx.Response) -> tuple[str, int | None, int | None]:
    if answer.headers.get("Content-Type", "").startswith("application/problem+json"):
        try:
            problem = json.loads(answer.content)
            return str(problem.get("detail")), problem.get("line"), problem.get("column")
        except ValueError:
            pass
    return answer.text[:500].strip(), None, None


def _block(name: Any, triples: list[Any]) -> str:
    output = io.StringIO()
    for one in triples:
        output.write(f"{one.subject} {one.predicate} {one.object} .\n")
    return output.getvalue() if name == ox.DefaultGraph() else f"GRAPH {name} {{ {output.getvalue()} }}"
