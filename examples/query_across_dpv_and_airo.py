"""Which terms of DPV-AI and AIRO correspond to what is upstream of the use of AI, and who is named for that?

Reads ../shared/datasets; the accepted mappings are part of the graph.
"""

from pathlib import Path

from graphsvc import open_store
from graphsvc.knowledge.linking.terms import read_triples
from graphsvc.names import SPARQL_PREFIXES

DATASETS = Path(__file__).resolve().parents[2] / "shared" / "datasets"
DPV, AIRO = "https://example.org/graphs/dpv-ai", "https://example.org/graphs/airo"

store = open_store()
store.load(read_triples(DATASETS / "dpv-ai-2.3.ttl"), graph=DPV)
store.load(read_triples(DATASETS / "airo-1.0.ttl"), graph=AIRO)

QUESTION = f"""
SELECT DISTINCT ?term ?theirs ?how ?ours ?status ?body WHERE {{
  node:use-of-ai (^cf:hasHead/cf:hasTail)* ?near .  # up every claim, associations and inferred ones too
  VALUES ?how {{ skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }}
  ?near ?how ?term ; skos:prefLabel ?ours ; cf:status/skos:prefLabel ?status .
  VALUES ?graph {{ <{DPV}> <{AIRO}> }}
  GRAPH ?graph {{ ?term skos:prefLabel|rdfs:label ?theirs }}
  OPTIONAL {{
    ?near cf:filedUnder* ?topic .
    ?actor cf:responsibleFor|cf:givesDirectionAndOversight|cf:contributesTo ?topic ; skos:prefLabel ?body
  }}
}} ORDER BY ?theirs ?ours ?body"""

found = [
    [getattr(row[name], "value", "nobody named") for name in ("theirs", "how", "ours", "status", "body")]
    for row in store.query(SPARQL_PREFIXES + QUESTION)
]
for theirs, how, ours, status, body in found:
    print(f"{theirs} ← {how.rpartition('#')[2]} — {ours} ({status}); named for it or for the topic above it: {body}")
terms, bodies = {row[0] for row in found}, {row[4] for row in found} - {"nobody named"}
print(
    f"Result: {len(terms)} DPV-AI and AIRO terms correspond to the use of AI or what claims place upstream of it; "
    f"{len(bodies)} actors are named for some of it."
)
