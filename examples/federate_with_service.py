"""Two endpoints, one question: the framework here, invented organisations behind a second endpoint, joined by SERVICE.

SERVICE is refused unless the server was started with the address it may reach, as below.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from SPARQLWrapper import JSON, SPARQLWrapper

from graphsvc.knowledge.linking.csvw import read_csv
from graphsvc.names import SPARQL_PREFIXES
from graphsvc.store import open_store

HERE = Path(__file__).resolve().parent


@contextmanager
def endpoint(*options: str) -> Iterator[str]:
    """The address of a server of our own on a free port."""
    command = [sys.executable, "-m", "graphsvc", "serve", "--port", "0", "--workers", "1", *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield server.stdout.readline().split()[-1].rstrip("/")
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


with ExitStack() as running:
    folder = running.enter_context(tempfile.TemporaryDirectory())
    theirs = open_store(folder)
    theirs.load(read_csv(HERE / "organisations.csv", HERE / "organisations.csv-metadata.json"))
    theirs.close()
    organisations = running.enter_context(endpoint("--store", folder))
    framework = running.enter_context(endpoint("--allow-service", f"{organisations}/sparql"))

    client = SPARQLWrapper(f"{framework}/sparql", returnFormat=JSON)
    client.setQuery(
        SPARQL_PREFIXES
        + f"""SELECT ?organisation ?label ?status WHERE {{
          SERVICE <{organisations}/sparql> {{
            ?it <https://example.org/schema#worksOn> ?node ; skos:prefLabel ?organisation
          }}
          ?node skos:prefLabel ?label ; cf:status/skos:prefLabel ?status
        }} ORDER BY ?organisation ?label"""
    )
    rows = client.queryAndConvert()["results"]["bindings"]
    for row in rows:
        print(f"{row['organisation']['value']}: {row['label']['value']} ({row['status']['value']})")
    print(f"Result: {len(rows)} joins across two endpoints.")
