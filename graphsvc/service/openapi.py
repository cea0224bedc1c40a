"""Assembles the OpenAPI 3.1 document from what each module of routes says about its own."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Flask, request

from graphsvc.names import VERSION

MODULES = ("paths_api", "reconcile", "pages_files")
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
    paths: dict[str, Any] = dict(_own())
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    for name in MODULES:
        if name not in app.blueprints and not name.startswith("pages"):
            continue
        said = getattr(import_module(f"graphsvc.service.{name}"), "openapi", None)
        if said:
            part = said()
            paths |= part.get("paths", part)
            schemas |= part.get("components", {}).get("schemas", {})
    for path in paths.values():
        for operation in path.values():
            operation.setdefault("responses", {}).setdefault("default", _PROBLEMS)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "graphsvc",
            "version": VERSION,
            "description": "What influences healthcare workers' confidence in AI: paths, search and records as JSON. "
            "Queries go to /sparql, which has its own standard (SPARQL 1.1 Protocol).",
            "license": {"name": "MIT (code), CC BY 4.0 (data)"},
        },
        "servers": [{"url": request.script_root or "/"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _own() -> dict[str, Any]:
    def route(summary: str, words: str) -> dict[str, Any]:
        schema = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}
        content = {"application/json": {"schema": schema}}
        return {"get": {"summary": summary, "responses": {"200": {"description": words, "content": content}}}}

    return {
        "/healthz": route("Whether the process runs", "It runs."),
        "/readyz": route("Whether queries are answered", "They are."),
    }
