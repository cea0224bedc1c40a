"""Language-model programs get answers with statuses and sources, over the real protocol, and errors they can mend."""

from __future__ import annotations

import json
import sys
from typing import Any

import anyio
import pytest

mcp = pytest.importorskip("mcp", reason="the package mcp is missing: pip install 'graphsvc[mcp]'")

SERVER = "from graphsvc.builtin import open_store; from graphsvc.mcp_server import serve; serve(open_store())"


def ask(*calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The answers of a server started as a program of its own, as a model's host starts it."""

    async def talk() -> list[Any]:
        started = mcp.StdioServerParameters(command=sys.executable, args=["-c", SERVER])
        async with mcp.Client(started) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(talk)


def content(result: Any) -> Any:
    assert not result.is_error, result.content[0].text
    return json.loads(result.content[0].text)


def test_every_tool_answers_with_statuses_and_sources() -> None:
    names = {"start": "local validation", "end": "appropriate confidence"}
    query = "SELECT ?claim { ?claim a cf:NullFinding } LIMIT 3"
    asked = ask(
        ("search", {"text": "automation bias"}),
        ("node", {"name": "automation bias"}),
        ("paths", names),
        ("explain", names),
        ("sparql", {"query": query}),
    )
    found, node, *rest = [content(one) for one in asked]
    assert found["matches"][0]["status"]
    assert all(claim["status"] for claim in node["claims"]) and node["sources"]
    for answer in rest:
        assert answer["evidence"] and all(one["status"] for one in answer["evidence"].values())
        named = {iri for one in answer["evidence"].values() for iri in one["sources"]}
        assert named <= answer["sources"].keys()


def test_a_wrong_call_tells_the_model_how_to_mend_it() -> None:
    unknown, broken, written, outside = ask(
        ("node", {"name": "automaton bias"}),
        ("sparql", {"query": "SELECT ?s { ?s ?p "}),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}),
        ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}),
    )
    assert unknown.is_error and "Did you mean: Automation bias" in unknown.content[0].text
    assert broken.is_error and "parse" in broken.content[0].text
    assert written.is_error and outside.is_error
    assert "SERVICE" in outside.content[0].text


def test_a_long_answer_says_that_it_was_cut() -> None:
    answer = content(ask(("sparql", {"query": "SELECT ?s { ?s ?p ?o }"}))[0])
    assert answer["cut"] and len(answer["results"]["bindings"]) == 200 < answer["rows"]


def test_a_graph_that_names_claims_carries_their_evidence() -> None:
    answer = content(ask(("sparql", {"query": "CONSTRUCT { ?c a ?k } WHERE { ?c a cf:NullFinding, ?k } LIMIT 2"}))[0])
    assert answer["evidence"]
