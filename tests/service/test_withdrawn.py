"""A row that was withdrawn says so, and why, at its own address, in every format."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app, open_store
from graphsvc.model.select import select
from graphsvc.names import CLAIM, SPARQL_PREFIXES

WITHDRAWN = "SELECT ?row ?why WHERE { ?row a cf:WithdrawnRow ; cf:paraphrase ?why } ORDER BY ?row"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(open_store()).test_client()


@pytest.fixture(scope="module")
def rows() -> dict[str, str]:
    found = {iri.removeprefix(CLAIM): why for iri, why in select(open_store(), SPARQL_PREFIXES + WITHDRAWN)}
    assert "L052" in found and len(found) > 10
    return found


@pytest.mark.parametrize("ending", ["html", "html?format=csv", "html?format=md", "ttl", "nt", "rdf", "jsonld"])
def test_each_withdrawn_row_says_so_and_why(client: FlaskClient, rows: dict[str, str], ending: str) -> None:
    for name, why in rows.items():
        answer = client.get(f"/doc/claim/{name}.{ending}")
        assert answer.status_code == 200, name
        said = answer.get_data(as_text=True).replace("\\", "").replace("&#39;", "'")
        assert why.partition(":")[2].strip()[:20] in said and "ithdrawn" in said, name


def test_its_iri_leads_to_the_page_and_the_list_of_changes_too(client: FlaskClient) -> None:
    seen = client.get("/id/claim/L052", headers={"Accept": "text/html"})
    assert seen.status_code == 303
    page = client.get(seen.headers["Location"]).text
    assert "Relation L052 was withdrawn" in page and "no relation of the graph" in page
    assert "/doc/claim/L052.html" in client.get("/changes").text


def test_a_row_that_never_was_is_still_not_found(client: FlaskClient) -> None:
    assert client.get("/doc/claim/L99999.html").status_code == 404
