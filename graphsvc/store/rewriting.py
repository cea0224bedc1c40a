"""Rewrites SPARQL texts token by token where the engine has no argument for what the protocol asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphsvc.errors import UsageError
from graphsvc.store.tokens import Token, keyword, tokens

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*\Z")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def absolute_iri(iri: str, name: str) -> str:
    """Return `iri`. Raises UsageError when it is not an absolute IRI; `name` says whose value it is."""
    if not _ABSOLUTE.match(iri):
        raise UsageError(f"“{iri[:200]}” is no value for {name}.", "Use an absolute IRI.")
    return iri


def query_form(text: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE; empty where the text has none."""
    found = keyword(text, *_FORMS)
    return found.text.upper() if found else ""


def with_dataset(update: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Return the update with USING and USING NAMED in each operation that matches patterns.

    That is what using-graph-uri and using-named-graph-uri mean (SPARQL 1.1 Protocol, 2.2.3). Raises UsageError where
    the update has its own USING or WITH, as the protocol demands.
    """
    if not default_graphs and not named_graphs:
        return update
    if keyword(update, "USING", "WITH"):
        raise UsageError("The update names graphs with USING or WITH and so does the request.", "Use one of the two.")
    clause = "".join(f"USING <{iri}> " for iri in default_graphs)
    clause += "".join(f"USING NAMED <{iri}> " for iri in named_graphs)
    found = list(tokens(update))
    parts: list[str] = []
    done = depth = 0
    for index, one in enumerate(found):
        depth += (one.text == "{") - (one.text == "}")
        if depth or one.kind != "word" or one.text.upper() != "WHERE":
            continue
        parts.append(update[done : one.start])
        if index and found[index - 1].text.upper() == "DELETE":
            # DELETE WHERE has no place for USING; its pattern is its template as well.
            parts.append(_block(update, found[index + 1 :]) + " ")
        parts.append(clause)
        done = one.start
    return "".join(parts) + update[done:]


def _block(text: str, rest: Sequence[Token]) -> str:
    depth = 0
    for one in rest:
        depth += (one.text == "{") - (one.text == "}")
        if depth == 0:
            return text[rest[0].start : one.start + 1]
    raise UsageError("A brace is not closed.", "Close it.")


def for_graph(update: str, graph: str | None) -> str:
    """Return the update so that its default graph is `graph`, as PATCH of one graph means it.

    Raises UsageError where the update reaches for another graph.
    """
    other = keyword(update, "GRAPH", "USING", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
    if other:
        raise UsageError(f"A PATCH of one graph cannot say {other.text.upper()}.", "Send that to /sparql.")
    if graph is None:
        return update
    found = list(tokens(update))
    parts: list[str] = []
    done = depth = 0
    fresh = True  # whether the next keyword begins an operation
    for index, one in enumerate(found):
        depth += (one.text == "{") - (one.text == "}")
        word = one.text.upper() if one.kind == "word" and not depth else ""
        after = found[index + 1].text.upper() if index + 1 < len(found) else ""
        if word in ("INSERT", "DELETE") and fresh:
            fresh = False
            if after in ("DATA", "WHERE"):
                block = _block(update, found[index + 2 :])
                end = found[index + 2].start + len(block)
                parts.append(f"{update[done : found[index + 2].start]}{{ GRAPH <{graph}> {block} }}")
                done = end
            else:
                parts.append(f"{update[done : one.start]}WITH <{graph}> ")
                done = one.start
        fresh = fresh or (one.text == ";" and not depth)
    return "".join(parts) + update[done:]
