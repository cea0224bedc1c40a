"""Serves SPARQL 1.1 Graph Store HTTP Protocol: indirect at /rdf-graph-store, direct below it and below /graphs/."""

from __future__ import annotations

import io
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from flask import Blueprint, Response, request, url_for

from graphsvc.errors import GraphsvcError, UnknownTerm, UsageError
from graphsvc.formats import DATASETS, RDF_FORMATS, by_name
from graphsvc.service.protocol.negotiation import UnsupportedMediaType, choose, content_format
from graphsvc.service.protocol.operation import UPDATE, decoded
from graphsvc.service.protocol.sparql import authorize, prepared, respond
from graphsvc.sparqltext.protocol import absolute_iri, for_graph
from graphsvc.store.documents.loading import SMALL
from graphsvc.store.jobs import Job

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext
    from graphsvc.store.embedded import EmbeddedStore

METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH")
QUADS = (
    "Every graph at once is read with Accept: application/trig, and a document of several added by POST, as "
    "application/trig or application/n-quads, without both."
)


class PreconditionFailed(GraphsvcError):
    """If-Match or If-None-Match does not hold."""

    http_status = 412
    title = "The graph has changed"


@dataclass(frozen=True)
class Target:
    """The graph a request is about; `iri` None is the default graph."""

    iri: str | None

    @property
    def name(self) -> str:
        """The graph in an update."""
        return f"GRAPH <{self.iri}>" if self.iri else "DEFAULT"

    def block(self, triples: str) -> str:
        """Triples as a block of quads in this graph."""
        return f"{{ GRAPH <{self.iri}> {{ {triples} }} }}" if self.iri else f"{{ {triples} }}"


@dataclass(frozen=True)
class Condition:
    """What a request says the store must be like for it to be done (RFC 9110, 13.1): states and whether the graph is.

    `match` and `none_match` hold states; None in them stands for `*`, any state of a graph that is there.
    """

    match: frozenset[str | None]
    none_match: frozenset[str | None]

    @classmethod
    def of_request(cls) -> Condition:
        """The condition of the current request."""
        both = []
        for given in (request.if_match, request.if_none_match):
            tags: set[str | None] = {one.rpartition("-")[0] or one for one in given.as_set(include_weak=True)}
            both.append(frozenset({*tags, None} if given.star_tag else tags))
        return cls(*both)

    def hold(self, state: str, there: bool) -> None:
        """Raise PreconditionFailed where the store in `state`, with the graph `there` or not, is not as it must be."""
        if (None in self.match and not there) or (None in self.none_match and there):
            said = "is there already" if there else "does not exist"
            raise PreconditionFailed(f"The graph {said}.", "Leave the condition out, or name another graph.")
        if (self.match and not {None, state} & self.match) or state in self.none_match:
            raise PreconditionFailed("The store has changed since that ETag.", "GET the graph again.")


