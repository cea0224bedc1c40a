"""Federate from outside: Comunica (a JavaScript engine) joins our endpoint with a file. Start `graphsvc serve` first.

Needs Node.js; npx fetches Comunica the first time.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from graphsvc.knowledge.build import write_graph
from graphsvc.knowledge.linking.csvw import read_csv

HERE = Path(__file__).resolve().parent
COMUNICA = ["npx", "--yes", "--package", "@comunica/query-sparql-file@4.5.0", "comunica-sparql-file"]
QUERY = """
PREFIX cf: <https://w3id.org/ai-confidence/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?organisation ?label ?status WHERE {
  ?it <https://example.org/schema#worksOn> ?node ; skos:prefLabel ?organisation .
  ?node cf:status ?status ; skos:prefLabel ?label .
}"""

endpoint = os.environ.get("GRAPHSVC_URL", "http://127.0.0.1:8000") + "/sparql"
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "organisations.ttl"
    write_graph(read_csv(HERE / "organisations.csv", HERE / "organisations.csv-metadata.json"), file)
    command = [*COMUNICA, f"sparql@{endpoint}", str(file), "-q", QUERY, "-t", "application/sparql-results+json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
rows = json.loads(done.stdout)["results"]["bindings"]
for row in rows:
    print(*(row[name]["value"] for name in ("organisation", "label", "status")), sep=" | ")
print(f"Result: {len(rows)} joins of a file and the endpoint, made by Comunica.")
