"""Opens pages twice, with and without a write between, and from other addresses: what is kept is what would be made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphsvc import create_app, open_store
from graphsvc.store import result_cache
from tests.explorer.graphs import own

OWN = "https://example.org/our-survey"
PAGES = [
    "/",
    "/?basis=effect",
    "/focus?node=automation-bias",
    "/paths?from=local-validation&to=patient-harm",
    "/relations?about=cognitive-biases&format=csv",
    "/loops?format=md",
    "/search?q=over-reliance&format=json",
    "/picture/focus.svg?node=automation-bias",
    "/briefing?item=node:automation-bias",
    "/briefing.docx?item=node:automation-bias",
    "/doc/node/local-validation.html",
    "/explore",
    "/api/v1/vocabulary",
]


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(result_cache, "LEAST", 0.0)  # keep every page
    made = create_app(open_store(), workers=1)
    yield made
    made.extensions["graphsvc"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def seen(client: FlaskClient, page: str, **more: str) -> tuple[bytes, dict[str, str]]:
    answer = client.get(page, **more)  # type: ignore[arg-type]
    assert answer.status_code == 200, f"{page}: {answer.text}"
    return answer.data, {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}


@pytest.mark.parametrize("page", PAGES)
def test_the_second_time_a_page_comes_from_the_cache_and_is_the_same_with_its_headers(app: Flask, page: str) -> None:
    client, cache = app.test_client(), app.extensions["graphsvc"].cache
    first = seen(client, page)
    assert cache.hits == 0
    assert seen(client, page) == first
    assert cache.hits == 1
    assert 0 < len(first[0]) < cache.held


def test_a_page_says_what_the_triples_of_the_moment_say(app: Flask, client: FlaskClient) -> None:
    page = f"/relations?with={OWN}&format=csv"
    assert client.get(page).status_code == 404
    before = seen(client, "/relations?format=csv")
    app.extensions["graphsvc"].store.load(own(), graph=OWN)
    assert len(seen(client, page)[0]) > len(before[0])
    assert seen(client, "/relations?format=csv")[0] == before[0]


def test_a_page_names_the_address_it_was_asked_for_under(client: FlaskClient) -> None:
    pages = {host: seen(client, "/", base_url=host)[0] for host in ("http://a.example", "http://b.example/under")}
    assert b"//a.example/" in pages["http://a.example"]
    assert b"a.example" not in pages["http://b.example/under"]
    assert b'href="/under/' in pages["http://b.example/under"]


def test_what_went_wrong_is_not_kept(app: Flask, client: FlaskClient) -> None:
    for _ in range(2):
        assert client.get("/focus?node=nothing-like-it").status_code == 404
        assert client.get("/paths?from=local-validation&to=patient-harm&max_length=x").status_code == 400
    assert app.extensions["graphsvc"].cache.held == 0


def test_who_has_the_page_already_is_told_so_from_the_cache_too(client: FlaskClient) -> None:
    tag = client.get("/").headers["ETag"]
    answer = client.get("/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
