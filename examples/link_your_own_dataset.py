"""From a CSV of your own to a question across both: load it, link it, ask.

The organisations are invented and say nothing about anybody; what they are joined to is the framework as it is.
"""

from pathlib import Path

from graphsvc import build_graph, open_store
from graphsvc.knowledge.linking.csvw import read_csv
from graphsvc.knowledge.linking.matching import link
from graphsvc.knowledge.linking.terms import Term, framework_terms
from graphsvc.names import SPARQL_PREFIXES

HERE = Path(__file__).resolve().parent
GRAPH = "https://example.org/graphs/organisations"

# 1. The CSV becomes triples by its mapping file, in a graph of its own beside the framework.
store = open_store()
triples = read_csv(HERE / "organisations.csv", HERE / "organisations.csv-metadata.json")
store.load(triples, graph=GRAPH)

# 2. Where your own words are not the framework's, ask for proposals and judge them yourself.
kinds = [Term("https://example.org/kind/training-provider", "training providers")]
for proposal in link(kinds, framework_terms(build_graph())):
    print(f"{proposal.score:.2f}  {proposal.reason}")

# 3. One question across both: what bears on the things they work on, who says so, and on what basis?
rows = store.query(
    SPARQL_PREFIXES
    + f"""
    SELECT ?organisation ?upstream ?sign ?factor ?status ?basis (GROUP_CONCAT(DISTINCT ?key) AS ?sources) {{
      GRAPH <{GRAPH}> {{ ?it <https://example.org/schema#worksOn> ?node ; skos:prefLabel ?organisation }}
      ?claim a cf:Influence ; cf:hasHead ?node ; cf:hasTail/skos:prefLabel ?upstream ;
             cf:status/skos:prefLabel ?status ; cf:basis/skos:prefLabel ?basis ;
             cf:sign/skos:prefLabel ?sign ; cf:supportedBy/dcterms:identifier ?key .
      ?node skos:prefLabel ?factor .
    }} GROUP BY ?organisation ?upstream ?sign ?factor ?status ?basis ORDER BY ?organisation ?upstream"""
)
found = [{str(name).lstrip("?"): row[name].value for name in rows.variables} for row in rows]
for row in found:
    print("{organisation}: {upstream}, upstream of {factor} ({sign}; {status}, {basis}; {sources})".format(**row))
organisations = {row["organisation"] for row in found}
print(
    f"Result: {len(found)} sourced claims (effect, association, statement) lead to what {len(organisations)} of 4 do."
)
