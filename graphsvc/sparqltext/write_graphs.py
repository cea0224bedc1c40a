"""Lets a request name the graphs that an update writes to where its text names none.

The SPARQL protocol has no such parameters; RDF4J and GraphDB send insert-graph-uri and remove-graph-uri for the graphs
of a dataset that new triples go to and old ones are taken from.
"""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.errors import UsageError
from graphsvc.sparqltext.tokens import Token, position, tokens

_WHOLE_GRAPHS = ("CLEAR", "DROP", "ADD", "MOVE", "COPY")
_MEND = "Name the graph in the update itself, or leave the parameter out."


def with_write_graphs(update: str, insert: Sequence[str], remove: Sequence[str]) -> str:
    """Return `update` with every triple that it inserts outside GRAPH in the graph `insert`, deletes in each `remove`.

    Raises UsageError where there are several graphs to insert into, or an operation whose graph they cannot change.
    """
    if not insert and not remove:
        return update
    if len(insert) > 1:
        raise UsageError("The request names several graphs to insert into.", "Send one insert-graph-uri.")
    found = list(tokens(update))
    parts: list[str] = []
    done = depth = 0
    for index, one in enumerate(found):
        depth += (one.text == "{") - (one.text == "}")
        word = one.text.upper() if one.kind == "word" and not depth else ""
        _refuse(update, word, found[index:])
        if word == "LOAD" and insert:
            end = _end(found[index:])
            if not any(token.text.upper() == "INTO" for token in end):
                stop = end[-1].start + len(end[-1].text)
                parts.append(f"{update[done:stop]} INTO GRAPH <{insert[0]}>")
                done = stop
        graphs = {"INSERT": insert, "DELETE": remove}.get(word)
        if graphs:
            written, stop = _operation(update, found[index:], graphs)
            parts.append(update[done : one.start] + written)
            done = stop
    return "".join(parts) + update[done:]


def _operation(text: str, found: Sequence[Token], graphs: Sequence[str]) -> tuple[str, int]:
    """The beginning of an operation up to the end of its template, rewritten, and where it ends in the text."""
    opening = next((number for number, one in enumerate(found) if one.text == "{"), None)
    if opening is None:
        raise UsageError(f"{found[0].text.upper()} has no template.", "Write it as { subject predicate object }.")
    block = _block(found[opening:])
    stop = block[-1].start + 1
    template = _in_graphs(text, block[1:-1], graphs)
    if opening and found[1].text.upper() == "WHERE":  # its pattern is its template as well
        return f"DELETE {{ {template} }} WHERE {text[block[0].start : stop]}", stop
    return f"{text[found[0].start : block[0].start]}{{ {template} }}", stop


def _in_graphs(text: str, inside: Sequence[Token], graphs: Sequence[str]) -> str:
    """The tokens of a template as text, with what stands outside GRAPH put into `graphs`."""
    parts: list[str] = []
    loose: list[Token] = []
    number = 0
    while number < len(inside):
        if inside[number].kind == "word" and inside[number].text.upper() == "GRAPH" and number + 2 < len(inside):
            parts += _wrapped(text, loose, graphs)
            loose = []
            block = _block(inside[number + 2 :])
            parts.append(text[inside[number].start : block[-1].start + 1])
            number += 2 + len(block)
            if number < len(inside) and inside[number].text == ".":
                number += 1
        else:
            loose.append(inside[number])
            number += 1
    return " ".join([*parts, *_wrapped(text, loose, graphs)])


def _wrapped(text: str, loose: Sequence[Token], graphs: Sequence[str]) -> list[str]:
    if not loose:
        return []
    triples = text[loose[0].start : loose[-1].start + len(loose[-1].text)]
    return [f"GRAPH <{graph}> {{ {triples} }}" for graph in graphs]


def _block(found: Sequence[Token]) -> Sequence[Token]:
    """The tokens from an opening brace to the one that closes it."""
    depth = 0
    for number, one in enumerate(found):
        depth += (one.text == "{") - (one.text == "}")
        if depth == 0:
            return found[: number + 1]
    raise UsageError("A brace is not closed.", "Close it.")


def _end(found: Sequence[Token]) -> Sequence[Token]:
    """The tokens of an operation without braces, up to the semicolon."""
    return found[: next((number for number, one in enumerate(found) if one.text == ";"), len(found))]


def _refuse(text: str, word: str, found: Sequence[Token]) -> None:
    """Raise UsageError where an operation names its graphs in a way that the parameters cannot change."""
    if word == "WITH":
        raise UsageError("The update names its graph with WITH and so does the request.", "Use one of the two.")
    if word in _WHOLE_GRAPHS:
        other = next((one for one in _end(found) if one.text.upper() in ("DEFAULT", "ALL")), None)
        if other:
            line, column = position(text, other.start)
            said = f"{word} … {other.text.upper()} at line {line}, column {column} is about graphs that the request"
            raise UsageError(f"{said} names others for.", _MEND)
