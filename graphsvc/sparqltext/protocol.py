"""Rewrites SPARQL texts token by token where the engine has no argument for what the protocol asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphsvc.errors import UsageError
from graphsvc.sparqltext.tokens import Token, block, followed, keyword, outline, tokens, word_of

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*\Z")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_IN_PROLOGUE = ("word", "prefixed", "iri", "string")  # words too: some servers have declarations of their own


# What most queries begin with; whatever else there may be is read token by token, which takes some times as long.
_BEGINNING = re.compile(
    r"\s*(?:(?:PREFIX\s+(?:[A-Z][\w\-]*)?:\s*|BASE\s*)<[^<>\"{}|^`\\\x00-\x20]*>\s*){0,50}"
    r"(SELECT|ASK|CONSTRUCT|DESCRIBE)(?=[\s?$*{(<])",
    re.ASCII | re.IGNORECASE,
)


def absolute_iri(iri: str, name: str) -> str:
    """Return `iri`. Raises UsageError when it is not an absolute IRI; `name` says whose value it is."""
    if not _ABSOLUTE.match(iri):
        raise UsageError(f"“{iri[:200]}” is no value for {name}.", "Use an absolute IRI.")
    return iri


def query_form(text: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE; empty where the text has none."""
    beginning = _BEGINNING.match(text)
    if beginning:
        return beginning[1].upper()
    for one in tokens(text):
        if word_of(one) in _FORMS:
            return word_of(one)
        if one.kind not in _IN_PROLOGUE:
            break
    return ""


def with_dataset(update: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Return the update with USING and USING NAMED in each operation that matches patterns.

    That is what using-graph-uri and using-named-graph-uri mean (SPARQL 1.1 Protocol, 2.2.3). Raises UsageError where
    the update has its own USING or WITH, as the protocol demands.
    """
    if not default_graphs and not named_graphs:
        return update
    clause = "".join(f"USING <{iri}> " for iri in default_graphs)
    clause += "".join(f"USING NAMED <{iri}> " for iri in named_graphs)
    parts: list[str] = []
    done, before = 0, ""
    for one, after, then in followed(outline(update), 2):
        word = word_of(one)
        if word in ("USING", "WITH"):
            said = "The update names graphs with USING or WITH and so does the request."
            raise UsageError(said, "Use one of the two.")
        if word == "WHERE":
            parts.append(update[done : one.start])
            if before == "DELETE":
                # DELETE WHERE has no place for USING; its pattern is its template as well.
                parts.append(_block(update, after, then) + " ")
            parts.append(clause)
            done = one.start
        before = word
    return "".join(parts) + update[done:]


def _block(text: str, first: Token, last: Token) -> str:
    """The block of which an outline gave these two tokens. Raises UsageError where it is none."""
    found = block(text, first, last)
    if not found:
        raise UsageError("A brace is not closed.", "Close it.")
    return found


def for_graph(update: str, graph: str | None) -> str:
    """Return the update so that its default graph is `graph`, as PATCH of one graph means it.

    Raises UsageError where the update reaches for another graph.
    """
    other = keyword(update, "GRAPH", "USING", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
    if other:
        raise UsageError(f"A PATCH of one graph cannot say {other.text.upper()}.", "Send that to /sparql.")
    if graph is None:
        return update
    parts: list[str] = []
    done = 0
    fresh = True  # whether the next keyword begins an operation
    for one, after, first, last in followed(outline(update), 3):
        if fresh and word_of(one) in ("INSERT", "DELETE"):
            fresh = False
            if word_of(after) in ("DATA", "WHERE"):
                group = _block(update, first, last)
                parts.append(f"{update[done : first.start]}{{ GRAPH <{graph}> {group} }}")
                done = first.start + len(group)
            else:
                parts.append(f"{update[done : one.start]}WITH <{graph}> ")
                done = one.start
        fresh = fresh or one.text == ";"
    return "".join(parts) + update[done:]
