"""What each archetype needs: only what was read, with what was not read named."""

from __future__ import annotations

from graphsvc import create_app
from graphsvc.explorer.archetypes import archetypes
from graphsvc.model import Catalogue
from graphsvc.names import NODE
from graphsvc.store import Store


def test_education_is_told_of_an_archetype_only_where_a_claim_names_it(catalogue: Catalogue) -> None:
    found = archetypes(catalogue)
    named = {one.node.slug: [claim.id for claim in one.meant] for one in found.needs}
    assert len(named) == 5
    assert named["archetype-creators"] == ["F22"] and named["archetype-users"] == []
    assert {claim.object for claim in found.general}.isdisjoint(one.node.iri for one in found.needs)
    assert NODE + "medical-schools" in {claim.subject for claim in found.given}


def test_the_page_names_the_gap_and_the_addresses_of_what_was_read(store: Store, catalogue: Catalogue) -> None:
    answer = create_app(store).test_client().get("/archetypes")
    assert answer.status_code == 200 and len(answer.data) < 150_000
    assert answer.text.count("Nothing was read that names it.") == 4
    assert "was not available: what is missing here is a gap in the rows" in answer.text
    pages = archetypes(catalogue).pages
    assert pages and all(source.url in answer.text for source in pages if source.url)


def test_education_that_only_an_invented_example_names_is_said_to_be_so(store: Store) -> None:
    answer = create_app(store).test_client().get("/archetypes")
    _, shown, rest = answer.text.partition("Specialised modules are meant for creators.")
    assert shown and "shown in an invented example" in rest.partition("</li>")[0]
