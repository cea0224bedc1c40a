"""Says what each client has to come to, counted by the engine itself, and what it does not do, with the reason."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from graphsvc.knowledge.build import build_graph
from graphsvc.knowledge.linking.sssom import read_sssom
from graphsvc.names import NODE
from tests.clients.runs import CF, ROWS
from tests.conftest import ROOT

# What a client does otherwise than its user would expect, and what to write instead.
OTHERWISE = {
    ("RDF4J", "an update of an insert graph in its Dataset"): (
        0,
        "it sends the insert graph as one more `using-graph-uri`, which names where an update reads, "
        "so the update writes into the default graph: name the graph with `WITH` or `GRAPH`",
    ),
}
# What is counted in graphs that the programs write, by the number they write; the rest is counted in the graph.
WRITTEN = {
    "update with a token": 1,
    "add and read 1,000 triples through SPARQLUpdateStore": 1000,
    "remove a triple through SPARQLUpdateStore": 999,
    "PUT, POST and GET of a graph": 3,
    "put, load and fetch of a graph": 3,
    "loadDataset and fetchDataset": 2000,
    "delete of a graph": 0,
    "add with a context": 1,
    "an update of the graph that WITH names": 1,
    "remove from a context": 0,
    "clear of contexts": 0,
    "faults that its validator finds in the mappings": 0,
    "the schema checked by the command riot": 0,
    "SELECT with a binding": 1,
    "list the tools": 5,
    "match three names by itself": 3,
    "match a name that is none, or two": 0,
    "extend two things by a text and by links": 2,
    "faults of the profile OWL 2 DL in the dump": 0,
    "list the resources": 3,
}
ONE = ("ASK", "parse(IRI)", "read of an IRI", "write them as RDF", "query of an IRI", "join of an endpoint")


def counted() -> dict[str, int]:
    """What a query of each form comes to: rows or triples."""
    store = ox.Store()
    store.extend(ox.Quad(*one) for one in build_graph())
    found: dict[str, Any] = {
        "rows": store.query(ROWS),
        "CONSTRUCT": store.query(f"CONSTRUCT WHERE {{ ?s a <{CF}Factor> }}"),
        "DESCRIBE": store.query(f"DESCRIBE <{NODE}automation-bias>"),
    }
    sizes = {name: len(list(one)) for name, one in found.items()}
    tables = sorted((ROOT / "ontology" / "mappings").glob("*.sssom.tsv"))
    return sizes | {"mappings": sum(len(read_sssom(one).rows) for one in tables)}


def right(does: str, sizes: dict[str, int]) -> int:
    """The number that doing something has to come to."""
    if does in WRITTEN:
        return WRITTEN[does]
    if does.startswith(ONE):
        return 1
    if does == "read the mappings":
        return sizes["mappings"]
    form = does.split()[0]
    return sizes.get(form, sizes["rows"])
