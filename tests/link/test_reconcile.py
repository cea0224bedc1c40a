"""The reconciliation service answers as version 0.2 of its specification asks, and refuses what is none of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app, open_store

URL = "/api/v1/reconcile"
SUGGESTED = {
    "entity": ("over-reli", "over-reliance-on-ai-advice"),
    "type": ("bias", "cf:Bias"),
    "property": ("lay", "cf:layer"),
}


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with create_app(open_store(), workers=0).test_client() as client:
        yield client


def ask(client: FlaskClient, queries: dict[str, Any]) -> Any:
    return client.post(URL, data={"queries": json.dumps(queries)}).get_json()


def candidates(client: FlaskClient, **query: Any) -> Any:
    return ask(client, {"q0": query})["q0"]["result"]


def path(url: str) -> str:
    return url.partition("localhost")[2]


def test_the_manifest_has_every_field_that_must_be_and_names_only_routes_that_answer(client: FlaskClient) -> None:
    manifest = client.get(URL).get_json()
    assert manifest["versions"] == ["0.2"] and manifest["name"] and manifest["batchSize"] == 500
    assert manifest["identifierSpace"] == "https://w3id.org/ai-confidence/id/node/"
    assert manifest["schemaSpace"] == "https://w3id.org/ai-confidence/ontology#FrameworkNode"
    for one in (manifest["documentation"], manifest["logo"]):
        with client.get(path(one)) as answer:
            assert answer.status_code == 200
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        address = path(template.replace("{{id}}", "automation-bias"))
        assert client.get(address, headers={"Accept": "text/html"}, follow_redirects=True).status_code == 200
    proposals = manifest["extend"]["propose_properties"]
    assert client.get(path(proposals["service_url"]) + proposals["service_path"]).get_json()["properties"]
    for kind, (prefix, wanted) in SUGGESTED.items():
        one = manifest["suggest"][kind]
        found = client.get(path(one["service_url"]) + one["service_path"], query_string={"prefix": prefix}).get_json()
        assert wanted in [each["id"] for each in found["result"]] and all(each["name"] for each in found["result"])
    types = {one["id"] for one in client.get(f"{URL}/suggest/type").get_json()["result"]}
    assert types >= {one["id"] for one in manifest["defaultTypes"]}


@pytest.mark.parametrize(
    "address",
    ["", "?queries={", "/preview?id=automation-bias", "/preview?id=x", "/suggest/entity?prefix=a", "/extend/propose"],
)
def test_a_page_from_anywhere_may_read_every_answer_and_every_refusal(client: FlaskClient, address: str) -> None:
    answer = client.get(URL + address, headers={"Origin": "http://127.0.0.1:3333"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


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
    assert first["features"] == [{"id": "name_similarity", "value": 100.0}]
    assert answer["q1"]["result"] == []


def test_an_address_with_queries_is_answered_as_a_form_is(client: FlaskClient) -> None:
    queries = {"q0": {"query": "human oversight"}, "q1": {"query": "alert fatigue"}}
    by_address = client.get(URL, query_string={"queries": json.dumps(queries)}).get_json()
    assert by_address == ask(client, queries) and by_address["q0"]["result"][0]["match"]


def test_a_query_is_answered_the_same_alone_and_in_company(client: FlaskClient) -> None:
    queries = {f"q{number}": {"query": name} for number, name in enumerate(["human oversight", "oversight", "bias"])}
    together = ask(client, queries)
    assert together == {key: ask(client, {key: query})[key] for key, query in queries.items()}


@pytest.mark.parametrize("given", ["automation-bias", "https://w3id.org/ai-confidence/id/node/automation-bias"])
def test_an_identifier_is_matched_and_suggested_as_the_record_it_is_of(client: FlaskClient, given: str) -> None:
    first = candidates(client, query=given)[0]
    assert (first["id"], first["match"]) == ("automation-bias", True)
    found = client.get(f"{URL}/suggest/entity", query_string={"prefix": given}).get_json()["result"]
    assert found[0]["id"] == "automation-bias" and found[0]["notable"]


def test_more_suggestions_follow_where_the_first_ones_end(client: FlaskClient) -> None:
    def page(cursor: int) -> list[str]:
        found = client.get(f"{URL}/suggest/entity", query_string={"prefix": "a", "cursor": cursor}).get_json()
        return [one["id"] for one in found["result"]]

    assert len(page(0)) == 20 and page(5)[:15] == page(0)[5:] and not set(page(20)) & set(page(0))


def test_a_type_keeps_everything_else_out(client: FlaskClient) -> None:
    result = candidates(client, query="regulation", type="cf:Factor", limit=25)
    assert result and all(one["type"][0]["id"].endswith("Factor") for one in result)


def test_any_of_several_types_will_do_unless_all_are_asked_for(client: FlaskClient) -> None:
    def ids(**query: Any) -> set[str]:
        return {one["id"] for one in candidates(client, query="automation bias", limit=25, **query)}

    bias, body = ids(type="cf:Bias"), ids(type="cf:Body")
    assert bias and not bias & body
    assert ids(type=["cf:Bias", "cf:Body"], type_strict="any") >= bias | body
    assert ids(type=["cf:Bias", "cf:Body"], type_strict="all") == set()


def test_two_equally_good_candidates_are_left_to_the_reader(client: FlaskClient) -> None:
    result = candidates(client, query="users")
    assert len(result) > 1 and not any(one["match"] for one in result[1:])


def test_a_property_of_the_row_counts(client: FlaskClient) -> None:
    def score(value: Any) -> float:
        properties = [{"pid": "cf:layer", "v": value}]
        return float(candidates(client, query="local validation", properties=properties)[0]["score"])

    assert score("Implementation") == score({"id": "implementation"}) == score(["Governance", "Implementation"])
    assert score("Implementation") > score("Governance")


def test_a_row_without_a_name_is_found_by_its_properties(client: FlaskClient) -> None:
    properties = [{"pid": "cf:influences", "v": {"id": "automation-bias"}}]
    found = candidates(client, properties=properties, limit=25)
    claimed = client.post(
        URL, data={"extend": json.dumps({"ids": ["automation-bias"], "properties": [{"id": "cf:isInfluencedBy"}]})}
    ).get_json()["rows"]["automation-bias"]["cf:isInfluencedBy"]
    assert {one["id"] for one in found} == {one["id"] for one in claimed} and len(found) > 3
    assert not any(one["match"] for one in candidates(client, properties=properties, limit=1)), "one of many"


def test_columns_can_be_added_from_the_graph(client: FlaskClient) -> None:
    extend = {"ids": ["local-validation", "a> } ?s ?p ?o #"], "properties": [{"id": "cf:layer"}, {"id": "cf:status"}]}
    answer = client.post(URL, data={"extend": json.dumps(extend)}).get_json()
    assert answer["rows"]["local-validation"]["cf:layer"] == [{"id": "implementation", "name": "Implementation"}]
    assert answer["rows"]["local-validation"]["cf:status"][0]["str"]
    assert answer["rows"]["a> } ?s ?p ?o #"] == {"cf:layer": [], "cf:status": []}
    assert [one["id"] for one in answer["meta"]] == ["cf:layer", "cf:status"]
    assert client.get(URL, query_string={"extend": json.dumps(extend)}).get_json() == answer


def test_only_properties_that_records_of_the_type_have_are_proposed(client: FlaskClient) -> None:
    def proposed(**asked: Any) -> list[str]:
        answer = client.get(f"{URL}/extend/propose", query_string=asked).get_json()
        return [one["id"] for one in answer["properties"]]

    assert "cf:layer" in proposed(type="cf:Factor") and "cf:layer" not in proposed(type="cf:Body")
    assert len(proposed(type="cf:Factor", limit=2)) == 2


def test_a_preview_may_stand_in_any_page_and_tells_what_the_record_is(client: FlaskClient) -> None:
    answer = client.get(f"{URL}/preview", query_string={"id": "automation-bias"})
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"] and "X-Frame-Options" not in answer.headers
    assert "automation bias" in answer.text.lower() and "<script" not in answer.text
    assert client.get(f"{URL}/preview", query_string={"id": "no-such"}).status_code == 404


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Neither"),
        ({"query": "automation bias"}, "Neither"),
        ({"queries": "{"}, "no JSON"),
        ({"queries": "[]"}, "no JSON object"),
        ({"queries": '{"q0": 3}'}, "“q0”"),
        ({"queries": '{"q0": {}}'}, "neither “query” nor “properties”"),
        ({"queries": '{"q0": {"query": "x", "limit": 0}}'}, "1 to 25"),
        ({"queries": '{"q0": {"query": "x", "limit": true}}'}, "1 to 25"),
        ({"queries": '{"q0": {"query": "x", "type": "cf:Nothing"}}'}, "There is no type “cf:Nothing”"),
        ({"queries": '{"q0": {"query": "x", "type_strict": "much"}}'}, "should, any, all"),
        ({"queries": '{"q0": {"query": "x", "properties": [{"pid": "cf:x", "v": "y"}]}}'}, "no property “cf:x”"),
        ({"queries": '{"q0": {"query": "x", "properties": [{"pid": "cf:layer"}]}}'}, "pid and v"),
        ({"extend": '{"ids": ["a"]}'}, "no list"),
        ({"extend": '{"ids": ["a> } #"], "properties": [{"id": "nonsense ?x"}]}'}, "no property “nonsense ?x”"),
    ],
)
def test_what_is_no_query_is_refused_in_words(client: FlaskClient, form: dict[str, str], told: str) -> None:
    answer = client.post(URL, data=form)
    assert answer.status_code == 400
    problem = answer.get_json()
    assert told in f"{problem['detail']} {problem}"


@pytest.mark.parametrize("wrong", ["callback=told", "query=bias"])
def test_what_other_versions_ask_for_is_not_answered_as_if_it_were_nothing(client: FlaskClient, wrong: str) -> None:
    assert client.get(f"{URL}?{wrong}").status_code == 400


@pytest.mark.parametrize("address", ["/suggest/entity?cursor=-1", "/suggest/type?cursor=x", "/extend/propose?limit=x"])
def test_what_is_no_number_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(URL + address).status_code == 400


def test_a_batch_larger_than_the_manifest_allows_is_refused_as_too_large(client: FlaskClient) -> None:
    answer = client.post(URL, data={"queries": json.dumps({str(n): {"query": "bias"} for n in range(501)})})
    assert answer.status_code == 413 and "500" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"query": "x" * 1001}, "“query” of “q0” has 1,001 characters"),
        ({"query": "x", "properties": [{"pid": "cf:layer", "v": "y"}] * 21}, "21 properties of “q0”"),
        ({"query": "x", "properties": [{"pid": "cf:layer", "v": ["y"] * 21}]}, "21 values of a property of “q0”"),
        ({"query": "x", "properties": [{"pid": "cf:layer", "v": "y" * 1001}]}, "A value of “q0” has 1,001 characters"),
        ({"query": "x", "type": ["cf:Factor"] * 21}, "21 types of “q0”"),
    ],
)
def test_a_query_of_more_than_is_worked_on_at_once_is_refused(
    client: FlaskClient, query: dict[str, Any], said: str
) -> None:
    answer = client.post(URL, data={"queries": json.dumps({"q0": query})})
    detail = answer.get_json()["detail"]
    assert answer.status_code == 413 and said in detail and "graphsvc load" not in detail


@pytest.mark.parametrize(
    ("ids", "properties", "said"),
    [(["x"] * 501, ["cf:layer"], "501 ids"), (["x"], ["cf:layer"] * 21, "21 properties")],
)
def test_no_more_records_are_extended_at_once_than_a_batch_has_queries(
    client: FlaskClient, ids: list[str], properties: list[str], said: str
) -> None:
    asked = {"ids": ids, "properties": [{"id": one} for one in properties]}
    answer = client.post(URL, data={"extend": json.dumps(asked)})
    detail = answer.get_json()["detail"]
    assert answer.status_code == 413 and said in detail and "graphsvc load" not in detail
