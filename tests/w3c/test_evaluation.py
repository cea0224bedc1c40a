"""Runs the W3C's query, update and syntax tests against the store and against the running service."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.errors import GraphsvcError
from tests.w3c.excuses import EXCUSED
from tests.w3c.manifest import (
    MF,
    QT,
    RDFS,
    SUITE,
    UT,
    Case,
    canonical,
    cases,
    expected_result,
    file_of,
    iri_of,
    rows_of_csv,
    values_of_csv,
    values_of_rows,
)
from tests.w3c.targets import quads_of

LEFT_OUT = ("entailment", "service", "protocol", "graph-store-protocol", "http-rdf-update", "service-description")
ALL = [case for case in cases() if case.folder not in LEFT_OUT] if SUITE.is_dir() else []
QUERIES = [case for case in ALL if case.kind in ("QueryEvaluationTest", "CSVResultFormatTest")]
UPDATES = [case for case in ALL if case.kind == "UpdateEvaluationTest"]
SYNTAX = [case for case in ALL if "Syntax" in case.kind]


def _parameters(found: list[Case]) -> list[Any]:
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(strict=True, reason=EXCUSED[case.name])] if case.name in EXCUSED else [],
        )
        for case in found
    ]


def _text(iri: Any) -> str:
    path = file_of(iri)
    return f"BASE <{iri_of(path)}>\n" + path.read_text(encoding="utf-8")


@pytest.mark.suite("query evaluation")
@pytest.mark.parametrize("case", _parameters(QUERIES))
def test_a_query_has_the_expected_result(case: Case, target: Any) -> None:
    graph, action = case.graph, case.graph.value(case.node, MF + "action")
    named = [(one.value, file_of(one)) for one in graph.values(action, QT + "graphData")]
    target.fill([(None, file_of(one)) for one in graph.values(action, QT + "data")] + named)
    query = _text(graph.value(action, QT + "query"))
    expected = file_of(graph.value(case.node, MF + "result"))
    if expected.suffix == ".csv":
        assert canonical(rows_of_csv(target.query(query, "text/csv"))) == canonical(expected_result(expected))
        return
    right = expected_result(expected)
    for media in target.formats:
        found = target.query(query, media)
        if isinstance(found, str):  # CSV has the values without their types
            assert values_of_csv(found) == values_of_rows(right)
        else:
            assert canonical(found) == canonical(right)


@pytest.mark.suite("update evaluation")
@pytest.mark.parametrize("case", _parameters(UPDATES))
def test_an_update_leaves_the_expected_dataset(case: Case, target: Any) -> None:
    graph, action = case.graph, case.graph.value(case.node, MF + "action")
    result = graph.value(case.node, MF + "result")
    target.fill(_documents(case, action))
    target.update(_text(graph.value(action, UT + "request")))
    assert canonical(target.quads()) == canonical(quads_of(_documents(case, result)))


@pytest.mark.suite("syntax")
@pytest.mark.parametrize("case", _parameters(SYNTAX))
def test_the_syntax_is_judged_rightly(case: Case, target: Any) -> None:
    text = _text(case.graph.value(case.node, MF + "action"))
    run = target.update if "Update" in case.kind else target.query
    target.fill([])
    if "Negative" in case.kind:
        with pytest.raises(GraphsvcError):
            run(text)
    else:
        _parses(run, text)


def _parses(run: Any, text: str) -> None:
    """A refusal (of LOAD, of SERVICE) comes after parsing, and so does an operation that fails on an empty store."""
    try:
        run(text)
    except GraphsvcError as error:
        assert "parse" not in str(error), error


def _documents(case: Case, node: Any) -> list[tuple[str | None, Any]]:
    graph = case.graph
    found: list[tuple[str | None, Any]] = [(None, file_of(one)) for one in graph.values(node, UT + "data")]
    for one in graph.values(node, UT + "graphData"):
        found.append((graph.value(one, RDFS + "label").value, file_of(graph.value(one, UT + "graph"))))
    return found
