"""Serves everything from a class that has the documented members of a store and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Quad, RdfFormat

from graphsvc import create_app, find_paths, open_store
from graphsvc.mcp_server import Answers
from graphsvc.names import SPARQL_PREFIXES
from graphsvc.paths.sparql.vocabulary import SERVICE
from graphsvc.store import QueryResult, Store
from graphsvc.store.jobs import NO_LIMIT, Job, Most

PAGES = [
    "/",
    "/focus?node=automation-bias&min_sources=2",
    "/paths?from=local-validation&to=patient-harm",
    "/loops",
    "/relations?kind=null&format=csv",
    "/evidence?by=study",
    "/contradictions",
    "/who",
    "/sources",
    "/changes",
    "/doc/claim/L043.html",
    "/doc/node/automation-bias.html",
    "/search?q=bias&format=json",
    "/briefing.md?item=node:automation-bias",
    "/picture/map.svg",
    "/datasets",
    "/ontology",
    "/developers",
    "/api/v1/explain?from=local-validation&to=patient-harm",
    "/api/v1/leverage?limit=3",
    "/api/v1/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A%22bias%22%7D%7D",
    "/void.ttl",
    "/sparql",
    "/rdf-graph-store?default",
    "/healthz",
    "/readyz",
    "/metrics",
]


class Mine:
    """The members that `graphsvc.store.Store` lists, each handed on."""

    def __init__(self) -> None:
        self._inner = open_store()
        self.location = "mine"
        self.is_remote = False

    @property
    def trouble(self) -> str:
        return self._inner.trouble

    @property
    def generation(self) -> int:
        return self._inner.generation

    def query(self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> QueryResult:
        return self._inner.query(query, default_graphs=default_graphs, named_graphs=named_graphs)

    def run(self, job: Job, most: Most = NO_LIMIT) -> Iterator[bytes]:
        return self._inner.run(job, most)

    def update(self, update: str | Callable[[], str], *, base: str | None = None, guarded: bool = False) -> None:
        self._inner.update(update, base=base, guarded=guarded)

    def load(
        self,
        data: Iterable[Quad] | IO[bytes] | Path,
        *,
        format: RdfFormat | None = None,
        graph: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        return self._inner.load(data, format=format, graph=graph, progress=progress)

    def dump(self, output: IO[bytes], *, format: RdfFormat, graph: str | None = None) -> None:
        self._inner.dump(output, format=format, graph=graph)

    def close(self) -> None:
        self._inner.close()


def public(kind: Any) -> set[str]:
    return {name for name in (*vars(kind), *getattr(kind, "__annotations__", ())) if not name.startswith("_")}


@pytest.fixture(scope="module", params=[0, 2], ids=["without workers", "with workers"])
def client(request: pytest.FixtureRequest) -> Iterator[FlaskClient]:
    app = create_app(Mine(), workers=request.param, writable=True)
    yield app.test_client()
    app.extensions["graphsvc"].close()


def test_the_class_has_the_documented_members_and_no_others() -> None:
    assert public(Mine) | {"location", "is_remote"} == public(Store)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_served(client: FlaskClient, page: str) -> None:
    answer = client.get(page, follow_redirects=True)
    assert answer.status_code == 200, answer.text[:500]


def test_queries_and_updates_are_done(client: FlaskClient) -> None:
    put = client.put("/rdf-graph-store?graph=urn:g", data="<urn:a> <urn:p> 1 .", content_type="text/turtle")
    assert put.status_code in (201, 204), put.text
    client.post("/sparql", data={"update": "INSERT DATA { GRAPH <urn:g> { <urn:b> <urn:p> 2 } }"})
    found = client.get("/sparql", query_string={"query": "SELECT ?o { GRAPH <urn:g> { ?s <urn:p> ?o } } ORDER BY ?o"})
    assert [row["o"]["value"] for row in found.json["results"]["bindings"]] == ["1", "2"]  # type: ignore[index]
    bad = client.get("/sparql", query_string={"query": "SELECT nonsense"})
    assert bad.status_code == 400


def test_paths_are_found_from_inside_sparql(client: FlaskClient) -> None:
    query = f"""{SPARQL_PREFIXES}SELECT ?length {{ SERVICE <{SERVICE}> {{
      [] path:from node:local-validation ; path:to node:patient-harm ; path:k 1 ; path:length ?length }} }}"""
    found = client.get("/sparql", query_string={"query": query})
    assert found.status_code == 200, found.text
    assert [row["length"]["value"] for row in found.json["results"]["bindings"]] == ["2"]  # type: ignore[index]


def test_tools_for_models_and_paths_in_python_answer_from_it() -> None:
    store = Mine()
    answers = Answers(store)
    assert answers.sparql("SELECT ?s { ?s a cf:Claim } LIMIT 3")["rows"] == 3
    assert answers.node("automation-bias")["claims"]
    assert len(find_paths(store, "local-validation", "patient-harm", k=2, max_length=6)) == 2
    answers.close()


def test_limits_on_answers_hold_without_workers_of_our_own() -> None:
    app = create_app(Mine(), workers=2, row_limit=10)
    answer = app.test_client().get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }"})
    assert answer.status_code == 503 and "more than 10 rows" in answer.text
