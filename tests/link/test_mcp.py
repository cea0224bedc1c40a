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


NAMES = {"start": "local validation", "end": "appropriate confidence"}
CALLS: dict[str, dict[str, Any]] = {
    "search": {"text": "automation bias"},
    "node": {"name": "automation bias"},
    "paths": NAMES,
    "explain": NAMES,
    "sparql": {"query": "SELECT ?claim ?node { ?claim a cf:NullFinding ; cf:hasSubject ?node } LIMIT 3"},
}


def test_every_tool_that_the_server_lists_answers_with_statuses_and_sources() -> None:
    async def talk() -> dict[str, Any]:
        started = mcp.StdioServerParameters(command=sys.executable, args=["-c", SERVER])
        async with mcp.Client(started) as client:
            listed = [tool.name for tool in (await client.list_tools()).tools]
            return {name: content(await client.call_tool(name, CALLS[name])) for name in listed}

    answers = anyio.run(talk)
    assert answers.keys() == CALLS.keys()
    for name, answer in answers.items():
        told = [*answer["evidence"].values(), *answer["nodes"].values()]
        assert told and all(one["status"] for one in told), name
        assert all(one["section_or_source"] for one in answer["nodes"].values()), name
        named = {iri for one in told for iri in one["sources"]}
        assert named and named == answer["sources"].keys(), name
        assert all(source["title"] for source in answer["sources"].values()), name
    assert answers["search"]["matches"][0]["iri"] in answers["search"]["nodes"]
    assert {one["iri"] for one in answers["node"]["claims"]} == answers["node"]["evidence"].keys()
    assert answers["sparql"]["evidence"] and answers["sparql"]["nodes"]


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_no_query_reaches_another_server_even_where_its_failure_is_to_be_silent(silent: str) -> None:
    pattern = f"SERVICE {silent}<http://127.0.0.1:9/> {{ ?s ?p ?o }}"
    hidden = pattern.replace("SERVICE", "sErViCe")
    forms = (
        f"SELECT * {{ {pattern} }}",
        f"ASK {{ OPTIONAL {{ {hidden} }} }}",
        f"SELECT * {{ {{ SELECT * {{ {pattern} }} }} }}",
    )
    for refused in ask(*(("sparql", {"query": query}) for query in forms)):
        assert refused.is_error and "SERVICE" in refused.content[0].text


def test_a_wrong_call_tells_the_model_how_to_mend_it() -> None:
    unknown, broken, written = ask(
        ("node", {"name": "automaton bias"}),
        ("sparql", {"query": "SELECT ?s { ?s ?p "}),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}),
    )
    assert unknown.is_error and "Did you mean: Automation bias" in unknown.content[0].text
    assert broken.is_error and "parse" in broken.content[0].text
    assert written.is_error


def test_a_long_answer_says_that_it_was_cut() -> None:
    answer = content(ask(("sparql", {"query": "SELECT ?s { ?s ?p ?o }"}))[0])
    assert answer["cut"] and len(answer["results"]["bindings"]) == 200 < answer["rows"]


def test_a_graph_that_names_claims_carries_their_evidence() -> None:
    answer = content(ask(("sparql", {"query": "CONSTRUCT { ?c a ?k } WHERE { ?c a cf:NullFinding, ?k } LIMIT 2"}))[0])
    assert answer["evidence"]
