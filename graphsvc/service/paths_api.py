"""Serves path questions as JSON (and paths in every path format) under /api/v1/."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

import graphsvc.paths as paths
from graphsvc.errors import ForbiddenError, UsageError
from graphsvc.paths import data, render
from graphsvc.paths.model import Paths
from graphsvc.paths.vocabulary import vocabulary
from graphsvc.paths.walk import ANY, Walk

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

NDJSON = "application/x-ndjson"
FORMATS = {name: media for name, (media, _) in render.FORMATS.items()} | {"ndjson": NDJSON}


@dataclass(frozen=True)
class Parameter:
    """A parameter of the query string; the same row parses it and describes it in OpenAPI."""

    name: str
    type: str
    text: str
    many: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    option: str = ""
    required: bool = False


FROM = Parameter(
    "from", "string", "Where paths start: IRI, CURIE, slug, label or class.", option="start", required=True
)
TO = Parameter("to", "string", "Where paths end: IRI, CURIE, slug, label or class.", option="end", required=True)
EITHER = (
    Parameter("from", "string", "Where paths start; without it, every node that leads to the end.", option="start"),
    Parameter("to", "string", "Where paths end; without it, every node that can be reached.", option="end"),
)
SIGN = Parameter("sign", "string", "Keep paths of this sign.", many=True, choices=paths.SIGNS)
PAGE = (
    Parameter("limit", "integer", "Paths at most.", least=1, most=1000),
    Parameter("offset", "integer", "Paths to skip.", most=100_000),
    Parameter("format", "string", "The format, before Accept.", choices=tuple(FORMATS)),
)
SCOPE = (
    Parameter(
        "via", "string", "What counts as a hop: predicates (|, ^ allowed) or *; the claims if absent.", many=True
    ),
    Parameter("avoid", "string", "A node, predicate or class never to pass.", many=True),
    Parameter("inner", "string", "A class that the nodes between the ends must belong to.", many=True),
    Parameter("direction", "string", "Along the arrows, against them, or both.", choices=("out", "in", "both")),
    Parameter("graph", "string", "The IRI of a named graph to walk in."),
    Parameter("exact", "boolean", "A layer or factor stands for itself only, without its parts."),
    Parameter(
        "min_evidence",
        "string",
        "The weakest strength a record may have.",
        choices=paths.STRENGTHS[1:],
    ),
    Parameter("min_sources", "integer", "Sources that an arrow must rest on.", most=100),
    Parameter("status", "string", "Keep records of this status.", many=True, choices=paths.STATUSES),
    Parameter("basis", "string", "Keep records of this basis.", many=True, choices=paths.BASES),
    Parameter("study_type", "string", "Words in the study type of a source.", many=True),
    Parameter("include_inferred", "boolean", "Walk what the curators inferred (true unless given)."),
    Parameter("include_unverifiable", "boolean", "Walk what could not be confirmed (false unless given)."),
    Parameter("include_unsigned", "boolean", "Walk claims without a sign (true unless given)."),
)
LENGTH = Parameter("max_length", "integer", "Hops at most.", least=1, most=20)
FIND = (
    *EITHER,
    Parameter("mode", "string", "The k shortest, all of the shortest, or all.", choices=("k", "shortest", "all")),
    Parameter("k", "integer", "How many of the shortest (5 unless given).", least=1, most=1000),
    Parameter("min_length", "integer", "Hops at least.", least=1, most=20),
    LENGTH,
    Parameter("weight", "string", "The strongest weakest hop first.", choices=("evidence",)),
    SIGN,
    Parameter("each_pair", "boolean", "Answer for each pair of a start and an end on its own."),
    *PAGE,
)
PATHS = "from to complete cut sign paths"


@dataclass(frozen=True)
class Route:
    """A question: where it is asked, what answers it, how the answer becomes JSON, its parameters and its members."""

    path: str
    answer: Callable[..., Any]
    data: Callable[[Any], dict[str, Any]]
    summary: str
    parameters: tuple[Parameter, ...]
    members: str


ROUTES = (
    Route("paths", paths.find_paths, data.paths_data, "Paths from one thing to another", FIND, PATHS),
    Route(
        "explain",
        paths.explain,
        data.explanation_data,
        "Paths with their evidence, tests that found no effect, and who holds what",
        (FROM, TO, Parameter("k", "integer", "How many paths (3 unless given).", least=1, most=100), LENGTH),
        PATHS + " against actors way_back upstream",
    ),
    Route(
        "reach",
        paths.reach,
        data.reach_data,
        "What a thing bears on, or with direction=in what bears on it",
        (Parameter("node", "string", "IRI, CURIE, slug, label or class.", required=True), LENGTH),
        "from complete cut nodes",
    ),
    Route(
        "loops",
        paths.loops,
        data.paths_data,
        "Feedback loops; the sign + would reinforce itself, - would balance itself",
        (Parameter("through", "string", "A node the loops pass; all loops without it."), LENGTH, SIGN, *PAGE),
        PATHS,
    ),
    Route(
        "chokepoints",
        paths.chokepoints,
        data.chokepoints_data,
        "What every path from one thing to another must pass",
        (FROM, TO),
        "from to connected on_every_path smallest_node_cut smallest_hop_cut",
    ),
    Route(
        "leverage",
        paths.leverage,
        data.leverage_data,
        "Which factors reach most of what an outcome depends on",
        (
            Parameter("outcome", "string", "One or more outcomes; all of them if absent.", many=True),
            Parameter("factors", "string", "The class whose members are ranked (cf:Factor unless given)."),
            Parameter("order", "string", "What counts first.", choices=("reach", "evidence", "actors")),
            Parameter("limit", "integer", "Factors at most.", least=1, most=1000),
        ),
        "outcomes depends_on levers",
    ),
)


def blueprint(context: ServiceContext) -> Blueprint:
    """The routes of the path questions over the store of `context`."""
    routes = Blueprint("paths_api", __name__)
    seconds = float(context.options.get("query_timeout") or 10)
    for route in ROUTES:
        view = _view(context, route, seconds)
        routes.add_url_rule(f"/api/v1/{route.path}", f"api_{route.path}", view, methods=["GET"])

    @routes.get("/path")
    def path_vocabulary() -> Response:
        return Response(vocabulary(), mimetype="text/turtle")

    return routes


def _view(context: ServiceContext, route: Route, seconds: float) -> Callable[[], Response]:
    def view() -> Response:
        options = parse(route)
        form = options.pop("format", None) or _accepted()
        with ExitStack() as held:
            held.enter_context(context.paths.turn())
            found = route.answer(context.store, **options, time_limit=seconds)
            if not isinstance(found, Paths):
                return _json(route.data(found))
            if form == "ndjson":  # found while they are sent: the turn lasts until then
                answer = Response(_lines(found), mimetype=NDJSON)
                answer.call_on_close(held.pop_all().close)
                return answer
            return Response(render.render(found, form), content_type=FORMATS[form], headers={"Vary": "Accept"})

    return view


def parse(route: Route) -> dict[str, Any]:
    """Read the parameters of the request as keyword arguments. Raises UsageError that names the parameter."""
    known = {one.name: one for one in (*route.parameters, *SCOPE)}
    for name in request.args:
        if name not in known:
            raise UsageError(f"There is no parameter “{name}”.", f"The parameters are: {', '.join(known)}.")
    options: dict[str, Any] = {}
    for name, parameter in known.items():
        given = [text for text in request.args.getlist(name) if text.strip()]
        if parameter.required and not given:
            raise UsageError(f"The parameter “{name}” is missing.", parameter.text)
        if len(given) > 1 and not parameter.many:
            raise UsageError(f"The parameter “{name}” is given {len(given)} times.", "Give it once.")
        values = [_value(parameter, text) for text in given]
        if values:
            options[parameter.option or name] = values if parameter.many else values[0]
    for side in ("start", "end"):
        if any(one.option == side for one in route.parameters):
            options.setdefault(side, None)
    _refuse_patterns(options)
    return options


def _value(parameter: Parameter, text: str) -> Any:
    name = parameter.name
    if parameter.choices and text not in parameter.choices:
        raise UsageError(f"{name} cannot be “{text}”.", f"Use one of: {', '.join(parameter.choices)}.")
    if parameter.type == "boolean":
        if text.lower() not in ("true", "false", "yes", "no", "1", "0"):
            raise UsageError(f"{name} cannot be “{text}”.", "Use true or false.")
        return text.lower() in ("true", "yes", "1")
    if parameter.type == "integer":
        if not text.isascii() or not text.isdigit() or not parameter.least <= int(text) <= parameter.most:
            raise UsageError(f"{name} cannot be “{text}”.", f"Use a number from {parameter.least} to {parameter.most}.")
        return int(text)
    if len(text) > 2000:
        raise UsageError(f"{name} is {len(text)} characters long.", "Use at most 2000.")
    return text


def _refuse_patterns(options: dict[str, Any]) -> None:
    """Keep what would run as a query of the asker's own out of this process: such a query belongs in /sparql."""
    nodes = [text for name in ("start", "end", "node", "through", "factors") if (text := options.get(name))]
    listed = [text for name in ("avoid", "inner", "outcome") for text in options.get(name, ())]
    walk = Walk(tuple(text for text in options.get("via", ()) if not text.lstrip().startswith("{")))
    pattern = any(text.lstrip().startswith("{") for text in (*nodes, *listed, *options.get("via", ())))
    if pattern or not (walk.is_claims or walk.via == (ANY,) or walk.steps is not None):
        raise ForbiddenError(
            "Patterns and property paths with / * + ? ! ( ) are not walked here.",
            "Join predicates with | and ^, ask inside SPARQL with SERVICE, or use the Python package.",
        )


