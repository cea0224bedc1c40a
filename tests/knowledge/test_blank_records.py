"""A record without an IRI is checked like any other and called by its blank node."""

from __future__ import annotations

import pyoxigraph as ox

from graphsvc.knowledge.checking.graph import Rule, check_rules
from graphsvc.names import CF, RDF


def test_a_blank_record_is_named_by_its_blank_node() -> None:
    rule = Rule("r1", "It has no subject.", "Add one.", None, f"SELECT ?record {{ ?record a <{CF}Claim> }}")
    claim = ox.Triple(ox.BlankNode("mine"), ox.NamedNode(RDF + "type"), ox.NamedNode(CF + "Claim"))
    (fault,) = check_rules([claim], [rule], lambda _iri: ("blank.ttl", None))
    assert "_:" in fault.reason and fault.file == "blank.ttl"
