"""Gathers what a reader put into the briefing basket: one section an item, with its picture, tables and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graphsvc.answers.records import Catalogue, Claim, Source
from graphsvc.errors import UnknownTerm, UsageError
from graphsvc.explorer.citations import citation
from graphsvc.explorer.duties import duties, duty_table
from graphsvc.explorer.evidence import MATRICES, disagreements, matrix, matrix_table
from graphsvc.explorer.focus import focus
from graphsvc.explorer.tables import Table, claim_table, plain, to_csv, to_markdown
from graphsvc.explorer.views import View, focus_view
from graphsvc.explorer.words import BASIS_WORDS, CHECK_WORDS, STATUS_WORDS, count, inside, sentence
from graphsvc.names import BASE, CLAIM, NODE
from graphsvc.paths import find_paths
from graphsvc.store import Store

CAVEAT = (
    "Each relation says who claims what, on what basis. Paths and counts are computed from relations of different "
    "studies: they are inferences for people to judge, not findings of any source. Text is paraphrased."
)
LICENCE = "Graph licensed CC BY 4.0. Cite the sources for what they say, and this graph for how it joins them."
MOST = 30


@dataclass(frozen=True)
class Section:
    """One item of a briefing."""

    item: str
    title: str
    iri: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    view: View | None = None
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """The sections, the sources they rest on, and what must stand beside them."""

    title: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    permalink: str
    version: str
    date: str
    notes: tuple[str, ...] = field(default=(CAVEAT, LICENCE))


def brief(
    store: Store, catalogue: Catalogue, items: Sequence[str], permalink: str, version: str, date: str, title: str = ""
) -> Briefing:
    """Gather the items: `node:<slug>`, `claim:<id>`, `paths:<slug>~<slug>`, `who:<slug>` or `who:all`,
    `evidence:<kind>`, `contradictions`.

    Raises UnknownTerm for an item that is not there, UsageError for one that is not understood or when there are more
    than 30.
    """
    if len(items) > MOST:
        raise UsageError(f"A briefing holds at most {MOST} items, not {len(items)}.", "Make two briefings.")
    sections = tuple(_section(store, catalogue, item) for item in dict.fromkeys(items))
    claims = dict.fromkeys(claim for section in sections for claim in section.claims)
    keys = sorted({source for claim in claims for source in claim.sources if source in catalogue.sources})
    sources = tuple(catalogue.sources[key] for key in keys)
    return Briefing(title or "Briefing: confidence in AI", sections, sources, permalink, version, date)


def _section(store: Store, catalogue: Catalogue, item: str) -> Section:
    kind, _, name = item.partition(":")
    if kind == "node":
        return _about_node(catalogue, item, name)
    if kind == "claim":
        return _about_claim(catalogue, item, name)
    if kind == "paths" and "~" in name:
        return _about_paths(store, catalogue, item, *name.split("~", 1))
    if kind == "who":
        return _about_who(catalogue, item, "" if name == "all" else name)
    if kind == "evidence" and name in MATRICES:
        table = matrix_table(matrix(catalogue, name))
        return Section(item, "Where the evidence is thin", BASE, ("A zero is a gap in the graph.",), (table,))
    if kind == "contradictions":
        found = tuple(dict.fromkeys(claim for one in disagreements(catalogue) for claim in one.claims))
        said = f"{count(len(disagreements(catalogue)), 'pair')} of things on which sources do not agree."
        table = claim_table(catalogue, found, "Relations that stand against another")
        return Section(item, "Where sources disagree", BASE, (said,), (table,), claims=found)
    raise UsageError(
        f"“{item}” is no briefing item.", "Items: node:…, claim:…, paths:from~to, who:…, evidence:…, contradictions."
    )


def _about_node(catalogue: Catalogue, item: str, slug: str) -> Section:
    node = catalogue.nodes.get(NODE + slug)
    if node is None:
        raise UnknownTerm(f"Nothing has the name “{slug}”.", mend="Take it out of the briefing.")
    view = focus(catalogue, node.iri, steps=1)
    said = [node.definition, f"Status: {STATUS_WORDS.get(node.status, node.status)}."]
    if node.scope_note:
        said.append(node.scope_note)
    if not view.responsible:
        said.append("No one is recorded as responsible for it.")
    tables = [claim_table(catalogue, view.claims, f"{node.label}: what influences it and what it influences")]
    if view.nulls:
        tables.append(claim_table(catalogue, view.nulls, f"{node.label}: no effect found"))
    if view.responsible:
        tables.append(claim_table(catalogue, view.responsible, f"{node.label}: who acts"))
    claims = (*view.claims, *view.nulls, *view.responsible)
    return Section(item, node.label, node.iri, tuple(said), tuple(tables), focus_view(catalogue, view), claims)


def _about_claim(catalogue: Catalogue, item: str, name: str) -> Section:
    claim = catalogue.claims.get(CLAIM + name)
    if claim is None:
        raise UnknownTerm(f"No relation has the id “{name}”.", mend="Take it out of the briefing.")
    against = tuple(catalogue.claims[iri] for iri in claim.at_odds_with if iri in catalogue.claims)
    said = [
        sentence(catalogue, claim),
        f"In our words: {claim.paraphrase}",
        f"Status: {STATUS_WORDS.get(claim.status, claim.status)}. Basis: {BASIS_WORDS.get(claim.basis or '', 'none')}.",
    ]
    if claim.check:
        said.append(f"Check: {CHECK_WORDS.get(claim.check, claim.check)}.")
    tables = [claim_table(catalogue, (claim,), f"Relation {claim.id}")]
    if against:
        tables.append(claim_table(catalogue, against, f"Relations that do not agree with {claim.id}"))
    return Section(item, f"Relation {claim.id}", claim.iri, tuple(said), tuple(tables), claims=(claim, *against))


def _about_paths(store: Store, catalogue: Catalogue, item: str, start: str, end: str) -> Section:
    paths = list(find_paths(store, NODE + start, NODE + end, k=5))
    said = [f"{number}. {path.sentence}" for number, path in enumerate(paths, start=1)]
    iris = dict.fromkeys(record.iri for path in paths for hop in path.hops for record in hop.records)
    claims = tuple(catalogue.claims[iri] for iri in iris if iri in catalogue.claims)
    title = f"How {inside(catalogue.label(NODE + start))} reaches {inside(catalogue.label(NODE + end))}"
    words = tuple(said) or ("No path is recorded. That does not mean there is no influence.",)
    table = claim_table(catalogue, claims, "Relations that these paths walk")
    return Section(item, title, NODE + start, words, (table,) if claims else (), claims=claims)


def _about_who(catalogue: Catalogue, item: str, slug: str) -> Section:
    about = NODE + slug if slug else ""
    if about and about not in catalogue.nodes:
        raise UnknownTerm(f"Nothing has the name “{slug}”.", mend="Take it out of the briefing.")
    found = duties(catalogue, about)
    gaps = ", ".join(node.label for node in found.gaps)
    said = f"No one is recorded as responsible for or contributing to: {gaps}." if not about and gaps else ""
    title = f"Who acts on {catalogue.label(about)}" if about else "Who is responsible for what"
    words = (said,) if said else () if found.claims else ("No one is recorded.",)
    return Section(item, title, about or BASE, words, (duty_table(catalogue, found),), claims=found.claims)


def as_markdown(briefing: Briefing) -> str:
    """The briefing as Markdown."""
    parts = [f"# {plain(briefing.title)}", f"Version {briefing.version}, {briefing.date}. <{briefing.permalink}>"]
    for section in briefing.sections:
        parts.append(f"## {plain(section.title)}")
        parts += [plain(text) for text in section.paragraphs]
        parts += [f"**{plain(table.caption)}**\n\n{to_markdown(table)}" for table in section.tables]
        parts.append(f"<{section.iri}>")
    parts.append("## Sources")
    parts.append("\n".join(f"- {plain(citation(source))}" for source in briefing.sources) or "None.")
    parts += [plain(note) for note in briefing.notes]
    return "\n\n".join(parts) + "\n"


def as_csv(briefing: Briefing) -> str:
    """The tables of the briefing, one after another, each under its caption."""
    tables = [table for section in briefing.sections for table in section.tables]
    return "\ufeff" + "\r\n".join(to_csv(table).removeprefix("\ufeff") for table in tables)
