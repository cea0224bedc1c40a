"""Gives the tests of questions the built-in graph and a client of its service."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app, open_store
from graphsvc.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store()


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()
