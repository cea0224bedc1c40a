"""Language-model programs get answers with statuses and sources, over the real protocol, and errors they can mend."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from rdflib import Graph

import graphsvc
from graphsvc.mcp_server import make_server
from graphsvc.mcp_server.answers import Answers
from graphsvc.paths import find_paths
from graphsvc.paths.registry import QUESTIONS
from tests.conftest import ROOT

mcp = pytest.importorskip("mcp", reason="the package mcp is missing: pip install 'graphsvc[mcp]'")


def started(*options: str) -> Any:
    """The command that a model's host starts and speaks to over standard input and output."""
    return mcp.StdioServerParameters(command=sys.executable, args=["-m", "graphsvc", "mcp", *options])


def ask(*calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The answers of a server started as a program of its own, as a model's host starts it."""

    async def talk() -> list[Any]:
        async with mcp.Client(started()) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(talk)


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A server in this process, spoken to over the protocol all the same."""
    made, answers = make_server(graphsvc.open_store())
    yield made
    answers.close()


def called(server: Any, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The answers of a server in this process."""

    async def talk() -> list[Any]:
        async with mcp.Client(server) as client:
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
    "reach": {"node": "automation bias", "direction": "in"},
    "loops": {"through": "automation bias"},
    "chokepoints": {"start": "regulation and standards", "end": "diagnostic accuracy"},
    "leverage": {"outcome": "patient-harm", "limit": 3},
    "ask": {"q": "what lowers automation bias"},
    "actions": {"about": "over-reliance-on-ai-advice"},
    "question": {"name": "what-one-section-states", "parameters": ["section=3.1.1"]},
    "sparql": {"query": "SELECT ?claim ?node { ?claim a cf:NullFinding ; cf:hasSubject ?node } LIMIT 3"},
}


def test_every_tool_that_the_server_lists_answers_with_statuses_and_sources() -> None:
    async def talk() -> dict[str, Any]:
        async with mcp.Client(started()) as client:
            listed = [tool.name for tool in (await client.list_tools()).tools]
            return {name: content(await client.call_tool(name, CALLS[name])) for name in listed}

    answers = anyio.run(talk)
    assert answers.keys() == CALLS.keys() == {"search", "node", "ask", "actions", "question", "sparql", *QUESTIONS}
    for name, answer in answers.items():
        nodes = answer["recorded" if name == "reach" else "nodes"].values()
        told = [*answer["evidence"].values(), *nodes]
        assert told and all(one["status"] for one in told), name
        assert all(one["section_or_source"] for one in nodes), name
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
        ("sparql", {"query": "SELECT ?s { ?s a cf:Claim . ?s ?p "}),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}),
    )
    assert unknown.is_error and "Did you mean: Automation bias" in unknown.content[0].text
    assert broken.is_error and "“{” is not closed (line 1, column 11). Add “}”." in broken.content[0].text
    assert written.is_error


def test_a_long_answer_says_that_it_was_cut() -> None:
    answer = content(ask(("sparql", {"query": "SELECT ?s { ?s ?p ?o }"}))[0])
    assert answer["cut"] and len(answer["results"]["bindings"]) == 200 < answer["rows"]


