"""Path search from inside SPARQL: the SERVICE block over real HTTP, and the functions."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
from path_graphs import claim, claims_store, node
from pyoxigraph import QueryResultsFormat, parse_query_results
from pyoxigraph import Store as Engine

from graphsvc.errors import LimitError, QuerySyntaxError, UsageError
from graphsvc.names import CF, NODE, SPARQL_PREFIXES, XSD
from graphsvc.paths.sparql.service_block import answer
from graphsvc.paths.sparql.vocabulary import PATH, vocabulary
from graphsvc.store import Store
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job
from graphsvc.store.sandbox.worker_pool import Pool

PREFIXES = SPARQL_PREFIXES
FUNCTIONS_MODULE = "graphsvc.paths.sparql.functions"


@pytest.fixture(scope="module")
def store() -> Store:
    found = claims_store(
        claim("C1", "a", "+", "b"), claim("C2", "b", "-", "d"), claim("C3", "a", "-", "c"), claim("C4", "d", "+", "a")
    )
    found.update(f"INSERT DATA {{ <{NODE}c> a <{CF}Outcome> . <{NODE}d> a <{CF}Outcome> }}")
    return found


@pytest.fixture(scope="module")
def service(store: Store) -> Iterator[str]:
    """The address of a server that answers path searches, as the gateway does."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found = answer(body, store)
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/paths"
    server.shutdown()
    server.server_close()


def rows(service: str, block: str, names: str) -> list[tuple[Any, ...]]:
    """What any SPARQL engine gives for a query with the block: the values of `names`, IRIs without the namespace."""
    wanted = " ".join(f"?{name}" for name in names.split())
    query = f"{PREFIXES}SELECT {wanted} WHERE {{ SERVICE <{service}> {{ {block} }} }}"
    solutions: Any = Engine().query(query)
    found = [tuple(getattr(row[name], "value", None) for name in names.split()) for row in solutions]
    return [tuple((value or "").removeprefix(NODE).rpartition("/")[2] for value in row) for row in found]


def test_a_search_gives_a_row_for_each_hop_and_record(service: str) -> None:
    hop = "path:hop [ path:index ?i ; path:to ?x ; path:record ?r ]"
    block = f"[] path:from node:a ; path:to node:d ; path:sign ?sign ; {hop}"
    assert rows(service, block, "sign i x r") == [("-", "1", "b", "C1"), ("-", "2", "d", "C2")]


def test_other_patterns_of_the_block_bind_the_ends(service: str) -> None:
    block = "[] path:from node:a ; path:to ?o ; path:mode 'shortest' ; path:length ?n . ?o a cf:Outcome"
    assert sorted(rows(service, block, "o n")) == [("c", "1"), ("d", "2")]


def test_an_unbound_end_is_everything_that_can_be_reached(service: str) -> None:
    block = "[] path:from node:a ; path:to ?o ; path:mode 'shortest' ; path:length ?n"
    assert rows(service, block, "o n") == [("b", "1"), ("c", "1"), ("d", "2")]


def test_cycles_come_back_with_their_sign(service: str) -> None:
    block = "[] path:from node:a ; path:mode 'cycle' ; path:length ?n ; path:sign ?sign"
    assert rows(service, block, "n sign") == [("3", "-")]


def test_labels_and_options_are_written_as_literals(service: str) -> None:
    block = "[] path:from 'a' ; path:to 'd' ; path:via 'cf:enhances|cf:diminishes' ; path:k 1 ; path:sentence ?said"
    ((said,),) = rows(service, block, "said")
    assert "A raises b" in said


def test_a_wrong_block_says_what_is_wrong(store: Store) -> None:
    def wrong(block: str) -> str:
        return f"SELECT * WHERE {{ {block.replace('path:', f'<{PATH}').replace('!', '>')} }}"

    for block, words in [
        ("?x path:from! <n:a> . ?y path:to! <n:b> .", "2 path searches"),
        ("?x path:colour! ?c . ?x path:from! <n:a> .", "colour"),
        ('?x path:from! <n:a> . ?x path:length! "3" .', "variable"),
        ("?x path:from! <n:a> . ?x path:k! ?k .", "constant"),
        ("?x path:from! <n:a> . ?x path:length! ?n . FILTER(?n > 2)", "outside"),
    ]:
        with pytest.raises(QuerySyntaxError, match=words):
            answer(wrong(block), store)
    with pytest.raises(UsageError):
        answer(wrong(f'?x path:from! <{NODE}a> . ?x path:to! <{NODE}d> . ?x path:k! "many" .'), store)


def asked(store: Store, block: str) -> int:
    """How many rows a block gives over the store, sent as an engine sends it."""
    ends = f"?x <{PATH}from> <{NODE}a> . ?x <{PATH}to> <{NODE}d> . ?x <{PATH}length> ?n ."
    written = re.sub(r"path:(\w+)", rf"<{PATH}\1>", block)
    found = answer(f"SELECT * WHERE {{ {ends} {written} }}", store)
    return len(json.loads(found)["results"]["bindings"])


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("true", True),
        ("1", True),
        ('"1"', True),
        ('"true"', True),
        (f'"1"^^<{XSD}boolean>', True),
        (f'"true"^^<{XSD}boolean>', True),
        ("false", False),
        ("0", False),
        (f'"0"^^<{XSD}boolean>', False),
    ],
)
def test_a_boolean_is_read_as_xsd_has_it(written: str, on: bool) -> None:
    one_way = claims_store(claim("C1", "a", "?", "b"), claim("C2", "b", "-", "d"))
    assert asked(one_way, f"?x path:includeUnsigned {written} .") == int(on)


