"""Serves the pages that weigh the evidence: where it is thin, where it disagrees, who acts, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response

from graphsvc.errors import UnknownTerm, UsageError
from graphsvc.explorer import queries
from graphsvc.explorer.answers.answer import Answer
from graphsvc.explorer.answers.lines import lines_about
from graphsvc.explorer.answers.who import beside, is_unacted, nobody, who_headline
from graphsvc.explorer.changes import checked_tables, difference_tables
from graphsvc.explorer.coverage import coverage_table
from graphsvc.explorer.documents.tables import Table, claim_table
from graphsvc.explorer.evidence import (
    MATRICES,
    Matrix,
    caption_of,
    disagreements,
    disagreements_asked,
    matrix,
    matrix_table,
)
from graphsvc.explorer.method import (
    SEARCHED_FOR_ACTORS,
    SEARCHED_FOR_EXPERIMENTS,
    read_as_table,
    rounds_table,
    studied_tables,
)
from graphsvc.explorer.parameters import OF_THE_STUDY, studied
from graphsvc.explorer.pictures.columns import ACTORS, BANDS, band_of
from graphsvc.explorer.responsibilities import by_kind, responsibilities, responsibility_table
from graphsvc.explorer.view_options import ITEMS, VIEWS
from graphsvc.framework import framework
from graphsvc.model import Catalogue
from graphsvc.model.records import Claim
from graphsvc.model.select import select
from graphsvc.names import CF, NODE
from graphsvc.service.pages.schema_org import dataset_markup
from graphsvc.service.pages.site import FRAME, Routes, Site, address, arguments, asked, item
from graphsvc.wording import count, filter_words, in_sentence, is_plural
from graphsvc.wording.sureness import BLANK


def evidence(site: Site) -> Response:
    """The gap matrix."""
    kept = studied(asked())
    found = matrix(site.catalogue, asked().text("by"), kept)
    table = matrix_table(found, kept)
    said = {"matrix": found, "matrices": MATRICES, "band_of": band_of, "cell_link": cell_link, "blank": BLANK}
    said["caption"] = "; ".join([caption_of(found.by), *filter_words(kept)])
    said |= {"studied": OF_THE_STUDY, "filtered": filter_words(kept), "kept": arguments(OF_THE_STUDY)}
    said["item"] = item(f"evidence:{found.by}", ITEMS["evidence"])
    return site.page("evidence.html", "Where is the evidence thin?", queries.evidence_query(), [table], said)


def contradictions(site: Site) -> Response:
    """Where sources disagree, side by side."""
    catalogue = site.catalogue
    about = site.node(asked().text("about")) if asked().text("about") else ""
    every, found = disagreements(catalogue), disagreements_asked(catalogue, asked(), about)
    claims: list[Claim] = list(dict.fromkeys(claim for one in found for claim in one.claims))
    table = claim_table(catalogue, claims, "Every relation that stands against another")
    said: dict[str, Any] = {"found": found, "every": every, "about": about, "studied": OF_THE_STUDY}
    said |= {"filtered": filter_words(studied(asked())), "item": item("contradictions", ITEMS["contradictions"])}
    return site.page("contradictions.html", "Where do sources disagree?", queries.contradictions_query(), [table], said)


def grouped(catalogue: Catalogue, claims: Sequence[Claim]) -> list[tuple[str, Table]]:
    """Who does what, a table for each kind of whoever acts, with the anchor of each."""
    groups = by_kind(catalogue, claims)
    return [
        (f"kind-{at}", responsibility_table(catalogue, some, f"{name}: {count(len(some), 'relation')}"))
        for at, (name, some) in enumerate(groups, 1)
    ]


def who(site: Site) -> Response:
    """Who acts on what, and where no one is recorded."""

    def node(name: str) -> str:
        given = asked().text(name)
        return site.node(given) if given else ""

    catalogue = site.catalogue
    about, actor, role = node("about"), node("who"), asked().text("role")
    found = responsibilities(catalogue, about, actor, role, studied(asked()))
    caption = "Recorded for it, its kinds or its parts" if about else "Who does what"
    table = responsibility_table(catalogue, found.own, caption)
    above = responsibility_table(catalogue, found.inherited, "Recorded for the topic above it, not for it")
    examples = responsibility_table(catalogue, found.examples, "In examples that a source invented: nobody acts here")
    slugs = [iri.removeprefix(NODE) for iri in (about, actor)]
    asked_about = about or actor
    said: dict[str, Any] = {
        "answer": _who_acts(catalogue, asked_about) if asked_about else None,
        "table": table,
        "above": above,
        "examples": examples,
        "groups": [] if asked_about else grouped(catalogue, found.own),
        "gaps": found.gaps,
        "factors": found.all_factors,
        "studied": OF_THE_STUDY,
        "filtered": filter_words(studied(asked())),
    }
    said |= {
        "acts": slugs[0] if about and catalogue.nodes[about].type in ACTORS else "",
        "about": about,
        "nobody": nobody(catalogue, about) if about else "",
        "unacted": bool(about) and is_unacted(catalogue, about),
        "beside": beside(catalogue, about) if about and not found.own else [],
        "actor": actor,
        "item": item(f"who:{slugs[0] or 'all'}", ITEMS["who"], who=slugs[1]),
    }
    title = f"Who acts on {in_sentence(catalogue.name(about))}?" if about else "Who acts on what?"
    if actor and not about:
        name = catalogue.name(actor)
        title = f"What is recorded that {in_sentence(name)} {'act' if is_plural(name) else 'acts'} on?"
    return site.page("who.html", title, queries.who_query(), [table, above, examples], said | {"band_of": band_of})


def _who_acts(catalogue: Catalogue, iri: str) -> Answer:
    return lines_about(catalogue, iri).led_by("who", who_headline(catalogue, iri))


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


def method(site: Site) -> Response:
    """How the papers were found and read, what was left out, and what an empty cell means."""
    _refuse_unless(framework().page("method.html"))
    catalogue = site.catalogue
    tables = [read_as_table(catalogue), *studied_tables(catalogue), rounds_table(catalogue), coverage_table(catalogue)]
    withdrawn = f"SELECT ?row WHERE {{ ?row a <{CF}WithdrawnRow> }}"
    said = {
        "withdrawn": len(list(select(site.context.store, withdrawn))),
        "unconfirmed": sum(claim.check == "unverifiable" for claim in catalogue.claims.values()),
        "experiments": [NODE + slug for slug in SEARCHED_FOR_EXPERIMENTS],
        "actors": [NODE + slug for slug in SEARCHED_FOR_ACTORS],
    }
    return site.page("method.html", "How this was found and read", queries.sources_query(), tables, said)


def about(site: Site) -> Response:
    """What this is and is not, how to read it, a glossary."""
    said = {"bands": BANDS, "markup": dataset_markup(site.context)}
    template = "about.html" if framework().page("about.html") else "about_framework.html"
    return site.page(template, "What this is, and what it is not", "", (), said)


def _refuse_unless(has: bool) -> None:
    if not has:
        raise UnknownTerm("This framework has no such page.", mend="Its pages are in the menu.")


def cell_link(found: Matrix, factor: str, column: str) -> str:
    """The list of relations behind a cell of the matrix."""
    slug = factor.rpartition("/")[2]
    if found.by == "who":
        given = {"about": slug, "kind": "responsibility"}
    elif found.by == "people":
        given = {"topic": slug, "population": column.partition("-")[0]}
    else:
        name = {"basis": "support", "population": "population", "study": "study"}[found.by]
        given = {"topic": slug, name: column}
    return address("relations", {**given, **arguments(OF_THE_STUDY), "unconfirmed": "without"})


ROUTES: Routes = (
    ("/evidence", evidence, VIEWS["evidence"] | FRAME),
    ("/contradictions", contradictions, VIEWS["contradictions"] | FRAME),
    ("/who", who, VIEWS["who"] | FRAME),
    ("/changes", changes, VIEWS["changes"] | FRAME),
    ("/method", method, FRAME),
    ("/about", about, FRAME),
)
