"""Requests as they come from programs in the wild: headers beside the grammar, packed bodies, parts of files."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pandas
import pytest
import zstandard

from tests.conftest import Served
from tests.service.conftest import writing

CONSTRUCT = "CONSTRUCT { <http://r> <http://a> <http://c> } {}"
REIFIED = (
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    "CONSTRUCT { <http://r> rdf:reifies <<( <http://a> <http://b> <http://c> )>> } {}"
)
GRAPH = "http://example.org/graphs/packed"
TRIPLE = b'<http://example.org/s> <http://example.org/p> "o" .\n'
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with writing(tmp_path_factory.mktemp("token"), "--request-limit", "1") as made:
        yield made


def media(answer: httpx.Response) -> str:
    return answer.headers["Content-Type"].partition(";")[0]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/n-triples;q=.5", "application/n-triples"),
        ("application/sparql-results+json, application/n-triples;q=.5", "application/n-triples"),
        ("text/turtle; q=abc, application/n-triples;q=0.4", "text/turtle"),
        ("text/turtle;q=1., application/n-triples;q=.9", "text/turtle"),
        ("image/gif, *; q=.2", "text/turtle"),
        ("application/rdf+xml; q=7", "application/rdf+xml"),
        (JAVA, "text/turtle"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_qualities_are_read_as_they_are_sent(client: httpx.Client, method: str, accept: str, expected: str) -> None:
    sent = {"params": {"query": CONSTRUCT}} if method == "GET" else {"data": {"query": CONSTRUCT}}
    answer = client.request(method, "/sparql", headers={"Accept": accept}, **sent)  # type: ignore[arg-type]
    assert (answer.status_code, media(answer)) == (200, expected)


def test_the_address_of_a_thing_leads_a_program_in_java_to_data(client: httpx.Client) -> None:
    answer = client.get("/id/node/automation-bias", headers={"Accept": JAVA}, follow_redirects=True)
    assert media(answer) == "text/turtle"


def test_a_triple_term_is_refused_in_json_ld_and_given_in_what_can_hold_it(client: httpx.Client) -> None:
    refused = client.get("/sparql", params={"query": REIFIED}, headers={"Accept": "application/ld+json"})
    assert refused.status_code == 406 and "Turtle" in refused.json()["detail"]
    for kind in ("text/turtle", "application/n-triples", "application/rdf+xml"):
        assert client.get("/sparql", params={"query": REIFIED}, headers={"Accept": kind}).status_code == 200


def test_turtle_declares_the_prefixes_it_uses_and_no_others(client: httpx.Client) -> None:
    query = "CONSTRUCT { ?s cf:layer ?l } { ?s cf:layer ?l } LIMIT 3"
    prefix = "PREFIX cf: <https://w3id.org/ai-confidence/ontology#> "
    text = client.get("/sparql", params={"query": prefix + query, "format": "ttl"}).text
    assert "@prefix cf:" in text and "@prefix node:" in text and "@prefix skos:" not in text
    assert " cf:layer " in text and text.count("<https://w3id.org/ai-confidence/id/node/") == 1
    whole = client.get("/rdf-graph-store?default", headers={"Accept": "text/turtle"}).text
    assert whole.startswith("@prefix") and "node:automation-bias" in whole


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(TRIPLE)), ("x-gzip", gzip.compress(TRIPLE)), ("zstd", zstandard.compress(TRIPLE))],
    ids=["gzip", "x-gzip", "zstd"],  # packed bytes hold the time, and names must be the same in each process
)
def test_a_packed_document_is_unpacked(writer: httpx.Client, coding: str, packed: bytes) -> None:
    headers = {"Content-Type": "text/turtle", "Content-Encoding": coding}
    made = writer.put("/rdf-graph-store", params={"graph": GRAPH}, content=packed, headers=headers)
    assert made.status_code in (201, 204), made.text
    assert "example.org/s" in writer.get("/rdf-graph-store", params={"graph": GRAPH}).text
    assert writer.delete("/rdf-graph-store", params={"graph": GRAPH}).status_code == 204


@pytest.mark.parametrize(
    ("coding", "body", "status", "said"),
    [
        ("br", b"x", 415, "gzip, zstd"),
        ("gzip", TRIPLE, 400, "no gzip"),
        ("zstd", b"\x28\xb5\x2f\xfdxx", 400, "no zstd"),
        ("gzip", gzip.compress(bytes(3 << 20)), 413, "unpacks to more"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_refused(
    writer: httpx.Client, coding: str, body: bytes, status: int, said: str
) -> None:
    headers = {"Content-Type": "text/turtle", "Content-Encoding": coding}
    answer = writer.put("/rdf-graph-store", params={"graph": GRAPH}, content=body, headers=headers)
    assert answer.status_code == status and said in answer.json()["detail"]
    assert ("Accept-Encoding" in answer.headers) == (status == 415)
    assert writer.get("/rdf-graph-store", params={"graph": GRAPH}).status_code == 404


def test_a_packed_document_that_does_not_say_so_is_told_by_its_packing(writer: httpx.Client) -> None:
    headers = {"Content-Type": "text/turtle"}
    answer = writer.put("/rdf-graph-store", params={"graph": GRAPH}, content=gzip.compress(TRIPLE), headers=headers)
    assert answer.status_code == 400 and "is packed as gzip" in answer.json()["detail"]
    assert "Content-Encoding" in answer.json()["detail"]


def test_every_graph_is_sent_and_read_at_one_address_too(writer: httpx.Client) -> None:
    """As Jena's loadDataset and fetchDataset do where they are given the address of queries alone."""
    quads = f'<{GRAPH}/all> {{ <http://example.org/s> <http://example.org/p> "all" }}'
    assert writer.post("/sparql", content=quads, headers={"Content-Type": "application/trig"}).status_code == 204
    jena = "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.3"
    for accept, expected in ((jena, "application/trig"), ("application/n-quads", "application/n-quads")):
        answer = writer.get("/sparql", headers={"Accept": accept})
        assert (answer.status_code, media(answer)) == (200, expected)
        assert f"<{GRAPH}/all>" in answer.text and '"all"' in answer.text
    assert "sd:Service" in writer.get("/sparql", headers={"Accept": "text/turtle"}).text
    refused = httpx.post(writer.base_url.join("/sparql"), content=quads, headers={"Content-Type": "application/trig"})
    assert refused.status_code == 401
    writer.delete("/rdf-graph-store", params={"graph": f"{GRAPH}/all"})


