"""Ask the endpoint through rdflib's SPARQLStore, as if the graph were local. Start `graphsvc serve` first."""

import os

from rdflib import Graph, Namespace
from rdflib.namespace import SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore

CF = Namespace("https://w3id.org/ai-confidence/ontology#")
NODE = Namespace("https://w3id.org/ai-confidence/id/node/")

store = SPARQLStore(os.environ.get("GRAPHSVC_URL", "http://127.0.0.1:8000") + "/sparql", returnFormat="json")
graph = Graph(store)
found = graph.subjects(CF.influences, NODE["automation-bias"])
influences = sorted(str(graph.value(one, SKOS.prefLabel)) for one in found)
for label in influences:
    print(label)
print(
    f"Result: {len(influences)} things influence automation bias by a claim that a source makes, effect or statement."
)
