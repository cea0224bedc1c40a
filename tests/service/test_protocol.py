"""Requests as clients send them: formats in an address, graphs of an update, whole graphs at the query's address."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
import SPARQLWrapper

from tests.conftest import Served
from tests.service.conftest import writing

CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with writing(tmp_path_factory.mktemp("token")) as made:
        yield made


def media(answer: httpx.Response) -> str:
    return answer.headers["Content-Type"].partition(";")[0]


@pytest.mark.parametrize("query", [CONSTRUCT, "DESCRIBE <https://w3id.org/ai-confidence/id/node/automation-bias>"])
@pytest.mark.parametrize("form", ["TURTLE", "N3", "RDFXML", "JSONLD", "XML", "RDF"])
def test_sparqlwrapper_is_given_graphs_in_all_its_formats(served: Served, form: str, query: str) -> None:
    asked = SPARQLWrapper.SPARQLWrapper(f"{served.url}/sparql")
    asked.setReturnFormat(getattr(SPARQLWrapper, form))
    asked.setQuery(query)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of itself, about formats it converts
        found: Any = asked.query().convert()
    if isinstance(found, bytes):
        import rdflib

        found = rdflib.Graph().parse(data=found, format="turtle")
    assert len(found) >= 1


@pytest.mark.parametrize(
    ("named", "accept", "expected"),
    [
        ("turtle", "*/*", "text/turtle"),
        ("n3", "", "text/turtle"),
        ("n-triples", "*/*", "application/n-triples"),
        ("rdf+xml", "*/*", "application/rdf+xml"),
        ("rdf xml", "*/*", "application/rdf+xml"),
        ("xml", "*/*", "application/rdf+xml"),
        ("json-ld", "*/*", "application/ld+json"),
        ("json", "*/*", "application/ld+json"),
        ("TURTLE", "*/*", "text/turtle"),
        ("N-Triples", "*/*", "application/n-triples"),
        ("text/ntriples", "*/*", "application/n-triples"),
        ("text/rdf+n3", "*/*", "text/turtle"),
        ("application/x-json+ld", "*/*", "application/ld+json"),
        ("RDF/XML", "*/*", "application/rdf+xml"),
        ("rdfxml", "*/*", "application/rdf+xml"),
        ("owl", "*/*", "application/rdf+xml"),
        ("text", "*/*", "application/n-triples"),
        ("nquads", "*/*", "application/n-quads"),
        ("TriG", "*/*", "application/trig"),
        (".ttl", "*/*", "text/turtle"),
        (" json ", "*/*", "application/ld+json"),
        ("text/html", "*/*", "text/html"),
        ("HTML", "text/turtle", "text/html"),
        ("application/rdf+xml; charset=utf-8", "*/*", "application/rdf+xml"),
        ("no-such-thing", "application/n-triples", "application/n-triples"),
        ("application/x-odd", "text/html;q=0.1, text/turtle", "text/turtle"),
    ],
)
@pytest.mark.parametrize("parameter", ["format", "output", "results", "_format"])
def test_a_format_is_known_by_each_name_that_clients_give_it(
    client: httpx.Client, parameter: str, named: str, accept: str, expected: str
) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT, parameter: named}, headers={"Accept": accept})
    assert (answer.status_code, media(answer)) == (200, expected)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("json", "application/sparql-results+json"),
        ("srj", "application/sparql-results+json"),
        ("sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results json", "application/sparql-results+json"),
        ("XML", "application/sparql-results+xml"),
        ("srx", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("CSV", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("text/tab-separated-values; charset=utf-8", "text/tab-separated-values"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_format_of_rows_is_known_by_each_name_too(
    client: httpx.Client, method: str, named: str, expected: str
) -> None:
    fields = {"query": "SELECT * { ?s ?p ?o } LIMIT 1", "format": named}
    sent = {"params": fields} if method == "GET" else {"data": fields}
    answer = client.request(method, "/sparql", **sent)  # type: ignore[arg-type]
    assert (answer.status_code, media(answer)) == (200, expected)


def test_the_kind_of_the_answer_tells_what_a_format_stands_for(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1", "format": "xml"})
    assert media(answer) == "application/sparql-results+xml"


@pytest.mark.parametrize("accept", ["*/*", "", "image/png"])
def test_an_unknown_format_is_refused_where_accept_names_no_other(client: httpx.Client, accept: str) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT, "format": "docx"}, headers={"Accept": accept})
    assert answer.status_code == 406 and "format=ttl" in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["application/n-quads", "application/trig"])
def test_a_graph_is_given_as_quads_to_who_reads_nothing_else(client: httpx.Client, kind: str) -> None:
    for address in ("/sparql", "/id/node/automation-bias", "/rdf-graph-store?default"):
        params = {"query": CONSTRUCT} if address == "/sparql" else None
        answer = client.get(address, params=params, headers={"Accept": kind}, follow_redirects=True)
        assert (answer.status_code, media(answer)) == (200, kind), address


GRAPH = "http://example.org/graphs/one"
TRIPLE = "<http://example.org/s> <http://example.org/p> <http://example.org/o> .\n"


def test_a_client_with_one_address_reads_and_writes_whole_graphs_there(writer: httpx.Client) -> None:
    sent = {"params": {"graph": GRAPH}, "headers": {"Content-Type": "application/n-triples"}}
    assert writer.put("/sparql", content=TRIPLE, **sent).status_code == 201  # type: ignore[arg-type]
    read = writer.get("/sparql", params={"graph": GRAPH}, headers={"Accept": "application/n-triples"})
    assert read.text == TRIPLE
    assert writer.post("/sparql", content=TRIPLE.replace("/o>", "/q>"), **sent).status_code == 204  # type: ignore[arg-type]
    head = writer.head("/sparql", params={"graph": GRAPH})
    assert head.status_code == 200
    same = writer.get("/rdf-graph-store", params={"graph": GRAPH}, headers={"Accept": "application/n-triples"})
    assert len(same.text.splitlines()) == 2
    whole = writer.get("/sparql?default", headers={"Accept": "application/n-triples"})
    assert whole.text.count("\n") > 1000
    assert writer.delete("/sparql", params={"graph": GRAPH}).status_code == 204
    assert writer.get("/sparql", params={"graph": GRAPH}).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_what_only_a_graph_can_be_asked_names_one(writer: httpx.Client, method: str) -> None:
    answer = writer.request(method, "/sparql", content=b"")
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"]


def test_a_query_beside_the_name_of_a_graph_is_refused(writer: httpx.Client) -> None:
    for sent in (
        writer.get("/sparql", params={"query": "ASK {}", "graph": GRAPH}),
        writer.post("/sparql?default", data={"query": "ASK {}"}),
        writer.post("/sparql", params={"graph": GRAPH}, data={"update": "CLEAR ALL"}),
    ):
        assert sent.status_code == 400 and "default-graph-uri" in sent.json()["detail"]


def test_a_graph_is_named_directly_by_an_address_below_the_graph_store(writer: httpx.Client) -> None:
    place = "/rdf-graph-store/people/ada.ttl"
    made = writer.put(place, content=TRIPLE, headers={"Content-Type": "text/turtle"})
    assert made.status_code == 201 and made.headers["Location"] == str(writer.base_url.join(place))
    by_name = writer.get("/rdf-graph-store", params={"graph": made.headers["Location"]})
    assert by_name.text == writer.get(place).text and "example.org/s" in by_name.text


def update(writer: httpx.Client, text: str, **more: Any) -> httpx.Response:
    return writer.post("/sparql", data={"update": text, **more})


def held(writer: httpx.Client, graph: str | None, subject: str = "http://example.org/w") -> int:
    where = f"GRAPH <{graph}> {{ <{subject}> ?p ?o }}" if graph else f"<{subject}> ?p ?o"
    answer = writer.get("/sparql", params={"query": f"SELECT ?p ?o {{ {where} }}", "format": "csv"})
    return len(answer.text.splitlines()) - 1


OTHER = "http://example.org/graphs/other"
W = "<http://example.org/w>"


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ {W} <x:a> 1 ; <x:b> 2 }}",
        f"INSERT {{ {W} <x:a> 1 . {W} <x:b> 2 # a brace }} in a comment\n }} WHERE {{}}",
        f"insert {{ {W} <x:a> 1 }} where {{}} ; INSERT DATA {{ {W} <x:b> 2 }}",
        f"INSERT DATA {{ GRAPH <{OTHER}> {{ {W} <x:c> 3 }} . {W} <x:a> 1 . {W} <x:b> 2 }}",
        f"INSERT DATA {{ {W} <x:a> 1 GRAPH <{OTHER}> {{ {W} <x:c> 3 }} {W} <x:b> 2 . }}",
    ],
)
def test_an_insert_goes_into_the_graph_that_the_request_names(writer: httpx.Client, text: str) -> None:
    assert update(writer, text, **{"insert-graph-uri": GRAPH}).status_code == 204
    assert (held(writer, GRAPH), held(writer, None)) == (2, 0)
    assert held(writer, OTHER) == text.count("<x:c>")
    update(writer, f"DROP SILENT GRAPH <{GRAPH}> ; DROP SILENT GRAPH <{OTHER}>")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"DELETE DATA {{ {W} <x:a> 1 }}", 1),
        (f"DELETE {{ {W} <x:a> ?o }} WHERE {{ GRAPH <{GRAPH}> {{ {W} <x:a> ?o }} }}", 1),
        (f"DELETE {{ {W} <x:a> 1 }} INSERT {{ {W} <x:a> 5, 6 }} WHERE {{}}", 3),
        (f"DELETE WHERE {{ {W} <x:a> ?o }}", 1),
        (f"DELETE WHERE {{ GRAPH <{GRAPH}> {{ {W} ?p ?o }} }}", 0),
    ],
)
def test_a_delete_takes_from_the_graph_that_the_request_names(writer: httpx.Client, text: str, left: int) -> None:
    both = f"INSERT DATA {{ {W} <x:a> 1 GRAPH <{GRAPH}> {{ {W} <x:a> 1 ; <x:b> 2 }} }}"
    assert update(writer, both).status_code == 204
    named = {"remove-graph-uri": GRAPH, "insert-graph-uri": GRAPH}
    reads = {"using-graph-uri": GRAPH, "using-named-graph-uri": GRAPH} if "WHERE" in text else {}
    answer = update(writer, text, **named, **reads)
    assert answer.status_code == 204, answer.text
    assert (held(writer, GRAPH), held(writer, None)) == (left, 1)
    update(writer, f"DROP SILENT GRAPH <{GRAPH}> ; DELETE WHERE {{ {W} ?p ?o }}")


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("INSERT DATA { <x:a> <x:b> 1 }", {"insert-graf-uri": GRAPH}, "“insert-graf-uri”"),
        ("INSERT DATA { <x:a> <x:b> 1 }", {"context": GRAPH}, "“context”"),
        ("INSERT DATA { <x:a> <x:b> 1 }", {"default-graph-uri": GRAPH}, "no meaning for an update"),
        ("INSERT DATA { <x:a> <x:b> 1 }", {"insert-graph-uri": "no iri"}, "“no iri”"),
        ("INSERT DATA { <x:a> <x:b> 1 }", {"insert-graph-uri": [GRAPH, OTHER]}, "several graphs"),
        ("INSERT DATA { <x:a> <x:b> 1 }", {"queryLn": "serql"}, "“serql”"),
        ("WITH <x:g> INSERT { <x:a> <x:b> 1 } WHERE {}", {"insert-graph-uri": GRAPH}, "WITH"),
        ("CLEAR DEFAULT", {"remove-graph-uri": GRAPH}, "DEFAULT"),
        ("MOVE <x:a> TO DEFAULT", {"insert-graph-uri": GRAPH}, "DEFAULT"),
    ],
)
def test_a_parameter_of_an_update_is_obeyed_or_refused(
    writer: httpx.Client, text: str, more: dict[str, Any], said: str
) -> None:
    answer = update(writer, text, **more)
    assert answer.status_code == 400 and said in answer.json()["detail"], answer.text
    assert held(writer, None, "x:a") == 0


def test_what_rdf4j_and_sparqlwrapper_send_beside_an_update_does_no_harm(writer: httpx.Client) -> None:
    more = {"infer": "true", "queryLn": "SPARQL", "format": "json", "baseURI": "http://example.org/base/"}
    text = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {W} <x:a> <relative> }} }}"
    assert update(writer, text, **more).status_code == 204
    ask = f"ASK {{ GRAPH <{GRAPH}> {{ {W} ?p <http://example.org/base/relative> }} }}"
    assert writer.get("/sparql", params={"query": ask}).json()["boolean"] is True
    update(writer, f"DROP GRAPH <{GRAPH}>")


QUADS = f"""<http://example.org/a> <http://example.org/p> _:b <{GRAPH}> .
_:b <http://example.org/p> "b" <{OTHER}> .
"""


def test_every_graph_is_read_as_quads_and_a_document_of_several_is_added(writer: httpx.Client) -> None:
    sent = {"content": QUADS, "headers": {"Content-Type": "application/n-quads"}}
    assert writer.post("/rdf-graph-store", **sent).status_code == 204  # type: ignore[arg-type]
    query = f"ASK {{ GRAPH <{GRAPH}> {{ ?a ?p ?b }} GRAPH <{OTHER}> {{ ?b ?q 'b' }} }}"
    assert writer.get("/sparql", params={"query": query}).json()["boolean"] is True
    for kind in ("application/n-quads", "application/trig"):
        whole = writer.get("/rdf-graph-store", headers={"Accept": f"{kind}, text/turtle;q=0.5"})
        store = ox.Store()
        store.load(whole.content, ox.RdfFormat.from_media_type(kind))
        assert {str(one) for one in store.named_graphs()} >= {f"<{GRAPH}>", f"<{OTHER}>"}
        assert len(store) > 1000
    update(writer, f"DROP GRAPH <{GRAPH}> ; DROP GRAPH <{OTHER}>")


def test_one_graph_takes_no_document_of_several_and_several_are_never_put(writer: httpx.Client) -> None:
    sent: dict[str, Any] = {"content": QUADS, "headers": {"Content-Type": "application/n-quads"}}
    for answer in (
        writer.post("/rdf-graph-store", params={"graph": GRAPH}, **sent),
        writer.put("/rdf-graph-store", **sent),
        writer.post("/rdf-graph-store", content="<a:a> <a:a> 1 _:g .", headers=sent["headers"]),
        writer.get("/rdf-graph-store", headers={"Accept": "text/turtle, application/trig;q=0.1"}),
    ):
        assert answer.status_code == 400, answer.text
