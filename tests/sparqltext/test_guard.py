"""Tries to get a SERVICE or LOAD past the guard by writing it so that the engine reads it and the guard does not."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoxigraph import QueryBoolean

from graphsvc.errors import ForbiddenError, GraphsvcError
from graphsvc.sparqltext.guard import REFUSED, redirect, renamed
from graphsvc.sparqltext.tokens import tokens
from graphsvc.store.embedded import EmbeddedStore

QUERIES = {
    "glued to true": "SELECT * { ?s ?p trueSERVICE <{}> {} }",
    "glued to SILENT": "SELECT * { SERVICESILENT <{}> {} }",
    "glued to its target": "PREFIX : <{}> SELECT * { SERVICE:x {} }",
    "glued to both": "PREFIX : <{}> SELECT * { ?s ?p trueSERVICESILENT:x {} }",
    "after an empty name": "PREFIX e: <u:> SELECT * { <u:s> <u:p> e:.SERVICE <{}> {} }",
    "a quote in a reified triple": "SELECT * { {} UNION { <<?s?p'a>'>> ?x ?y } SERVICE <{}> { ?s ?p 'x' } }",
    "a quote after a triple term": (
        "SELECT * { ?s ?p ?o FILTER(<<(<u:a> <u:b> ?o)>><?d#>'''\n) SERVICE <{}> { ?s ?p '''x''' } }"
    ),
    "a comment after an operator": "SELECT * { ?s ?p ?o FILTER(?s<?o#>\n) SERVICE <{}> {} }",
    "after a glued operator": "SELECT * { ?s ?p ?o FILTER(?s<<u:#>) SERVICE <{}> {} }",
}
UPDATES = {
    "LOAD glued to SILENT": "LOADSILENT <{}>",
    "LOAD glued to its target": "PREFIX : <{}> LOAD:x",
    "LOAD glued to both": "PREFIX : <{}> LOADSILENT:x",
    "LOAD after another": "CLEAR ALL;LOADSILENT<{}>",
    "SERVICE glued to SILENT": "INSERT { ?s ?p ?o } WHERE { SERVICESILENT <{}> { ?s ?p ?o } }",
}
PLAIN = (
    "SELECT * { ?s <u:p> true . SERVICE <{}> {} }",
    "SELECT * { VALUES ?x { 'a' UNDEF } SERVICE SILENT <{}> {} FILTER(?x = 'a') }",
    "SELECT ?s { ?s ?p ?o FILTER(?s < ?o || EXISTS { SERVICE SILENT <{}> {} }) } ORDER BY ?s",
    "PREFIX : <{}> SELECT * { OPTIONAL { :a ^:b/:c* 1.5e3 } SERVICE SILENT :x { } }",
)
DECLARED = (
    "PREFIX SERVICE: <u:> PREFIX : <{}> SELECT * { ?s SERVICE:p ?o SERVICE SILENT :x {} }",
    "PREFIX service: <{}> SELECT * { ?s ?p true . service:x {} }",
    "PREFIX trueSERVICE: <{}> PREFIX : <{}> SELECT * { ?s ?p trueSERVICE:x {} }",
    "PREFIX load: <{}> PREFIX workload: <u:> SELECT * { ?s workload:p ?o FILTER(?s < load:x) SERVICE load:y {} }",
    "PREFIX aservice: <{}> SELECT * { ?s aservice:p 'x' ; <u:p> ?o SERVICESILENT aservice:x {} }",
)
KEYWORDS = "SERVICE SILENT LOAD INTO GRAPH UNION FILTER EXISTS WHERE SELECT OPTIONAL BIND AS VALUES UNDEF true false a"
MARKS = "* { } ( ) . ; , < > << >> <<( )>> / ^ ! & | = ' \" #"
TERMS = "?s ?p ?o e: e:x : _:b 1 1e5 2.5 'a' '' @en <u:a> <u:a#> <u:a'> \\u0053"
PIECES = ["\n", "'" * 3, *f"{KEYWORDS} {MARKS} {TERMS}".split()]


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address of this machine and what was asked of it."""
    asked: list[str] = []

    class Request(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def store() -> EmbeddedStore:
    made = EmbeddedStore()
    for value in ("<u:>", "true"):
        made.update(f"INSERT DATA {{ <u:s> <u:p> {value} }}")
    return made


@pytest.mark.parametrize("name", ["glued to SILENT", "glued to both"])
def test_without_the_guard_the_engine_reaches_out(
    store: EmbeddedStore, listener: tuple[str, list[str]], name: str
) -> None:
    address, asked = listener
    asked.clear()
    list(store.engine.query(at(QUERIES[name], address)))  # type: ignore[arg-type]
    assert asked


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_the_guard_may_misread_is_refused(
    store: EmbeddedStore, listener: tuple[str, list[str]], name: str
) -> None:
    address, asked = listener
    asked.clear()
    with pytest.raises(ForbiddenError):
        store.query(at(QUERIES[name], address))
    assert not asked


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_the_guard_may_misread_is_refused(
    store: EmbeddedStore, listener: tuple[str, list[str]], name: str
) -> None:
    address, asked = listener
    asked.clear()
    with pytest.raises(ForbiddenError):
        store.update(at(UPDATES[name], address))
    assert not asked


@pytest.mark.parametrize("seed", range(8))
def test_texts_changed_at_random_reach_nothing(
    store: EmbeddedStore, listener: tuple[str, list[str]], seed: int
) -> None:
    address, asked = listener
    chance = random.Random(seed)
    reached = 0
    for _ in range(200):
        text = changed(at(chance.choice([*QUERIES.values(), *PLAIN, *DECLARED]), address), chance)
        with suppress(OSError, SyntaxError, ValueError):
            list(store.engine.query(text))  # type: ignore[arg-type]
        reached += bool(asked)
        asked.clear()
        with suppress(GraphsvcError):
            list(store.query(text))  # type: ignore[arg-type]
        assert not asked, text
    assert reached > 10, "the texts reach nothing without the guard either, so this shows nothing"


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX sd: <u:> SELECT * { ?workload a sd:Service ; sd:load-factor ?service FILTER(?a < ?b && ?b > 1) }",
        "SELECT * { ?s ?p ?o FILTER(?o = <u:a#b> || ?p IN (<u:#a>, <u:#b>)) } # the service",
        'SELECT * { ?s ?p \'load\', """it\'s a "service" """ ; <u:it\'s#service> ?o }',
    ],
)
def test_words_that_only_look_like_reaching_out_pass(query: str) -> None:
    assert redirect(query, lambda reach: REFUSED) == query


