"""Pages say what fits the kind of thing they are about, and claim nothing that no source says."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app, open_store
from graphsvc.model import catalogue_of
from graphsvc.names import NODE


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(open_store()).test_client()


def words(html: str) -> str:
    main = html[html.find("<main") : html.find("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<form.*?</form>", " ", main)))


@pytest.mark.parametrize(
    ("node", "kind"), [("iso", "body"), ("archetype-users", "archetype"), ("topol-review", "document")]
)
def test_nothing_is_said_to_influence_what_is_no_amount(client: FlaskClient, node: str, kind: str) -> None:
    said = words(client.get(f"/focus?node={node}").text)
    assert "What influences" not in said and "factor" not in said.partition("What is recorded of it")[0]
    assert f"Of this {kind} there is no more or less" in said
    assert "What is recorded of it" in said


@pytest.mark.parametrize(
    ("node", "inside"),
    [("patient-safety", "patient safety"), ("ai-literacy", "AI literacy"), ("topol-review", "the Topol Review (2019)")],
)
def test_a_label_inside_a_sentence_keeps_a_capital_only_where_it_is_a_name(
    client: FlaskClient, node: str, inside: str
) -> None:
    label = catalogue_of(open_store()).label(NODE + node)
    other = "iso" if node != "iso" else "cqc"
    for address in (f"/who?about={node}", f"/actions?about={node}", f"/paths?from={other}&to={node}", f"/ask?q={node}"):
        heading = re.search(r"(?s)<h1[^>]*>(.*?)</h1>", client.get(address).text)
        assert heading and (label == inside or f" {label}" not in heading[1]), (address, heading[1])
    none = words(client.get(f"/paths?from={other}&to={node}").text)
    assert f"to {inside}" in none and (label == inside or f"to {label}" not in none)


def test_an_amount_is_still_asked_what_influences_it(client: FlaskClient) -> None:
    assert "What influences automation bias?" in words(client.get("/focus?node=automation-bias").text)


def test_an_empty_cell_is_called_a_finding_nowhere(client: FlaskClient) -> None:
    for address in ("/", "/evidence", "/about"):
        said = words(client.get(address).text)
        assert "are the finding" not in said and "is the finding" not in said
    assert "an empty one is not a finding of no influence" in words(client.get("/evidence").text)


def test_a_trust_of_the_health_service_is_no_trust_in_ai(client: FlaskClient) -> None:
    page = client.get("/who?about=NHS+trust").text
    assert "Who acts on healthcare settings?" in words(page) and "Low confidence" not in words(page)
    assert 'href="/who?who=healthcare-settings"' in page
    assert "ACT-15" in client.get("/who?who=healthcare-settings").text


def test_contradictions_can_be_searched_and_filtered_and_are_kept_whole(client: FlaskClient) -> None:
    every = client.get("/contradictions?format=csv").text
    some = client.get("/contradictions?about=use-of-ambient-ai-scribes&format=csv").text
    assert 0 < some.count("/claim/") < every.count("/claim/")
    assert all("Use of ambient AI scribes" in line for line in some.splitlines()[1:] if line)
    page = words(client.get("/contradictions?q=burnout").text)
    assert re.search(r"\d+ of \d+ pairs shown", page) and "No effect found" in page
    assert "0 of" in words(client.get("/contradictions?q=nothing+of+the+kind").text)
    assert client.get("/contradictions?colour=red").status_code == 400 or "colour" in words(
        client.get("/contradictions?colour=red").text
    )
