"""Serves the pages that weigh the evidence: where it is thin, where it disagrees, who acts, what changed."""

from __future__ import annotations

from flask import Response

from graphsvc.errors import UsageError
from graphsvc.explorer import queries
from graphsvc.explorer.bands import BANDS, band_of
from graphsvc.explorer.changes import checked_tables, difference_tables
from graphsvc.explorer.evidence import MATRICES, Matrix, caption_of, disagreements, matrix, matrix_table
from graphsvc.explorer.responsibilities import responsibilities, responsibility_table
from graphsvc.explorer.tables import claim_table
from graphsvc.explorer.view_options import ITEMS, VIEWS
from graphsvc.model.records import Claim
from graphsvc.names import NODE
from graphsvc.service.markup import dataset_markup
from graphsvc.service.pages_site import FRAME, Routes, Site, address, asked, item
from graphsvc.wording.sureness import BLANK


def evidence(site: Site) -> Response:
    """The gap matrix."""
    found = matrix(site.catalogue, asked().text("by"))
    said = {"matrix": found, "matrices": MATRICES, "band_of": band_of, "cell_link": cell_link, "blank": BLANK}
    said["caption"] = caption_of(found.by)
    return site.page(
        "evidence.html", "Where is the evidence thin?", queries.evidence_query(), [matrix_table(found)], said
    )


def contradictions(site: Site) -> Response:
    """Where sources disagree, side by side."""
    catalogue = site.catalogue
    found = disagreements(catalogue)
    claims: list[Claim] = list(dict.fromkeys(claim for one in found for claim in one.claims))
    table = claim_table(catalogue, claims, "Every relation that stands against another")
    return site.page(
        "contradictions.html", "Where do sources disagree?", queries.contradictions_query(), [table], {"found": found}
    )


def who(site: Site) -> Response:
    """Who acts on what, and where no one is recorded."""

    def node(name: str) -> str:
        given = asked().text(name)
        return site.node(given) if given else ""

    catalogue = site.catalogue
    about, actor, role = node("about"), node("who"), asked().text("role")
    found = responsibilities(catalogue, about, actor, role)
    table = responsibility_table(catalogue, found.own, "Recorded for it" if about else "Who does what")
    above = responsibility_table(catalogue, found.inherited, "Recorded for the topic above it, not for it")
    examples = responsibility_table(
        catalogue, found.examples, "In examples that the reports invented: nobody acts here"
    )
    slugs = [iri.removeprefix(NODE) for iri in (about, actor)]
    said = {
        "table": table,
        "above": above,
        "examples": examples,
        "gaps": found.gaps,
        "factors": found.all_factors,
    }
    said |= {
        "about": about,
        "actor": actor,
        "item": item(f"who:{slugs[0] or 'all'}", ITEMS["who"], who=slugs[1]),
    }
    title = f"Who acts on {catalogue.label(about)}?" if about else "Who acts on what?"
    return site.page("who.html", title, queries.who_query(), [table, above, examples], said | {"band_of": band_of})


def changes(site: Site) -> Response:
    """What a check, or a new version, changed."""
    store = site.context.store
    graphs = site.graphs()
    graph = asked().text("graph")
    if graph and graph not in graphs:
        raise UsageError(
            f"graph cannot be “{graph}”.", f"Use one of: {', '.join(graphs)}." if graphs else "None is there."
        )
    tables = difference_tables(store, site.catalogue, graph) if graph else []
    tables += checked_tables(store, site.catalogue)
    said = {"graphs": graphs, "graph": graph}
    return site.page("changes.html", "What changed", queries.changes_query(), tables, said)


def about(site: Site) -> Response:
    """What this is and is not, how to read it, a glossary."""
    said = {"bands": BANDS, "markup": dataset_markup(site.context)}
    return site.page("about.html", "What this is, and what it is not", "", (), said)


def cell_link(found: Matrix, factor: str, column: str) -> str:
    """The list of relations behind a cell of the matrix."""
    slug = factor.rpartition("/")[2]
    if found.by == "who":
        return address("relations", {"about": slug, "kind": "responsibility"})
    if found.by == "people":
        return address("relations", {"topic": slug, "population": column.partition("-")[0]})
    name = {"basis": "support", "population": "population", "study": "study"}[found.by]
    return address("relations", {"topic": slug, name: column})


ROUTES: Routes = (
    ("/evidence", evidence, VIEWS["evidence"] | FRAME),
    ("/contradictions", contradictions, FRAME),
    ("/who", who, VIEWS["who"] | FRAME),
    ("/changes", changes, VIEWS["changes"] | FRAME),
    ("/about", about, FRAME),
)
