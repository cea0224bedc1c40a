"""Machines find the data: every description parses, counts what is there, and names only addresses that answer."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphsvc.builtin import open_store
from graphsvc.names import BASE, PREFIXES
from graphsvc.service import ServiceContext, create_app
from graphsvc.service.linked_data.discovery import blueprint
from graphsvc.store import Store

THEIRS = "https://example.org/graphs/organisations"
TURTLE = b"""@prefix ex: <https://example.org/org#> . @prefix node: <https://w3id.org/ai-confidence/id/node/> .
ex:a a ex:Organisation ; ex:worksOn node:automation-bias, node:local-validation . ex:b a ex:Organisation ."""


@pytest.fixture(scope="module")
def store() -> Store:
    opened = open_store()
    opened.load(ox.parse(TURTLE, format=ox.RdfFormat.TURTLE), graph=THEIRS)
    return opened


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[FlaskClient]:
    app = Flask("trial")
    app.register_blueprint(blueprint(ServiceContext(store)))
    with app.test_client() as client:
        yield client


def triples(client: FlaskClient, path: str) -> list[tuple[str, str, str]]:
    data = client.get(path).data
    return [(t.subject.value, t.predicate.value, t.object.value) for t in ox.parse(data, format=ox.RdfFormat.TURTLE)]


def test_the_well_known_address_leads_to_the_void_description(client: FlaskClient) -> None:
    answer = client.get("/.well-known/void")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/void.ttl")


def test_void_counts_the_framework_and_a_graph_of_somebody_else(client: FlaskClient, store: Store) -> None:
    said = triples(client, "/void.ttl")
    counts = {subject: int(value) for subject, predicate, value in said if predicate == PREFIXES["void"] + "triples"}
    rows = store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert isinstance(rows, ox.QuerySolutions)
    assert counts[BASE] == int(next(rows)["n"].value)
    theirs = next(subject for subject, _, value in said if value == THEIRS)
    assert counts[theirs] == 4


def test_every_dump_that_dcat_names_has_the_size_and_the_checksum_it_states(client: FlaskClient) -> None:
    said = triples(client, "/dcat.ttl")
    addresses = [value for _, predicate, value in said if predicate == PREFIXES["dcat"] + "downloadURL"]
    assert len(addresses) == 4
    listed = dict(reversed(line.split("  ")) for line in client.get("/dumps/").text.splitlines())
    for address in addresses:
        data = client.get(address.removeprefix("http://localhost")).data
        digest = sha256(data).hexdigest()
        assert listed[address.rpartition("/")[2]] == digest
        assert (f"{address}#sha256", "http://spdx.org/rdf/terms#checksumValue", digest) in said
        assert (address, PREFIXES["dcat"] + "byteSize", str(len(data))) in said


def test_a_client_that_has_the_dump_is_sent_nothing(store: Store) -> None:
    client = create_app(store).test_client()  # whole, for it tells what a client has already of any answer
    address = "/dumps/" + client.get("/dumps/").text.split()[1]
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_the_context_makes_plain_json_into_the_same_triples(client: FlaskClient) -> None:
    context = client.get("/context.jsonld").get_json()["@context"]
    document = {"@context": context, "id": "node:a", "influences": "node:b", "prefLabel": "A"}
    found = {t.predicate.value for t in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)}
    assert found == {PREFIXES["cf"] + "influences", PREFIXES["skos"] + "prefLabel"}


def test_the_sitemap_lists_the_page_of_every_node(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)
    addresses = {one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert "http://localhost/doc/node/automation-bias.html" in addresses


def test_the_example_queries_of_a_dataset_answer_from_both_sides(client: FlaskClient, store: Store) -> None:
    theirs = client.get("/datasets").get_json()["datasets"][1]
    assert theirs["graph"] == THEIRS and theirs["links_to_framework"] == [
        {"property": "https://example.org/org#worksOn", "count": 2}
    ]
    for example in theirs["examples"]:
        rows = store.query(example["query"])
        assert isinstance(rows, ox.QuerySolutions)
        assert list(rows), example["question"]


def test_a_browser_is_shown_the_datasets_as_a_page_and_a_program_as_json(store: Store) -> None:
    with create_app(store, workers=0).test_client() as client:
        page = client.get("/datasets", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert page.mimetype == "text/html" and "Accept" in page.headers["Vary"]
        for accept in ("*/*", "application/json"):
            assert client.get("/datasets", headers={"Accept": accept}).mimetype == "application/json"
        assert client.get("/datasets?format=json", headers={"Accept": "text/html"}).mimetype == "application/json"


def test_the_page_of_the_datasets_counts_them_and_links_questions_that_have_answers(store: Store) -> None:
    with create_app(store, workers=0).test_client() as client:
        text = client.get("/datasets", headers={"Accept": "text/html"}).text
        theirs = unescape(text).partition(f"<bdi>{THEIRS}</bdi>")[2]
        assert "<dt>Triples</dt><dd>4</dd>" in theirs and "https://example.org/org#Organisation" in theirs
        links = re.findall(r'href="(/sparql\?[^"]+)"', theirs)
        assert len(links) == 3
        for link in links:
            assert client.get(link, headers={"Accept": "text/csv"}).text.count("\r\n") > 1


@pytest.mark.parametrize("page", ["/", "/about", "/datasets"])
def test_a_page_describes_the_dataset_to_search_engines_in_schema_org(store: Store, page: str) -> None:
    with create_app(store, workers=0).test_client() as client:
        text = client.get(page, headers={"Accept": "text/html"}).text
        block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert len(block) == 1
        document = json.loads(block[0])
        assert document["@context"] == "https://schema.org/"
        # No test reaches the web: what the context of schema.org comes to here is its vocabulary and two kinds of link.
        local = {"@vocab": "https://schema.org/", "license": {"@type": "@id"}, "contentUrl": {"@type": "@id"}}
        said: dict[tuple[str, str], list[str]] = defaultdict(list)
        for triple in ox.parse(json.dumps(document | {"@context": local}), format=ox.RdfFormat.JSON_LD):
            said[str(triple.subject), triple.predicate.value].append(str(getattr(triple.object, "value", "")))
        dataset, terms = f"<{BASE}>", PREFIXES["schema"]
        assert said[dataset, PREFIXES["rdf"] + "type"] == [terms + "Dataset"]
        for name in ("name", "description", "url", "license", "version", "creator", "dateModified"):
            assert len(said[dataset, terms + name]) == 1, name
        assert 50 <= len(said[dataset, terms + "description"][0]) <= 5000
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", said[dataset, terms + "dateModified"][0])
        assert len(said[dataset, terms + "distribution"]) == 4
        for download in said[dataset, terms + "distribution"]:
            answer = client.get(said[f"_:{download}", terms + "contentUrl"][0])
            assert answer.status_code == 200
            assert answer.mimetype == said[f"_:{download}", terms + "encodingFormat"][0]


def test_the_mappings_can_be_downloaded_by_the_name_that_is_listed(client: FlaskClient) -> None:
    for line in client.get("/mappings.sssom.tsv").text.splitlines()[1:]:
        name = line.rpartition("/")[2]
        assert client.get(f"/mappings/{name}").text.startswith("#curie_map:")
