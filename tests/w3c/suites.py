"""Runs W3C suites beyond SPARQL 1.1 on the bare engine and on our service, and says of each test which of them passes.

They lie in the folder that GRAPHSVC_W3C names, as checkouts of w3c/rdf-tests and w3c/json-ld-api; nothing of them is
kept here. `python -m tests.w3c` writes docs/suites.json, from which the table in the docs is made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import pyoxigraph as ox

from graphsvc import create_app, open_store
from graphsvc.errors import GraphsvcError
from tests.conftest import W3C
from tests.w3c.manifest import DAWGT, MF, QT, RDF, RDFS, UT, Graph, canonical, expected_result, plain

TOKEN = "a-token-for-tests-only"
RDF_TESTS = W3C / "rdf-tests"
JSON_LD = W3C / "json-ld-api" / "tests"
HOME = "https://w3c.github.io/rdf-tests/"
JSON_LD_HOME = "https://w3c.github.io/json-ld-api/tests/"
WITHDRAWN = tuple(ox.NamedNode(DAWGT + one) for one in ("Withdrawn", "Deprecated"))
FOLDERS = {
    "SPARQL 1.0": "sparql/sparql10",
    "SPARQL 1.2": "sparql/sparql12",
    "RDF 1.1 Turtle": "rdf/rdf11/rdf-turtle",
    "RDF 1.1 TriG": "rdf/rdf11/rdf-trig",
    "RDF 1.1 N-Triples": "rdf/rdf11/rdf-n-triples",
    "RDF 1.1 N-Quads": "rdf/rdf11/rdf-n-quads",
    "RDF 1.1 RDF/XML": "rdf/rdf11/rdf-xml",
    "RDF 1.2 Turtle": "rdf/rdf12/rdf-turtle",
    "RDF 1.2 TriG": "rdf/rdf12/rdf-trig",
    "RDF 1.2 N-Triples": "rdf/rdf12/rdf-n-triples",
    "RDF 1.2 N-Quads": "rdf/rdf12/rdf-n-quads",
    "RDF 1.2 RDF/XML": "rdf/rdf12/rdf-xml",
}
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
REFUSALS = (SyntaxError, ValueError, OSError, RuntimeError, GraphsvcError)


class Target(Protocol):
    """What a suite is run on: one dataset. What is refused is raised as one of REFUSALS."""

    def fill(self, quads: list[ox.Quad]) -> None:
        """Hold these quads and no others."""

    def query(self, text: str, base: str) -> Any:
        """The answer as `manifest.plain` gives it."""

    def update(self, text: str, base: str) -> None:
        """Change what is held."""

    def read(self, document: bytes, format: ox.RdfFormat, base: str) -> list[ox.Quad]:
        """The quads of a document, through the store."""

    def quads(self) -> list[ox.Quad]:
        """All that is held."""


class Engine:
    """The engine by itself."""

    def fill(self, quads: list[ox.Quad]) -> None:
        self.store = ox.Store()
        self.store.extend(quads)

    def query(self, text: str, base: str) -> Any:
        return plain(self.store.query(text, base_iri=base))

    def update(self, text: str, base: str) -> None:
        self.store.update(text, base_iri=base)

    def read(self, document: bytes, format: ox.RdfFormat, base: str) -> list[ox.Quad]:
        self.fill(list(ox.parse(document, format, base_iri=base)))
        return self.quads()

    def quads(self) -> list[ox.Quad]:
        return list(self.store)


class Service:
    """Our service, over HTTP; `client` may write."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def fill(self, quads: list[ox.Quad]) -> None:
        self._send("/sparql", data={"update": "DROP ALL"})
        if quads:
            body = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
            self._send("/sparql", content=body, headers={"Content-Type": "application/n-quads"})

    def query(self, text: str, base: str) -> Any:
        accept = "application/sparql-results+xml, application/n-triples"
        # A query has no base of the protocol's: it is that of the address, so it is written into the text.
        said = self._send("/sparql", data={"query": f"BASE <{base}>\n{text}"}, headers={"Accept": accept})
        media = said.headers["Content-Type"].partition(";")[0]
        if media == "application/n-triples":
            return [quad.triple for quad in ox.parse(said.content, ox.RdfFormat.N_TRIPLES)]
        known = ox.QueryResultsFormat.from_media_type(media)
        assert known
        return plain(ox.parse_query_results(said.content, known))

    def update(self, text: str, base: str) -> None:
        self._send("/sparql", data={"update": text, "baseURI": base})

    def read(self, document: bytes, format: ox.RdfFormat, base: str) -> list[ox.Quad]:
        self._send("/sparql", data={"update": "DROP ALL"})
        headers = {"Content-Type": format.media_type}
        if format in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS):
            start = f"@base <{base}> .\n".encode() if format == ox.RdfFormat.TRIG else b""
            self._send("/sparql", content=start + document, headers=headers)
            return self.quads()
        self._send("/rdf-graph-store", "PUT", params={"graph": base}, content=document, headers=headers)
        return [ox.Quad(*one.triple) for one in self.quads()]

    def quads(self) -> list[ox.Quad]:
        said = self.client.get("/sparql", headers={"Accept": "application/n-quads"})
        return list(ox.parse(said.content, ox.RdfFormat.N_QUADS))

    def _send(self, path: str, method: str = "POST", **sent: Any) -> httpx.Response:
        said = self.client.request(method, path, **sent)
        if said.status_code in (400, 406, 415):
            raise ValueError(said.json()["detail"])
        said.raise_for_status()
        return said


