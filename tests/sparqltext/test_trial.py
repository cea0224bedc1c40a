"""Counts the solutions of updates' patterns beforehand, as the update then finds them."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.sparqltext.update_dry_run import trials
from graphsvc.store import open_store

DATA = "INSERT DATA { <u:a> <u:p> 1, 2 . GRAPH <u:g> { <u:a> <u:p> 3 } GRAPH <u:h> { <u:b> <u:p> 4, 5, 6 } }"


@pytest.mark.parametrize(
    ("update", "counts"),
    [
        ("INSERT { ?s <u:q> ?o } WHERE { ?s <u:p> ?o }", [2]),
        ("PREFIX u: <u:> DELETE WHERE { ?s u:p ?o } ; INSERT { ?s u:q 1 } WHERE { GRAPH ?g { ?s u:p ?o } }", [2, 4]),
        ("WITH <u:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", [1]),
        ("INSERT { ?s ?p ?o } USING <u:h> WHERE { ?s ?p ?o } ; DELETE {} WHERE { ?s ?p ?o }", [3, 2]),
        ("INSERT { ?s ?p ?o } USING NAMED <u:h> WHERE { GRAPH ?g { ?s ?p ?o } }", [3]),
        ("BASE <u:x> INSERT { ?s ?p 1 } WHERE { { SELECT ?s ?p WHERE { ?s ?p ?o } } # WHERE {\n }", [2]),
        ("INSERT DATA { <u:a> <u:b> '} WHERE { ?s ?p ?o }' }", []),
        ("CLEAR GRAPH <u:g> ; COPY DEFAULT TO <u:h>", []),
    ],
)
def test_each_pattern_is_counted(update: str, counts: list[int]) -> None:
    store: Any = open_store()
    store.update(DATA)
    assert [int(next(iter(store.query(one)))["n"].value) for one in trials(update)] == counts
    store.update(update)  # and the text is an update, so that the test means something
