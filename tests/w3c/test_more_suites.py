"""Holds the suites beyond SPARQL 1.1 to what the documentation says of them, test by test."""

from __future__ import annotations

import json

import pytest

from tests.conftest import ROOT, require
from tests.w3c.more_excuses import EXCUSES
from tests.w3c.suites import SUITES, cases_of, here, ran


@pytest.mark.parametrize("suite", SUITES)
def test_the_service_passes_what_the_engine_passes_and_what_is_not_passed_is_named(suite: str) -> None:
    require("json-ld-api" if suite.startswith("JSON-LD") else "rdf-tests")
    with here() as service:
        done = ran(cases_of(suite), service)
    excused = EXCUSES.get(suite, {}).keys()
    assert done.engine.keys() | done.http.keys() == excused, (done.engine, done.http)
    said = json.loads((ROOT / "docs" / "suites.json").read_text(encoding="utf-8"))
    row = next(one for one in said if one["suite"] == suite)
    found = (done.tests, done.tests - len(done.engine), done.tests - len(done.http))
    assert (row["tests"], row["engine"], row["service"]) == found, "python -m tests.w3c writes the table anew"