@contextmanager
def here() -> Iterator[Service]:
    """The service behind its HTTP interface, in this process and without workers: thousands of writes are quick."""
    app = create_app(open_store(), writable=True, token=TOKEN)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://localhost", headers=headers) as client:
        yield Service(client)


@dataclass(frozen=True)
class Case:
    """A test of a suite: its name, and what runs it on a target and raises where it does not pass."""

    name: str
    run: Callable[[Target], None]


@dataclass
class Ran:
    """How many tests a suite has, and those that do not pass on the engine and over HTTP, with what was said."""

    tests: int = 0
    engine: dict[str, str] = field(default_factory=dict)
    http: dict[str, str] = field(default_factory=dict)


def ran(tests: list[Case], service: Target) -> Ran:
    """Run each test on the engine and on the service."""
    done = Ran(len(tests))
    for one in tests:
        for target, failed in ((Engine(), done.engine), (service, done.http)):
            try:
                one.run(target)
            except (AssertionError, *REFUSALS) as error:
                failed[one.name] = f"{type(error).__name__}: {error}"[:200]
    return done


def cases_of(suite: str) -> list[Case]:
    """The tests of one of FOLDERS, or of JSON-LD."""
    if suite == "JSON-LD 1.1 toRdf":
        return list(_json_ld())
    found = []
    for path in sorted((RDF_TESTS / FOLDERS[suite]).rglob("manifest*.ttl")):
        graph = Graph(path, iri_of(path))
        for head in [node for one in graph.subjects(MF + "entries") for node in graph.values(one, MF + "entries")]:
            for node in graph.items(head):
                run = _runner(graph, node)
                if run and graph.value(node, DAWGT + "approval") not in WITHDRAWN:
                    name = f"{path.parent.name}/{re.split('[#/]', node.value)[-1]}"
                    found.append(Case(name, run))
    return found


def iri_of(path: Path) -> str:
    """The address of a file of w3c/rdf-tests."""
    return HOME + path.relative_to(RDF_TESTS).as_posix()


def _file(node: Any) -> Path:
    return RDF_TESTS / node.value.removeprefix(HOME)


def _runner(graph: Graph, node: Any) -> Callable[[Target], None] | None:
    """What runs a test, by its type; None for a kind that is about something else, such as entailment."""
    kind = graph.value(node, RDF + "type")
    name = kind.value.rpartition("#")[2] if kind else ""
    action, result = graph.value(node, MF + "action"), graph.value(node, MF + "result")
    if name == "QueryEvaluationTest":
        return lambda target: _evaluate(graph, action, _file(result), target)
    if name == "UpdateEvaluationTest":
        return lambda target: _change(graph, action, result, target)
    if "Syntax" in name and graph.path.is_relative_to(RDF_TESTS / "sparql"):
        return lambda target: _judge(_file(action), "Negative" in name, "Update" in name, target)
    if "C14N" in name or "Entailment" in name or not isinstance(action, ox.NamedNode):
        return None
    # Every document is judged as it is read through the store; those of an evaluation are held to their result, too.
    return lambda target: _read(_file(action), "Negative" in name, _file(result) if result else None, target)


