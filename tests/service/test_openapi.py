"""Holds the OpenAPI document to the standard, and the running service to the document."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.conftest import Served

EXAMPLES = 8  # a route and run; the whole must stay below a minute


@pytest.fixture(scope="module")
def api(served: Served) -> schemathesis.BaseSchema:
    # A text that is far too long is refused before anything reads it, by a status of its own.
    refused = {"negative_data_rejection": {"expected-statuses": ["400", "403", "404", "405", "406", "415", "431"]}}
    config = SchemathesisConfig.from_dict({"checks": refused})
    return schemathesis.openapi.from_url(f"{served.url}/openapi.json", config=config)


def test_the_document_is_valid(served: Served) -> None:
    validate(httpx.get(f"{served.url}/openapi.json").json(), cls=OpenAPIV31SpecValidator)


def test_every_route_answers_as_the_document_says(api: schemathesis.BaseSchema) -> None:
    """Requests made from the document, right and wrong ones, for each of its routes."""
    faults, routes = [], 0
    for result in api.get_all_operations():
        operation = result.ok()
        routes += 1
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _try(operation, mode)
            except (AssertionError, FailureGroup) as error:
                faults.append(f"{operation.label}: {error}")
            except Unsatisfiable:
                continue  # nothing can be wrong with a route that takes nothing
    assert not faults, "\n\n".join(faults)
    assert routes >= 14


def _try(operation: Any, mode: GenerationMode) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def run(case: schemathesis.Case) -> None:
        excluded: list[Any] = [positive_data_acceptance]
        if operation.label.startswith("POST /own"):
            # Whatever is brought is read as a sheet, whose faults are told; a form holds text, whatever it looks like.
            excluded.append(negative_data_rejection)
        # That names must be known and at least one of two be given, a schema of parameters cannot say.
        case.call_and_validate(excluded_checks=excluded)

    run()


@pytest.mark.parametrize("properties", ["x", ["x"], {"pid": "x"}, [{"pid": "nothing", "v": 1}]])
def test_a_wrong_property_of_a_query_is_told(served: Served, properties: object) -> None:
    queries = json.dumps({"q0": {"query": "automation bias", "properties": properties}})
    answer = httpx.get(f"{served.url}/api/v1/reconcile", params={"queries": queries})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        "[]",
        "{",
        '{"ids": 1}',
        '{"ids": ["a"], "properties": ["x"]}',
        '{"ids": ["a"], "properties": [{"id": "nothing"}]}',
        '{"properties": {}, "ids": {"a": 1}}',
    ],
)
def test_a_wrong_reconciliation_is_told_apart_from_a_fault(served: Served, wrong: str) -> None:
    answer = httpx.get(f"{served.url}/api/v1/reconcile", params={"extend": wrong})
    assert answer.status_code == 400
    assert answer.json()["detail"]
