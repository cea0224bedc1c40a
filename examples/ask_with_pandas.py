"""Read a query's address as a table with pandas. Start `graphsvc serve` first."""

import os
from urllib.parse import urlencode

import pandas

QUERY = """
PREFIX cf: <https://w3id.org/ai-confidence/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?status ?basis (COUNT(?claim) AS ?claims) WHERE {
  ?claim a cf:Influence ; cf:status/skos:prefLabel ?status ; cf:basis/skos:prefLabel ?basis
} GROUP BY ?status ?basis ORDER BY ?status ?basis"""

endpoint = os.environ.get("GRAPHSVC_URL", "http://127.0.0.1:8000") + "/sparql"
table = pandas.read_csv(f"{endpoint}?{urlencode({'query': QUERY, 'format': 'csv'})}")
print(table.pivot_table(index="status", columns="basis", values="claims", fill_value=0).astype(int))
print(f"Result: {table['claims'].sum()} claims of influence or association in {len(table)} kinds of status and basis.")
