"""Gives the tests of words the built-in records."""

from __future__ import annotations

import pytest

from graphsvc import open_store
from graphsvc.model import Catalogue, read_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue(open_store())
