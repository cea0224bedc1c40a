"""Turns the patterns of an update into queries, so that they can be tried under limits before the update runs without.

The engine can neither be interrupted nor bounded while it writes. What takes long or much memory in an update is the
matching of its patterns, and that a worker can do on its snapshot: what it does not finish is never begun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphsvc.sparqltext.tokens import END, block, followed, keyword, outline, word_of

_WHERE = re.compile("where", re.IGNORECASE)


def trials(update: str) -> Iterator[str]:
    """A query for each pattern of `update`, with as many rows as the pattern has solutions."""
    if not _WHERE.search(update):
        return  # data only, of which there may be much
    prologue: list[str] = []
    dataset, graph = "", ""
    for one, after, then in followed(outline(update), 2):
        word = word_of(one)
        if word in ("PREFIX", "BASE"):
            last = then if word == "PREFIX" else after
            last = one if last is END else last
            prologue.append(update[one.start : last.start + len(last.text)] + "\n")
        elif word == "WITH":
            graph = after.text
        elif word == "USING":
            named = after.text.upper() == "NAMED"
            dataset += f"FROM NAMED {then.text} " if named else f"FROM {after.text} "
        elif word == "WHERE":
            clause = _clause(block(update, after, then) or "{}", dataset, graph)
            yield f"{''.join(prologue)}SELECT (COUNT(*) AS ?n) {clause}"
        elif one.text == ";":
            dataset, graph = "", ""


def _clause(group: str, dataset: str, graph: str) -> str:
    if dataset or not graph:
        return f"{dataset}WHERE {group}"
    # WITH names the default graph and leaves the named ones, which FROM would not.
    return f"FROM {graph} WHERE {group}" if keyword(group, "GRAPH") else f"WHERE {{ GRAPH {graph} {group} }}"
