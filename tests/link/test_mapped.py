"""What corresponds to a node in other vocabularies is said on its page, from whichever side and graph it was stated."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graphsvc.builtin import open_store
from graphsvc.model.mappings import Mapped, read_mappings
from graphsvc.names import NODE, SKOS
from graphsvc.service import create_app
from graphsvc.store import Store

THEIRS = "https://example.org/graphs/risks"
TURTLE = f"""@prefix r: <https://example.org/risk#> . @prefix skos: <{SKOS}> . @prefix node: <{NODE}> .
r:machine-trust skos:prefLabel "Too much trust in machines"@en, "Zu viel Vertrauen"@de ;
  skos:broadMatch node:automation-bias .
node:automation-bias skos:closeMatch r:deference ; skos:relatedMatch "a text" ; skos:related r:elsewhere ."""


@pytest.fixture(scope="module")
def store() -> Store:
    opened = open_store()
    opened.load(ox.parse(TURTLE, format=ox.RdfFormat.TURTLE), graph=THEIRS)
    return opened


def test_mappings_are_found_in_every_graph_and_turned_round_where_the_other_side_states_them(store: Store) -> None:
    risk = "https://example.org/risk#"
    assert [one for one in read_mappings(store, NODE + "automation-bias") if one.term.startswith(risk)] == [
        Mapped(risk + "deference", "closeMatch", "", (THEIRS,)),
        Mapped(risk + "machine-trust", "narrowMatch", "Too much trust in machines", (THEIRS,)),
    ]


def test_the_page_of_a_node_links_the_terms_that_correspond(store: Store) -> None:
    with create_app(store, workers=0).test_client() as client:
        table = client.get("/doc/node/automation-bias.html").text.partition("In other vocabularies")[2]
        assert '<a class="cell" href="https://w3id.org/dpv/ai#AutomationBias">' in table
        assert "DPV-AI" in table and "the same" in table and "the accepted mappings" in table
        assert '<a class="cell" href="https://example.org/risk#machine-trust">Too much trust in machines</a>' in table
        assert "narrower there" in table and "elsewhere" not in table and "a text" not in table
        assert "In other vocabularies" not in client.get("/doc/node/mhra.html").text


def test_a_refused_mapping_is_not_shown(store: Store) -> None:
    with create_app(store, workers=0).test_client() as client:
        lines = client.get("/mappings/airo.sssom.tsv").text.splitlines()
        refused = [line.split("\t") for line in lines if "\tNot\t" in line]
        assert refused
        for node, _, _, _, term, *_ in refused:
            found = read_mappings(store, NODE + node.removeprefix("node:"))
            assert term.replace("airo:", "https://w3id.org/airo#") not in {one.term for one in found}
