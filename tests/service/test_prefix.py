"""Below a prefix, as behind a proxy or in what a reader laid over the graph, every link stays below it."""

from __future__ import annotations

import re

import httpx
import pytest
from flask import Flask

from graphsvc import create_app, open_store

PAGES = (
    *("/", "/focus?node=automation-bias&status=literature", "/paths?from=local-validation&to=patient-harm", "/who"),
    *("/relations", "/evidence", "/contradictions?q=explanations", "/loops", "/ask?q=levers", "/ask?q=consent"),
    *("/doc/node/local-validation.html", "/doc/claim/L043.html", "/actions?about=automation-bias", "/focus?nod=x"),
    *("/story?item=node:automation-bias", "/briefing?item=node:automation-bias", "/explore", "/own"),
)


BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(open_store(), workers=0)


@pytest.mark.parametrize("page", PAGES)
def test_no_link_leaves_the_prefix(app: Flask, page: str) -> None:
    transport = httpx.WSGITransport(app=app, script_name="/graph")
    with httpx.Client(transport=transport, base_url="http://localhost", headers=BROWSER) as client:
        text = client.get(page).text
    found = re.findall(r'(?:href|src|action|data-suggestions)="(/[^"]*)"', text)
    assert len(found) > 10
    assert [one for one in found if not one.startswith("/graph/")] == []
