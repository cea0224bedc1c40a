"""Asks the running service over HTTP: formats, errors, limits, guards and manners."""

from __future__ import annotations

import gzip
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import Served, serving
from tests.service.conftest import TOKEN

SELECT = "SELECT ?s WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } LIMIT 2"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN)
    arguments = ("--writable", "--token-file", str(token), "--query-timeout", "1", "--memory-limit", "300")
    with serving(*arguments) as running, httpx.Client(base_url=running.url, timeout=30) as made:
        yield made


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=headers)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.5, application/sparql-results+json;q=0.9", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, text/*", "text/csv"),
    ],
)
def test_accept_chooses_the_format(client: httpx.Client, accept: str, media: str) -> None:
    assert ask(client, SELECT, Accept=accept).headers["Content-Type"].partition(";")[0] == media


@pytest.mark.parametrize("name", ["ttl", "jsonld", "nt", "rdf"])
def test_a_graph_comes_in_every_format(client: httpx.Client, name: str) -> None:
    answer = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "format": name})
    assert answer.status_code == 200


def test_what_cannot_be_given_is_refused_with_a_list(client: httpx.Client) -> None:
    answer = ask(client, SELECT, Accept="image/png")
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.json()["detail"]


def test_a_wrong_query_says_where(client: httpx.Client) -> None:
    answer = ask(client, "SELECT *\nWHERE { ?s ?p }")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.json()["line"], answer.json()["column"]) == (2, 16)


def test_a_browser_gets_the_same_words_as_a_page(client: httpx.Client) -> None:
    answer = client.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_reading_service_takes_no_update(client: httpx.Client) -> None:
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403


