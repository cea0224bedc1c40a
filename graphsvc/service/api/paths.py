"""Serves path questions as JSON (and paths in every path format) under /api/v1/."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from graphsvc.options import Option, named, read
from graphsvc.paths.model import Paths
from graphsvc.paths.output import data
from graphsvc.paths.output import formats as render
from graphsvc.paths.registry import QUESTIONS, Question, refuse_patterns
from graphsvc.paths.sparql.vocabulary import vocabulary
from graphsvc.service.api.openapi_schemas import MEMBERS, SCHEMAS, described
from graphsvc.service.own_sessions import in_force
from graphsvc.service.protocol.leaving import turn

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

NDJSON = "application/x-ndjson"
FORMATS = {name: media for name, (media, _) in render.FORMATS.items()} | {"ndjson": NDJSON}


def blueprint(context: ServiceContext) -> Blueprint:
    """The routes of the path questions over the store of `context`."""
    routes = Blueprint("paths_api", __name__)
    seconds = context.options["query_timeout"]
    for question in QUESTIONS.values():
        view = _view(context, question, seconds)
        routes.add_url_rule(f"/api/v1/{question.name}", f"api_{question.name}", view, methods=["GET"])

    @routes.get("/path")
    def path_vocabulary() -> Response:
        return Response(vocabulary(), mimetype="text/turtle")

    return routes


def _view(context: ServiceContext, question: Question, seconds: float) -> Callable[[], Response]:
    options = parameters(question)

    def view() -> Response:
        asked = read(options, request.args.to_dict(flat=False), "http")
        form = asked.text("format") or _accepted()
        own = asked.only(question.options)
        refuse_patterns(own)
        with ExitStack() as held:
            held.enter_context(turn(context.paths))
            found = question.ask(in_force(context).store, own, time_limit=seconds)
            if not isinstance(found, Paths):
                return _json(question.data(found))
            if form == "ndjson":  # found while they are sent: the turn lasts until then
                answer = Response(_lines(found), mimetype=NDJSON)
                answer.call_on_close(held.pop_all().close)
                return answer
            return Response(render.render(found, form), content_type=FORMATS[form], headers={"Vary": "Accept"})

    return view


def parameters(question: Question) -> dict[str, Option]:
    """The parameters of a route: the options of its question, and the format of the answer."""
    formats = tuple(FORMATS) if question.has_paths else ("json",)
    return question.options | named(format=Option("The format, before Accept.", choices=formats))


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
    paths = {f"/api/v1/{one.name}": {"get": _operation(one)} for one in QUESTIONS.values()}
    return {"paths": paths, "components": {"schemas": SCHEMAS}}


def _operation(question: Question) -> dict[str, Any]:
    media = FORMATS.values() if question.has_paths else ["application/json"]
    content: dict[str, dict[str, Any]] = {one.partition(";")[0]: {} for one in media}
    members = {name: MEMBERS.get(name, {}) for name in question.members.split()}
    answer = {"type": "object", "required": list(members), "properties": members}
    content["application/json"] = {"schema": answer}
    problem = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
    return {
        "operationId": question.name,
        "summary": question.summary,
        "parameters": [described(one) for one in parameters(question).values() if "http" not in one.not_on],
        "responses": {
            "200": {"description": "The answer", "content": content},
            "300": {"description": "A label names several things", **problem},
            "400": {"description": "The request cannot be understood", **problem},
            "403": {"description": "Refused", **problem},
            "404": {"description": "Nothing of that name", **problem},
        },
    }
