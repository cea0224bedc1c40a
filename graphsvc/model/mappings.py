"""Finds which terms of other vocabularies correspond to a node, from accepted mappings and from loaded graphs."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import QuerySolutions

from graphsvc.names import SKOS, SPARQL_PREFIXES
from graphsvc.store import Store

HOW = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
TURNED = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}  # SKOS: each is the inverse of the other


@dataclass(frozen=True, slots=True)
class Mapped:
    """A term that corresponds to a node. `how` is the local name of the SKOS property as said of the node, `label` is
    empty where no graph has one, `graphs` are those that say so, the empty string standing for the default graph.
    """

    term: str
    how: str
    label: str
    graphs: tuple[str, ...]


def read_mappings(store: Store, node: str) -> list[Mapped]:
    """The terms that the SKOS mappings of any graph of `store` put beside the IRI `node`, said from either side; the
    closest first. Raises StoreError.
    """
    said: dict[tuple[str, str], set[str]] = {}
    labels: dict[str, str] = {}
    either = f"{{ <{node}> ?own ?term }} UNION {{ ?term ?theirs <{node}> }}"
    names = "?term skos:prefLabel|rdfs:label|dcterms:title|schema:name ?label"
    query = f"""SELECT DISTINCT ?term ?own ?theirs ?g ?label WHERE {{
      {{ {either} }} UNION {{ GRAPH ?g {{ {either} }} }}
      FILTER(COALESCE(?own, ?theirs) IN ({", ".join(f"skos:{one}" for one in HOW)}) && isIRI(?term))
      OPTIONAL {{
        {{ {names} }} UNION {{ GRAPH ?anywhere {{ {names} }} }}
        FILTER(LANG(?label) = "" || LANGMATCHES(LANG(?label), "en"))
      }}
    }} ORDER BY ?term ?label"""
    found = store.query(SPARQL_PREFIXES + query)
    assert isinstance(found, QuerySolutions)
    for row in found:
        term, own = row["term"].value, row["own"]
        how = own.value[len(SKOS) :] if own else row["theirs"].value[len(SKOS) :]
        key = (term, how if own else TURNED.get(how, how))
        said.setdefault(key, set()).add(row["g"].value if row["g"] else "")
        if row["label"]:
            labels.setdefault(term, row["label"].value)
    made = [Mapped(term, how, labels.get(term, ""), tuple(sorted(graphs))) for (term, how), graphs in said.items()]
    return sorted(made, key=lambda one: (HOW.index(one.how), one.term))
