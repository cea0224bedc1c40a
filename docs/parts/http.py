"""Lists the JSON routes from the OpenAPI document that the running application answers with."""

from __future__ import annotations

from typing import Any

from graphsvc import create_app, open_store
from parts.table import rows


def markdown() -> str:
    """A section for each route, with its parameters and answers."""
    app = create_app(open_store())
    document = app.test_client().get("/openapi.json").get_json()
    return "\n".join(
        _operation(method.upper(), path, operation)
        for path, operations in sorted(document["paths"].items())
        for method, operation in operations.items()
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    said = [f"## {method} {path}\n", operation.get("summary", ""), operation.get("description", "")]
    parameters = operation.get("parameters", [])
    if parameters:
        body = [(f"`{p['name']}`", p["in"], _type(p.get("schema", {})), p.get("description", "")) for p in parameters]
        said.append(rows(("parameter", "in", "type", "meaning"), body))
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        said.append(f"Body: `{media}`, {_type(content.get('schema', {})) or 'any'}.")
    answers = [
        (code, ", ".join(f"`{media}`" for media in answer.get("content", {})), answer.get("description", ""))
        for code, answer in operation.get("responses", {}).items()
    ]
    said.append(rows(("answer", "as", "meaning"), answers))
    return "\n\n".join(part for part in said if part) + "\n"


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(f"`{value}`" for value in schema["enum"])
    kind = schema.get("type", "")
    words = f"list of {_type(schema['items'])}" if kind == "array" and "items" in schema else str(kind)
    bounds = [f"{word} {schema[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    default = [f"`{schema['default']}` unless said"] if "default" in schema else []
    return ", ".join([part for part in (words, " ".join(bounds), *default) if part])
