"""Runs the W3C's tests of SERVICE over HTTP: the endpoints they name are graphs of a second service of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import require, serving
from tests.w3c.manifest import MF, QT, SUITE, Case, canonical, cases, expected_result, file_of
from tests.w3c.targets import RESULTS_WITH_TERMS, OverHttp

TOKEN = "a-token-for-tests-only"
NOT_CONSTANT = "the endpoint is a variable, which no list of endpoints can allow before the query runs"
EXCUSED = {"service/service5": NOT_CONSTANT}
FEDERATION = list(cases("service")) if SUITE.is_dir() else []


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[OverHttp]]:
    """Three that may be written to: the first may ask the other two, the second the third."""
    require("w3c")
    token: Path = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN, encoding="utf-8")
    arguments = ("--writable", "--token-file", str(token))
    with serving(*arguments) as third:
        arguments += ("--allow-service", f"{third.url}/sparql")
        with serving(*arguments) as second, serving(*arguments, "--allow-service", f"{second.url}/sparql") as first:
            made = [OverHttp(one.url, TOKEN) for one in (first, second, third)]
            yield made
            for one in made:
                one.client.close()


def _parameters() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(strict=True, reason=EXCUSED[case.name])] if case.name in EXCUSED else [],
        )
        for case in FEDERATION
    ]


@pytest.mark.suite("federation")
@pytest.mark.parametrize("case", _parameters())
def test_other_endpoints_are_asked(case: Case, services: list[OverHttp]) -> None:
    asked, *others = services
    graph, action = case.graph, case.graph.value(case.node, MF + "action")
    query = file_of(graph.value(action, QT + "query")).read_text(encoding="utf-8")
    asked.fill([(None, file_of(one)) for one in graph.values(action, QT + "data")])
    endpoints = {graph.value(one, QT + "endpoint").value: one for one in graph.values(action, QT + "serviceData")}
    # What stands in a block that the first endpoint answers leads to the last.
    for other, (endpoint, data) in zip(others, sorted(endpoints.items()), strict=False):
        other.fill([(None, file_of(one)) for one in graph.values(data, QT + "data")])
        query = query.replace(f"<{endpoint}>", f"<{other.url}/sparql>")
    expected = expected_result(file_of(graph.value(case.node, MF + "result")))
    for media in RESULTS_WITH_TERMS:
        assert canonical(asked.query(query, media)) == canonical(expected)
