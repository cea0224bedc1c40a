"""Opens the built-in graph for the tests of paths."""

from __future__ import annotations

import pytest

import graphsvc
from graphsvc.store import Store


@pytest.fixture(scope="session")
def framework() -> Store:
    return graphsvc.open_store()
