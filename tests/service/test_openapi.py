"""Holds the OpenAPI document to the standard, and the running service to the document."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.conftest import Served

EXAMPLES = 8  # a route and run; the whole must stay below a minute


@pytest.fixture(scope="module")
def api(served: Served) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{served.url}/openapi.json")


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
    assert routes >= 8


def _try(operation: Any, mode: GenerationMode) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def run(case: schemathesis.Case) -> None:
        # That names must be known and at least one of two be given, a schema of parameters cannot say.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    run()
