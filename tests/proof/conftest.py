"""Gives the tests of the proof the rows that it judges by."""

from __future__ import annotations

import pytest

from graphsvc.knowledge.build import find_ontology
from graphsvc.proof import Rows, read_rows


@pytest.fixture(scope="package")
def rows() -> Rows:
    return read_rows(find_ontology())
