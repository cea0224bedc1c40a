"""Describes the routes of own evidence for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from graphsvc.own.writing import MEDIA

_TEXT = {"type": ["string", "null"]}
_NUMBER = {"type": ["integer", "null"]}
_FAULT = {
    "type": "object",
    "required": ["sheet", "row", "column", "cell", "value", "reason", "mend", "likely", "may_be_new"],
    "properties": {
        **dict.fromkeys(("sheet", "column", "cell", "value", "reason", "mend"), _TEXT),
        "row": _NUMBER,
        "likely": {"type": "array", "items": {"type": "string"}},
        "may_be_new": {"type": "boolean"},
    },
}
_TOLD = {
    "type": "object",
    "required": ["url", "rows", "faults", "notes"],
    "properties": {
        "url": _TEXT,
        "rows": {"type": "integer"},
        "faults": {"type": "array", "items": _FAULT},
        "notes": {"type": "array", "items": {"type": "string"}},
    },
}
_ANSWER = {"content": {"application/json": {"schema": _TOLD}}}
_FIELDS = {"file": {"type": "string", "format": "binary"}, "new": {"type": "array", "items": {"type": "string"}}}
_FORM = {"multipart/form-data": {"schema": {"type": "object", "required": ["file"], "properties": _FIELDS}}}
_STRINGS = {"type": "array", "items": {"type": "string"}}
_READ = {
    "type": "object",
    "required": ["format", "entries", "rows", "known", "faults", "remarks"],
    "properties": {
        "format": {"type": "string"},
        "entries": {"type": "integer"},
        "rows": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}},
        **dict.fromkeys(("known", "faults", "remarks"), _STRINGS),
    },
}
_REFERENCES = {"content": {"application/json": {"schema": _READ}}}
_FILE_FIELD = {"file": {"type": "string", "format": "binary"}}
_FILE = {"multipart/form-data": {"schema": {"type": "object", "required": ["file"], "properties": _FILE_FIELD}}}
_WORKBOOK = {"description": "The workbook", "content": {MEDIA: {}}}
_TOKEN = [
    {
        "name": "token",
        "in": "path",
        "required": True,
        "description": "What the address of a kept sheet ends with.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22,64}$"},
    }
]
_FILES = "The file is .xlsx, .csv or .ods; each new is a name that is a new thing of your own."


def _route(summary: str, responses: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"summary": summary, "responses": responses, **more}


ROUTES: dict[str, Any] = {
    "/own": {
        "post": _route(
            "Check a sheet of own evidence, and keep it where nothing is wrong",
            {
                "201": {"description": "Kept: url is its address", **_ANSWER},
                "422": {"description": "Not kept: faults says why", **_ANSWER},
            },
            description=_FILES,
            requestBody={"required": True, "content": _FORM},
        )
    },
    "/own/template.xlsx": {"get": _route("The workbook to fill in", {"200": _WORKBOOK})},
    "/own/marked.xlsx": {
        "post": _route(
            "The cells of a sheet, its faults as comments in them",
            {"200": _WORKBOOK},
            description=_FILES,
            requestBody={"required": True, "content": _FORM},
        )
    },
    "/own/sources": {
        "post": _route(
            "Rows of sources from the file of a reference manager; nothing is kept",
            {"200": {"description": "Rows, and what is to be said of entries", **_REFERENCES}},
            description="The file is RIS, BibTeX or CSL JSON. Entries that are a source already get no row.",
            requestBody={"required": True, "content": _FILE},
        )
    },
    "/own/{token}": {
        "get": _route(
            "What is kept under an address", {"200": {"description": "The evidence", **_ANSWER}}, parameters=_TOKEN
        ),
        "delete": _route(
            "Delete what is kept under an address, for good", {"204": {"description": "It is gone"}}, parameters=_TOKEN
        ),
    },
}