def _quads(path: Path, graph: str | None = None) -> list[ox.Quad]:
    read = ox.parse(path.read_bytes(), FORMATS[path.suffix], base_iri=iri_of(path), rename_blank_nodes=True)
    name = ox.NamedNode(graph) if graph else None
    return [ox.Quad(*one.triple, name) if name else one for one in read]


def _evaluate(graph: Graph, action: Any, expected: Path, target: Target) -> None:
    query = _file(graph.value(action, QT + "query"))
    text = query.read_text(encoding="utf-8")
    quads = [quad for one in graph.values(action, QT + "data") for quad in _quads(_file(one))]
    quads += [quad for one in graph.values(action, QT + "graphData") for quad in _quads(_file(one), one.value)]
    if not quads and re.search(r"\bFROM\b", text):  # the documents that the query names
        for one in re.findall(r"FROM\s+(?:NAMED\s+)?<([^>]+)>", text):
            quads += _quads(query.parent / one, iri_of(query.parent / one))
    target.fill(quads)
    found = target.query(text, iri_of(query))
    assert canonical(found) == canonical(expected_result(expected, iri_of(expected))), "another result"


def _change(graph: Graph, action: Any, result: Any, target: Target) -> None:
    def documents(node: Any) -> list[ox.Quad]:
        found = [quad for one in graph.values(node, UT + "data") for quad in _quads(_file(one))]
        for one in graph.values(node, UT + "graphData"):
            found += _quads(_file(graph.value(one, UT + "graph")), graph.value(one, RDFS + "label").value)
        return found

    path = _file(graph.value(action, UT + "request"))
    target.fill(documents(action))
    target.update(path.read_text(encoding="utf-8"), iri_of(path))
    assert canonical(target.quads()) == canonical(documents(result)), "another dataset"


def _judge(path: Path, wrong: bool, update: bool, target: Target) -> None:
    target.fill([])
    run = target.update if update else target.query
    try:
        run(path.read_bytes().decode(), iri_of(path))
    except REFUSALS as error:
        # What an operation fails over on an empty store, and a function that is not known, come after parsing.
        assert wrong or re.search(r"does not exist|function <", str(error)), error
        return
    assert not wrong, "accepted"


def _read(path: Path, wrong: bool, expected: Path | None, target: Target) -> None:
    try:
        found = target.read(path.read_bytes(), FORMATS[path.suffix], iri_of(path))
    except REFUSALS as error:
        assert wrong, error
        return
    assert not wrong, "accepted"
    if expected:
        assert canonical(found) == canonical(_quads(expected)), "other triples"


def _json_ld() -> Iterator[Case]:
    said = json.loads((JSON_LD / "toRdf-manifest.jsonld").read_text(encoding="utf-8"))
    for one in said["sequence"]:
        option = one.get("option", {})
        other = {"expandContext", "produceGeneralizedRdf", "rdfDirection"} & option.keys()
        old = "json-ld-1.0" in (option.get("specVersion"), option.get("processingMode"))
        if not other and not old and one["input"].endswith(".jsonld"):
            yield Case(one["@id"].lstrip("#"), lambda target, one=one: _to_rdf(one, target))  # type: ignore[misc]


def _to_rdf(one: Any, target: Target) -> None:
    base = one.get("option", {}).get("base", JSON_LD_HOME + one["input"])
    wrong = any("Negative" in kind for kind in one["@type"])
    try:
        found = target.read((JSON_LD / one["input"]).read_bytes(), ox.RdfFormat.JSON_LD, base)
    except REFUSALS as error:
        assert wrong, error
        return
    assert not wrong, "accepted"
    if "expect" in one:
        expected = ox.parse((JSON_LD / one["expect"]).read_bytes(), ox.RdfFormat.N_QUADS)
        assert canonical(found) == canonical(list(expected)), "other triples"


SUITES = (*FOLDERS, "JSON-LD 1.1 toRdf")
