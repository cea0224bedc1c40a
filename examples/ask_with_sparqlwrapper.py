"""Ask the endpoint with SPARQLWrapper. Start `graphsvc serve` first."""

import os

from SPARQLWrapper import JSON, SPARQLWrapper

client = SPARQLWrapper(os.environ.get("GRAPHSVC_URL", "http://127.0.0.1:8000") + "/sparql")
client.setReturnFormat(JSON)
client.setQuery("""
PREFIX cf: <https://w3id.org/ai-confidence/ontology#>
PREFIX node: <https://w3id.org/ai-confidence/id/node/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?upstream ?status WHERE {
  ?claim cf:hasHead node:automation-bias ; cf:hasTail/skos:prefLabel ?upstream ; cf:status/skos:prefLabel ?status .
} ORDER BY ?upstream""")
rows = client.queryAndConvert()["results"]["bindings"]
for row in rows:
    print(f"{row['upstream']['value']} ({row['status']['value']})")
print(f"Result: {len(rows)} claims lead to automation bias.")
