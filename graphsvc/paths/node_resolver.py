"""Finds the nodes that a start, an end or an avoided thing stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graphsvc.errors import AmbiguousLabel, UnknownTerm
from graphsvc.model import resolve
from graphsvc.model.catalogue import nodes_of
from graphsvc.model.select import ask, checked_iri, select
from graphsvc.names import CF, SPARQL_PREFIXES
from graphsvc.paths.engine.edge_selection import Walk, check_pattern, predicate_iri
from graphsvc.store import Store
from graphsvc.store.generation_cache import cache_of

INSTANCES = "SELECT DISTINCT ?node WHERE {{ ?node a/rdfs:subClassOf* <{iri}> FILTER isIRI(?node) }}"
IN_LAYER = "SELECT DISTINCT ?node WHERE {{ ?node cf:layer <{iri}> FILTER(?node != <{iri}>) }}"
# What stands for the more general or the whole thing: other filing says nothing of how the two stand to one another.
GENERIC, PARTITIVE = "cf:broaderGeneric", "cf:broaderPartitive"
BELOW = "SELECT DISTINCT ?node WHERE {{ ?node ({kinds})+ <{iri}> }}"
BY_LABEL = """SELECT DISTINCT ?node ?label WHERE {{
  ?node rdfs:label|skos:prefLabel|skos:altLabel|schema:name|foaf:name ?label
  FILTER(isIRI(?node) && LCASE(STR(?label)) = "{text}") }} ORDER BY ?node LIMIT 20"""
KEPT = 200_000  # nodes of all the ends of one store that are kept together
OCCURS = "ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} }}"


@dataclass(frozen=True)
class End:
    """What an end of a question stands for: the node named (None for a class or pattern) and all nodes meant.

    `kinds` are those of them that are kinds of what was named, `parts_of` those that are parts of it, throughout.
    """

    named: str | None
    nodes: frozenset[str]
    kinds: frozenset[str] = frozenset()
    parts_of: frozenset[str] = frozenset()

    @property
    def has_parts(self) -> bool:
        return self.named is not None and len(self.nodes) > 1

    @property
    def own(self) -> frozenset[str]:
        """The nodes without the parts of a node named."""
        return self.nodes & {self.named} if self.named is not None else self.nodes

    @property
    def parts(self) -> frozenset[str]:
        """All that is meant by a name, when that is more than the node named."""
        return self.nodes if self.has_parts else frozenset()

    def whole_of(self, node: str) -> str | None:
        """What was named, where `node` is a part of it."""
        return self.named if self.has_parts and node != self.named else None


def find_end(store: Store, text: str, walk: Walk, *, exact: bool = False, keep: bool = False) -> End:
    """Return what `text` stands for: an IRI, CURIE, slug or label, a class, or a pattern in braces that binds ?node.

    A node stands for itself, its kinds and its parts, a class for its instances, a layer for the nodes in it; `exact`
    switches kinds and parts off, and what a layer holds.
    With `keep` it is asked for once for each state of the store.
    Raises UnknownTerm, AmbiguousLabel, QuerySyntaxError.
    """
    if not keep:
        return _find_end(store, text.strip(), walk, exact)
    key = (text, walk.graph, exact)
    ends = cache_of(store, "ends", KEPT)
    return ends.get(key, store.generation, lambda: _find_end(store, text.strip(), walk, exact), _size_of)


def _find_end(store: Store, text: str, walk: Walk, exact: bool) -> End:
    if text.startswith("{"):
        query = (
            f"{SPARQL_PREFIXES}SELECT DISTINCT ?node WHERE {{ {check_pattern(text, ['node'])} FILTER isIRI(?node) }}"
        )
        return _some(End(None, _nodes(store, query, walk)), text, "Widen the pattern.")
    iri = predicate_iri(text)
    if iri is None or not _occurs(store, iri, walk):
        if iri is not None and not text.startswith("cf:") and _looks_absolute(text):
            raise UnknownTerm(f"The store has nothing about <{iri}>.", mend="Check the IRI and the graph.")
        iri = _by_label(store, text, walk)
    instances = _nodes(store, SPARQL_PREFIXES + INSTANCES.format(iri=checked_iri(iri)), walk)
    if not instances and not exact:
        instances = _nodes(store, SPARQL_PREFIXES + IN_LAYER.format(iri=iri), walk)
    if instances:
        return End(None, instances)
    if exact:
        return End(iri, frozenset([iri]))
    return End(
        iri,
        _below(store, iri, walk, f"{GENERIC}|{PARTITIVE}") | {iri},
        _below(store, iri, walk, GENERIC),
        _below(store, iri, walk, PARTITIVE),
    )


def _below(store: Store, iri: str, walk: Walk, kinds: str) -> frozenset[str]:
    return _nodes(store, SPARQL_PREFIXES + BELOW.format(kinds=kinds, iri=checked_iri(iri)), walk)


def find_nodes(store: Store, texts: Iterable[str], walk: Walk, *, keep: bool = False) -> frozenset[str]:
    """Return all nodes that any of `texts` stands for, each exactly (a node without its parts; `keep`: see above)."""
    return frozenset(node for text in texts for node in find_end(store, text, walk, exact=True, keep=keep).nodes)


def is_predicate(store: Store, iri: str, walk: Walk, *, keep: bool = False) -> bool:
    """Whether triples or claims have `iri` as their predicate (`keep`: see above)."""

    def asked() -> str:
        used = f"ASK {{ {{ ?s <{iri}> ?o }} UNION {{ ?c <{CF}predicate> <{iri}> }} }}"
        return "yes" if ask(store, used, walk.graphs) else "no"

    ends = cache_of(store, "ends", KEPT)
    return (ends.get((iri, walk.graph), store.generation, asked) if keep else asked()) == "yes"


def _occurs(store: Store, iri: str, walk: Walk) -> bool:
    if walk.is_claims and not store.is_remote and iri in nodes_of(store):
        return True
    query = OCCURS.format(iri=checked_iri(iri))
    return ask(store, query, walk.graphs) or (bool(walk.graphs) and ask(store, query))


def _by_label(store: Store, text: str, walk: Walk) -> str:
    try:
        return resolve(store, text)
    except UnknownTerm:
        quoted = re.sub(r'(["\\])', r"\\\1", text.casefold()).replace("\n", " ").replace("\r", " ")
        rows = list(select(store, SPARQL_PREFIXES + BY_LABEL.format(text=quoted), walk.graphs))
        nodes = list(dict.fromkeys(node for node, _ in rows))
        if not nodes:
            raise
        if len(nodes) > 1:
            listed = "; ".join(f"<{node}>" for node in nodes)
            raise AmbiguousLabel(f"“{text}” names {len(nodes)} things.", [*rows], f"Use one of: {listed}.") from None  # type: ignore[list-item]
        return nodes[0]


def _nodes(store: Store, query: str, walk: Walk) -> frozenset[str]:
    found = {row[0] for row in select(store, query, walk.graphs)}
    return frozenset(found | ({row[0] for row in select(store, query)} if walk.graphs else set()))


def _size_of(end: End) -> int:
    return len(end.nodes) + 100


def _some(end: End, text: str, mend: str) -> End:
    if not end.nodes:
        raise UnknownTerm(f"No node answers to {text}.", mend=mend)
    return end


def _looks_absolute(text: str) -> bool:
    return text.startswith("<") or "://" in text
