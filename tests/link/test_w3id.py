"""The redirect rules for the permanent identifiers lead every sort of IRI in the graph to an address that answers.

The rules are read from docs/w3id/.htaccess and evaluated here: the pattern against the path below the folder, the
condition against the Accept header, the first rule that fits. What is not covered is Apache itself: that it reads the
file as this does (its patterns are PCRE, here Python's), escapes, query strings, and that w3id.org allows each
directive. The answers after the redirect are those of the real application.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graphsvc.builtin import open_store
from graphsvc.names import BASE, OWL, PATH
from graphsvc.service import create_app
from graphsvc.store import Store
from tests.conftest import ROOT

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDF = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
}
TABLES = ("node", "claim", "source", "section", "evidence")
TARGET = "https://SERVICE"


@dataclass(frozen=True)
class Rule:
    pattern: str
    target: str
    flags: frozenset[str]
    accept: str | None


def read_rules() -> list[Rule]:
    rules, accept = [], None
    for line in (ROOT / "docs" / "w3id" / ".htaccess").read_text(encoding="utf-8").splitlines():
        word, *rest = line.split() or [""]
        if word == "RewriteCond":
            assert rest[0] == "%{HTTP_ACCEPT}" and len(rest) == 2 and accept is None, line
            accept = rest[1]
        elif word == "RewriteRule":
            pattern, target, flags = rest
            rules.append(Rule(pattern, target, frozenset(flags.strip("[]").split(",")), accept))
            accept = None
        else:
            assert not word or word in ("#", "Options", "RewriteEngine", "Header"), f"not evaluated here: {line}"
    return rules


RULES = read_rules()


def resolve(iri: str, accept: str) -> str | None:
    """Where the rules send a request for `iri`, as a path of the service; a fragment never reaches a server."""
    path = urldefrag(iri).url.removeprefix(BASE)
    for rule in RULES:
        found = re.search(rule.pattern, path)
        if found and (rule.accept is None or re.search(rule.accept, accept)):
            sent = rule.target
            for number, group in enumerate(found.groups(), start=1):
                sent = sent.replace(f"${number}", group or "")
            assert sent.startswith(TARGET)
            return sent.removeprefix(TARGET)
    return None


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store()


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[FlaskClient]:
    with create_app(store, workers=0).test_client() as client:
        yield client


def solutions(store: Store, query: str) -> list[str]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [row[0].value for row in found]


def test_every_redirect_is_a_see_other_and_the_last_word() -> None:
    assert RULES
    for rule in RULES:
        assert {"R=303", "L"} <= rule.flags and rule.target.startswith(TARGET + "/")


def test_every_iri_of_the_graph_has_a_rule(store: Store) -> None:
    query = f"""SELECT DISTINCT ?iri {{ {{ ?iri ?p ?o }} UNION {{ ?s ?iri ?o }} UNION {{ ?s ?p ?iri }}
      FILTER(isIRI(?iri) && STRSTARTS(STR(?iri), "{BASE}")) }}"""
    found = solutions(store, query)
    assert len(found) > 2000
    assert [iri for iri in found if not resolve(iri, BROWSER)] == []


@pytest.mark.parametrize("table", TABLES)
def test_a_thing_leads_to_its_page_for_a_browser_and_to_its_data_for_a_program(
    store: Store, client: FlaskClient, table: str
) -> None:
    starts = f'FILTER(STRSTARTS(STR(?iri), "{BASE}id/{table}/"))'
    iri = solutions(store, f"SELECT DISTINCT ?iri {{ ?iri ?p ?o {starts} }} ORDER BY ?iri LIMIT 1")[0]
    slug = iri.rpartition("/")[2]
    for accept, ending in {BROWSER: "html", **RDF}.items():
        address = resolve(iri, accept)
        assert address == f"/id/{table}/{slug}"
        answer = client.get(address, headers={"Accept": accept})
        assert answer.status_code == 303 and answer.headers["Location"] == f"/doc/{table}/{slug}.{ending}"
        document = client.get(answer.headers["Location"])
        assert document.status_code == 200 and document.mimetype == ("text/html" if ending == "html" else accept)
        if ending != "html":
            data = ox.parse(document.data, format=ox.RdfFormat.from_media_type(accept))
            assert any(iri in (quad.subject.value, getattr(quad.object, "value", "")) for quad in data)


def test_terms_of_the_schema_and_of_paths_lead_to_the_document_that_defines_them(client: FlaskClient) -> None:
    for iri in (BASE + "ontology#Factor", BASE + "ontology#enhances", PATH + "Path"):
        for accept in (BROWSER, "text/turtle"):
            address = resolve(iri, accept)
            assert address
            answer = client.get(address, headers={"Accept": accept})
            assert answer.status_code == 200
            if answer.mimetype == "text/html":
                assert f'id="{urldefrag(iri).fragment}"' in answer.text
                continue
            form = ox.RdfFormat.from_media_type(answer.mimetype)
            assert iri in {quad.subject.value for quad in ox.parse(answer.data, format=form)}
    for accept in RDF:
        assert client.get(resolve(BASE + "ontology", accept) or "", headers={"Accept": accept}).mimetype == accept


def test_the_version_that_the_schema_states_is_served_and_another_is_named_as_missing(
    store: Store, client: FlaskClient
) -> None:
    version = solutions(store, f"SELECT ?v {{ <{BASE}ontology> <{OWL}versionIRI> ?v }}")[0]
    answer = client.get(resolve(version, "text/turtle") or "", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200 and answer.data == client.get("/ontology", headers={"Accept": "text/turtle"}).data
    missing = client.get(resolve(BASE + "ontology/99.0.0", "text/turtle") or "")
    assert missing.status_code == 404 and version.rpartition("/")[2] in missing.text


def test_the_dataset_leads_to_its_description_for_a_program_and_to_the_first_page_for_a_browser(
    client: FlaskClient,
) -> None:
    for accept in (BROWSER, "*/*", ""):
        assert resolve(BASE, accept) == "/"
    for accept in RDF:
        answer = client.get(resolve(BASE, accept) or "", headers={"Accept": accept})
        assert answer.mimetype == accept
        data = ox.parse(answer.data, format=ox.RdfFormat.from_media_type(accept))
        assert any(quad.subject.value == BASE for quad in data)


def test_mappings_descriptions_and_dumps_lead_to_themselves(client: FlaskClient) -> None:
    dump = client.get("/dumps/").text.split()[1]
    names = ("void.ttl", "dcat.ttl", "context.jsonld", "mappings.sssom.tsv", "mappings/airo.sssom.tsv")
    for name in (*names, "dumps/", f"dumps/{dump}", "sparql"):
        address = resolve(BASE + name, "*/*")
        assert address == f"/{name}"
        assert client.get(address).status_code == 200


def test_what_is_not_of_the_graph_is_left_to_w3id() -> None:
    for name in ("id", "id/", "ontology2", "ontologies/1.0.0", "README.md", "void.ttl.bak", "x/void.ttl", "pathless"):
        assert resolve(BASE + name, BROWSER) is None, name
