"""Turns a question that has a name, with what is given for its parameters, into a query of SPARQL."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

import pyoxigraph as ox

from graphsvc.errors import UnknownTerm, UsageError
from graphsvc.model import resolve
from graphsvc.names import NODE
from graphsvc.options import Asked
from graphsvc.paths.engine.edge_selection import predicate_iri
from graphsvc.paths.questions import answer
from graphsvc.questions.files import Block, NamedQuestion
from graphsvc.store import Store

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_COLUMNS = {"chokepoints": ("node",), "responsibility": ("node", "body")}
_OF_PATHS = ("path", "step", "node")


def find_question(questions: Sequence[NamedQuestion], name: str) -> NamedQuestion:
    """The question of that name, with or without the number of its file. Raises UnknownTerm with those near to it."""
    found = next((one for one in questions if name in (one.name, one.file)), None)
    if found:
        return found
    close = difflib.get_close_matches(name, [one.name for one in questions], 3, 0.5)
    words = {word for word in name.lower().split("-") if len(word) > 3}  # the others stand in many
    close += [one.name for one in questions if words & set(one.name.split("-")) and one.name not in close][
        : 3 - len(close)
    ]
    mend = f"Did you mean: {', '.join(close)}?" if close else "/api/v1/questions lists them, as graphsvc question does."
    raise UnknownTerm(f"There is no question called “{name[:100]}”.", [], mend, name)


def sparql_of(store: Store, question: NamedQuestion, asked: Asked, time_limit: float | None = None) -> str:
    """The query that gives the answer; one about paths is answered here, and its rows stand in the query.

    Raises UsageError for a value that does not fit, UnknownTerm for a name that nothing has, LimitError, StoreError.
    """
    if question.ask:
        return _of_paths(store, question, dict(asked.given), time_limit)
    text = question.text
    places = [(question.blocks[name], asked.several(name), name) for name in asked.given]
    for block, values, name in sorted(places, key=lambda one: one[0].start, reverse=True):
        terms = " ".join(_term(store, block, value, name) for value in values)
        text = f"{text[: block.start]} {terms} {text[block.end :]}"
    return text


def _term(store: Store, block: Block, value: str, name: str) -> str:
    """A value as a term of SPARQL, of the kind of those in the block."""
    if block.kind == "IRI":
        iri = predicate_iri(value) if not value.startswith("_:") else None
        try:
            return str(ox.NamedNode(iri or resolve(store, value)))
        except ValueError as error:
            raise UsageError(
                f"{name} cannot be “{value[:200]}”: {error}.", "Give an IRI, a CURIE or a name."
            ) from error
    if block.kind == "number":
        if not _NUMBER.fullmatch(value):
            raise UsageError(f"{name} cannot be “{value[:200]}”.", "Give a number, such as 5.")
        return value
    if block.kind == "true or false":
        if value not in ("true", "false"):
            raise UsageError(f"{name} cannot be “{value[:200]}”.", "Give true or false.")
        return value
    return f"{ox.Literal(value)}{block.suffix}"


def _of_paths(store: Store, question: NamedQuestion, given: dict[str, Any], time_limit: float | None) -> str:
    limit = {"time_limit": time_limit} if time_limit else {}
    rows = answer(store, question.ask, question.arguments | given | limit)
    columns = _COLUMNS.get(question.ask, _OF_PATHS)
    if columns == _OF_PATHS:
        cells = [
            [str(path), str(step), _node(one)] for path, row in enumerate(rows, 1) for step, one in enumerate(row, 1)
        ]
    else:
        cells = [[_node(one) for one in row] for row in rows]
    names = " ".join(f"?{one}" for one in columns)
    block = "\n".join(f"({' '.join(row)})" for row in cells)
    order = " ORDER BY ?path ?step" if columns == _OF_PATHS else ""
    return f"SELECT {names} WHERE {{ VALUES ({names}) {{\n{block} }} }}{order}"


def _node(slug: str) -> str:
    return str(ox.NamedNode(NODE + slug))
