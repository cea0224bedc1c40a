"""Lets spreadsheets be matched to the framework: the Reconciliation Service API 0.2, as OpenRefine speaks it.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request
from pyoxigraph import QuerySolutions

from graphsvc.answers import Catalogue, read_catalogue, search
from graphsvc.answers.search import fold
from graphsvc.errors import UsageError
from graphsvc.knowledge.link import link
from graphsvc.knowledge.link_terms import Term
from graphsvc.names import CF, NODE, SPARQL_PREFIXES

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

BATCH = 500
LEAST = 0.3  # a spreadsheet user looks at the candidates; a proposal in a table of mappings must be surer
WITHOUT_PROPERTY = 0.75  # what is left of the score of a candidate that lacks a value the row asks for
PROPERTIES = {
    "skos:definition": "definition",
    "cf:status": "status",
    "cf:layer": "layer",
    "cf:filedUnder": "filed under",
    "cf:influences": "influences",
    "cf:isInfluencedBy": "is influenced by",
}


@dataclass
class Reconciler:
    """The records to match against, kept until the store changes."""

    context: ServiceContext
    _read: tuple[int, Catalogue, dict[str, set[str]]] | None = None

    def records(self) -> tuple[Catalogue, dict[str, set[str]]]:
        """The catalogue, and the classes of each node."""
        store = self.context.store
        if self._read is None or self._read[0] != store.generation:
            classes: dict[str, set[str]] = defaultdict(set)
            for node, kind in self.select("SELECT ?s ?class { ?s a cf:FrameworkNode, ?class }"):
                classes[node].add(kind)
            self._read = (store.generation, read_catalogue(store), classes)
        return self._read[1], self._read[2]

    def select(self, query: str) -> list[tuple[str, str]]:
        """The pairs that a query of two variables finds."""
        found = self.context.store.query(SPARQL_PREFIXES + query)
        assert isinstance(found, QuerySolutions)
        return [(row[0].value, row[1].value) for row in found]

    def answer(self, queries: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """The candidates of each query of a batch; queries of one type are matched together."""
        by_type: dict[str, list[str]] = defaultdict(list)
        for key, query in queries.items():
            by_type[_type(query)].append(key)
        answers: dict[str, Any] = {}
        for kind, keys in by_type.items():
            asked = [Term(key, str(queries[key].get("query", ""))) for key in keys]
            terms = [Term(one.iri, one.label, one.alt_labels, one.definition) for one in self._of_type(kind)]
            found = defaultdict(list)
            for one in link(asked, terms, threshold=LEAST, per_term=25, margin=1.0):
                found[one.theirs.iri].append((one.ours.iri, one.score))
            for key in keys:
                answers[key] = {"result": self._candidates(found[key], queries[key])}
        return {key: answers[key] for key in queries}

    def _of_type(self, kind: str) -> list[Any]:
        catalogue, classes = self.records()
        wanted = CF + kind.removeprefix(CF).removeprefix("cf:")
        return [one for one in catalogue.nodes.values() if not kind or wanted in classes[one.iri]]

    def _candidates(self, found: Sequence[tuple[str, float]], query: Mapping[str, Any]) -> list[dict[str, Any]]:
        wanted = [(str(one.get("pid", "")), one.get("v")) for one in query.get("properties") or ()]
        scored = [(score * self._agreement(iri, wanted), iri) for iri, score in found]
        ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[: _limit(query)]
        sure = bool(ranked) and ranked[0][0] >= 0.95 and (len(ranked) == 1 or ranked[1][0] < 0.95)
        return [
            {**self.entity(iri), "score": round(100 * score, 1), "match": sure and number == 0}
            for number, (score, iri) in enumerate(ranked)
        ]

    def _agreement(self, iri: str, wanted: Sequence[tuple[str, Any]]) -> float:
        share = 1.0
        for pid, given in wanted:
            values = given if isinstance(given, list) else [given]
            texts = {fold(str(one.get("name", one.get("id", "")) if isinstance(one, dict) else one)) for one in values}
            held = {fold(text) for one in self.values([iri], pid)[iri] for text in one.values()}
            share *= 1.0 if texts & held else WITHOUT_PROPERTY
        return share

    def entity(self, iri: str) -> dict[str, Any]:
        """How the API writes a node; the status of it stands in the description, so that nobody takes it for more."""
        catalogue, _ = self.records()
        node = catalogue.nodes[iri]
        kind = {"id": f"cf:{node.type}", "name": catalogue.label(CF + node.type)}
        status = catalogue.label(CF + node.status)
        return {"id": node.slug, "name": node.label, "type": [kind], "description": f"{node.definition} ({status})"}

    def values(self, iris: Sequence[str], property: str) -> dict[str, list[dict[str, str]]]:
        """The values of a property for some nodes: entities with id and name, or texts."""
        if property not in PROPERTIES:
            known = ", ".join(PROPERTIES)
            raise UsageError(f"There is no property “{property}” to match or fetch.", f"Use one of: {known}.")
        catalogue, _ = self.records()
        known_iris = " ".join(f"<{iri}>" for iri in iris if iri in catalogue.nodes)
        found: dict[str, list[dict[str, str]]] = {iri: [] for iri in iris}
        for iri, value in self.select(
            f"SELECT ?s ?o {{ VALUES ?s {{ {known_iris} }} ?s {property} ?o }} ORDER BY ?s ?o"
        ):
            if value.startswith(NODE):
                found[iri].append({"id": value.removeprefix(NODE), "name": catalogue.label(value)})
            else:
                found[iri].append({"str": catalogue.label(value)})
        return found


def blueprint(context: ServiceContext) -> Blueprint:
    """The routes of the reconciliation service over the store of `context`."""
    routes = Blueprint("reconcile", __name__, url_prefix="/api/v1/reconcile")
    reconciler = Reconciler(context)

    @routes.after_request
    def allow_every_origin(response: Response) -> Response:
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @routes.route("", methods=["GET", "POST"])
    def reconcile() -> Response:
        if "queries" in request.values:
            return jsonify(reconciler.answer(_queries(request.values["queries"])))
        if "extend" in request.values:
            return jsonify(_extend(reconciler, _object(request.values["extend"], "extend")))
        return jsonify(_manifest(request.url_root.rstrip("/")))

    @routes.get("/suggest/entity")
    def suggest_entity() -> Response:
        found = search(context.store, request.args.get("prefix", ""), 20)
        entities = [reconciler.entity(one.iri) for one in found]
        return jsonify({"result": [one | {"notable": one.pop("type")} for one in entities]})

    @routes.get("/suggest/type")
    def suggest_type() -> Response:
        catalogue, classes = reconciler.records()
        kinds = {iri: catalogue.label(iri) for found in classes.values() for iri in found if iri.startswith(CF)}
        return _suggest({"cf:" + iri.removeprefix(CF): label for iri, label in kinds.items()})

    @routes.get("/suggest/property")
    def suggest_property() -> Response:
        return _suggest(PROPERTIES)

    @routes.get("/extend/propose")
    def propose() -> Response:
        properties = [{"id": pid, "name": name} for pid, name in PROPERTIES.items()]
        return jsonify({"type": request.args.get("type", ""), "properties": properties})

    return routes


def _manifest(root: str) -> dict[str, Any]:
    own = f"{root}/api/v1/reconcile"
    return {
        "versions": ["0.2"],
        "name": "What influences healthcare workers' confidence in AI",
        "identifierSpace": NODE,
        "schemaSpace": CF,
        "defaultTypes": [{"id": "cf:Factor", "name": "Factor"}, {"id": "cf:Body", "name": "Body"}],
        "view": {"url": f"{root}/id/node/{{{{id}}}}"},
        "preview": {"url": f"{root}/id/node/{{{{id}}}}?embed=1", "width": 430, "height": 300},
        "suggest": {
            kind: {"service_url": own, "service_path": f"/suggest/{kind}"} for kind in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": own, "service_path": "/extend/propose"},
            "property_settings": [],
        },
    }


def _extend(reconciler: Reconciler, asked: Mapping[str, Any]) -> dict[str, Any]:
    ids, wanted = asked.get("ids") or [], asked.get("properties") or []
    if not isinstance(ids, list) or not isinstance(wanted, list):
        raise UsageError("“ids” or “properties” in extend is no list.", 'Write {"ids": ["…"], "properties": [{…}]}.')
    slugs = [str(one) for one in ids]
    properties = [str(one.get("id", "")) if isinstance(one, dict) else str(one) for one in wanted]
    found = {pid: reconciler.values([NODE + slug for slug in slugs], pid) for pid in properties}
    rows = {slug: {pid: found[pid][NODE + slug] for pid in properties} for slug in slugs}
    return {"meta": [{"id": pid, "name": PROPERTIES[pid]} for pid in properties], "rows": rows}


def _suggest(names: Mapping[str, str]) -> Response:
    prefix = fold(request.args.get("prefix", ""))
    fits = sorted((label, one) for one, label in names.items() if prefix in fold(f"{label} {one}"))
    return jsonify({"result": [{"id": one, "name": label} for label, one in fits[:20]]})


def _queries(text: str) -> dict[str, Mapping[str, Any]]:
    queries = _object(text, "queries")
    if len(queries) > BATCH:
        raise UsageError(f"{len(queries)} queries came at once.", f"Send at most {BATCH} in a batch.")
    for key, query in queries.items():
        if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
            raise UsageError(f"“{key}” in queries is no query.", 'Write {"q0": {"query": "automation bias"}}.')
        held = query.get("properties") or []
        if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
            raise UsageError(f"The properties of “{key}” are no list of objects.", 'Write [{"pid": "…", "v": "…"}].')
    return queries


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise UsageError(f"“{name}” is no JSON: {error}.", "Send a JSON object.") from error
    if not isinstance(value, dict):
        raise UsageError(f"“{name}” is no JSON object.", "Send an object, such as {}.")
    return value


def _type(query: Mapping[str, Any]) -> str:
    given = query.get("type") or ""
    return str(given[0] if isinstance(given, list) else given.get("id", "") if isinstance(given, dict) else given)


def _limit(query: Mapping[str, Any]) -> int:
    given = query.get("limit") or 5
    if not isinstance(given, int) or not 0 < given <= 25:
        raise UsageError(f"“{given}” is no limit.", "Ask for 1 to 25 candidates.")
    return given
