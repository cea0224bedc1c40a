"""Serves the graph to language-model programs by the Model Context Protocol; every answer carries statuses and sources.

Needs the optional extra: pip install 'graphsvc[mcp]'.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

from graphsvc.answers import Catalogue, Claim, read_catalogue, resolve, search
from graphsvc.errors import ForbiddenError, GraphsvcError, MissingTool, UnknownTerm, UsageError
from graphsvc.knowledge.build import find_ontology
from graphsvc.names import SPARQL_PREFIXES, VERSION
from graphsvc.paths import explain, find_paths
from graphsvc.paths.data import explanation_data, paths_data
from graphsvc.sparqltext.guard import reaches_out, renamed
from graphsvc.sparqltext.known_prefixes import as_written, missing_prefixes
from graphsvc.sparqltext.tokens import keyword
from graphsvc.store import Store
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.jobs import Job
from graphsvc.store.workers import Limits, Pool

if TYPE_CHECKING:
    from mcp.server import MCPServer

Given = ParamSpec("Given")
RECORDED = """SELECT ?node ?said ?source WHERE {
  ?node a cf:FrameworkNode OPTIONAL { ?node cf:sectionOrSource ?said } OPTIONAL { ?node dcterms:source ?source }
} ORDER BY ?node ?source"""

ROWS = 200  # rows of a SPARQL answer; a model's context is small, and the answer says when it was cut
MATCHES = 50  # things that a search may be asked for
INSTRUCTIONS = """What influences healthcare workers' confidence in AI, as a graph of claims with their evidence.
Rules for using it: name the status and the sources of every claim you pass on. “inferred” is the curators' own
conclusion and has no source. An association is not an effect. A null finding is a finding: say it. Where no path is
found, the graph knows of none, which does not mean there is none. Do not add claims of your own to the graph's."""


