"""The page of the ontology: every term under an anchor of its own, with uses counted from the data."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from graphsvc import open_store
from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.describe import describe_schema
from graphsvc.names import CF, NODE
from graphsvc.service import create_app
from graphsvc.service.pages.ontology import uses
from graphsvc.store.embedded import EmbeddedStore

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def page() -> str:
    with create_app(open_store(), workers=0).test_client() as client:
        answer = client.get("/ontology", headers=HTML)
        assert answer.status_code == 200 and answer.mimetype == "text/html"
        assert "Accept" in answer.headers["Vary"]
        return unescape(answer.text)


def test_every_term_of_the_schema_has_an_anchor_by_its_own_name_and_its_definition(page: str) -> None:
    text = (find_ontology() / "schema.ttl").read_text(encoding="utf-8")
    terms = set(re.findall(r"^cf:([\w-]+) a ", text, re.MULTILINE))
    assert len(terms) > 150
    assert not [term for term in terms if page.count(f'id="{term}"') != 1]
    schema = describe_schema(find_ontology() / "schema.ttl")
    assert not [
        term.name for term in (*schema.classes, *schema.properties, *schema.values) if term.definition not in page
    ]


def test_every_link_to_a_term_leads_to_an_anchor(page: str) -> None:
    links = set(re.findall(r'href="#([\w-]+)"', page))
    assert len(links) > 50
    assert not [link for link in links if f'id="{link}"' not in page]


def test_chains_characteristics_and_inverses_are_said(page: str) -> None:
    section = page.split('id="enhances"')[1].split("<h3")[0]
    assert re.search(r"follows from the chain.*cf:isInfluencerIn.* then .*cf:raises", section, re.DOTALL)
    assert "transitive" in page and "inverse of" in page and "one value at most" in page


def test_uses_and_the_example_are_counted_from_the_data() -> None:
    store = EmbeddedStore()
    store.update(f"""INSERT DATA {{ <{NODE}b> a <{CF}Factor> ; <{CF}statusNote> "x" . <{NODE}a> a <{CF}Factor> }}""")
    assert uses(store)[CF + "Factor"] == (2, NODE + "a", "node:a")
    assert uses(store)[CF + "statusNote"] == (1, NODE + "b", "node:b")


@pytest.mark.parametrize("accept", ["text/turtle", "*/*", "application/rdf+xml"])
def test_programs_still_get_rdf(accept: str) -> None:
    with create_app(open_store(), workers=0).test_client() as client:
        answer = client.get("/ontology", headers={"Accept": accept})
    assert answer.mimetype in {"text/turtle", "application/rdf+xml"}


def test_a_schema_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        describe_schema(tmp_path / "none.ttl")
