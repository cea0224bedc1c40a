"""Answers questions in plain words as JSON, under /api/v1/ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from graphsvc.asking import ASKING, asked_data
from graphsvc.asking.intents import INTENTS
from graphsvc.options import read
from graphsvc.service.api.openapi_schemas import described
from graphsvc.service.own_sessions import in_force

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext


def blueprint(context: ServiceContext) -> Blueprint:
    """The route over the store of `context`."""
    routes = Blueprint("ask_api", __name__)

    @routes.get("/api/v1/ask")
    def ask() -> Response:
        asked = read(ASKING, request.args.to_dict(flat=False), "http")
        with context.paths.turn():
            found = asked_data(in_force(context).store, asked.text("q"))
        return Response(json.dumps(found, ensure_ascii=False, indent=2), content_type="application/json")

    return routes


def openapi() -> dict[str, Any]:
    """The part of the OpenAPI 3.1 document that describes this route."""
    asked = described(ASKING["q"])
    asked["schema"]["minLength"] = 1
    problem = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
    operation = {
        "operationId": "ask",
        "summary": "A question in plain words: how it was read, best first, each reading with its answer",
        "parameters": [asked],
        "responses": {
            "200": {
                "description": "The readings; none where it cannot be answered, and then `said` tells why",
                "content": {"application/json": {"schema": _answer()}},
            },
            "400": {"description": "There is no question, or it is too long", **problem},
        },
    }
    return {"paths": {"/api/v1/ask": {"get": operation}}}


def _answer() -> dict[str, Any]:
    texts = {"type": "string"}
    many = {"type": "array", "items": texts}
    said = _object({"how": texts, "text": texts, "claims": many, "nodes": many})
    sentences = {"type": "array", "items": said}
    line = _object({"line": texts, "title": texts, "text": texts, "said": sentences, "claims": many})
    reading = {
        "intent": {"type": "string", "enum": list(INTENTS)},
        "nodes": many,
        "read_as": texts,
        "sure": {"type": "boolean"},
        "guessed": {"type": "array", "items": _object(dict.fromkeys(("written", "iri", "label", "said"), texts))},
        "url": texts,
        "headline": texts,
        "answer": {"type": "array", "items": line},
    }
    return _object(
        {
            "question": texts,
            "readings": {"type": "array", "items": _object(reading)},
            "said": texts,
            "near": {"type": "array", "items": _object({"iri": texts, "label": texts})},
            "people": many,
            "mended": {"type": "array", "items": _object({"written": texts, "read": texts})},
            "unknown": many,
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}
