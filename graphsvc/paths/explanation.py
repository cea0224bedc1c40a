"""Explains what leads from one thing to another, and what is known where nothing does."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from graphsvc.model.records import Claim
from graphsvc.model.select import BATCH, batches
from graphsvc.paths.engine.reader import read_edges
from graphsvc.paths.find import find_paths
from graphsvc.paths.graph_analysis import reach
from graphsvc.paths.options import ScopeOptions
from graphsvc.paths.results import Explanation
from graphsvc.paths.scope import BACK, Scope, open_scope
from graphsvc.paths.who_acts import responsibility
from graphsvc.store import Store

if TYPE_CHECKING:
    from typing_extensions import Unpack


def explain(
    store: Store, start: str, end: str, *, k: int = 3, max_length: int = 3, **scope: Unpack[ScopeOptions]
) -> Explanation:
    """Return the `k` shortest paths with their evidence, the tests that found no effect, and who holds what on the way.

    Where nothing leads from start to end, it says whether something leads back and what does lead to the end.
    Raises UnknownTerm, AmbiguousLabel, UsageError, StoreError.
    """
    paths = find_paths(store, start, end, k=k, max_length=max_length, **scope)
    opened = open_scope(store, scope)
    found = paths.all()
    first, last = opened.end(start), opened.end(end)
    way_back = not found and bool(find_paths(store, end, start, k=1, max_length=max_length, **scope).all())
    upwards = scope.copy()
    upwards["direction"] = BACK[opened.direction]
    upstream = () if found else reach(store, end, **upwards).nodes
    nodes = dict.fromkeys(node for path in found for node in path.nodes)
    return Explanation(
        first.named or start,
        last.named or end,
        paths,
        _null_findings(opened, sorted(first.nodes), last.nodes),
        responsibility(store, nodes, paths.labels),
        way_back,
        upstream,
        paths.labels,
    )


def _null_findings(scope: Scope, starts: list[str], ends: frozenset[str]) -> tuple[Claim, ...]:
    if not scope.walk.is_claims:
        return ()
    tables = [read_edges(scope.store, scope.walk, "from", batch) for batch in batches(starts, BATCH)]
    found = {
        record.id: record
        for table, start, end in product(tables, starts, ends)
        for record in table.against.get((start, end), ())
    }
    return tuple(found[name] for name in sorted(found))
