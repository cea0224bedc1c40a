"""Lets spreadsheets be matched to the framework: the Reconciliation Service API 0.2, as OpenRefine speaks it.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from graphsvc.errors import LimitError, UnknownTerm, UsageError
from graphsvc.framework import framework
from graphsvc.model import search
from graphsvc.model.lookup import fold
from graphsvc.names import CF, NODE, VERSION
from graphsvc.paths.engine.search import Clock, OutOfTime
from graphsvc.service.linked_data.reconciler import MOST, PROPERTIES, Query, Reconciler
from graphsvc.service.protocol.leaving import turn
from graphsvc.sparqltext.repairs import MARK

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

BATCH = 500  # queries, or ids to extend, at once
LISTED = 20  # properties of a query or to extend, accepted values of a property, types
LONGEST = 1_000  # characters of a name or value
SHOWN = 20  # suggestions at once
FARTHEST = 1_000_000
STRICTNESS = ("should", "any", "all")
FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"


class TooMuch(UsageError):
    """More came in one request than is worked on at once."""

    http_status = 413
    title = "The request asks for too much at once"


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
            queries, refused = _queries(reconciler, request.values["queries"])
            with _turn(context) as check:
                found = reconciler.answer(queries, check)
            return jsonify({key: found.get(key) or {"result": [], "error": refused[key]} for key in (*found, *refused)})
        if "extend" in request.values:
            with _turn(context):
                return jsonify(_extend(reconciler, _object(request.values["extend"], "extend")))
        if request.values or request.method == "POST":
            given = "“, “".join(request.values) or "nothing"
            mend = (
                "Send queries={…} or extend={…} as a form or in the address; without either, GET tells what there is."
            )
            raise UsageError(f"Neither “queries” nor “extend” was sent, but “{given}”.", mend)
        return jsonify(_manifest(request.url_root.rstrip("/")))

    _suggestions(routes, reconciler)
    _on_records(routes, reconciler)
    return routes


@contextmanager
def _turn(context: ServiceContext) -> Iterator[Callable[[], None]]:
    """Work inside when a turn has come, calling what is given now and then. Raises Busy, LimitError, Gone."""
    seconds = context.options["query_timeout"]
    with turn(context.pages):
        clock = Clock(seconds)
        clock.check_now()
        try:
            yield clock.check_now
        except OutOfTime:
            mend = "Send fewer queries at once."
            raise LimitError(f"The batch takes more than {seconds:g} seconds.", mend) from None


def _suggestions(routes: Blueprint, reconciler: Reconciler) -> None:
    @routes.get("/suggest/entity")
    def suggest_entity() -> Response:
        prefix, start = request.args.get("prefix", ""), _whole("cursor", 0)
        by_id = reconciler.find(prefix)
        first = [by_id.iri] if by_id else []
        found = first + [
            one.iri for one in search(reconciler.context.store, prefix, start + SHOWN) if one.iri not in first
        ]
        entities = [reconciler.entity(iri) for iri in found[start : start + SHOWN]]
        return jsonify({"result": [one | {"notable": one.pop("type")} for one in entities]})

    @routes.get("/suggest/type")
    def suggest_type() -> Response:
        return _suggest(reconciler.types())

    @routes.get("/suggest/property")
    def suggest_property() -> Response:
        return _suggest(PROPERTIES)


def _on_records(routes: Blueprint, reconciler: Reconciler) -> None:
    @routes.get("/extend/propose")
    def propose() -> Response:
        kind, limit = request.args.get("type", ""), _whole("limit", len(PROPERTIES))
        properties = [{"id": pid, "name": PROPERTIES[pid]} for pid in reconciler.properties_of(kind)[:limit]]
        return jsonify({"type": kind, "limit": limit, "properties": properties})

    @routes.get("/preview")
    def preview() -> Response:
        given = request.args.get("id", "")
        node = reconciler.find(given)
        if node is None:
            raise UnknownTerm(f"There is no record “{given}” to preview.", [], "Use an id that a match gave.")
        page = make_response(render_template("preview.html", node=node, entity=reconciler.entity(node.iri)))
        page.headers["Content-Security-Policy"] = FRAMED  # shown inside a client's page; nothing in it can be done
        return page


def _manifest(root: str) -> dict[str, Any]:
    own = f"{root}/api/v1/reconcile"
    return {
        "versions": ["0.2"],
        "name": framework().title,
        "identifierSpace": NODE,
        "schemaSpace": CF + "FrameworkNode",
        "documentation": f"{root}/developers",
        "logo": f"{root}/static/icon.svg",
        "serviceVersion": VERSION,
        "batchSize": BATCH,
        "defaultTypes": [{"id": "cf:Factor", "name": "Factor"}, {"id": "cf:Body", "name": "Body"}],
        "view": {"url": f"{root}/id/node/{{{{id}}}}"},
        "preview": {"url": f"{own}/preview?id={{{{id}}}}", "width": 430, "height": 200},
        "suggest": {
            kind: {"service_url": own, "service_path": f"/suggest/{kind}"} for kind in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": own, "service_path": "/extend/propose"},
            "property_settings": [],
        },
    }


def _extend(reconciler: Reconciler, asked: Mapping[str, Any]) -> dict[str, Any]:
    ids, wanted = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(wanted, list):
        raise UsageError("“ids” or “properties” in extend is no list.", 'Write {"ids": ["…"], "properties": [{…}]}.')
    _hold("ids", ids, BATCH)
    _hold("properties", wanted, LISTED)
    properties = [str(one.get("id", "")) if isinstance(one, dict) else str(one) for one in wanted]
    rows = reconciler.rows([str(one) for one in ids], properties)
    return {"meta": [{"id": pid, "name": PROPERTIES[pid]} for pid in properties], "rows": rows}


def _suggest(names: Mapping[str, str]) -> Response:
    prefix, start = fold(request.args.get("prefix", "")), _whole("cursor", 0)
    fits = sorted((label, one) for one, label in names.items() if prefix in fold(f"{label} {one}"))
    return jsonify({"result": [{"id": one, "name": label} for label, one in fits[start : start + SHOWN]]})


def _whole(name: str, otherwise: int) -> int:
    given = request.args.get(name, str(otherwise))
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given) <= FARTHEST):
        raise UsageError(f"“{given}” in “{name}” is no whole number from 0 to {FARTHEST}.", "Write it as 20.")
    return int(given)


def _queries(reconciler: Reconciler, text: str) -> tuple[dict[str, Query], dict[str, str]]:
    """The queries of a batch, and why others of it are none: they must not keep the rest from being answered."""
    given = _object(text, "queries")
    _hold("queries", given, BATCH)
    queries: dict[str, Query] = {}
    refused: dict[str, UsageError] = {}
    for key, query in given.items():
        try:
            queries[key] = _query(reconciler, key, query)
        except TooMuch:
            raise
        except UsageError as error:
            refused[key] = error
    if refused and not queries:
        raise next(iter(refused.values()))
    return queries, {key: str(error) for key, error in refused.items()}


def _query(reconciler: Reconciler, key: str, given: Any) -> Query:
    if not isinstance(given, dict) or not isinstance(given.get("query", ""), str):
        raise UsageError(f"“{key}” in queries is no query.", 'Write {"q0": {"query": "a name"}}.')
    if not given.get("query", "").strip() and not given.get("properties"):
        raise UsageError(f"“{key}” has neither “query” nor “properties”.", 'Write {"query": "a name"}.')
    strict = given.get("type_strict", "should")
    if strict not in STRICTNESS:
        raise UsageError(f"“{strict}” in “{key}” is no “type_strict”.", f"Use one of: {', '.join(STRICTNESS)}.")
    _hold_text(f"“query” of “{key}”", given.get("query", ""))
    kinds = given.get("type") or []
    _hold(f"types of “{key}”", _listed(kinds), LISTED)
    _hold(f"properties of “{key}”", _listed(given.get("properties") or []), LISTED)
    named = [str(one.get("id", "") if isinstance(one, dict) else one) for one in _listed(kinds)]
    types = frozenset(reconciler.class_of(one) for one in named)
    properties = tuple(_property(reconciler, key, one) for one in _listed(given.get("properties") or []))
    return Query(given.get("query", "").strip(), types, strict == "all", properties, _limit(given))


def _property(reconciler: Reconciler, key: str, given: Any) -> tuple[str, frozenset[str]]:
    if not isinstance(given, dict) or not isinstance(given.get("pid"), str) or "v" not in given:
        raise UsageError(f"A property of “{key}” is no object with pid and v.", 'Write [{"pid": "…", "v": "…"}].')
    reconciler.values(given["pid"])  # tells an unknown one even where no candidate would be asked for it
    _hold(f"values of a property of “{key}”", _listed(given["v"]), LISTED)
    values = [one.values() if isinstance(one, dict) else [one] for one in _listed(given["v"])]
    texts = [str(text) for one in values for text in one]
    for text in texts:
        _hold_text(f"A value of “{key}”", text)
    return given["pid"], frozenset(fold(text) for text in texts)


def _hold(what: str, given: Sized, most: int) -> None:
    """Raise TooMuch where more of something came than is worked on at once."""
    if len(given) > most:
        raise TooMuch(f"{len(given):,} {what} came at once; at most {most} are taken.", "Send them in parts.")


def _hold_text(what: str, text: str) -> None:
    if len(text) > LONGEST:
        raise TooMuch(f"{what} has {len(text):,} characters; at most {LONGEST:,} are taken.", "Shorten it.")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text.removeprefix(MARK))
    except (ValueError, RecursionError) as error:
        said = "it nests too deep" if isinstance(error, RecursionError) else error
        raise UsageError(f"“{name}” is no JSON: {said}.", "Send a JSON object.") from error
    if not isinstance(value, dict):
        raise UsageError(f"“{name}” is no JSON object.", "Send an object, such as {}.")
    return value


def _limit(query: Mapping[str, Any]) -> int:
    """How many candidates to give: what is asked for is a maximum, so that more than there can be does no harm."""
    given = query.get("limit", 5)
    if isinstance(given, str) and given.isascii() and given.isdigit():
        given = int(given[:9])
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise UsageError(f"“{str(given)[:100]}” is no limit.", f"Ask for 1 to {MOST} candidates.")
    return min(given, MOST)
