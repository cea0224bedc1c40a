"""Questions by their names: over HTTP with parameters and formats, by command, and of a folder of one's own."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.knowledge.build import find_ontology
from graphsvc.sparqltext.tokens import tokens
from tests.conftest import Served, serving

FOLDER = find_ontology() / "questions"
RQ = sorted(find_ontology().rglob("*.rq"))
OWN = """# Which things stand in a layer?
# Those with a layer of their own.
# Parameter layer: the layer.
# Parameter word: what their name holds, in small letters.
# Parameter most: how many.
PREFIX cf: <https://w3id.org/ai-confidence/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label WHERE {
  VALUES ?layer { UNDEF }
  VALUES ?word { "a" }
  VALUES ?most { 1000 }
  ?thing cf:layer ?layer ; skos:prefLabel ?label FILTER(CONTAINS(LCASE(?label), ?word) && STRLEN(?label) < ?most)
} ORDER BY ?thing
"""
GRAPH = "# Which layers are there, as a graph?\nCONSTRUCT { ?s cf:layer ?l } WHERE { ?s cf:layer ?l }\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "things-in-a-layer.rq").write_text(OWN)
    (folder / "7-layers.rq").write_text("\ufeff" + GRAPH, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client(own: Path) -> Iterator[httpx.Client]:
    with serving("--questions", str(own)) as running, httpx.Client(base_url=running.url, timeout=60) as made:
        yield made


def rows(answer: httpx.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text)))


@pytest.mark.parametrize("path", RQ, ids=lambda path: path.stem)
def test_every_query_file_declares_its_prefixes_so_that_any_client_runs_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ox.Store().query(text)
    used = {one.text.partition(":")[0] for one in tokens(text) if one.kind == "prefixed"}
    assert all(f"PREFIX {name}:" in text for name in used)


def test_every_question_of_the_ontology_is_an_address(client: httpx.Client) -> None:
    listed = client.get("/api/v1/questions").json()["questions"]
    names = {one["name"] for one in listed}
    assert names >= {path.stem.split("-", 1)[1] for path in (*FOLDER.glob("*.rq"), *FOLDER.glob("*.json"))}
    described = client.get("/openapi.json").json()["paths"]
    for one in listed:
        assert one["question"].endswith("?"), one
        said = described[f"/api/v1/questions/{one['name']}"]["get"]
        assert said["summary"] == one["question"]
        assert {part["name"] for part in said["parameters"]} == {
            "format",
            *(part["name"] for part in one["parameters"]),
        }
        assert client.get(one["url"], params={"format": "tsv"} if one["name"] != "layers" else {}).status_code == 200


@pytest.mark.parametrize("file", ["03-what-local-validation-influences", "15-what-one-section-states"])
def test_a_question_gives_the_answer_that_stands_beside_it(client: httpx.Client, file: str) -> None:
    with (FOLDER / f"{file}.csv").open(encoding="utf-8", newline="") as expected:
        right = list(csv.reader(expected))
    for name in (file, file.split("-", 1)[1]):
        assert rows(client.get(f"/api/v1/questions/{name}.csv")) == right


def test_a_parameter_puts_another_thing_into_the_question(client: httpx.Client) -> None:
    address = "/api/v1/questions/what-local-validation-influences.csv"
    iri = "https://w3id.org/ai-confidence/id/node/automation-bias"
    answers = [
        rows(client.get(address, params={"node": one}))
        for one in ("automation bias", "node:automation-bias", iri, f"<{iri}>")
    ]
    assert answers[0] == answers[1] == answers[2] == answers[3] != rows(client.get(address))
    both = rows(client.get(address, params={"node": ["automation bias", "local validation"]}))
    assert len(both) == len(answers[0]) + len(rows(client.get(address))) - 1
    section = rows(client.get("/api/v1/questions/what-one-section-states.csv", params={"section": "3.1.1"}))
    assert section[1:] and section != rows(client.get("/api/v1/questions/what-one-section-states.csv"))


@pytest.mark.parametrize(
    ("ending", "accept", "expected"),
    [
        ("", "*/*", "application/sparql-results+json"),
        ("", "text/csv", "text/csv"),
        (".tsv", "*/*", "text/tab-separated-values"),
        (".xml", "*/*", "application/sparql-results+xml"),
        (".json", "text/csv", "application/sparql-results+json"),
        ("", "text/html", "text/html"),
    ],
)
def test_the_format_goes_by_the_ending_or_by_accept(
    client: httpx.Client, ending: str, accept: str, expected: str
) -> None:
    answer = client.get(f"/api/v1/questions/sources-by-arrows{ending}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, expected)


def test_a_question_about_paths_has_rows_too_and_takes_its_options(client: httpx.Client) -> None:
    found = rows(client.get("/api/v1/questions/measured-paths.csv"))
    space = "https://w3id.org/ai-confidence/id/node/"
    assert found == [
        ["path", "step", "node"],
        ["1", "1", f"{space}ai-explanations"],
        ["1", "2", f"{space}automation-bias"],
    ]
    wider = {"max_length": 2, "min_evidence": "statement"}
    more = rows(client.get("/api/v1/questions/measured-paths.csv", params=wider))
    assert len(more) > len(found)
    refused = client.get("/api/v1/questions/measured-paths", params={"max_length": "many"})
    assert refused.status_code == 400 and "max_length" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("what-local-validation-influence", 404, "what-local-validation-influences"),
        ("xyzzy.csv", 404, "graphsvc question"),
        ("what-local-validation-influences?nod=x", 400, "Did you mean “node”?"),
        ("what-local-validation-influences?node=local+valdation", 404, "ocal validation"),
        ("what-local-validation-influences?format=docx", 406, "format=csv"),
        ("what-local-validation-influences.ttl", 406, ".csv"),
        ("layers.csv", 406, ".ttl"),
        ("things-in-a-layer?most=many", 400, "number"),
        ("what-local-validation-influences?node=%3Cx:a%3E%20%7D%20%23", 400, "no predicate"),
    ],
)
def test_what_is_not_there_is_refused_with_what_was_meant(
    client: httpx.Client, address: str, status: int, said: str
) -> None:
    answer = client.get(f"/api/v1/questions/{address}")
    assert answer.status_code == status and said in answer.json()["detail"], answer.text


def test_a_folder_of_ones_own_is_served_the_same_way(client: httpx.Client) -> None:
    address = "/api/v1/questions/things-in-a-layer.csv"
    everything = rows(client.get(address))
    some = rows(client.get(address, params={"layer": "Governance", "word": "data"}))
    assert 1 < len(some) < len(everything)
    assert all("data" in label.lower() for _, label in some[1:])
    assert len(rows(client.get(address, params={"most": "12"}))) < len(everything)
    quoted = client.get(address, params={"word": 'x") } #'})
    assert len(rows(quoted)) == 1
    graph = client.get("/api/v1/questions/layers")
    assert graph.headers["Content-Type"].startswith("text/turtle") and "cf:layer" in graph.text


def test_the_page_of_examples_leads_to_each_question(client: httpx.Client) -> None:
    page = client.get("/developers", headers={"Accept": "text/html"}).text
    assert "/api/v1/questions/sources-by-arrows.csv" in page and "/api/v1/questions/things-in-a-layer" in page


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "graphsvc", *arguments], capture_output=True, text=True, check=False)


def test_the_command_lists_and_answers_them(own: Path, served: Served) -> None:
    listed = run("question", "--questions", str(own))
    assert "what-one-section-states [section=…] [report=…]" in listed.stdout and "things-in-a-layer" in listed.stdout
    told = run("question", "15-what-one-section-states", "section=3.1.1", "--format", "csv")
    address = f"{served.url}/api/v1/questions/what-one-section-states.csv"
    assert told.stdout.splitlines() == httpx.get(address, params={"section": "3.1.1"}).text.splitlines()
    wrong = run("question", "what-one-section-states", "setion=3.2")
    assert wrong.returncode == 2 and "Did you mean “section”?" in wrong.stderr
    assert run("question", "what-one-section").returncode == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { ?s ?p ?o }", "no question"),
        ("# Which?\n# Parameter x: a thing.\nSELECT * { ?s ?p ?o }", "no block VALUES ?x"),
        ("# Which?\nINSERT DATA { <x:a> <x:b> 1 }", "no query"),
        ("# Which?\nSELECT * { ?s ?p }", "does not parse"),
    ],
)
def test_a_folder_with_a_fault_is_refused_before_anything_is_served(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "wrong.rq").write_text(text)
    refused = run("serve", "--port", "0", "--questions", str(tmp_path))
    assert refused.returncode == 1 and "wrong.rq" in refused.stderr and said in refused.stderr
