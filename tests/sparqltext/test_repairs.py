"""Holds repairs of valid SPARQL to what the engine then takes, with everything else where it was."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphsvc.errors import QuerySyntaxError, UsageError
from graphsvc.knowledge.linking.terms import read_triples
from graphsvc.sparqltext.repairs import MARK, repaired
from graphsvc.store.documents.loading import read_document
from graphsvc.store.embedded import EmbeddedStore
from tests.conftest import Served

VALUES = {
    'SELECT (CONCAT ("a", "b") AS ?x) {}': "ab",
    'SELECT (concat\n # glued\n ("a", "b") AS ?x) {}': "ab",
    "SELECT (COALESCE\t(?a, 2) AS ?x) {}": "2",
    "SELECT (isBlank(BNODE ( )) AS ?x) {}": "true",
    "SELECT (TRUE AS ?x) {}": "true",
    "SELECT ?x { VALUES ?x { False } }": "false",
    f"{MARK}SELECT (1 AS ?x) {{}}": "1",
}


@pytest.mark.parametrize("query", VALUES)
def test_valid_sparql_that_the_parser_refuses_is_answered(query: str) -> None:
    with pytest.raises(SyntaxError):
        ox.Store().query(query)
    (row,) = EmbeddedStore().query(query)
    assert row["x"].value == VALUES[query]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('CONCAT (' AS ?x) { ?TRUE <x:FALSE> \"TRUE\"@TRUE } # COALESCE (",
        "PREFIX TRUE: <x:> SELECT * { TRUE:a TRUE:b true }",
        "SELECT (CONCAT('a') AS ?x) {}",
        "SELECT ?concat (1 AS ?x) {}",
    ],
)
def test_what_only_looks_like_it_stays(query: str) -> None:
    assert repaired(query) == query


def test_a_fault_keeps_its_place() -> None:
    query = "SELECT (CONCAT  ('a') AS ?x) { ?s ?p TRUE }\n{ ?a ?b }"
    assert len(repaired(query)) == len(query)
    with pytest.raises(QuerySyntaxError) as caught:
        EmbeddedStore().query(query)
    assert caught.value.line == 2


def test_an_update_is_repaired_too() -> None:
    store = EmbeddedStore()
    store.update(f"{MARK}INSERT DATA {{ <x:a> <x:b> TRUE }}")
    assert bool(store.query("ASK { <x:a> <x:b> true }"))


def test_an_unknown_function_is_named() -> None:
    with pytest.raises(UsageError, match=r"There is no function <http://example\.org/f>"):
        list(EmbeddedStore().query("SELECT (<http://example.org/f>(1) AS ?x) {}"))


def test_the_service_answers_so(served: Served) -> None:
    import httpx

    with httpx.Client(base_url=served.url, timeout=30) as client:
        body = f"{MARK}SELECT (CONCAT ('a', 'b') AS ?x) {{}}".encode()
        answer = client.post("/sparql", content=body, headers={"Content-Type": "application/sparql-query"})
        assert answer.json()["results"]["bindings"][0]["x"]["value"] == "ab"
        assert (
            client.get("/sparql", params={"query": f"{MARK}CONSTRUCT {{}} {{}}"}).headers["Content-Type"][:11]
            == "text/turtle"
        )
        problem = client.post("/sparql", data={"query": "ASK { FILTER(<http://example.org/f>(1)) }"})
        assert problem.status_code == 400 and "<http://example.org/f>" in problem.json()["detail"]


DOCUMENTS = {
    "ttl": "<http://e/a> <http://e/b> 'c' .",
    "nt": '<http://e/a> <http://e/b> "c" .\n',
    "nq": '<http://e/a> <http://e/b> "c" .\n',
    "trig": "<http://e/a> <http://e/b> 'c' .",
    "jsonld": json.dumps({"@id": "http://e/a", "http://e/b": "c"}),
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<rdf:Description rdf:about="http://e/a"><e:b>c</e:b></rdf:Description></rdf:RDF>',
}


@pytest.mark.parametrize("ending", DOCUMENTS)
@pytest.mark.parametrize("mark", ["", MARK])
def test_a_document_is_read_with_a_byte_order_mark_and_without(ending: str, mark: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text(mark + DOCUMENTS[ending], encoding="utf-8")
    (quad,) = read_document(path)
    assert (quad.subject, quad.object) == (ox.NamedNode("http://e/a"), ox.Literal("c"))
    if ending != "nq":
        assert [one.object for one in read_triples(path)] == [quad.object]
    assert list(read_document(io.BytesIO(path.read_bytes()), ox.RdfFormat.from_extension(ending))) == [quad]