@pytest.mark.parametrize("written", ['"yes"', '"TRUE"', '"True"', "2", '"on"', f'"maybe"^^<{XSD}boolean>'])
def test_what_is_no_boolean_is_refused_by_name(store: Store, written: str) -> None:
    with pytest.raises(UsageError, match=r"path:includeUnsigned cannot be .* Use true or false"):
        asked(store, f"?x path:includeUnsigned {written} .")


def test_every_option_of_a_search_is_asked_by_its_term(store: Store) -> None:
    assert asked(store, '?x path:sign "-" .') == 1
    assert asked(store, '?x path:sign "+" .') == 0
    assert asked(store, '?x path:sign "+" . ?x path:sign "-" .') == 1
    assert asked(store, "?x path:minSources 1 .") == 1
    assert asked(store, "?x path:minSources 9 .") == 0
    assert asked(store, '?x path:status "literature" .') == asked(store, f"?x path:status <{CF}literature> .") == 1
    assert asked(store, f"?x path:basis <{CF}effect> . ?x path:eachPair true .") == 1
    with pytest.raises(UsageError, match=r"path:maxLength cannot be “101”. Use a whole number from 1 to 100."):
        asked(store, "?x path:maxLength 101 .")
    with pytest.raises(UsageError, match=r"path:timeLimit is not taken here"):
        asked(store, "?x path:timeLimit 5 .")


def test_a_misspelt_term_is_answered_with_what_can_be_asked(store: Store) -> None:
    for block, meant in (
        ("?x path:minSource 2 .", "path:minSources"),
        ("?x path:includeInfered true .", "path:includeInferred"),
    ):
        with pytest.raises(QuerySyntaxError) as refused:
            asked(store, block)
        assert f"Did you mean “{meant}”?" in refused.value.mend
        assert all(f"path:{one}" in refused.value.mend for one in ("minEvidence", "status", "weakest", "sentence"))


def test_what_loops_do_not_take_is_refused_where_they_are_asked_for(store: Store) -> None:
    loop = f'?x <{PATH}from> <{NODE}a> . ?x <{PATH}mode> "cycle" . ?x <{PATH}length> ?n .'
    assert len(json.loads(answer(f"SELECT * WHERE {{ {loop} }}", store))["results"]["bindings"]) == 1
    for more, words in ((f"?x <{PATH}k> 3 .", "path:k"), (f"?x <{PATH}to> <{NODE}d> .", "path:to")):
        with pytest.raises(UsageError, match=words):
            answer(f"SELECT * WHERE {{ {loop} {more} }}", store)


def test_too_many_ends_are_refused_with_a_way_out(store: Store) -> None:
    block = f"?x <{PATH}from> ?a . ?x <{PATH}to> ?b . ?a ?p ?o . ?b ?q ?r . ?c ?t ?u"
    with pytest.raises(LimitError, match="pairs"):
        answer(f"SELECT * WHERE {{ {block} }}", store)


FUNCTIONS = f"""{PREFIXES}SELECT (path:distance(node:a, node:d) AS ?n) (path:signOf(node:a, node:d) AS ?sign)
    (path:reaches(node:c, node:a) AS ?back) (path:distance(node:c, node:a) AS ?none) {{}}"""


def values_of(found: Any) -> list[str | None]:
    (row,) = found
    return [getattr(row[name], "value", None) for name in ("n", "sign", "back", "none")]


def test_functions_give_distance_sign_and_reach_in_this_process(store: Store) -> None:
    store.functions = FUNCTIONS_MODULE  # type: ignore[attr-defined]
    assert values_of(store.query(FUNCTIONS)) == ["2", "-", "false", None]


def test_functions_give_the_same_in_a_worker(store: Store) -> None:
    store.functions = FUNCTIONS_MODULE  # type: ignore[attr-defined]
    pool = Pool(cast(EmbeddedStore, store), 1)
    try:
        found = b"".join(pool.run(Job("query", FUNCTIONS)))
    finally:
        pool.close()
    assert values_of(parse_query_results(found, format=QueryResultsFormat.JSON)) == ["2", "-", "false", None]


def test_the_built_in_store_knows_the_functions(framework: Store) -> None:
    query = f"{PREFIXES}SELECT (path:signOf(node:local-validation, node:patient-harm) AS ?sign) {{}}"
    (row,) = framework.query(query)  # type: ignore[misc]
    assert row["sign"].value == "-"


def test_every_term_of_the_vocabulary_is_defined_once() -> None:
    text = vocabulary().decode()
    engine = Engine()
    engine.update(f"INSERT DATA {{ <{node('x')}> <{PATH}from> <{node('y')}> }}")
    defined = [line.split()[0] for line in text.splitlines() if line.startswith("path:")]
    assert len(defined) == len(set(defined))
    for term in ("from", "to", "hop", "index", "record", "sign", "distance", "reaches", "signOf"):
        assert f"path:{term}" in defined


def test_results_are_plain_sparql_results(store: Store) -> None:
    block = f"?x <{PATH}from> <{NODE}a> . ?x <{PATH}to> <{NODE}d> . ?x <{PATH}length> ?n ."
    found = json.loads(answer(f"SELECT * WHERE {{ {block} }}", store))
    assert found["head"]["vars"] == ["n"]
    assert found["results"]["bindings"][0]["n"]["value"] == "2"
