"""The SPARQL behind a page gives the rows that the page shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import QuerySolutions

from graphsvc.explorer import queries
from graphsvc.explorer.evidence import STUDY_COLUMNS, disagreements, matrix
from graphsvc.explorer.focus import focus
from graphsvc.explorer.relations import PREDICATE_WORDS, Wanted, select
from graphsvc.explorer.responsibilities import responsibilities
from graphsvc.model import Catalogue, EvidenceFilter, search
from graphsvc.model.actors import stands_for
from graphsvc.model.evidence import NOT_SAID
from graphsvc.names import CF, CLAIM, NODE, SOURCE, local_name
from graphsvc.store import Store

NASTY = 'a"b\\c\n} DROP ALL #'


def rows(store: Store, query: str) -> list[list[str]]:
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    width = len(found.variables)
    return [[getattr(row[i], "value", "") for i in range(width)] for row in found]


def ids(store: Store, query: str) -> list[str]:
    return [row[0] for row in rows(store, query)]


def test_the_map_query_gives_every_claim_that_may_be_drawn(store: Store, catalogue: Catalogue) -> None:
    drawn = [claim.id for claim in EvidenceFilter().select(catalogue.claims.values()) if claim.tail]
    assert ids(store, queries.map_query()) == drawn


@pytest.mark.parametrize("slug", ["automation-bias", "local-validation"])
@pytest.mark.parametrize(
    "filters",
    [
        EvidenceFilter(),
        EvidenceFilter(basis=frozenset({"effect", "association"})),
        EvidenceFilter(status=frozenset({"literature"})),
        EvidenceFilter(min_sources=2),
        EvidenceFilter(min_sources=2, basis=frozenset({"effect"}), status=frozenset({"literature"})),
        EvidenceFilter(min_sources=1, country=frozenset({"GB", NOT_SAID}), tool=frozenset({"aiTools"})),
    ],
)
def test_the_focus_query_gives_the_claims_one_step_away(
    store: Store, catalogue: Catalogue, slug: str, filters: EvidenceFilter
) -> None:
    view = focus(catalogue, NODE + slug, 1, filters=filters)
    inside = set(stands_for(catalogue, NODE + slug))
    within = {
        claim.id
        for claim in filters.select(catalogue.claims.values())
        if {claim.tail, claim.head} <= inside and claim.tail
    }
    asked = set(ids(store, queries.focus_query(NODE + slug, filters, parts=True)))
    assert asked == {claim.id for claim in view.claims} | within


def wanted() -> Iterator[Wanted]:
    yield Wanted(start=NODE + "governance")
    yield Wanted(end=NODE + "use-of-ai")
    yield Wanted(about=NODE + "cognitive-biases", kind="influence")
    yield Wanted(about=NODE + "cognitive-biases", basis="effect")
    yield Wanted(topic=NODE + "cognitive-biases", basis="effect")
    yield Wanted(source=SOURCE + "GODDARD2012", kind="influence")
    yield Wanted(predicate="enhances", basis="effect")
    yield Wanted(predicate="noEffectOn")
    yield Wanted(filters=EvidenceFilter(country=frozenset({"GB"}), tool=frozenset({"aiTools"})))
    yield Wanted(filters=EvidenceFilter(country=frozenset({"DE", NOT_SAID}), people=frozenset({"studiedDoctors"})))
    yield Wanted(filters=EvidenceFilter(people=frozenset({"studiedNurses", "studiedPublic"}), min_sources=1))
    yield Wanted(kind="influence", filters=EvidenceFilter(tool=frozenset({NOT_SAID, "otherTools"})))
    yield Wanted(kind="null")
    yield Wanted(kind="responsibility")
    yield Wanted(kind="structure")
    yield Wanted(population="layPeople")
    yield Wanted(text="Over-reliance")
    yield Wanted(text="time pressure", kind="influence")
    for study, *_ in STUDY_COLUMNS:
        yield Wanted(study=study)
    yield Wanted(filters=EvidenceFilter(min_sources=2))
    yield Wanted(filters=EvidenceFilter(min_sources=2, basis=frozenset({"effect", "association"})))
    yield Wanted(filters=EvidenceFilter(min_sources=1, status=frozenset({"inferred", "stated"})))
    yield Wanted(study="review", about=NODE + "cognitive-biases", text="automation")


@pytest.mark.parametrize("one", list(wanted()))  # named by number: sets are written in another order each time
def test_the_relations_query_gives_the_list(store: Store, catalogue: Catalogue, one: Wanted) -> None:
    found = [claim.id for claim in select(catalogue, one)]
    assert found
    assert sorted(ids(store, queries.relations_query(one))) == sorted(found)


def test_the_node_query_gives_every_claim_of_the_node(store: Store, catalogue: Catalogue) -> None:
    node = NODE + "automation-bias"
    assert sorted(ids(store, queries.node_query(node))) == sorted(claim.id for claim in catalogue.claims_of[node])


def test_the_source_query_gives_every_claim_of_the_source(store: Store, catalogue: Catalogue) -> None:
    source = SOURCE + "GODDARD2012"
    assert ids(store, queries.source_query(source)) == [claim.id for claim in catalogue.claims_from[source]]


def test_the_sources_query_counts_what_rests_on_each(store: Store, catalogue: Catalogue) -> None:
    counted = {key: int(number) for key, _, number in rows(store, queries.sources_query())}
    assert counted == {s.key: len(catalogue.claims_from.get(s.iri, ())) for s in catalogue.sources.values()}


def test_the_who_query_gives_every_duty(store: Store, catalogue: Catalogue) -> None:
    assert sorted(ids(store, queries.who_query())) == sorted(claim.id for claim in responsibilities(catalogue).claims)


def test_the_evidence_query_gives_the_cells_of_the_matrix(store: Store, catalogue: Catalogue) -> None:
    found = matrix(catalogue, "basis")
    cells = {(factor, basis): int(n) for factor, basis, n in rows(store, queries.evidence_query())}
    assert cells == {(factor, CF + basis): len(claims) for (factor, basis), claims in found.cells.items()}
    assert found.empty > 0


def test_the_contradictions_query_gives_the_pairs_of_the_page(store: Store, catalogue: Catalogue) -> None:
    asked = {(row[2], row[3]) for row in rows(store, queries.contradictions_query())}
    assert asked == {(one.subject, one.object) for one in disagreements(catalogue)}


def test_the_search_query_finds_what_the_page_finds(store: Store) -> None:
    asked = {row[0] for row in rows(store, queries.search_query("black box"))}
    assert asked == {match.iri for match in search(store, "black box", 100)}


@pytest.mark.parametrize(
    "query",
    [
        queries.claim_query(CLAIM + "L043"),
        queries.paths_query(NODE + "local-validation", NODE + "patient-harm"),
        queries.loops_query(),
        queries.changes_query(),
    ],
)
def test_the_other_queries_have_answers(store: Store, query: str) -> None:
    assert rows(store, query)


def test_what_a_reader_types_stays_a_string(store: Store, catalogue: Catalogue) -> None:
    assert rows(store, queries.search_query(NASTY)) == []
    wanted = Wanted(text=NASTY)
    assert ids(store, queries.relations_query(wanted)) == sorted(one.id for one in select(catalogue, wanted))


def test_every_predicate_of_a_claim_can_be_picked_by_its_words(catalogue: Catalogue) -> None:
    used = {local_name(claim.predicate) for claim in catalogue.claims.values()}
    assert used <= set(PREDICATE_WORDS)
    for name in used:
        found = select(catalogue, Wanted(predicate=name))
        assert found and {local_name(claim.predicate) for claim in found} == {name}