def _accepted() -> str:
    best = request.accept_mimetypes.best_match(
        [media.partition(";")[0] for media in FORMATS.values()], "application/json"
    )
    return next(name for name, media in FORMATS.items() if media.partition(";")[0] == best)


def _json(found: dict[str, Any]) -> Response:
    return Response(json.dumps(found, ensure_ascii=False, indent=2), content_type="application/json")


def _lines(found: Paths) -> Iterator[str]:
    """One path a line, each as soon as it is found; the last line says whether that was all."""
    for path in found:
        yield json.dumps(data.path_data(path), ensure_ascii=False) + "\n"
    yield json.dumps({"complete": found.complete, "cut": found.cut}) + "\n"


def openapi() -> dict[str, Any]:
    """The part of the OpenAPI 3.1 document that describes these routes."""
    return {"paths": {f"/api/v1/{route.path}": {"get": _operation(route)} for route in ROUTES}}


def _operation(route: Route) -> dict[str, Any]:
    parameters = (*route.parameters, *SCOPE)
    media = FORMATS.values() if any(one.name == "format" for one in parameters) else ["application/json"]
    content: dict[str, dict[str, Any]] = {one.partition(";")[0]: {} for one in media}
    content["application/json"] = {"schema": {"type": "object", "required": route.members.split()}}
    problem = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
    return {
        "operationId": route.path,
        "summary": route.summary,
        "parameters": [_described(one) for one in parameters],
        "responses": {
            "200": {"description": "The answer", "content": content},
            "300": {"description": "A label names several things", **problem},
            "400": {"description": "The request cannot be understood", **problem},
            "403": {"description": "Refused", **problem},
            "404": {"description": "Nothing of that name", **problem},
        },
    }


def _described(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": parameter.type}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.type == "integer":
        schema |= {"minimum": parameter.least, "maximum": parameter.most}
    if parameter.many:
        schema = {"type": "array", "items": schema}
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.text,
        "required": parameter.required,
        "schema": schema,
    }
