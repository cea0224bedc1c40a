"""The two things the suites are run against: the store in this process, and the running service."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

from graphsvc.errors import GraphsvcError
from graphsvc.store import open_store
from graphsvc.store.documents.loading import guess_format, read_document
from tests.w3c.manifest import iri_of, plain

RESULTS_WITH_TERMS = (
    "application/sparql-results+xml",
    "application/sparql-results+json",
    "text/tab-separated-values",
)
Documents = Iterable[tuple[str | None, Path]]


def quads_of(documents: Documents) -> list[ox.Quad]:
    """The quads of documents, each in the graph beside it."""
    return [
        quad for graph, path in documents for quad in read_document(path, guess_format(path), graph, base=iri_of(path))
    ]


class InProcess:
    """The store itself."""

    formats = ("",)  # results are taken as the engine gives them

    def __init__(self) -> None:
        self.store: Any = open_store()

    def fill(self, documents: Documents) -> None:
        self.store.update("CLEAR ALL")
        self.store.update("DROP ALL")
        self.store.load(quads_of(documents))

    def query(self, text: str, accept: str = "") -> Any:
        result = self.store.query(text)
        if accept:
            output = io.BytesIO()
            result.serialize(output, ox.QueryResultsFormat.from_media_type(accept))
            return output.getvalue().decode()
        return plain(result)

    def update(self, text: str) -> None:
        self.store.update(text)

    def quads(self) -> list[ox.Quad]:
        output = io.BytesIO()
        self.store.dump(output, format=ox.RdfFormat.N_QUADS)
        return list(ox.parse(output.getvalue(), ox.RdfFormat.N_QUADS))


class OverHttp:
    """The running service, writable with `token`."""

    formats = (*RESULTS_WITH_TERMS, "text/csv")  # each result is asked for in each of them

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)

    def fill(self, documents: Documents) -> None:
        self.update("DROP ALL")
        by_graph: dict[str | None, list[ox.Quad]] = {}
        for graph, path in documents:
            by_graph.setdefault(graph, []).extend(quads_of([(None, path)]))
        for graph, quads in by_graph.items():
            body = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
            params = {"graph": graph} if graph else {"default": ""}
            answer = self.client.put(
                "/rdf-graph-store", params=params, content=body, headers={"Content-Type": "application/n-quads"}
            )
            assert answer.status_code in (201, 204), answer.text

    def query(self, text: str, accept: str = "") -> Any:
        wanted = accept or RESULTS_WITH_TERMS[0]
        # A graph or a boolean does not come in every format of rows.
        wanted += ", application/n-triples;q=0.5, application/sparql-results+json;q=0.1"
        answer = self.client.post("/sparql", data={"query": text}, headers={"Accept": wanted})
        self._check(answer)
        media = answer.headers["Content-Type"].partition(";")[0]
        if media == "text/csv":
            return answer.content.decode()
        if media == "application/n-triples":
            return [quad.triple for quad in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)]
        results = ox.QueryResultsFormat.from_media_type(media)
        assert results
        return plain(ox.parse_query_results(answer.content, results))

    def update(self, text: str) -> None:
        self._check(self.client.post("/sparql", data={"update": text}))

    def quads(self) -> list[ox.Quad]:
        rows = self.query("SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
        return [ox.Quad(row["s"], row["p"], row["o"], row.get("g", ox.DefaultGraph())) for row in rows]

    def _check(self, answer: httpx.Response) -> None:
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json", answer.text
            raise GraphsvcError(f"{answer.status_code}: {answer.json()['detail']}")
