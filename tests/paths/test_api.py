"""The path routes over real HTTP."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

import graphsvc
from graphsvc.names import NODE
from graphsvc.paths import find_paths
from graphsvc.paths.output.data import paths_data
from graphsvc.paths.registry import QUESTIONS
from graphsvc.service import create_app
from graphsvc.service.api.paths import openapi
from graphsvc.store import Store


@pytest.fixture(scope="module")
def base(framework: Store) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(framework), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def get(base: str, route: str, accept: str = "*/*", **parameters: Any) -> tuple[int, str, str]:
    """The status, media type and text of an answer."""
    query = urllib.parse.urlencode(parameters, doseq=True)
    request = urllib.request.Request(f"{base}/api/v1/{route}?{query}", headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), error.read().decode()


ENDS = {"from": "local validation", "to": "patient harm"}


def test_http_gives_what_python_gives(base: str, framework: Store) -> None:
    status, media, text = get(base, "paths", k=3, **ENDS)
    assert (status, media) == (200, "application/json")
    assert json.loads(text) == paths_data(find_paths(framework, *ENDS.values(), k=3))


@pytest.mark.parametrize(
    ("route", "parameters", "member"),
    [
        ("explain", {"from": "time pressure", "to": "automation bias"}, "against"),
        ("reach", {"node": "automation-bias", "direction": "in"}, "nodes"),
        ("loops", {"through": "automation-bias"}, "paths"),
        ("chokepoints", {"from": "regulation and standards", "to": "diagnostic accuracy"}, "on_every_path"),
        ("leverage", {"outcome": "patient-harm"}, "levers"),
    ],
)
def test_every_question_has_a_route(base: str, route: str, parameters: dict[str, str], member: str) -> None:
    status, _, text = get(base, route, **parameters)
    found = json.loads(text)
    described = openapi()["paths"][f"/api/v1/{route}"]["get"]["responses"]["200"]["content"]["application/json"]
    assert status == 200
    assert found[member]
    assert set(described["schema"]["required"]) == set(found)


@pytest.mark.parametrize(
    ("accept", "start"),
    [
        ("text/csv", "path,hop"),
        ("text/turtle", "@prefix"),
        ("application/graphml+xml", "<graphml"),
        ("text/vnd.graphviz", "digraph"),
    ],
)
def test_the_format_follows_accept(base: str, accept: str, start: str) -> None:
    status, media, text = get(base, "paths", accept, **ENDS)
    assert (status, media) == (200, accept)
    assert text.startswith(start)


def test_paths_can_come_a_line_each_as_they_are_found(base: str) -> None:
    *paths, last = get(base, "paths", format="ndjson", k=2, max_length=6, **ENDS)[2].splitlines()
    assert [json.loads(line)["length"] for line in paths] == [2, 5]
    assert json.loads(last) == {"complete": False, "cut": "limit"}


@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({**ENDS, "colour": "red"}, 400, "colour"),
        ({**ENDS, "k": "many"}, 400, "k cannot be"),
        ({**ENDS, "k": ["1", "2"]}, 400, "2 times"),
        ({**ENDS, "exact": "perhaps"}, 400, "exact"),
        ({**ENDS, "direction": "up"}, 400, "direction"),
        ({"from": "nothing like it", "to": "patient harm"}, 404, "nothing like it"),
        ({**ENDS, "via": "{ ?from ?p ?to }"}, 403, "SERVICE"),
        ({**ENDS, "via": "(cf:requires|!cf:requires)*"}, 403, "SERVICE"),
        ({"from": "{ ?node ?p ?o }", "to": "patient harm"}, 403, "SERVICE"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(base: str, parameters: dict[str, Any], status: int, words: str) -> None:
    found, media, text = get(base, "paths", **parameters)
    assert (found, media) == (status, "application/problem+json")
    assert words in text


def test_predicates_can_be_walked_by_name(base: str) -> None:
    status, _, text = get(base, "paths", via="cf:enhances|cf:diminishes|^cf:requires", **ENDS)
    assert status == 200
    assert json.loads(text)["paths"][0]["sign"] == "-"


@pytest.mark.parametrize(
    "options", [{"k": 4}, {"mode": "shortest"}, {"via": "*", "max_length": 2}, {"direction": "both"}]
)
def test_over_an_endpoint_the_answers_are_those_in_memory(base: str, framework: Store, options: dict[str, Any]) -> None:
    far = graphsvc.open_store(f"{base}/sparql")
    try:
        found = find_paths(far, *ENDS.values(), **options).all()
        assert found == find_paths(framework, *ENDS.values(), **options).all()
        assert found or options.get("via")
    finally:
        far.close()


def test_the_query_of_the_page_answers_through_the_sparql_endpoint(base: str) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "paths.md").read_text(encoding="utf-8")
    query = page.split("```sparql\n")[1].split("```")[0].encode()
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    with urllib.request.urlopen(urllib.request.Request(f"{base}/sparql", query, headers), timeout=30) as answer:
        rows = json.load(answer)["results"]["bindings"]
    harm = [row for row in rows if row["outcome"]["value"] == f"{NODE}patient-harm"]
    assert [row["claim"]["value"].rpartition("/")[2] for row in harm] == ["L141", "L151"]
    assert {row["sign"]["value"] for row in harm} == {"-"}


def test_the_description_names_every_route_and_parameter() -> None:
    described = openapi()["paths"]
    assert set(described) == {f"/api/v1/{name}" for name in QUESTIONS}
    for name, question in QUESTIONS.items():
        names = {one["name"] for one in described[f"/api/v1/{name}"]["get"]["parameters"]}
        taken = {one.shown("http") for one in question.options.values() if "http" not in one.not_on}
        assert names == taken | {"format"}
