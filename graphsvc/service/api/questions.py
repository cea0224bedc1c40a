"""Serves questions that have a name under /api/v1/questions: each an address with parameters, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request

from graphsvc.errors import NotAcceptable
from graphsvc.formats import RDF_FORMATS, RESULTS, Format, by_ending
from graphsvc.options import Asked, Option, named, read
from graphsvc.questions import NamedQuestion, find_question, sparql_of
from graphsvc.service.api.openapi_schemas import described
from graphsvc.service.api.questions_served import ROOT, default_of, questions
from graphsvc.service.protocol.negotiation import wants_html
from graphsvc.service.protocol.operation import Operation
from graphsvc.service.protocol.sparql import answer, page, respond, run

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

FORMAT = Option("The format, before Accept.", also=("output", "results", "_format"))


def blueprint(context: ServiceContext) -> Blueprint:
    """The routes of the questions over the store of `context`."""
    routes = Blueprint("questions_api", __name__)
    asked_for = questions(context)

    @routes.get(ROOT)
    @routes.get(f"{ROOT}/")
    def every() -> Response:
        read({}, request.args.to_dict(flat=False), "http")
        root = request.url_root.rstrip("/")
        return jsonify({"questions": [_listed(one, root) for one in asked_for]})

    @routes.get(f"{ROOT}/<name>")
    def one(name: str) -> Response:
        stem, chosen = _format_of(name)
        question = find_question(asked_for, stem)
        given = read(question.options | named(format=FORMAT), request.args.to_dict(flat=False), "http")
        text = _text(context, question, given.only(question.options))
        operation = Operation("query", text, (), ())
        if chosen:
            return respond(run(context, operation, _held(question, chosen)), chosen)
        return page(context, operation) if wants_html() else answer(context, operation)

    return routes


def _text(context: ServiceContext, question: NamedQuestion, given: dict[str, Any]) -> str:
    asked = Asked(question.options, given)
    if not question.ask:
        return sparql_of(context.store, question, asked)
    with context.paths.turn():
        return sparql_of(context.store, question, asked, context.options["query_timeout"])


def _format_of(name: str) -> tuple[str, Format | None]:
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name, None
    found = by_ending((*RESULTS, *RDF_FORMATS), f".{ending}") or (RESULTS[0] if ending == "json" else None)
    found = found or (RESULTS[1] if ending == "xml" else None)
    return (stem, found) if found else (name, None)


def _held(question: NamedQuestion, chosen: Format) -> Format:
    fits = RDF_FORMATS if question.form in ("CONSTRUCT", "DESCRIBE") else RESULTS
    if chosen not in fits:
        endings = ", ".join(f".{one.name}" for one in fits)
        raise NotAcceptable(f"“{question.name}” has no answer as .{chosen.name}.", f"Use one of: {endings}.")
    return chosen


def _listed(one: NamedQuestion, root: str) -> dict[str, Any]:
    parameters = [
        {
            "name": option.shown("http"),
            "description": option.help,
            "default": default_of(one, name, option),
        }
        for name, option in one.options.items()
    ]
    said = {"name": one.name, "question": one.sentence, "note": one.note, "url": f"{root}{ROOT}/{one.name}"}
    return said | {"parameters": parameters, "query": one.text or None}


def openapi(found: tuple[NamedQuestion, ...]) -> dict[str, Any]:
    """The part of the OpenAPI 3.1 document that describes these routes."""
    text, listed = {"type": "string"}, {"type": "array", "items": {"type": "object"}}
    members: dict[str, Any] = {"name": text, "question": text, "note": text, "url": text, "parameters": listed}
    item = {
        "type": "object",
        "required": list(members),
        "properties": members | {"query": {"type": ["string", "null"]}},
    }
    every = {"type": "object", "required": ["questions"], "properties": {"questions": {"type": "array", "items": item}}}
    answered = {"description": "The questions", "content": {"application/json": {"schema": every}}}
    first = {
        "operationId": "list_questions",
        "summary": "The questions that have a name",
        "responses": {"200": answered},
    }
    return {ROOT: {"get": first}} | {f"{ROOT}/{one.name}": {"get": _operation(one)} for one in found}


def _operation(one: NamedQuestion) -> dict[str, Any]:
    graph = one.form in ("CONSTRUCT", "DESCRIBE")
    content: dict[str, Any] = {form.media_type: {} for form in (RDF_FORMATS if graph else RESULTS)}
    if not graph:
        content[RESULTS[0].media_type] = {"schema": {"$ref": "#/components/schemas/Results"}}
    options = one.options | named(format=FORMAT)
    return {
        "operationId": "question_" + one.name.replace("-", "_"),
        "summary": one.sentence,
        "parameters": [described(option) for option in options.values()],
        "responses": {"200": {"description": "The answer", "content": content}},
    }


RESULTS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "SPARQL 1.1 Query Results JSON",
    "required": ["head"],
    "properties": {
        "head": {
            "type": "object",
            "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
        },
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
        },
        "boolean": {"type": "boolean"},
    },
}