class GraphStore:
    """The operations of the protocol on the store of a context."""

    def __init__(self, context: ServiceContext) -> None:
        self.context = context
        self._run = uuid.uuid4().hex[:8]

    @property
    def state(self) -> str:
        """Names what the store holds now; any write changes it."""
        return f"{self._run}-{self.context.store.generation}"

    def exists(self, target: Target) -> bool:
        """Whether the graph is there; the default graph always is."""
        return target.iri is None or bool(self.context.store.query(f"ASK {{ GRAPH <{target.iri}> {{}} }}"))

    def answer(self, target: Target | None) -> Response:
        """Do what the request asks with the graph `target`; None is a POST that asks for a new one."""
        if request.method in ("GET", "HEAD"):
            return self.get(_known(target))
        authorize(self.context)
        if target is None:
            name = uuid.uuid4().hex
            target = Target(url_for("graph_store.direct", path=name, _external=True))
        write, condition, deletes = self._write(target), Condition.of_request(), request.method == "DELETE"
        seen: list[bool] = []

        def decide() -> str:
            there = self.exists(target)
            seen.append(there)
            condition.hold(self.state, there)
            if deletes and not there:
                raise UnknownTerm(f"There is no graph <{target.iri}>.", mend="Nothing was done.")
            return write(there)

        self.context.update(decide, request.base_url)
        if seen[0] or request.method == "PATCH":
            return Response(status=204)
        return Response(status=201, headers={"Location": str(target.iri)})

    def get(self, target: Target) -> Response:
        """The graph in the format the request prefers."""
        if not self.exists(target):
            raise UnknownTerm(f"There is no graph <{target.iri}>.", mend="PUT it first.")
        chosen = choose(RDF_FORMATS)
        pattern = f"GRAPH <{target.iri}> {{ ?s ?p ?o }}" if target.iri else "?s ?p ?o"
        state = self.state
        parts = self.context.run(Job("query", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", chosen.name))
        made = respond(parts, chosen)
        made.set_etag(f"{state}-{chosen.name}")
        return made

    def get_dataset(self) -> Response:
        """Every graph, in the format of quads that the request prefers."""
        chosen = choose(DATASETS)
        state = self.state
        made = respond(self.context.run(Job("dump", format=chosen.name)), chosen)
        made.set_etag(f"{state}-{chosen.name}")
        return made

    def add_dataset(self) -> Response:
        """Add the quads of the request, each to the graph that it names."""
        authorize(self.context)
        condition = Condition.of_request()
        by_graph: dict[str, list[str]] = defaultdict(list)
        for quad in self._quads(request.get_data(), request.content_type or "", request.base_url):
            if isinstance(quad.graph_name, ox.BlankNode):
                raise UsageError("A graph of the document is named by a blank node.", "Name each graph by an IRI.")
            graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
            by_graph[graph].append(f"{quad.triple} .")
        blocks = [Target(graph or None).block("\n".join(triples)) for graph, triples in by_graph.items()]
        # One operation, so that a blank node in two graphs stays one.
        inside = "\n".join(block[1:-1] for block in blocks)

        def decide() -> str:
            condition.hold(self.state, True)
            return f"INSERT DATA {{ {inside} }}"

        self.context.update(decide, request.base_url)
        return Response(status=204)

    def _write(self, target: Target) -> Callable[[bool], str]:
        """What gives the update that does what the request asks; it is told whether the graph is there.

        It is called while nobody else writes, without the request.
        """
        if request.method == "DELETE":
            return lambda there: f"DROP {target.name}"
        if request.method == "PATCH":
            update = prepared(self.context, for_graph(_patch(), target.iri))
            return lambda there: update
        documents = [one for one in self._triples(target) if one]
        replaces = request.method == "PUT"
        if len(documents) == 1 and documents[0].count("\n") >= SMALL and not self.context.store.is_remote:
            return lambda there: self._write_large(target, documents[0], replaces and there)
        return lambda there: _text(target, documents, replaces)

    def _write_large(self, target: Target, triples: str, replaces: bool) -> str:
        """Add a large document past the transaction, as `load` does; of one that `replaces`, write the difference."""
        store = cast("EmbeddedStore", self.context.store)
        lines = triples
        if replaces:
            if store.folder is None:  # where to drop a graph costs less than to find out what differs
                return _text(target, [triples], True)
            output = io.BytesIO()
            store.dump(output, format=ox.RdfFormat.N_TRIPLES, graph=target.iri)
            old, new = set(output.getvalue().decode().splitlines()), set(triples.splitlines())
            gone, lines = old - new, "\n".join(new - old)
            if any("_:" in one for one in gone):  # a blank node cannot be named in DELETE DATA
                return _text(target, [triples], True)
            if gone or lines.count("\n") < SMALL:
                removed = f"DELETE DATA {target.block(chr(10).join(gone))}"
                return f"{removed} ;\n{_text(target, [lines], False)}" if lines else removed
        store.load_many(lines.encode(), target.iri)
        return ""

    def _triples(self, target: Target) -> list[str]:
        """The documents of the request as N-Triples, read by a worker."""
        if request.mimetype == "multipart/form-data":
            files = [one for _, one in request.files.items(multi=True)]
            fields = [value.encode() for _, value in request.form.items(multi=True) if value.strip()]
            if not files and not fields:
                raise UsageError("The form holds no file.", "Attach at least one RDF document.")
            read = [self._read(one.read(), one.mimetype, target) for one in files]
            return read + [self._read(one, "text/turtle", target) for one in fields]
        return [self._read(request.get_data(), request.content_type or "", target)]

    def _read(self, body: bytes, media: str, target: Target) -> str:
        if not body.strip():
            return ""
        base = target.iri or request.base_url
        if not content_format(RDF_FORMATS, media).rdf.supports_datasets:
            return self._parsed(body, media, base).decode()  # N-Quads without graphs are N-Triples
        output = []
        for quad in self._quads(body, media, base):
            if quad.graph_name != ox.DefaultGraph():
                raise UsageError("The document has named graphs.", f"Send the triples of one graph. {QUADS}")
            output.append(f"{quad.triple} .")
        return "\n".join(output)

    def _parsed(self, body: bytes, media: str, base: str) -> bytes:
        """A document as N-Quads, read by a worker."""
        known = content_format(RDF_FORMATS, media)
        return b"".join(self.context.run(Job("parse", format=known.name, body=body, base=base)))

    def _quads(self, body: bytes, media: str, base: str) -> Iterator[ox.Quad]:
        """The quads of a document, read by a worker."""
        return ox.parse(self._parsed(body, media, base), ox.RdfFormat.N_QUADS)


def blueprint(context: ServiceContext) -> Blueprint:
    """The routes of the protocol over the store of `context`."""
    routes = Blueprint("graph_store", __name__)
    graphs = GraphStore(context)

    @routes.route("/rdf-graph-store", methods=METHODS)
    def indirect() -> Response:
        named = request.args.getlist("graph")
        default = "default" in request.args
        if len(named) + default > 1:
            raise UsageError("The request names more than one graph.", "Send ?graph=IRI or ?default, once.")
        if default:
            return graphs.answer(Target(None))
        if not named and request.method in ("GET", "HEAD") and choose(RDF_FORMATS) in DATASETS:
            return graphs.get_dataset()
        if not named and request.method != "POST":
            raise UsageError("The request names no graph.", f"Send ?graph=IRI or ?default. {QUADS}")
        if not named and by_name(DATASETS, request.mimetype):
            return graphs.add_dataset()
        return graphs.answer(Target(absolute_iri(named[0], "graph")) if named else None)

    @routes.route("/rdf-graph-store/<path:path>", methods=METHODS)
    @routes.route("/graphs/<path:path>", methods=METHODS)
    def direct(path: str) -> Response:
        return graphs.answer(Target(absolute_iri(request.base_url, "graph")))

    return routes


def _text(target: Target, documents: list[str], replaces: bool) -> str:
    """The update that adds documents of N-Triples to a graph, or that puts them in the place of what it holds."""
    parts = [f"DROP SILENT {target.name}"] if replaces else []
    parts += [f"CREATE SILENT GRAPH <{target.iri}>"] if target.iri else []
    # Each document is an operation of its own, so that blank nodes of two documents stay apart.
    return " ;\n".join([*parts, *(f"INSERT DATA {target.block(triples)}" for triples in documents)])


def _known(target: Target | None) -> Target:
    if target is None:
        raise UsageError("The request names no graph.", "Send ?graph=IRI or ?default.")
    return target


def _patch() -> str:
    if request.mimetype != UPDATE:
        raise UnsupportedMediaType("A PATCH holds a SPARQL update.", f"Send it as {UPDATE}.")
    return decoded(request.get_data())
