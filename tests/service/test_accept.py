"""Holds what each client is given for the Accept header that it really sends, for rows, for yes or no, for a graph."""

from __future__ import annotations

import httpx
import pytest

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV, HTML = "text/csv", "text/tab-separated-values", "text/html"
TTL, NT, RDF, LD = "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"
NQ, TRIG = "application/n-quads", "application/trig"
SELECT, ASK = "SELECT * { ?s ?p ?o } LIMIT 1", "ASK {}"
CONSTRUCT = "CONSTRUCT { <http://r> <http://a> <http://c> } {}"

# The header, and what comes for SELECT, ASK and CONSTRUCT; None where nothing can be given.
SENT: dict[str, tuple[str, str | None, str | None, str | None]] = {
    "curl, wget, requests, Postman": ("*/*", JSON, JSON, TTL),
    "an empty header": ("", JSON, JSON, TTL),
    "Firefox": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        HTML,
        HTML,
        HTML,
    ),
    "Chrome": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
        "application/signed-exchange;v=b3;q=0.7",
        HTML,
        HTML,
        HTML,
    ),
    "Internet Explorer": ("image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, */*", JSON, JSON, TTL),
    "HttpURLConnection": ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", JSON, JSON, TTL),
    "axios": ("application/json, text/plain, */*", JSON, JSON, LD),
    "httr": ("application/json, text/xml, application/xml, */*", JSON, JSON, LD),
    "SPARQLWrapper, JSON": ("application/sparql-results+json,application/json,text/javascript", JSON, JSON, LD),
    "SPARQLWrapper, XML": ("application/sparql-results+xml", XML, XML, None),
    "SPARQLWrapper, RDF": ("application/rdf+xml,text/rdf+n3,text/rdf+n3,text/plain,text/turtle", None, None, TTL),
    "SPARQLWrapper, Turtle": ("application/turtle,text/turtle", None, None, TTL),
    "SPARQLWrapper, N3": (
        "text/rdf+n3,application/n-triples,application/turtle,application/n3,text/n3",
        None,
        None,
        NT,
    ),
    "SPARQLWrapper, all": (
        "application/sparql-results+xml,application/rdf+xml,application/sparql-results+json,text/turtle,*/*",
        JSON,
        JSON,
        TTL,
    ),
    "an old client of N3": ("text/rdf+n3", None, None, TTL),
    "rdflib, SPARQLStore": ("application/sparql-results+xml, application/rdf+xml", XML, XML, RDF),
    "rdflib, parse": (
        "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1",
        JSON,
        JSON,
        RDF,
    ),
    "Jena, rows": (
        "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
        "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1",
        JSON,
        JSON,
        LD,
    ),
    "Jena, a graph": (
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
        JSON,
        JSON,
        TTL,
    ),
    "Jena, a dataset": (
        "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.3",
        JSON,
        JSON,
        TRIG,
    ),
    "RDF4J, rows": (
        "application/x-binary-rdf-results-table;q=0.8, application/x-sparqlstar-results+json;q=0.8, "
        "application/sparql-results+json, application/json;q=0.8, application/sparql-results+xml;q=0.8, "
        "application/xml;q=0.8, text/csv;q=0.8, text/tab-separated-values;q=0.8",
        JSON,
        JSON,
        LD,
    ),
    "RDF4J, yes or no": (
        "text/boolean, application/sparql-results+json;q=0.8, application/json;q=0.8, "
        "application/sparql-results+xml;q=0.8, application/xml;q=0.8",
        JSON,
        JSON,
        LD,
    ),
    "RDF4J, a graph": (
        "application/x-binary-rdf, text/turtle;q=0.8, application/trig;q=0.8, application/rdf+xml;q=0.8, "
        "text/n3;q=0.8, application/trix;q=0.8, application/ld+json;q=0.8, application/n-quads;q=0.8",
        None,
        None,
        TTL,
    ),
    "Comunica, rows": ("application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7", JSON, JSON, None),
    "Comunica, a file": (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
        "text/html;q=0.2,application/xhtml+xml;q=0.18,application/json;q=0.135",
        XML,
        XML,
        NQ,
    ),
    "YASGUI": ("application/sparql-results+json,*/*;q=0.9", JSON, JSON, TTL),
    "GraphDB's workbench": (
        "application/x-sparqlstar-results+json, application/sparql-results+json;q=0.9, */*;q=0.8",
        JSON,
        JSON,
        TTL,
    ),
    "dotNetRDF": (
        "application/sparql-results+xml,application/sparql-results+json,text/boolean,text/csv,text/comma-separated-values,"
        "text/tab-separated-values,application/rdf+xml,text/xml,application/xml,text/turtle;q=0.9,*/*;q=0.5",
        JSON,
        JSON,
        RDF,
    ),
    "Protégé, ROBOT": (
        "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09",
        XML,
        XML,
        RDF,
    ),
    "a script that says JSON": ("application/json", JSON, JSON, LD),
    "a script that says XML": ("text/xml", XML, XML, RDF),
    "a script that says text": ("text/plain", None, None, NT),
    "a spreadsheet": ("text/csv; header=present", CSV, None, None),
    "capitals": ("APPLICATION/SPARQL-RESULTS+JSON", JSON, JSON, None),
    "a range": ("application/*", JSON, JSON, LD),
    "a profile": ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', None, None, LD),
    "a comma and a quality in quotes": ('application/ld+json; profile="a,b;q=0", text/turtle;q=0.1', None, None, LD),
    "empty elements": (", ,text/csv,", CSV, None, None),
    "spaces about the quality": ("text/csv; q = 0.5 , text/turtle ; q=0.3", CSV, None, TTL),
    "qualities out of range": ("text/csv;q=1.5, text/turtle;q=1.5", CSV, None, TTL),
    "what is not wanted": ("text/turtle;q=0, application/sparql-results+json;q=0, */*", XML, XML, LD),
    "nothing wanted": ("*/*;q=0", None, None, None),
    "three hundred types": (
        ",".join(f"application/x-a{number}" for number in range(300)) + ",text/csv,text/turtle",
        CSV,
        None,
        TTL,
    ),
    "Qlever's own": ("application/qlever-results+json", None, None, None),
}


@pytest.mark.parametrize("name", SENT)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_client_is_given_what_it_can_read(client: httpx.Client, method: str, name: str) -> None:
    accept, *expected = SENT[name]
    for query, wanted in zip((SELECT, ASK, CONSTRUCT), expected, strict=True):
        # Pages are for who goes to an address; who posts from one is given what else a browser names.
        media = (RDF if query == CONSTRUCT else XML) if wanted == HTML and method == "POST" else wanted
        sent = {"params": {"query": query}} if method == "GET" else {"data": {"query": query}}
        answer = client.request(method, "/sparql", headers={"Accept": accept}, **sent)  # type: ignore[arg-type]
        given = answer.headers["Content-Type"].partition(";")[0]
        if media is None:
            assert answer.status_code == 406, (query, given)
            assert "Ask for one of" in answer.json()["detail"]
        else:
            assert (answer.status_code, given) == (200, media), query


def test_several_lines_of_accept_are_one_list(client: httpx.Client) -> None:
    sent = [("Accept", "text/html;q=0.1"), ("Accept", NT), ("Accept", XML)]
    for query, media in ((SELECT, XML), (CONSTRUCT, NT)):
        answer = client.get("/sparql", params={"query": query}, headers=sent)
        assert answer.headers["Content-Type"].partition(";")[0] == media
