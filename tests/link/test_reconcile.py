"""The reconciliation service answers requests in the form of its specification, and refuses what is none of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphsvc.builtin import open_store
from graphsvc.errors import UsageError
from graphsvc.service import ServiceContext
from graphsvc.service.reconcile import blueprint

URL = "/api/v1/reconcile"


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    app = Flask("trial")
    app.testing = True
    app.register_blueprint(blueprint(ServiceContext(open_store())))
    with app.test_client() as client:
        yield client


def ask(client: FlaskClient, queries: dict[str, Any]) -> Any:
    return client.post(URL, data={"queries": json.dumps(queries)}).get_json()


def test_the_manifest_names_the_version_and_only_routes_that_answer(client: FlaskClient) -> None:
    answer = client.get(URL)
    manifest = answer.get_json()
    assert manifest["versions"] == ["0.2"] and answer.headers["Access-Control-Allow-Origin"] == "*"
    for one in manifest["suggest"].values():
        path = one["service_url"].partition("localhost")[2] + one["service_path"]
        assert client.get(path, query_string={"prefix": "bias"}).get_json()["result"] is not None


def test_a_batch_of_queries_is_answered_by_its_keys(client: FlaskClient) -> None:
    # The form that OpenRefine 3 posts when a column is matched against one type.
    sent = {
        "q0": {"query": "Automation bias", "type": "cf:Bias", "type_strict": "should", "limit": 6},
        "q1": {"query": "nothing of the kind xyzzy", "type": "cf:Bias", "type_strict": "should"},
    }
    answer = ask(client, sent)
    first = answer["q0"]["result"][0]
    assert (first["id"], first["match"], first["score"]) == ("automation-bias", True, 100.0)
    assert first["type"] == [{"id": "cf:Bias", "name": "bias"}]
    assert answer["q1"]["result"] == []


def test_a_type_keeps_everything_else_out(client: FlaskClient) -> None:
    result = ask(client, {"q0": {"query": "regulation", "type": "cf:Factor", "limit": 25}})["q0"]["result"]
    assert result and all(one["type"][0]["id"].endswith("Factor") for one in result)


def test_two_equally_good_candidates_are_left_to_the_reader(client: FlaskClient) -> None:
    result = ask(client, {"q0": {"query": "users"}})["q0"]["result"]
    assert len(result) > 1 and not any(one["match"] for one in result[1:])


def test_a_property_of_the_row_counts(client: FlaskClient) -> None:
    def score(layer: str) -> float:
        query = {"query": "local validation", "properties": [{"pid": "cf:layer", "v": layer}]}
        return float(ask(client, {"q0": query})["q0"]["result"][0]["score"])

    assert score("Implementation") > score("Governance")


def test_columns_can_be_added_from_the_graph(client: FlaskClient) -> None:
    extend = {"ids": ["local-validation"], "properties": [{"id": "cf:layer"}, {"id": "cf:status"}]}
    answer = client.post(URL, data={"extend": json.dumps(extend)}).get_json()
    assert answer["rows"]["local-validation"]["cf:layer"] == [{"id": "implementation", "name": "Implementation"}]
    assert answer["rows"]["local-validation"]["cf:status"][0]["str"]
    assert [one["id"] for one in answer["meta"]] == ["cf:layer", "cf:status"]


@pytest.mark.parametrize(
    "form",
    [
        {"queries": "{"},
        {"queries": "[]"},
        {"queries": '{"q0": 3}'},
        {"queries": '{"q0": {"query": "x", "limit": 999}}'},
        {"queries": '{"q0": {"query": "bias", "properties": [{"pid": "cf:x", "v": "y"}]}}'},
        {"extend": '{"ids": ["a> } #"], "properties": [{"id": "nonsense ?x"}]}'},
    ],
)
def test_what_is_no_query_is_refused(client: FlaskClient, form: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        client.post(URL, data=form)


def test_an_id_that_is_no_node_has_no_values_and_reaches_no_query(client: FlaskClient) -> None:
    extend = {"ids": ["a> } ?s ?p ?o #"], "properties": [{"id": "cf:layer"}]}
    answer = client.post(URL, data={"extend": json.dumps(extend)}).get_json()
    assert answer["rows"]["a> } ?s ?p ?o #"]["cf:layer"] == []
