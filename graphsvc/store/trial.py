"""Turns the patterns of an update into queries, so that they can be tried under limits before the update runs without.

The engine can neither be interrupted nor bounded while it writes. What takes long or much memory in an update is the
matching of its patterns, and that a worker can do on its snapshot: what it does not finish is never begun.
"""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.store.tokens import Token, keyword, tokens


def trials(update: str) -> list[str]:
    """A query for each pattern of `update`, with as many rows as the pattern has solutions."""
    found = list(tokens(update))
    queries: list[str] = []
    prologue, dataset, graph, depth = "", "", "", 0
    for index, one in enumerate(found):
        depth += (one.text == "{") - (one.text == "}")
        if depth:
            continue
        after = found[index + 1 : index + 3]
        word = one.text.upper() if one.kind == "word" else ""
        if word in ("PREFIX", "BASE"):
            last = after[1 if word == "PREFIX" else 0] if len(after) == 2 else one
            prologue += update[one.start : last.start + len(last.text)] + "\n"
        elif word == "WITH" and after:
            graph = after[0].text
        elif word == "USING" and after:
            named = after[0].text.upper() == "NAMED"
            dataset += f"FROM NAMED {after[-1].text} " if named else f"FROM {after[0].text} "
        elif word == "WHERE":
            queries.append(f"{prologue}SELECT (COUNT(*) AS ?n) {_clause(_block(update, found, index), dataset, graph)}")
        elif one.text == ";":
            dataset, graph = "", ""
    return queries


def _clause(block: str, dataset: str, graph: str) -> str:
    if dataset or not graph:
        return f"{dataset}WHERE {block}"
    # WITH names the default graph and leaves the named ones, which FROM would not.
    return f"FROM {graph} WHERE {block}" if keyword(block, "GRAPH") else f"WHERE {{ GRAPH {graph} {block} }}"


def _block(text: str, found: Sequence[Token], where: int) -> str:
    depth = 0
    for one in found[where + 1 :]:
        depth += (one.text == "{") - (one.text == "}")
        if not depth:
            return text[found[where + 1].start : one.start + 1]
    return "{}"
