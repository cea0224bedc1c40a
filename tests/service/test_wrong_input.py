"""What a newcomer gets wrong in an address or a form is answered with what was meant."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app, open_store


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(open_store()).test_client()


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/Paths", 404, "Did you mean /paths?"),
        ("/focus/", 404, "Did you mean /focus?"),
        ("/contradiction", 404, "Did you mean /contradictions?"),
        ("/api/v1/path", 404, "Did you mean /api/v1/paths?"),
        ("/wp-login.php", 404, "Nothing is at /wp-login.php here."),
        ("/actions?about=deskilling&country=UK", 400, "Did you mean GB?"),
        ("/actions?about=deskilling&country=France", 400, "Use one of: AU"),
        ("/who?role=has+to+act+on", 400, "Did you mean responsibleFor?"),
        ("/relations?predicate=raises", 400, "Did you mean enhances?"),
        ("/evidence?by=Basis", 400, "Did you mean basis?"),
        ("/paths?from=local-validation&to=patient-harm&show=9", 400, "There is 1 path."),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_was_meant_is_told(client: FlaskClient, address: str, status: int, told: str, accept: str) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == status
    assert told in answer.text


def test_a_path_from_a_thing_to_itself_leads_to_its_loops(client: FlaskClient) -> None:
    page = client.get("/paths?from=local-validation&to=Local+validation").text
    assert "Both ends are the same thing" in page and 'href="/loops?through=local-validation"' in page
    assert client.get("/loops?through=local-validation").status_code == 200
    assert "the loops through it" in client.get("/paths?from=automation-bias&to=automation-bias").text
    assert "Both ends are the same thing" not in client.get("/paths?from=trust&to=patient-harm").text
