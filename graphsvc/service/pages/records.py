"""Serves one page for every record: a node, a claim, a source, a section, an evidence line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from urllib.parse import urlencode

from flask import Response

from graphsvc.errors import UnknownTerm
from graphsvc.explorer import queries
from graphsvc.explorer.answers.lines import disputed, lines_about
from graphsvc.explorer.archetypes import is_on_archetypes
from graphsvc.explorer.changes import withdrawn_table
from graphsvc.explorer.documents.citations import citation
from graphsvc.explorer.documents.tables import Table, claim_table, sign_words
from graphsvc.explorer.pictures.columns import band_of, type_name
from graphsvc.explorer.sources import COLUMNS, LACKING, chosen_sources, missing_counts, overdue, source_tables
from graphsvc.explorer.view_options import VIEWS
from graphsvc.model.records import Claim
from graphsvc.names import CLAIM, EVIDENCE, SECTION, SOURCE
from graphsvc.service.linked_data.source_rows import source_rows
from graphsvc.service.pages.mapping_table import mapping_table
from graphsvc.service.pages.site import FRAME, TABLES, Routes, Site, asked
from graphsvc.wording import claim_sentence, count, first_upper
from graphsvc.wording.terms import DOCUMENT_WORDS


def record(site: Site, table: str, slug: str) -> Response:
    """The page of any record."""
    return shows[table](site, TABLES[table] + slug)


def sources_page(site: Site) -> Response:
    """The sources by kind of study, with their identifiers and what is missing from each."""
    kind, missing = asked().text("kind"), asked().text("missing")
    found = chosen_sources(site.catalogue, kind, missing, asked().text("document"))
    tables = source_tables(site.catalogue, found) or [Table("No source", COLUMNS)]
    said = {"kind": kind, "lacking": LACKING, "missing": missing, "found": found}
    asking = urlencode(asked().only(VIEWS["sources"]))
    said |= {"counts": missing_counts(found), "queried": f"?{asking}" if asking else ""}
    response = site.page("sources.html", "Sources", queries.sources_query(), tables, said)
    response.headers["Vary"] = "Accept"  # a program may ask for the same as BibTeX, RIS or CSL JSON
    return response


def show_node(site: Site, iri: str) -> Response:
    """The page of a node: what it is, what is known and not known, every relation it has, and its like elsewhere."""
    catalogue = site.catalogue
    node = catalogue.nodes.get(iri)
    if node is None:
        raise _unknown(iri)
    claims = catalogue.claims_of.get(iri, [])
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[_group(claim, iri)].append(claim)
    tables = [claim_table(catalogue, groups[name], name) for name in GROUPS if groups.get(name)]
    mapped = mapping_table(site.context.store, iri, site.context.beside)
    tables += [mapped] if mapped.rows else []
    trail = [catalogue.nodes[one] for one in catalogue.with_wholes(iri)[:0:-1] if one in catalogue.nodes]
    answer = lines_about(catalogue, iri)
    said = {
        "answer": answer if answer.claims else None,
        "node": node,
        "band": band_of(node),
        "type": type_name(node),
        "trail": trail,
        "related": bool(claims),
        "parts": catalogue.parts_of.get(iri, []),
        "item": f"node:{node.slug}",
        "on_archetypes": is_on_archetypes(catalogue, iri),
        "walkable": any(claim.tail for claim in claims) or bool(catalogue.parts_of.get(iri)),
    }
    return site.page("node.html", node.label, queries.node_query(iri), tables, said)


GROUPS = (
    "What influences it",
    "What it influences",
    "No effect found",
    "Who does what",
    "What it needs, and what needs it",
    "Other relations",
)


def _group(claim: Claim, iri: str) -> str:
    if claim.is_null:
        return "No effect found"
    if claim.kind == "Requirement":
        return "What it needs, and what needs it"
    if claim.kind == "Responsibility":
        return "Who does what"
    if claim.tail or claim.is_moderation:
        return "What influences it" if (claim.head or claim.object) == iri else "What it influences"
    return "Other relations"


def show_claim(site: Site, iri: str) -> Response:
    """The page of a claim: sentence, sign, status, basis, evidence, and the claims that do not agree with it."""
    catalogue = site.catalogue
    claim = catalogue.claims.get(iri)
    if claim is None:
        return show_withdrawn(site, iri)
    against = [catalogue.claims[other] for other in claim.at_odds_with if other in catalogue.claims]
    beside = [
        other
        for other in catalogue.claims_of.get(claim.subject, [])
        if other.iri != iri and {other.subject, other.object} == {claim.subject, claim.object} and other not in against
    ]
    rests = [catalogue.claims[one] for one in claim.rests_on if one in catalogue.claims]
    tables = [claim_table(catalogue, [claim], "This relation")]
    for name, found in (
        ("Relations that do not agree with it", against),
        ("Other relations between the same two", beside),
        ("What the inference rests on", rests),
    ):
        if found:
            tables.append(claim_table(catalogue, found, name))
    said = {
        "claim": claim,
        "sentence": claim_sentence(catalogue, claim),
        "disputed": disputed(catalogue, claim),
        "sign": sign_words(claim),
        "rests": rests,
        "others": len(against) + len(beside),
        "sources": [catalogue.sources[key] for key in claim.sources if key in catalogue.sources],
        "item": f"claim:{claim.id}",
        "iri": iri,
    }
    return site.page("claim.html", f"Relation {claim.id}", queries.claim_query(iri), tables, said)


def show_withdrawn(site: Site, iri: str) -> Response:
    """The page of a row that is no claim any more: that it was withdrawn, and why. Raises UnknownTerm for any other."""
    table = withdrawn_table(site.context.store, site.catalogue, iri)
    if not table.rows:
        raise _unknown(iri)
    name = iri.removeprefix(CLAIM)
    lead = f"{table.rows[0][-1].text} It is no relation of the graph, and nothing counts it."
    return site.page("table.html", f"Relation {name} was withdrawn", queries.claim_query(iri), [table], {"lead": lead})


def show_source(site: Site, iri: str) -> Response:
    """The page of a source: what it is, how it was read, whether its review is overdue, and what rests on it."""
    catalogue = site.catalogue
    source = catalogue.sources.get(iri)
    if source is None:
        raise _unknown(iri)
    claims = catalogue.claims_from.get(iri, [])
    table = claim_table(catalogue, claims, f"{count(len(claims), 'relation')} that rest on this source")
    said = {
        "source": source,
        "document": first_upper(DOCUMENT_WORDS.get(source.document, "")),
        "overdue": overdue(source.next_review_due),
        "citation": citation(source),
        "exported": source.key in source_rows(site.context) and source.iri == SOURCE + source.key,
    }
    return site.page("source.html", source.title or source.label, queries.source_query(iri), [table], said)


def show_section(site: Site, iri: str) -> Response:
    """The page of a section of a report: the claims stated in it."""
    catalogue = site.catalogue
    claims = [claim for claim in catalogue.claims.values() if iri in claim.sections]
    if iri not in catalogue.names and not claims:
        raise _unknown(iri)
    table = claim_table(catalogue, claims, f"{count(len(claims), 'relation')} stated in this section")
    title = f"Section: {catalogue.label(iri).removeprefix(SECTION)}"
    return site.page("table.html", title, queries.section_query(iri), [table], {"lead": ""})


def show_evidence(site: Site, iri: str) -> Response:
    """The page of an evidence line: one claim and the one source that supports it."""
    name = iri.removeprefix(EVIDENCE)
    catalogue = site.catalogue
    for claim in catalogue.claims.values():
        for key in claim.sources:
            if name == f"{claim.id}-{key.removeprefix(SOURCE)}":
                table = claim_table(catalogue, [claim], f"Supported by {catalogue.label(key)}")
                return site.page("table.html", f"Evidence {name}", queries.claim_query(iri), [table], {"lead": ""})
    raise _unknown(iri)


def _unknown(iri: str) -> UnknownTerm:
    return UnknownTerm(
        f"The graph has no record <{iri}>.", mend="Search for its name, or look at the list it came from."
    )


shows: dict[str, Callable[[Site, str], Response]] = {
    "node": show_node,
    "claim": show_claim,
    "source": show_source,
    "section": show_section,
    "evidence": show_evidence,
}
ROUTES: Routes = (
    ("/doc/<any(node, claim, source, section, evidence):table>/<path:slug>.html", record, FRAME),
    ("/sources", sources_page, VIEWS["sources"] | FRAME),
)
