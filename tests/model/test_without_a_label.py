"""A thing that somebody wrote into a store without a label is called by the end of its IRI, not by nothing."""

from __future__ import annotations

from graphsvc import open_store
from graphsvc.model import catalogue_of
from graphsvc.names import NODE, SPARQL_PREFIXES


def test_a_thing_without_a_label_or_an_identifier_is_called_by_the_end_of_its_iri() -> None:
    store = open_store()
    store.update(
        SPARQL_PREFIXES
        + f"""INSERT DATA {{ <{NODE}zz-bare> a skos:Concept, cf:FrameworkNode, cf:Factor .
        <{NODE}zz-named> a skos:Concept, cf:FrameworkNode, cf:Factor ; rdfs:label "Named so" }}"""
    )
    nodes = catalogue_of(store).nodes
    assert (nodes[NODE + "zz-bare"].label, nodes[NODE + "zz-bare"].slug) == ("zz-bare", "zz-bare")
    assert (nodes[NODE + "zz-named"].label, nodes[NODE + "zz-named"].slug) == ("Named so", "zz-named")
