"""Assembles the OpenAPI 3.1 document from what each module of routes says about its own."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, request

import graphsvc.service.api.actions as actions_api
import graphsvc.service.api.ask as ask_api
import graphsvc.service.api.paths as paths_api
import graphsvc.service.api.questions as questions_api
import graphsvc.service.linked_data.references as references
import graphsvc.service.pages.own as own
from graphsvc.framework import framework
from graphsvc.names import VERSION
from graphsvc.service.api.questions_served import questions
from graphsvc.service.linked_data.reconcile import BATCH, FARTHEST

MODULES = (paths_api, ask_api, actions_api, own, references)
_NO_NAME = re.compile(r"[^A-Za-z0-9]+")
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "line": {"type": "integer"},
        "column": {"type": "integer"},
        "request": {"type": "string"},
    },
}
_PROBLEMS = {
    "description": "What went wrong and how to mend it.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def document(app: Flask) -> dict[str, Any]:
    """The document for the routes that `app` has."""
    paths: dict[str, Any] = _own() | _reconciliation()
    paths["/datasets"] = _get(
        "What the datasets of the service hold", {"datasets": {"type": "array", "items": {"type": "object"}}}
    )
    schemas: dict[str, Any] = {"Problem": _PROBLEM, "Results": questions_api.RESULTS_SCHEMA}
    for module in MODULES:
        part = module.openapi()
        paths |= part.get("paths", part)
        schemas |= part.get("components", {}).get("schemas", {})
    paths |= questions_api.openapi(questions(app.extensions["graphsvc"]))
    for place, path in paths.items():
        for method, operation in path.items():
            operation.setdefault("operationId", _NO_NAME.sub("_", f"{method}_{place}").strip("_"))
            operation.setdefault("responses", {}).setdefault("default", _PROBLEMS)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "graphsvc",
            "version": VERSION,
            "description": f"{framework().title}: paths, search and records as JSON. "
            "Queries go to /sparql, which has its own standard (SPARQL 1.1 Protocol).",
            "license": {"name": "MIT (code), CC BY 4.0 (data)"},
        },
        "servers": [{"url": request.script_root or "/"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _get(summary: str, properties: dict[str, Any], *parameters: dict[str, Any]) -> dict[str, Any]:
    """A route that answers GET with an object of these properties, all of them always there."""
    schema = {"type": "object", "required": list(properties), "properties": properties}
    answer = {"description": summary, "content": {"application/json": {"schema": schema}}}
    operation: dict[str, Any] = {"summary": summary, "responses": {"200": answer}}
    return {"get": operation | ({"parameters": list(parameters)} if parameters else {})}


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _own() -> dict[str, Any]:
    status = {"status": {"type": "string"}}
    return {
        "/healthz": _get("Whether the process runs", status),
        "/readyz": _get("Whether queries are answered", status),
    }


def _reconciliation() -> dict[str, Any]:
    """The routes of the Reconciliation Service API 0.2, which has its own standard for what is in the parameters."""
    root = "/api/v1/reconcile"
    text = {"type": "string"}
    result = {"result": {"type": "array", "items": {"type": "object", "required": ["id", "name"]}}}
    number = {"type": "integer", "minimum": 0, "maximum": FARTHEST}
    prefix = [
        _parameter("prefix", "How the name begins.", text),
        _parameter("cursor", "How many suggestions to skip.", number),
    ]
    asked = [
        _parameter("queries", f"A JSON object of at most {BATCH} queries by key.", text),
        _parameter("extend", "A JSON object with ids and properties.", text),
    ]
    return {
        root: _get("Which record a name stands for; without a parameter, what the service offers", {}, *asked),
        f"{root}/suggest/entity": _get("Records whose name begins so", result, *prefix),
        f"{root}/suggest/type": _get("Types whose name begins so", result, *prefix),
        f"{root}/suggest/property": _get("Properties whose name begins so", result, *prefix),
        f"{root}/extend/propose": _get(
            "Properties that records of a type have",
            {"type": text, "properties": {"type": "array", "items": {"type": "object"}}},
            _parameter("type", "The type.", text),
            _parameter("limit", "How many at most.", number),
        ),
        f"{root}/preview": {
            "get": {
                "summary": "What a record is, as a small page to show in a frame",
                "parameters": [_parameter("id", "The record.", text) | {"required": True}],
                "responses": {"200": {"description": "The page", "content": {"text/html": {}}}},
            }
        },
    }