class Answers:
    """The tools, each a plain function from arguments to a JSON object. Raises GraphsvcError."""

    def __init__(self, store: Store) -> None:
        self.store = store
        # What a model writes can hang or end the engine, so it runs where it can be killed.
        self.pool = Pool(store, 1, Limits(seconds=10.0)) if isinstance(store, EmbeddedStore) else None
        self._read: tuple[int, Catalogue] | None = None
        self._recorded: tuple[int, dict[str, dict[str, Any]]] | None = None

    def close(self) -> None:
        """End the worker process; closing twice does nothing."""
        if self.pool:
            self.pool.close()

    @property
    def catalogue(self) -> Catalogue:
        """The records, kept until the store changes."""
        if self._read is None or self._read[0] != self.store.generation:
            self._read = (self.store.generation, read_catalogue(self.store))
        return self._read[1]

    @property
    def recorded(self) -> dict[str, dict[str, Any]]:
        """Where each node was recorded from: the words of its row, and the sources these name, by the node's IRI."""
        if self._recorded is None or self._recorded[0] != self.store.generation:
            generation, made = self.store.generation, dict[str, dict[str, Any]]()
            found = self.store.query(SPARQL_PREFIXES + RECORDED)
            assert isinstance(found, QuerySolutions)
            for row in found:
                said = made.setdefault(row["node"].value, {"section_or_source": "", "sources": []})
                said["section_or_source"] = row["said"].value if row["said"] else ""
                said["sources"] += [row["source"].value] if row["source"] else []
            self._recorded = (generation, made)
        return self._recorded[1]

    def search(self, text: str, limit: int = 10) -> dict[str, Any]:
        """Find factors, conditions, biases, outcomes, bodies and the like by their names or definitions."""
        if not 1 <= limit <= MATCHES:
            raise UsageError(f"limit cannot be {limit}.", f"Use a whole number from 1 to {MATCHES}.")
        found = search(self.store, text, limit + 1)  # one more than asked for tells whether that was all
        matches = [self._node(one.iri) | {"matched": f"{one.kind}: {one.text}"} for one in found[:limit]]
        said = _whole(len(found) <= limit) | {"matches": matches}
        return self._with_sources(said, (), [one["iri"] for one in matches])

    def node(self, name: str) -> dict[str, Any]:
        """Describe one thing by name, slug or IRI: its definition and every claim about it, with status and sources."""
        iri = resolve(self.store, name)
        claims = self.catalogue.claims_of.get(iri, [])
        return self._with_sources(self._node(iri) | {"claims": [self._claim(one) for one in claims]}, claims, [iri])

    def paths(self, start: str, end: str, k: int = 5, max_length: int = 6) -> dict[str, Any]:
        """List the shortest paths of influence from one thing to another, hop by hop with the claims they rest on.

        A path of several hops is an inference from claims, not itself a finding.
        """
        found = paths_data(find_paths(self.store, start, end, k=k, max_length=max_length))
        return self._with_sources(found, self._claims_in(found))

    def explain(self, start: str, end: str) -> dict[str, Any]:
        """Explain how one thing bears on another: paths, tests that found no effect, and who is responsible."""
        found = explanation_data(explain(self.store, start, end))
        return self._with_sources(found, self._claims_in(found))

    def sparql(self, query: str) -> dict[str, Any]:
        """Answer a read-only SPARQL 1.1 query; the usual prefixes (cf:, node:, claim:, source:, skos:) are known.

        Read the resources graph://schema and graph://questions first. For every IRI of a claim or node in the answer,
        its status and sources are added.
        """
        form = keyword(query, "SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
        if form and form.text.upper() in ("CONSTRUCT", "DESCRIBE"):
            text = self._run(query, "ttl")
            claims = [one for one in self.catalogue.claims.values() if _mentions(text, one.iri, f"claim:{one.id}")]
            nodes = [one.iri for one in self.catalogue.nodes.values() if _mentions(text, one.iri, f"node:{one.slug}")]
            return self._with_sources({"turtle": text}, claims, nodes)
        answer = json.loads(self._run(query, "json"))
        rows = answer.get("results", {}).get("bindings", [])
        if rows:
            answer["results"]["bindings"] = rows[:ROWS]
        nodes = [text for text in dict.fromkeys(_texts(rows[:ROWS])) if text in self.catalogue.nodes]
        answer |= _whole(len(rows) <= ROWS) | {"rows": len(rows)}
        return self._with_sources(answer, self._claims_in(rows[:ROWS]), nodes)

    def schema(self) -> str:
        """The schema in Turtle."""
        return (find_ontology() / "schema.ttl").read_text(encoding="utf-8")

    def questions(self) -> str:
        """The example questions, each with the query that answers it."""
        files = sorted((find_ontology() / "questions").glob("*.rq"))
        return "\n\n".join(f"# {path.stem}\n{path.read_text(encoding='utf-8')}" for path in files)

    def _run(self, query: str, form: str) -> str:
        query = renamed(query)
        for reach in reaches_out(query):
            # SILENT too: a model would take the rows of a service that was passed over for rows there are not.
            raise ForbiddenError(f"{reach.word} is not allowed here.", "Ask about this graph alone: leave it out.")
        declared = missing_prefixes(query)
        with as_written(declared):
            if self.pool:
                return b"".join(self.pool.run(Job("query", declared + query, form))).decode()
            result = self.store.query(declared + query)
        json_form = isinstance(result, QuerySolutions | QueryBoolean)
        data = result.serialize(format=QueryResultsFormat.JSON if json_form else RdfFormat.TURTLE)  # type: ignore[arg-type]
        return (data or b"").decode()

    def _node(self, iri: str) -> dict[str, Any]:
        node = self.catalogue.nodes.get(iri)
        if node is None:
            raise UnknownTerm(f"“{iri}” is no node.", mend="Search for it first.")
        said = {"iri": iri, "label": node.label, "type": node.type, "status": node.status, "layer": node.layer}
        return said | {"definition": node.definition, "scope_note": node.scope_note, "filed_under": node.filed_under}

    def _claim(self, claim: Claim) -> dict[str, Any]:
        label = self.catalogue.label
        said = {
            "iri": claim.iri,
            "id": claim.id,
            "says": f"{label(claim.subject)} — {claim.predicate.rpartition('#')[2]} — {label(claim.object)}",
            "sign": claim.sign,
            "status": claim.status,
            "basis": claim.basis,
            "modality": claim.modality,
            "population": claim.population,
            "check": claim.check,
            "hedged": claim.hedged,
            "context": claim.context,
            "paraphrase": claim.paraphrase,
            "sources": list(claim.sources),
            "rests_on": list(claim.rests_on),
            "at_odds_with": list(claim.at_odds_with),
        }
        return {name: value for name, value in said.items() if value not in (None, "", [])}

    def _claims_in(self, data: Any) -> list[Claim]:
        """The claims whose IRIs stand anywhere in an answer."""
        claims = self.catalogue.claims
        return [claims[text] for text in dict.fromkeys(_texts(data)) if text in claims]

    def _with_sources(
        self, answer: dict[str, Any], claims: Iterable[Claim], nodes: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The answer with, beside it, the status of every claim and node and the record of every source of them."""
        found = {one.iri: {"status": one.status, "basis": one.basis, "sources": list(one.sources)} for one in claims}
        named = {iri: {"status": self.catalogue.nodes[iri].status} | self.recorded[iri] for iri in nodes}
        used = dict.fromkeys(iri for one in (*found.values(), *named.values()) for iri in one["sources"])
        sources = [self.catalogue.sources[iri] for iri in used if iri in self.catalogue.sources]
        return answer | {
            "evidence": found,
            "nodes": named,
            "sources": {
                one.iri: {
                    "title": one.title,
                    "authors": one.authors,
                    "year": one.year,
                    "url": one.url or (f"https://doi.org/{one.doi}" if one.doi else ""),
                    "study_type": one.study_type,
                    "text_read": one.text_read,
                }
                for one in sources
            },
        }


def make_server(store: Store) -> tuple[MCPServer, Answers]:
    """An MCP server over `store`, and what it answers from, to be closed after it. Raises MissingTool."""
    try:
        from mcp.server import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise MissingTool("The package mcp is not installed.", "Run: pip install 'graphsvc[mcp]'") from error

    answers = Answers(store)
    server: MCPServer = MCPServer("graphsvc", version=VERSION, instructions=INSTRUCTIONS, log_level="ERROR")
    reads = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for tool in (answers.search, answers.node, answers.paths, answers.explain, answers.sparql):
        server.tool(annotations=reads)(_told(tool))
    server.resource("graph://schema", mime_type="text/turtle", description="The schema")(answers.schema)
    server.resource("graph://questions", mime_type="application/sparql-query", description="Example questions")(
        answers.questions
    )
    return server, answers


def serve(store: Store) -> None:
    """Answer on standard input and output until the other side hangs up. Raises MissingTool."""
    server, answers = make_server(store)
    try:
        server.run("stdio")
    finally:
        answers.close()


def _told(tool: Callable[Given, dict[str, Any]]) -> Callable[Given, dict[str, Any]]:
    """The tool with its errors as MCP tells them: the message and how to mend it, for the model to try again."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def told(*args: Given.args, **kwargs: Given.kwargs) -> dict[str, Any]:
        try:
            return tool(*args, **kwargs)
        except GraphsvcError as error:
            raise ToolError(str(error)) from error

    return told


def _whole(complete: bool) -> dict[str, Any]:
    """The members by which every answer tells whether it is all there is, as those of paths do."""
    return {"complete": complete, "cut": None if complete else "limit"}


def _texts(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from (str(key), *_texts(value))
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _mentions(turtle: str, iri: str, curie: str) -> bool:
    """Whether a graph names a thing, in full or by its prefix; never R1 for R12."""
    return re.search(rf"{re.escape(iri)}>|\b{re.escape(curie)}(?![\w-])", turtle) is not None
