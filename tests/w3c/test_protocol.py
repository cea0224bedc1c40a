"""Replays the W3C's HTTP exchanges: protocol, graph store and service description, against the running service."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest

from tests.w3c.manifest import MF, RDFS, SUITE, UT, Case, canonical, cases, file_of
from tests.w3c.targets import OverHttp

HT, CNT = "http://www.w3.org/2011/http#", "http://www.w3.org/2011/content#"
FORMATS = {
    "boolean": {"application/sparql-results+xml", "application/sparql-results+json"},
    "tabular": {
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}
CODES = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404}

PRESENT = SUITE.is_dir()
PROTOCOL = list(cases("protocol")) if PRESENT else []
GRAPH_STORE = (
    [
        one
        for name in ("manifest-direct.ttl", "manifest-indirect.ttl")
        for one in cases("graph-store-protocol", manifest=name)
    ]
    if PRESENT
    else []
)


@pytest.mark.suite("protocol")
@pytest.mark.parametrize("case", PROTOCOL, ids=lambda case: case.name)
def test_protocol(case: Case, service: OverHttp) -> None:
    documents = [
        (case.graph.value(one, RDFS + "label").value, case.graph.value(one, UT + "graph"))
        for one in case.graph.values(case.node, UT + "graphData")
    ]
    service.fill([(label, file_of(path)) for label, path in documents])
    replay(case, service)


@pytest.mark.suite("graph store")
@pytest.mark.parametrize("case", GRAPH_STORE, ids=lambda case: case.name)
def test_graph_store(case: Case, service: OverHttp) -> None:
    service.fill([])
    replay(case, service)


@pytest.mark.suite("service description")
def test_get_on_the_endpoint_returns_rdf(service: OverHttp) -> None:
    answer = service.client.get("/sparql")
    assert answer.headers["Content-Type"].partition(";")[0] in FORMATS["RDF"]


@pytest.mark.suite("service description")
def test_the_description_names_the_endpoint(service: OverHttp) -> None:
    assert (ox.NamedNode(f"{service.url}/sparql"),) in described(
        service, "SELECT ?e { ?s a sd:Service; sd:endpoint ?e }"
    )


@pytest.mark.suite("service description")
def test_the_description_conforms_to_its_schema(service: OverHttp) -> None:
    """Each property of the vocabulary stands between the classes that its schema names."""
    assert described(service, "SELECT ?d { ?s a sd:Service ; sd:defaultDataset ?d . ?d a sd:Dataset }")
    wrong = """SELECT ?x { { ?x sd:defaultDataset ?d FILTER NOT EXISTS { ?x a sd:Service } }
        UNION { ?d sd:defaultGraph ?x FILTER NOT EXISTS { ?x a sd:Graph } }
        UNION { ?d sd:namedGraph ?x FILTER NOT EXISTS { ?x a sd:NamedGraph ; sd:name ?n } } }"""
    service.fill([("http://example.org/g", SUITE / "protocol" / "data1.nt")])
    assert described(service, wrong) == []
    assert described(service, "SELECT ?n { ?g sd:name ?n }") == [(ox.NamedNode("http://example.org/g"),)]


def described(service: OverHttp, query: str) -> list[tuple[Any, ...]]:
    store = ox.Store()
    store.load(service.client.get("/sparql", headers={"Accept": "text/turtle"}).content, ox.RdfFormat.TURTLE)
    result: Any = store.query(query, prefixes={"sd": "http://www.w3.org/ns/sparql-service-description#"})
    return [tuple(row) for row in result]


def replay(case: Case, service: OverHttp) -> None:
    """Send the requests of a test in turn and hold each answer to what is expected of it."""
    graph, place = case.graph, ""
    for request in graph.items(graph.value(graph.value(case.node, MF + "action"), HT + "requests")):
        path = graph.value(request, HT + "absolutePath").value.replace("$LOCATION$", quote(place, safe=""))
        answer = _send(case, service, request, path)
        place = answer.headers.get("Location", place)
        _hold(case, graph.value(request, HT + "resp"), answer)


def _send(case: Case, service: OverHttp, request: Any, path: str) -> httpx.Response:
    graph = case.graph
    body = graph.value(request, HT + "body")
    content = graph.value(body, CNT + "chars").value if body else ""
    encoding = graph.value(body, CNT + "characterEncoding").value if body else "utf-8"
    method = graph.value(request, HT + "methodName").value
    headers = _headers(case, request) | {"Host": "www.example"}
    path = re.sub(r"^/gsp", "/rdf-graph-store", re.sub(r"^/sparql/?", "/sparql", path))
    return service.client.request(method, path, headers=headers, content=content.encode(encoding))


def _hold(case: Case, expected: Any, answer: httpx.Response) -> None:
    graph = case.graph
    wanted = [one.value.rpartition("#")[2] for one in graph.values(expected, MF + "expectedStatus")]
    assert any(_is(one, answer.status_code) for one in wanted), (wanted, answer.status_code, answer.text)
    media = answer.headers.get("Content-Type", "").partition(";")[0]
    form = graph.value(expected, MF + "expectedFormat")
    if form:
        assert media in FORMATS[form.value]
    boolean = graph.value(expected, MF + "expectedBoolean")
    if boolean:
        assert answer.json()["boolean"] is (boolean.value == "true")
    body = graph.value(expected, HT + "body")
    if body and answer.content:
        said = ox.parse(
            graph.value(body, CNT + "chars").value.encode(), ox.RdfFormat.TURTLE, base_iri="http://www.example/"
        )
        known = ox.RdfFormat.from_media_type(media)
        assert known
        assert canonical(list(ox.parse(answer.content, known))) == canonical(list(said))


def _is(name: str, status: int) -> bool:
    group = re.fullmatch(r"StatusCode(\d)xx", name)
    return status // 100 == int(group[1]) if group else status == CODES[name]


def _headers(case: Case, message: Any) -> dict[str, str]:
    graph = case.graph
    return {
        graph.value(one, HT + "fieldName").value.lower(): graph.value(one, HT + "fieldValue").value
        for one in graph.items(graph.value(message, HT + "headers"))
    }
