"""Starts the service the suites run against, and prints how many tests each passed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import require, serving
from tests.w3c.targets import InProcess, OverHttp

TOKEN = "a-token-for-tests-only"
# Passes of others, measured with the same data over HTTP (protocol, graph store, description) or in process.
PEERS = {
    "query evaluation": "pyoxigraph 221/232, rdflib 208/232",
    "update evaluation": "pyoxigraph 94/94, rdflib 70/94",
    "syntax": "pyoxigraph 169/169, rdflib 143/169",
    "protocol": "Oxigraph server 33/34, rdflib-endpoint 15/34",
    "graph store": "Oxigraph server 11/13, rdflib-endpoint 1/13",
    "service description": "Oxigraph server 2/2, rdflib-endpoint 1/2",
}
_passed: dict[str, Counter[str]] = defaultdict(Counter)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OverHttp]:
    """A writable service of its own, as a user starts it."""
    require("w3c")
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN)
    with serving("--writable", "--token-file", str(token)) as running:
        over_http = OverHttp(running.url, TOKEN)
        yield over_http
        over_http.client.close()


@pytest.fixture(params=["store", "http"])
def target(request: pytest.FixtureRequest) -> InProcess | OverHttp:
    """Both, one after the other."""
    if request.param == "http":
        over_http: OverHttp = request.getfixturevalue("service")
        return over_http
    return InProcess()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    outcome: Any = yield
    report = outcome.get_result()
    suite = next((mark.args[0] for mark in item.iter_markers("suite")), None)
    end = "excused" if hasattr(report, "wasxfail") else report.outcome
    if suite and report.when == "call" and end != "skipped":  # of what was not run, nothing passed or failed
        where = " over HTTP" if "http" in item.name else ""
        _passed[suite + where][end] += 1


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "suite(name): the W3C suite a test belongs to")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not _passed:
        return
    terminalreporter.section("W3C SPARQL 1.1")
    for suite, counts in sorted(_passed.items()):
        total = sum(counts.values())
        excused = f", {counts['excused']} excused" if counts["excused"] else ""
        beside = PEERS.get(suite.removesuffix(" over HTTP"), "")
        beside = f"  beside: {beside}" if beside else ""
        terminalreporter.line(f"{suite:32} {counts['passed']:4} of {total}{excused:14}{beside}")
