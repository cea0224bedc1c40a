"""Gives the explorer's tests the built-in records and the small graphs."""

from __future__ import annotations

import pytest

import graphsvc.store
from graphsvc import open_store
from graphsvc.model import Catalogue, read_catalogue
from graphsvc.store import Store
from tests.explorer.graphs import hostile


@pytest.fixture(scope="session")
def store() -> Store:
    return open_store()


@pytest.fixture(scope="session")
def catalogue(store: Store) -> Catalogue:
    return read_catalogue(store)


@pytest.fixture(scope="session")
def hostile_store() -> Store:
    made = graphsvc.store.open_store()
    made.load(hostile())
    return made