NAMED = (
    "PREFIX service: <u:> SELECT ?s { ?s service:p ?o } # service: and load:",
    "PREFIX SERVICE: <u:> PREFIX serviceLoad: <u:> SELECT * { ?s SERVICE:p ?o OPTIONAL { ?s serviceLoad:p ?load } }",
    "PREFIX workload: <u:> PREFIX workaaaa: <u:no> SELECT * { ?s workload:p ?o, true ; workload:p 'load' , 'service:'}",
    "PREFIX service: <u:> SELECT (STR(service:load) AS ?iri) ('service:x' AS ?text) {}",
    "PREFIX load: <u:>\nCONSTRUCT { ?s load:service ?o } WHERE { ?s load:p|load:q ?o }",
)


@pytest.mark.parametrize("query", NAMED)
def test_a_prefix_whose_name_holds_a_keyword_means_what_it_says(store: EmbeddedStore, query: str) -> None:
    store.update("INSERT DATA { <u:s> <u:p> 'load', 'service:' }")
    assert rows(store.query(query)) == rows(store.engine.query(query))
    assert len(renamed(query)) == len(query)
    names = [one.text.partition(":")[0].upper() for one in tokens(renamed(query)) if one.kind == "prefixed"]
    assert not [name for name in names if "SERVICE" in name or "LOAD" in name]


@pytest.mark.parametrize("seed", range(8))
def test_other_names_of_prefixes_never_change_an_answer(store: EmbeddedStore, seed: int) -> None:
    chance = random.Random(seed)
    same = 0
    for _ in range(200):
        text = changed(chance.choice(NAMED), chance)
        try:
            answered = rows(store.query(text))
        except GraphsvcError:
            continue  # it does not parse, or is refused
        assert answered == rows(store.engine.query(text)), text
        same += 1
    assert same > 10, "hardly any text parses, so this shows nothing"


def test_the_refusal_of_a_prefix_says_which_and_what_to_do() -> None:
    with pytest.raises(ForbiddenError, match=r"myload:x at line 1, column 15") as said:
        redirect("SELECT * { ?s myload:x ?o }", lambda reach: REFUSED)
    assert "declare the prefix myload:" in said.value.mend


def rows(result: object) -> list[str]:
    """What a result holds, in an order that does not depend on the engine's."""
    return [str(bool(result))] if isinstance(result, QueryBoolean) else sorted(str(one) for one in result)  # type: ignore[attr-defined]


def changed(text: str, chance: random.Random) -> str:
    """The text with some of its spaces gone, or with a piece of another in their place."""
    for _ in range(chance.randint(1, 3)):
        place = chance.choice([index for index, one in enumerate(text) if one == " "])
        piece = chance.choice(("", f" {chance.choice(PIECES)}", chance.choice(PIECES), f"{chance.choice(PIECES)} "))
        text = text[:place] + piece + text[place + 1 :]
    return text


def at(text: str, address: str) -> str:
    """The text with `address` for every <{}>."""
    return text.replace("<{}>", f"<{address}>")
