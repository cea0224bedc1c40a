"""Says who can act: the bodies that hold the factors of a path, and the factors that move most of an outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from graphsvc.errors import UsageError
from graphsvc.model.actors import HOLDING
from graphsvc.model.direction import counted
from graphsvc.model.labels import Labels
from graphsvc.model.select import BATCH, batches, select, values
from graphsvc.names import CF, SPARQL_PREFIXES
from graphsvc.options import check
from graphsvc.paths.graph_analysis import directed_distances, in_time
from graphsvc.paths.node_resolver import End
from graphsvc.paths.options import OPTIONS, ScopeOptions
from graphsvc.paths.results import Actor, Lever, Leverage
from graphsvc.paths.scope import Scope, open_scope
from graphsvc.store import Store
from graphsvc.wording.verbs import FIRM, HEDGED, INFERRED

if TYPE_CHECKING:
    from typing_extensions import Unpack

LEVERS = """{ { ?node a cf:Factor } UNION
  { ?node a cf:Intervention ; cf:layer cf:crossCutting FILTER NOT EXISTS { ?node cf:filedUnder ?above } } }"""
# Who is named for a thing and who for what it is filed under, told apart by ?via; layers are too wide to be held.
HOLDERS = """SELECT DISTINCT ?node ?via ?actor ?role ?claim ?status ?hedged WHERE {{ {nodes}
  ?node (cf:filedUnder|cf:partOf)* ?via .
  FILTER(?via = ?node || NOT EXISTS {{ ?via a ?wide VALUES ?wide {{ cf:Layer cf:Framework }} }})
  ?claim a cf:Responsibility ; cf:hasObject ?via ; cf:hasSubject ?actor ; cf:predicate ?role .
  OPTIONAL {{ ?claim cf:status ?status }} OPTIONAL {{ ?claim cf:hedged ?hedged }}
  FILTER(?role != cf:collaboratesWith) }}"""


def responsibility(store: Store, nodes: Iterable[str], labels: Labels | None = None) -> tuple[Actor, ...]:
    """Return who holds each of `nodes` (IRIs, such as those of a path), in the order of the nodes, then of the actors.

    An actor is one whom a claim of responsibility names for the node, or for the factor it is filed under.
    """
    asked = list(dict.fromkeys(nodes))
    named = labels or Labels(store)
    rows = [
        row
        for batch in batches(asked, BATCH)
        for row in select(store, SPARQL_PREFIXES + HOLDERS.format(nodes=values("node", batch)))
    ]
    named.load(row[2] for row in rows)
    order = {node: place for place, node in enumerate(asked)}
    actors = [
        Actor(actor, named[actor], role, node, via, claim, _certainty(status, hedged))
        for node, via, actor, role, claim, status, hedged in rows
    ]
    return tuple(sorted(actors, key=lambda one: (order[one.node], one.via != one.node, one.actor_label, one.claim)))


def _certainty(status: str, hedged: str) -> str:
    return INFERRED if status == f"{CF}inferred" else HEDGED if hedged in ("true", "1") else FIRM


def leverage(
    store: Store,
    outcome: str | Iterable[str] = "cf:Outcome",
    *,
    factors: str | None = None,
    order: str = "reach",
    limit: int = 20,
    **scope: Unpack[ScopeOptions],
) -> Leverage:
    """Return which of `factors` reach most of what `outcome` depends on, best first.

    Unless given they are all factors, and the interventions that cut across them: education.

    `outcome` may be one or several; all outcomes unless given. What they depend on is all that leads to them. A factor
    counts with its parts. This is reach and no effect. `order`: "reach" by how many of those it reaches, "evidence" by
    how many it reaches over measured hops alone, "actors" by how many bodies are named as holding it or a part of it.
    Raises UnknownTerm, UsageError, StoreError.
    """
    named = check(OPTIONS, {"outcome": outcome, "order": order, "limit": limit})["outcome"]
    opened = open_scope(store, scope)
    if opened.direction != "out":
        raise UsageError(
            f"direction cannot be “{opened.direction}” here.", "Leverage follows the arrows: leave it out."
        )
    outcomes = frozenset(node for one in named or () for node in opened.end(one).nodes)
    if not outcomes:
        raise UsageError("No outcome is given.", "Name one or more, or leave it out to mean all.")
    with in_time():
        return _ranked(opened, outcomes, opened.end(factors or LEVERS).nodes, order, limit)


def _ranked(opened: Scope, outcomes: frozenset[str], factors: frozenset[str], order: str, limit: int) -> Leverage:
    upstream = directed_distances(replace(opened, direction="in"), outcomes, None).keys() - outcomes
    tested = opened.with_evidence("association")
    groups = [_with_parts(opened, factor) for factor in sorted(factors)]
    held = defaultdict(set)
    for actor in responsibility(
        opened.store, sorted({node for group in groups for node in group.nodes}), opened.labels
    ):
        if actor.role in HOLDING and actor.via == actor.node:
            held[actor.node].add(actor.actor)
    opened.labels.load({*upstream, *outcomes, *(group.named for group in groups if group.named)})
    levers = [_lever(opened, tested, group, upstream, outcomes, held) for group in groups]
    sizes = {"reach": "reaches", "evidence": "tested", "actors": "actors"}
    keys = [sizes[order], *(size for name, size in sizes.items() if name != order)]
    ranked = sorted(levers, key=lambda one: (*(-len(getattr(one, key)) for key in keys), one.label))
    return Leverage(tuple(sorted(outcomes)), tuple(sorted(upstream)), tuple(ranked[:limit]), opened.labels)


def _with_parts(scope: Scope, node: str) -> End:
    return scope.end(f"<{node}>")


def _lever(
    scope: Scope,
    tested: Scope,
    group: End,
    upstream: set[str],
    outcomes: frozenset[str],
    held: dict[str, set[str]],
) -> Lever:
    assert group.named is not None
    out = replace(scope, direction="out")
    found = directed_distances(out, group.nodes, None)
    measured = directed_distances(replace(tested, direction="out"), group.nodes, None)
    own = directed_distances(out, group.own, None)
    met = {node: (own if node in own else found)[node] for node in outcomes & found.keys() - group.nodes}
    nearest = min((hops for hops, _ in met.values()), default=None)
    return Lever(
        group.named,
        scope.labels[group.named],
        tuple(sorted(upstream & found.keys() - group.nodes)),
        tuple(sorted(upstream & measured.keys() - group.nodes)),
        tuple(sorted({actor for node in group.nodes for actor in held.get(node, ())})),
        nearest,
        counted((way for _, way in met.values()), "outcomes"),
    )
