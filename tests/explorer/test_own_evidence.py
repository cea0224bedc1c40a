"""A reader's own graph: added on request, and marked as theirs."""

from __future__ import annotations

import graphsvc.store
from graphsvc import open_store
from graphsvc.explorer.documents.tables import claim_table, to_csv
from graphsvc.explorer.focus import focus
from graphsvc.explorer.overlay import lay_over
from graphsvc.explorer.pictures.export import export
from graphsvc.explorer.pictures.svg import OWN
from graphsvc.explorer.pictures.views import focus_view
from graphsvc.model import read_catalogue
from graphsvc.names import CLAIM, NODE
from tests.explorer.graphs import own

GRAPH = "https://example.org/our-survey"


def store_with_own() -> graphsvc.store.Store:
    store = open_store()
    store.load(own(), graph=GRAPH)
    return store


def test_own_evidence_is_not_there_until_it_is_asked_for() -> None:
    assert CLAIM + "OURS-1" not in read_catalogue(store_with_own()).claims


def test_own_evidence_is_drawn_and_listed_as_own() -> None:
    store = store_with_own()
    both = lay_over(read_catalogue(store), store, GRAPH)
    claim = both.claims[CLAIM + "OURS-1"]
    assert claim.own and claim.kind == "Influence"
    view = focus(both, NODE + "automation-bias", 1)
    assert claim in view.claims
    assert OWN in export(focus_view(both, view), "svg", "2026-01-01").decode()
    assert "own evidence" in to_csv(claim_table(both, [claim], "x"))


def test_the_framework_stays_as_it_is_under_own_evidence() -> None:
    store = store_with_own()
    before = read_catalogue(store)
    both = lay_over(before, store, GRAPH)
    assert {iri: both.claims[iri] for iri in before.claims} == dict(before.claims)
    assert not [claim.id for claim in before.claims.values() if claim.own]
