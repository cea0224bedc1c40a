"""Serves what somebody could do about a thing as JSON, CSV and Markdown under /api/v1/."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from graphsvc.explorer.action_data import action_data, action_tables
from graphsvc.explorer.actions import actions_asked
from graphsvc.explorer.documents.tables import to_csv, to_markdown
from graphsvc.explorer.view_options import ACTIONS
from graphsvc.model import catalogue_of, resolve
from graphsvc.options import Option, named, read
from graphsvc.service.api.openapi_schemas import described
from graphsvc.service.own_sessions import in_force

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

FORMATS = {"json": "application/json", "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8"}
OPTIONS = ACTIONS | {"about": replace(ACTIONS["about"], required=True)}
PARAMETERS = OPTIONS | named(format=Option("The format.", default="json", choices=tuple(FORMATS)))


def blueprint(context: ServiceContext) -> Blueprint:
    """The route of measures over the store of `context`."""
    routes = Blueprint("actions_api", __name__)

    @routes.get("/api/v1/actions")
    def api_actions() -> Response:
        asked = read(PARAMETERS, request.args.to_dict(flat=False), "http")
        with context.pages.turn():
            store = in_force(context).store
            catalogue = catalogue_of(store)
            found = actions_asked(catalogue, resolve(store, asked.text("about")), asked)
            form = asked.text("format")
            if form == "json":
                body = json.dumps(action_data(catalogue, found), ensure_ascii=False, indent=2)
            else:
                write = to_csv if form == "csv" else to_markdown
                body = write(action_tables(catalogue, found)[1])
        return Response(body, content_type=FORMATS[form])

    return routes


def openapi() -> dict[str, Any]:
    """The part of the OpenAPI 3.1 document that describes this route."""
    members = ["about", "headline", "columns", "measures", "standings", "left_out", "empty_cell", "note"]
    content: dict[str, Any] = {form.partition(";")[0]: {} for form in FORMATS.values()}
    content["application/json"] = {"schema": {"type": "object", "required": members}}
    problem = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
    operation = {
        "operationId": "actions",
        "summary": "What somebody could do about a thing: measures, by what was tested, said, disputed or not found",
        "parameters": [described(one) for one in PARAMETERS.values()],
        "responses": {
            "200": {"description": "The measures", "content": content},
            "300": {"description": "A label names several things", **problem},
            "400": {"description": "The request cannot be understood", **problem},
            "404": {"description": "Nothing of that name", **problem},
        },
    }
    return {"paths": {"/api/v1/actions": {"get": operation}}}