def test_who_may_not_write_cannot_have_much_unpacked(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    answer = client.post("/sparql", content=gzip.compress(b"ASK {}" + bytes(5 << 20)), headers=headers)
    assert answer.status_code == 413
    assert client.post("/sparql", content=gzip.compress(b"ASK {}"), headers=headers).json()["boolean"] is True


def test_a_request_that_is_too_large_is_told_in_a_problem_document(writer: httpx.Client) -> None:
    headers = {"Content-Type": "text/turtle"}
    answer = writer.put("/rdf-graph-store", params={"graph": GRAPH}, content=bytes(2 << 20), headers=headers)
    assert (answer.status_code, media(answer)) == (413, "application/problem+json")
    assert answer.json()["status"] == 413 and "--request-limit" in answer.json()["detail"]


def test_an_address_that_is_too_long_is_told_in_a_problem_document(client: httpx.Client) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{client.base_url}/sparql?query=ASK%20%7B%7D%23{'x' * 70_000}")
    assert (refused.value.code, refused.value.headers["Content-Type"]) == (431, "application/problem+json")
    assert "POST" in json.load(refused.value)["detail"]


@pytest.mark.parametrize("context", ['"https://schema.org/"', '["https://schema.org/", {"x": "http://x/"}]'])
def test_a_remote_context_is_named_and_not_fetched(writer: httpx.Client, context: str) -> None:
    document = f'{{"@context": {context}, "@id": "http://x", "name": "n"}}'
    headers = {"Content-Type": "application/ld+json"}
    answer = writer.put("/rdf-graph-store", params={"graph": GRAPH}, content=document, headers=headers)
    assert answer.status_code == 400
    assert "<https://schema.org/>" in answer.json()["detail"] and "not fetched" in answer.json()["detail"]


def test_parts_of_a_file_are_sent_where_they_are_asked_for(client: httpx.Client) -> None:
    whole = client.get("/mappings.sssom.tsv", headers={"Accept-Encoding": "identity"})
    assert whole.headers["Accept-Ranges"] == "bytes"
    for asked, expected in (("bytes=0-9", whole.content[:10]), ("bytes=5-", whole.content[5:])):
        part = client.get("/mappings.sssom.tsv", headers={"Range": asked, "Accept-Encoding": "identity"})
        assert (part.status_code, part.content) == (206, expected)
        assert part.headers["Content-Range"].endswith(f"/{len(whole.content)}")
    beyond = client.get("/mappings.sssom.tsv", headers={"Range": "bytes=99999999-"})
    assert (beyond.status_code, media(beyond)) == (416, "application/problem+json")
    last = client.get("/mappings.sssom.tsv", headers={"Range": "bytes=-5", "Accept-Encoding": "identity"})
    assert (last.status_code, last.content) == (206, whole.content[-5:])
    for asked in ("bytes=0-1, 4-5", "lines=1-2", "bytes=9-5", "bytes=a-b", "bytes", "0-9", "bytes=0-" + "9" * 5_000):
        answer = client.get("/mappings.sssom.tsv", headers={"Range": asked, "Accept-Encoding": "identity"})
        assert (answer.status_code, answer.content) == (200, whole.content), asked


def test_pandas_reads_a_result_from_its_address(served: Served) -> None:
    query = "SELECT ?s ?p { ?s ?p ?o } ORDER BY ?s LIMIT 30"
    address = str(httpx.URL(f"{served.url}/sparql", params={"query": query, "format": "csv"}))
    frame = pandas.read_csv(address)
    assert (set(frame.columns), len(frame)) == ({"s", "p"}, 30)


def test_a_batch_is_matched_though_one_of_its_queries_is_none(client: httpx.Client) -> None:
    queries = {
        "many": {"query": "automation bias", "limit": 50},
        "text": {"query": "automation bias", "limit": "3"},
        "none": {"query": "automation bias", "limit": 0},
        "odd": "automation bias",
    }
    found = client.get("/api/v1/reconcile", params={"queries": json.dumps(queries)}).json()
    assert found["many"]["result"][0]["id"] == "automation-bias" and 3 < len(found["many"]["result"]) <= 25
    assert len(found["text"]["result"]) <= 3
    assert found["none"]["result"] == [] and "limit" in found["none"]["error"]
    assert found["odd"]["result"] == [] and "no query" in found["odd"]["error"]


IRI = "https://w3id.org/ai-confidence/id/node/local-validation"
ENHANCES = "https://w3id.org/ai-confidence/ontology#enhances"


@pytest.mark.parametrize("name", ["via", "avoid", "from", "to"])
def test_an_iri_is_taken_bare_in_brackets_or_as_a_curie(client: httpx.Client, name: str) -> None:
    plain = {"from": "local validation", "to": "appropriate confidence"}
    iri, curie = (ENHANCES, "cf:enhances") if name == "via" else (IRI, "node:local-validation")
    if name == "avoid":
        iri, curie = iri.replace("local-validation", "trust"), curie.replace("local-validation", "trust")
    answers = []
    for written in (iri, f"<{iri}>", curie):
        answer = client.get("/api/v1/paths", params=plain | {name: written})
        assert answer.status_code == 200, (written, answer.text)
        answers.append(answer.json()["paths"])
    assert answers[0] == answers[1] == answers[2]


def test_alternatives_and_inverses_take_whole_iris_too(client: httpx.Client) -> None:
    plain = {"from": "local validation", "to": "appropriate confidence", "direction": "both"}
    space = "https://w3id.org/ai-confidence/ontology#"
    ways = (f"^{space}enhances|{space}requires", "^cf:enhances|cf:requires", f"^<{space}enhances>|<{space}requires>")
    answers = [client.get("/api/v1/paths", params=plain | {"via": one}) for one in ways]
    assert {one.status_code for one in answers} == {200}
    assert answers[0].json()["paths"] == answers[1].json()["paths"] == answers[2].json()["paths"]


def test_a_node_is_asked_for_by_its_iri_in_every_spelling(client: httpx.Client) -> None:
    for written in (IRI, f"<{IRI}>", "node:local-validation", "local validation"):
        assert client.get("/focus", params={"node": written}).status_code == 200, written
        assert client.get("/api/v1/reach", params={"node": written}).status_code == 200, written


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "graphsvc", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


@pytest.mark.parametrize("command", [["query", "ASK {}"], ["dump"], ["reach", "trust"]])
def test_a_command_that_reads_refuses_a_store_that_is_not_there(tmp_path: Path, command: list[str]) -> None:
    said = run(*command, "--store", "typo", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (3, "") and "There is no store typo" in said.stderr
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "empty").mkdir()
    said = run(*command, "--store", "empty", cwd=tmp_path)
    assert said.returncode == 3 and list((tmp_path / "empty").iterdir()) == []


def test_load_makes_a_store_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "one.nt").write_bytes(b"\xef\xbb\xbf" + TRIPLE)
    made = run("load", "one.nt", "--store", "mine", "--graph", GRAPH, cwd=tmp_path)
    assert made.returncode == 0 and "a new store" in made.stderr
    query = f"SELECT ?o {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
    read = run("query", query, "--store", "mine", "--format", "csv", cwd=tmp_path)
    assert read.stdout.split() == ["o", "o"]
    turtle = run("dump", "--store", "mine", cwd=tmp_path)
    assert turtle.stdout.startswith("@prefix") and "node:automation-bias" in turtle.stdout