def test_paths_beyond_what_is_usual_are_found_and_what_is_called_complete_is_all_there_is(server: Any) -> None:
    store = graphsvc.open_store()
    ends = ("local-validation", "patient-harm")
    for asked in ({"k": 50, "max_length": 20}, {"k": 3}, {"k": 14, "max_length": 8}):
        found = find_paths(store, *ends, **asked)
        hops = [[hop.end for hop in path.hops] for path in found]
        (answer,) = called(server, ("paths", {"start": ends[0], "end": ends[1], **asked}))
        told = content(answer)
        assert [[hop["to"] for hop in path["hops"]] for path in told["paths"]] == hops
        assert (told["complete"], told["cut"]) == (found.complete, found.cut)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"k": 0}, "k cannot be “0”. Use a whole number from 1 to 1000."),
        ({"max_length": 101}, "max_length cannot be “101”. Use a whole number from 1 to 100."),
        ({"exact": "yes"}, "exact cannot be “yes”. Use true or false."),
        ({"status": ["literature", "rumour"]}, "status cannot be “rumour”."),
        ({"min_source": 2}, "There is no parameter “min_source”. Did you mean “min_sources”?"),
        ({"time_limit": 5}, "time_limit is not taken here."),
        ({"via": "{ ?from ?p ?to }"}, "via"),
        ({"from": "local-validation"}, "start is given 2 times."),
    ],
)
def test_a_call_beyond_what_the_schema_says_is_refused_by_the_name_of_the_option(
    server: Any, call: dict[str, Any], words: str
) -> None:
    refused, plain = called(server, ("paths", {**NAMES, **call}), ("paths", NAMES))
    assert refused.is_error and words in refused.content[0].text, refused.content[0].text
    assert content(plain)["paths"]


def test_a_tool_says_the_bounds_the_choices_and_the_meaning_of_all_it_takes(server: Any) -> None:
    async def talk() -> list[Any]:
        async with mcp.Client(server) as client:
            return list((await client.list_tools()).tools)

    for tool in anyio.run(talk):
        assert all(one["description"] and one["type"] for one in tool.input_schema["properties"].values())
        assert tool.input_schema["additionalProperties"] is False
        if tool.name in QUESTIONS:
            options = QUESTIONS[tool.name].options
            assert set(tool.input_schema["properties"]) == {k for k, one in options.items() if "mcp" not in one.not_on}


def test_a_search_says_whether_it_gives_all_and_refuses_a_number_it_does_not_give(server: Any) -> None:
    some, none, all_there_are, *refused = called(
        server,
        ("search", {"text": "confidence", "limit": 2}),
        ("search", {"text": "zzzz"}),
        ("search", {"text": "confidence", "limit": 50}),
        ("search", {"text": "confidence", "limit": 51}),
        ("search", {"text": "confidence", "limit": 0}),
    )
    told = [content(one) for one in (some, none, all_there_are)]
    assert [(one["complete"], one["cut"]) for one in told] == [(False, "limit"), (True, None), (True, None)]
    assert len(told[0]["matches"]) == 2 < len(told[2]["matches"]) < 50
    assert all(one.is_error and "from 1 to 50" in one.content[0].text for one in refused)


def test_a_graph_that_names_claims_carries_their_evidence() -> None:
    answer = content(ask(("sparql", {"query": "CONSTRUCT { ?c a ?k } WHERE { ?c a cf:NullFinding, ?k } LIMIT 2"}))[0])
    assert answer["evidence"]


def test_the_server_says_that_it_only_reads_and_how_its_answers_are_to_be_used() -> None:
    async def talk() -> tuple[Any, Any]:
        async with mcp.Client(started()) as client:
            return client.instructions, (await client.list_tools()).tools

    instructions, tools = anyio.run(talk)
    assert "status" in instructions and "association is not an effect" in instructions
    assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in tools)
    assert all(tool.description and tool.input_schema["properties"] for tool in tools)


def test_the_schema_and_the_questions_can_be_read_and_each_question_asked() -> None:
    async def talk() -> tuple[str, dict[str, Any]]:
        async with mcp.Client(started()) as client:
            listed = {str(one.uri) for one in (await client.list_resources()).resources}
            assert listed == {"graph://schema", "graph://questions", "graph://card"}
            read = {uri: (await client.read_resource(uri)).contents[0].text for uri in listed}
            assert len(read["graph://card"].encode()) <= 6_000 and "cf:hasSubject" in read["graph://card"]
            Graph().parse(data=read["graph://schema"], format="turtle")
            asked = re.split(r"^# (\d\d-[\w-]+)$", read["graph://questions"], flags=re.MULTILINE)[1:]
            questions = dict(zip(asked[::2], asked[1::2], strict=True))
            return read["graph://schema"], {
                name: await client.call_tool("sparql", {"query": query}) for name, query in questions.items()
            }

    schema, answers = anyio.run(talk)
    assert "cf:Influence" in schema and len(answers) == len(list((ROOT / "ontology" / "questions").glob("*.rq")))
    assert [name for name, answer in answers.items() if answer.is_error] == []


