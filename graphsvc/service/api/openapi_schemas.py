"""Describes the objects that answers about paths are made of, as JSON Schema for the OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphsvc.options import Option

_TEXT: dict[str, Any] = {"type": "string"}
_SAID: dict[str, Any] = {"type": ["string", "null"]}
_YES: dict[str, Any] = {"type": "boolean"}
_NUMBER: dict[str, Any] = {"type": "integer"}
_ANY: dict[str, Any] = {"type": "object"}
IRIS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}


def many(name: str) -> dict[str, Any]:
    """A list of one of SCHEMAS."""
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


def _object(says: str, required: str, **properties: dict[str, Any]) -> dict[str, Any]:
    named = {name.rstrip("_"): one for name, one in properties.items()}
    return {"type": "object", "description": says, "required": required.split(), "properties": named}


SCHEMAS: dict[str, dict[str, Any]] = {
    "Record": _object(
        "What a source or the curators say of two things; what it does not say is left out.",
        "predicate",
        **dict.fromkeys(["iri", "id", "predicate", "sign", "status", "basis", "strength", "modality"], _TEXT),
        **dict.fromkeys(["population", "check", "tool", "caution", "note", "context", "paraphrase"], _TEXT),
        **dict.fromkeys(["sources", "rests_on", "people", "country"], IRIS),
        hedged=_YES,
    ),
    "Hop": _object(
        "A step of a path with the records that it rests on; “forward” tells whether it follows the arrow.",
        "from predicate to forward sign basis strength labels records",
        from_=_TEXT,
        predicate=_TEXT,
        to=_TEXT,
        forward=_YES,
        sign=_SAID,
        basis=_SAID,
        strength=_SAID,
        labels=_object("The names of both ends.", "from to", from_=_TEXT, to=_TEXT),
        records=many("Record"),
        against=many("Record"),
        bindings=_ANY,
    ),
    "Path": _object(
        "A path: the hops in their order, and what may be said of it as a whole.",
        "length sign headline weakest inference sentence hops",
        length=_NUMBER,
        sign=_SAID,
        headline=_TEXT,
        weakest=_SAID,
        weakest_hop=_NUMBER,
        inference=_YES,
        sentence=_TEXT,
        hops=many("Hop"),
        steps={"type": "array", "items": _ANY},
    ),
    "Named": _object("A thing by its IRI and its name.", "node label", node=_TEXT, label=_TEXT, distance=_NUMBER),
    "Reached": _object(
        "What can be reached, in how many hops and with what sign.",
        "node label distance sign",
        node=_TEXT,
        label=_TEXT,
        distance=_NUMBER,
        sign=_SAID,
        from_part=_YES,
    ),
    "Actor": _object(
        "Who has to do with a thing.",
        "actor label role node claim",
        **dict.fromkeys(["actor", "label", "role", "node", "holds", "claim"], _TEXT),
    ),
    "Lever": _object(
        "A factor, and which of what an outcome depends on it reaches.",
        "node label reaches distance",
        node=_TEXT,
        label=_TEXT,
        reaches=IRIS,
        tested=IRIS,
        distance={"type": ["integer", "null"]},
        actors={"type": "array"} | {"items": {}},
        directions=_ANY,
    ),
}
# What the members of every answer hold; one that is not here may hold anything.
MEMBERS: dict[str, dict[str, Any]] = {
    "from": IRIS,
    "to": IRIS,
    "complete": _YES,
    "cut": _SAID,
    "headline": _TEXT,
    "connected": _YES,
    "paths": many("Path"),
    "nodes": many("Reached"),
    "on_every_path": many("Named"),
    "smallest_node_cut": many("Named"),
    "smallest_hop_cut": {"type": "array", "items": _ANY},
    "against": many("Record"),
    "actors": many("Actor"),
    "upstream": many("Named"),
    "outcomes": IRIS,
    "depends_on": IRIS,
    "levers": many("Lever"),
}


def described(option: Option) -> dict[str, Any]:
    """An option as OpenAPI describes a parameter. One that may be left out may be left empty too: forms send those."""
    empty = {} if option.required else {"allowEmptyValue": True}
    return {
        "name": option.shown("http"),
        "in": "query",
        "description": option.help,
        "required": option.required,
        "schema": option.schema,
    } | empty