def test_writing_needs_the_token(writer: httpx.Client) -> None:
    update = {"update": "INSERT DATA { <x:a> <x:b> 1 }"}
    assert writer.post("/sparql", data=update).status_code == 401
    assert writer.post("/sparql", data=update, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert writer.post("/sparql", data=update, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 204
    assert ask(writer, "ASK { <x:a> <x:b> 1 }").json()["boolean"] is True


def test_a_runaway_query_ends_and_others_do_not_notice(writer: httpx.Client) -> None:
    answers: list[httpx.Response] = []
    runaway = threading.Thread(target=lambda: answers.append(ask(writer, RUNAWAY)))
    runaway.start()
    assert ask(writer, "ASK {}").json()["boolean"] is True
    runaway.join()
    assert answers[0].status_code == 503
    assert "time limit" in answers[0].json()["detail"]


def test_a_query_that_eats_memory_ends(writer: httpx.Client) -> None:
    answer = ask(writer, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f")
    assert answer.status_code == 503
    assert ask(writer, "ASK {}").status_code == 200


def test_a_result_that_is_cut_short_never_looks_whole(writer: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        ask(writer, "SELECT * { ?a ?b ?c . ?d ?e ?f }", Accept="text/csv")


def test_a_client_that_leaves_stops_its_query(writer: httpx.Client) -> None:
    before = _metric(writer, "graphsvc_workers_killed_total")
    with pytest.raises(httpx.ReadTimeout):
        writer.get("/sparql", params={"query": RUNAWAY}, timeout=0.2)
    time.sleep(0.5)  # half of what the query may take
    assert _metric(writer, "graphsvc_workers_busy") == 0
    assert _metric(writer, "graphsvc_workers_killed_total") == before + 1


def test_a_large_result_comes_in_parts(client: httpx.Client) -> None:
    answer = ask(client, "SELECT * { ?s ?p ?o }", Accept="application/sparql-results+json")
    assert "Content-Length" not in answer.headers
    assert len(answer.json()["results"]["bindings"]) > 20_000


def test_service_and_load_are_refused(writer: httpx.Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        place = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert ask(writer, f"SELECT * {{ SERVICE <{place}> {{ ?s ?p ?o }} }}").status_code == 403
        load = writer.post("/sparql", data={"update": f"LOAD <{place}>"}, headers={"Authorization": f"Bearer {TOKEN}"})
        assert load.status_code == 403
        with pytest.raises(TimeoutError):
            listener.accept()


def test_the_path_search_is_a_service(client: httpx.Client) -> None:
    query = """PREFIX path: <https://w3id.org/ai-confidence/path#>
        SELECT ?o ?length { SERVICE <https://w3id.org/ai-confidence/service/paths> {
            [] path:from <https://w3id.org/ai-confidence/id/node/local-validation> ; path:to ?o ; path:k 1 ;
               path:length ?length . ?o a <https://w3id.org/ai-confidence/ontology#Outcome> } }"""
    rows = ask(client, query).json()["results"]["bindings"]
    assert rows
    assert all(int(row["length"]["value"]) > 0 for row in rows)


def test_an_allowed_endpoint_can_be_asked(served: Served) -> None:
    place = f"{served.url}/sparql"
    with serving("--allow-service", place) as running, httpx.Client(base_url=running.url) as client:
        answer = ask(client, f"SELECT * {{ SERVICE <{place}> {{ {SELECT} }} }}")
        assert len(answer.json()["results"]["bindings"]) == 2


def test_what_was_read_already_is_not_sent_again(client: httpx.Client) -> None:
    first = ask(client, SELECT)
    again = ask(client, SELECT, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_gzip_is_given_to_who_asks(client: httpx.Client) -> None:
    with client.stream("GET", "/openapi.json", headers={"Accept-Encoding": "gzip"}) as answer:
        assert gzip.decompress(b"".join(answer.iter_raw())).startswith(b"{")


def test_scripts_of_other_sites_may_ask(client: httpx.Client) -> None:
    origin = {"Origin": "http://elsewhere.example", "Access-Control-Request-Headers": "authorization"}
    answer = client.options("/sparql", headers=origin)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization"


@pytest.mark.parametrize("path", ["/sparql", "/", "/id/node/automation-bias", "/healthz", "/metrics"])
def test_head_answers_as_get_without_a_body(client: httpx.Client, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")


@pytest.mark.parametrize(
    ("accept", "ending"),
    [("text/html", "html"), ("text/turtle", "ttl"), ("application/ld+json", "jsonld"), ("application/rdf+xml", "rdf")],
)
def test_an_iri_leads_to_its_document(client: httpx.Client, accept: str, ending: str) -> None:
    answer = client.get("/id/node/automation-bias", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Vary"]) == (303, "Accept")
    assert answer.headers["Location"].endswith(f"/doc/node/automation-bias.{ending}")
    document = client.get(answer.headers["Location"])
    assert (document.status_code, document.headers["Content-Type"].partition(";")[0]) == (200, accept)


def test_an_if_match_that_is_out_of_date_is_refused(writer: httpx.Client) -> None:
    place, sent = (
        "/rdf-graph-store?graph=http://e/g",
        {"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"},
    )
    assert writer.put(place, content="<x:a> <x:b> 1 .", headers=sent).status_code == 201
    tag = writer.get(place).headers["ETag"]
    assert writer.put(place, content="<x:a> <x:b> 2 .", headers=sent | {"If-Match": tag}).status_code == 204
    assert writer.put(place, content="<x:a> <x:b> 3 .", headers=sent | {"If-Match": tag}).status_code == 412


def test_a_patch_changes_its_graph_alone(writer: httpx.Client) -> None:
    place = "/rdf-graph-store?graph=http://e/p"
    sent = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    writer.put(place, content="<x:a> <x:b> 1 .", headers=sent | {"Content-Type": "text/turtle"})
    patch = "DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 } ; INSERT DATA { <x:c> <x:d> 3 }"
    assert writer.patch(place, content=patch, headers=sent).status_code == 204
    found = writer.get(place, headers={"Accept": "application/n-triples"}).text.splitlines()
    assert len(found) == 2
    assert writer.patch(place, content="CLEAR ALL", headers=sent).status_code == 400


def test_the_metrics_count(client: httpx.Client) -> None:
    before = _metric(client, "graphsvc_request_seconds_count")
    client.get("/healthz")
    assert _metric(client, "graphsvc_request_seconds_count") == before + 2


def test_ending_the_service_lets_running_queries_finish(tmp_path: Path) -> None:
    with serving("--query-timeout", "2") as running:
        answers: list[Any] = []
        query = threading.Thread(
            target=lambda: answers.append(httpx.get(f"{running.url}/sparql", params={"query": RUNAWAY}, timeout=30))
        )
        query.start()
        time.sleep(0.7)
        running.process.send_signal(signal.SIGTERM)
        query.join()
        assert answers[0].status_code == 503
        assert running.process.wait(timeout=10) == 0


def _metric(client: httpx.Client, name: str) -> float:
    return next(
        float(line.split()[-1]) for line in client.get("/metrics").text.splitlines() if line.startswith(name + " ")
    )


LIMIT = 1 << 20
LONG = "ASK {} #" + "a" * LIMIT


@pytest.mark.parametrize("way", ["form", "body", "multi-byte letters"])
def test_a_query_longer_than_the_limit_is_refused_with_its_size(client: httpx.Client, way: str) -> None:
    text = "ASK {} #" + "é" * (LIMIT // 2) if way == "multi-byte letters" else LONG
    if way == "form":
        answer = client.post("/sparql", data={"query": text})
    else:
        answer = client.post("/sparql", content=text.encode(), headers={"Content-Type": "application/sparql-query"})
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (413, 413)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert f"{LIMIT + 8:,} bytes; a query may have {LIMIT:,}" in problem["detail"]
    assert "--query-limit" in problem["detail"]


def test_a_query_as_long_as_the_limit_is_answered(client: httpx.Client) -> None:
    assert client.post("/sparql", data={"query": LONG[:LIMIT]}).json()["boolean"] is True


def test_a_long_form_is_refused_unread_to_all_who_may_not_write(writer: httpx.Client) -> None:
    form = {"update": "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> '" + "a" * (4 * LIMIT) + "' } }"}
    assert writer.post("/sparql", data=form).status_code == 413
    assert writer.post("/sparql", data=form, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 204
    writer.post("/sparql", data={"update": "DROP GRAPH <x:g>"}, headers={"Authorization": f"Bearer {TOKEN}"})


def test_an_update_is_as_long_as_a_request_may_be(writer: httpx.Client) -> None:
    text = (
        "INSERT DATA { GRAPH <x:g> { " + "".join(f"<x:s{n}> <x:p> 'service {n:01000}' . " for n in range(1500)) + "} }"
    )
    headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    assert len(text) > LIMIT
    assert writer.post("/sparql", content=text, headers=headers).status_code == 204
    counted = ask(writer, "SELECT (COUNT(*) AS ?n) { GRAPH <x:g> { ?s ?p ?o } }")
    assert counted.json()["results"]["bindings"][0]["n"]["value"] == "1500"
    writer.post("/sparql", content="DROP GRAPH <x:g>", headers=headers)


def test_the_limit_is_set_where_the_application_is_made() -> None:
    from graphsvc.service import create_app
    from graphsvc.store.embedded import EmbeddedStore

    app = create_app(EmbeddedStore(), query_limit=2)
    body = {"query": LONG}
    assert app.test_client().post("/sparql", data=body).status_code == 200
    assert app.test_client().get("/sparql", query_string={"query": "ASK {} #" + "a" * 2 * LIMIT}).status_code == 413
