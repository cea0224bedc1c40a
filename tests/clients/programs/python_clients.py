"""Asks a service through Python clients as they come from PyPI; prints a line of JSON for each thing that was done.

python python_clients.py URL TOKEN FOLDER COMMAND…: FOLDER may be written to, COMMAND… starts the MCP server.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import mcp
import pandas
import polars
import rdflib
import sparql_dataframe
import SPARQLWrapper
from mcp.client.stdio import stdio_client
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

URL, TOKEN, FOLDER, *COMMAND = sys.argv[1:]
SPARQL = f"{URL}/sparql"
CF = "https://w3id.org/ai-confidence/ontology#"
ROWS = f"SELECT ?n WHERE {{ ?n a <{CF}FrameworkNode> }}"
GRAPH = f"CONSTRUCT WHERE {{ ?s a <{CF}Factor> }}"
NODE = "https://w3id.org/ai-confidence/id/node/automation-bias"
EX = rdflib.Namespace("http://example.org/")
ALONE = ThreadPoolExecutor(1)
WRITING = {"Authorization": f"Bearer {TOKEN}"}
INSERT = "INSERT DATA { GRAPH <http://example.org/%s> { <http://example.org/a> <http://example.org/b> 1 } }"


def told(client: str, does: str, run: Callable[[], int]) -> None:
    """Do one thing and print what it came to: a number, or the fault."""
    done = ALONE.submit(run)
    fault = done.exception()  # whatever a client raises is a line of the table
    end = {"fault": f"{type(fault).__name__}: {fault}"[:600]} if fault else {"result": done.result()}
    print(json.dumps({"client": client, "version": version(client), "does": does} | end), flush=True)


def wrapped(query: str, form: str, method: str = SPARQLWrapper.GET, writing: bool = False) -> Any:
    asked = SPARQLWrapper.SPARQLWrapper(SPARQL)
    asked.setQuery(query)
    asked.setReturnFormat(form)
    asked.setMethod(method)
    if writing:
        asked.addCustomHttpHeader("Authorization", WRITING["Authorization"])
    return asked.queryAndConvert()


def rows(form: str, method: str = SPARQLWrapper.GET) -> int:
    found = wrapped(ROWS, form, method)
    if form == SPARQLWrapper.JSON:
        return len(found["results"]["bindings"])
    if form == SPARQLWrapper.XML:
        return len(found.getElementsByTagName("result"))
    return len(found.decode().splitlines()) - 1


def triples(query: str, form: str) -> int:
    found = wrapped(query, form)
    if isinstance(found, rdflib.Graph):
        return len(found)
    return len(rdflib.Graph().parse(data=found, format="n3" if form == SPARQLWrapper.N3 else "turtle"))


def sparqlwrapper() -> None:
    name = "SPARQLWrapper"
    for form in (SPARQLWrapper.JSON, SPARQLWrapper.XML, SPARQLWrapper.CSV, SPARQLWrapper.TSV):
        told(name, f"SELECT as {form.upper()}", lambda form=form: rows(form))
    told(name, "SELECT by POST", lambda: rows(SPARQLWrapper.JSON, SPARQLWrapper.POST))
    told(name, "ASK", lambda: int(wrapped("ASK { ?s ?p ?o }", SPARQLWrapper.JSON)["boolean"]))
    for form, word in (
        (SPARQLWrapper.TURTLE, "Turtle"),
        (SPARQLWrapper.N3, "N3"),
        (SPARQLWrapper.RDFXML, "RDF/XML"),
        (SPARQLWrapper.JSONLD, "JSON-LD"),
        (SPARQLWrapper.XML, "XML"),
        (SPARQLWrapper.RDF, "RDF"),
    ):
        told(name, f"CONSTRUCT as {word}", lambda form=form: triples(GRAPH, form))
    told(name, "DESCRIBE", lambda: triples(f"DESCRIBE <{NODE}>", SPARQLWrapper.TURTLE))
    told(name, "update with a token", updated)


def updated() -> int:
    wrapped(INSERT % "wrapper", SPARQLWrapper.JSON, SPARQLWrapper.POST, True)
    found = wrapped("SELECT * { GRAPH <http://example.org/wrapper> { ?s ?p ?o } }", SPARQLWrapper.JSON)
    return len(found["results"]["bindings"])


def stores() -> None:
    name = "rdflib"
    reading = rdflib.Graph(SPARQLStore(SPARQL))
    told(name, "SELECT through SPARQLStore", lambda: len(list(reading.query(ROWS))))
    told(name, "CONSTRUCT through SPARQLStore", lambda: len(reading.query(GRAPH).graph or ()))
    store = SPARQLUpdateStore(SPARQL, SPARQL, headers=WRITING, context_aware=True)
    graph = rdflib.Graph(store, rdflib.URIRef("http://example.org/rdflib"))

    def added() -> int:
        store.addN((EX[f"s{number}"], EX.p, rdflib.Literal(f'{number}\né"\\'), graph) for number in range(1000))
        return len(graph)

    def removed() -> int:
        graph.remove((EX.s1, None, None))
        return len(graph)

    told(name, "add and read 1,000 triples through SPARQLUpdateStore", added)
    told(name, "remove a triple through SPARQLUpdateStore", removed)
    service = f"SELECT ?n {{ SERVICE <{SPARQL}> {{ {ROWS} }} }}"
    told(name, "SERVICE", lambda: len(list(rdflib.Graph().query(service))))
    told(name, "parse(IRI)", lambda: len(rdflib.Graph().parse(f"{URL}/id/node/automation-bias")) > 10)


def frames() -> None:
    address = f"{SPARQL}?query={urllib.parse.quote(ROWS)}"
    told("pandas", "read_csv of an address", lambda: len(pandas.read_csv(f"{address}&format=csv")))
    accept = {"Accept": "text/csv"}
    told("pandas", "read_csv with Accept", lambda: len(pandas.read_csv(address, storage_options=accept)))
    told("polars", "read_csv of an address", lambda: len(polars.read_csv(f"{address}&format=csv")))
    told("sparql-dataframe", "get by GET", lambda: len(sparql_dataframe.get(SPARQL, ROWS)))
    told("sparql-dataframe", "get by POST", lambda: len(sparql_dataframe.get(SPARQL, ROWS, post=True)))


def mappings() -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate
    from sssom.writers import write_rdf

    tables = sorted((Path(__file__).parents[3] / "ontology" / "mappings").glob("*.sssom.tsv"))

    def read() -> int:
        return sum(len(parse_sssom_table(str(table)).df) for table in tables)

    def valid() -> int:
        return sum(bool(one.results) for table in tables for one in validate(parse_sssom_table(str(table))).values())

    def as_rdf() -> int:
        output = io.StringIO()
        write_rdf(parse_sssom_table(str(tables[0])), output)
        return int(len(rdflib.Graph().parse(data=output.getvalue(), format="turtle")) > 100)

    told("sssom", "read the mappings", read)
    told("sssom", "faults that its validator finds in the mappings", valid)
    told("sssom", "write them as RDF", as_rdf)


async def tools() -> None:
    parameters = mcp.StdioServerParameters(command=COMMAND[0], args=COMMAND[1:])
    with Path(FOLDER, "mcp.log").open("w", encoding="utf-8") as log:
        async with (
            stdio_client(parameters, errlog=log) as (reading, sending),
            mcp.ClientSession(reading, sending) as session,
        ):
            await session.initialize()
            listed = {one.name for one in (await session.list_tools()).tools}
            asked = await session.call_tool("sparql", {"query": ROWS.replace("?n WHERE", "(COUNT(?n) AS ?many) WHERE")})
            read = [str(one.uri) for one in (await session.list_resources()).resources]
    found = json.loads(asked.content[0].text)
    told("mcp", "list the tools", lambda: len(listed & {"search", "node", "sparql", "paths", "ask"}))
    told("mcp", "call the tool sparql", lambda: int(found["results"]["bindings"][0]["many"]["value"]))
    told("mcp", "list the resources", lambda: len([one for one in read if one.startswith("graph://")]))


if __name__ == "__main__":
    sparqlwrapper()
    stores()
    frames()
    mappings()
    asyncio.run(tools())