def test_what_a_curator_inferred_is_told_apart_and_a_statement_of_a_source_names_it() -> None:
    found = content(ask(("paths", {**NAMES, "k": 20}))[0])["evidence"].values()
    statuses = {one["status"] for one in found}
    assert "inferred" in statuses and len(statuses) > 1
    assert all(one["sources"] for one in found if one["status"] != "inferred")


def test_a_store_of_ones_own_is_served_and_the_program_ends_when_its_host_hangs_up(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.ttl"
    theirs.write_text('<https://example.org/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "Mine"@en .')
    load = [sys.executable, "-m", "graphsvc", "load", str(theirs), "--store", str(tmp_path / "store")]
    subprocess.run([*load, "--graph", "https://example.org/g"], check=True, capture_output=True, timeout=60)

    async def talk() -> Any:
        async with mcp.Client(started("--store", str(tmp_path / "store"))) as client:
            query = "SELECT ?name { GRAPH <https://example.org/g> { ?s skos:prefLabel ?name } }"
            return await client.call_tool("sparql", {"query": query})

    assert content(anyio.run(talk))["results"]["bindings"][0]["name"]["value"] == "Mine"
    command = [sys.executable, "-m", "graphsvc", "mcp"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, b"")


def test_an_update_is_told_that_nothing_is_written_here(server: Any) -> None:
    refused, taken = called(
        server,
        ("sparql", {"query": "PREFIX a: <x:> INSERT DATA { a:b a:c 1 }"}),
        ("sparql", {"query": "SELECT (COUNT(*) AS ?with) { VALUES ?insert { 1 } }"}),
    )
    assert refused.is_error and "INSERT writes, and this tool only reads" in refused.content[0].text
    assert content(taken)["rows"] == 1


def test_a_node_is_told_in_few_words_and_page_by_page_unless_all_is_asked_for(server: Any) -> None:
    (whole,) = called(server, ("node", {"name": "automation bias", "detail": "full"}))
    everything = [one["iri"] for one in content(whole)["claims"]]
    seen: list[str] = []
    cursor = 0
    while cursor is not None:
        (page,) = called(server, ("node", {"name": "automation bias", "cursor": cursor}))
        told = content(page)
        assert len(page.content[0].text.encode()) < 6_000 and json.loads(page.content[0].text) == told
        assert all(told["evidence"][one["iri"]]["status"] and one["says"] for one in told["claims"])
        seen += [one["iri"].replace("claim:", told["prefixes"]["claim"]) for one in told["claims"]]
        cursor = told["next"]
    assert seen == everything and len(seen) == told["claims_in_all"] > 10
    beyond, wrong = called(
        server, ("node", {"name": "automation bias", "cursor": 999}), ("node", {"name": "trust", "detail": "some"})
    )
    assert "999" in beyond.content[0].text and "summary, full" in wrong.content[0].text


def test_no_page_of_a_node_is_longer_than_a_model_is_promised_and_none_of_its_claims_is_left_out() -> None:
    answers = Answers(graphsvc.open_store())
    claims_of, recorded = answers.catalogue.claims_of, answers.recorded
    most = sorted(answers.catalogue.nodes, key=lambda iri: (len(recorded[iri]["sources"]), len(claims_of.get(iri, []))))
    busiest = sorted(answers.catalogue.nodes, key=lambda iri: len(claims_of.get(iri, [])))
    for iri in {*most[-6:], *busiest[-4:]}:
        seen: list[str] = []
        cursor = 0
        while cursor is not None:
            told = answers.node(iri, "summary", cursor)
            text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
            assert len(text.encode()) < 6_000, (iri, cursor)
            seen += [one["iri"] for one in told["claims"]]
            cursor = told["next"]
        assert len(seen) == len(set(seen)) == len(claims_of.get(iri, []))
    answers.close()
