"""Gathers what a reader put into the briefing basket: one section an item, with its picture, tables and sources."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.errors import GraphsvcError, LimitError, UnknownTerm, UsageError
from graphsvc.explorer.chains import chains, loops_asked, on_map
from graphsvc.explorer.citations import citation
from graphsvc.explorer.evidence import MATRICES, disagreements, matrix, matrix_table
from graphsvc.explorer.focus import focus_asked
from graphsvc.explorer.relations import select, wanted
from graphsvc.explorer.responsibilities import responsibilities, responsibility_table
from graphsvc.explorer.tables import Table, claim_table, plain, to_markdown
from graphsvc.explorer.view_options import read_item
from graphsvc.explorer.views import View, focus_view, map_view
from graphsvc.model import Catalogue, Claim, Node, Source
from graphsvc.names import BASE, CLAIM, NODE
from graphsvc.options import Asked
from graphsvc.store import Store
from graphsvc.wording import (
    BASES,
    BASIS_WORDS,
    CHECK_WORDS,
    ROLES,
    SIGN_LEGEND,
    STATUS_SHORT,
    STATUS_WORDS,
    STATUSES,
    claim_note,
    claim_sentence,
    count,
    in_sentence,
)

CAVEAT = (
    "Each relation says who claims what, on what basis. Paths and counts are computed from relations of different "
    "studies: they are inferences for people to judge, not findings of any source. Text is paraphrased."
)
HOW_TO_READ = (
    f"Signs: {'; '.join(f'{mark} {said}' for mark, said in SIGN_LEGEND)}.",
    f"Basis: {'; '.join(BASIS_WORDS[basis] for basis in BASES)}.",
    f"Status: {'; '.join(f'{STATUS_SHORT[status]}: {STATUS_WORDS[status]}' for status in STATUSES)}.",
)
LICENCE = "Graph licensed CC BY 4.0. Cite the sources for what they say, and this graph for how it joins them."
MOST = 30
MOST_ROWS = 1500  # reached, no further item is taken
LONGEST = 5  # seconds

NO_ONE = "No one is recorded as acting on it. That is a gap in what was read, not a finding that no one is responsible."


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
    """The sections, the sources they rest on, and what must stand beside them; `faults` are items that have none."""

    title: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    permalink: str
    version: str
    date: str
    faults: tuple[tuple[str, GraphsvcError], ...] = ()
    notes: tuple[str, ...] = (*HOW_TO_READ, CAVEAT, LICENCE)

    def whole(self) -> Briefing:
        """This briefing, for a file: it must hold all that was asked for. Raises the first fault."""
        for item, error in self.faults:
            raise UsageError(f"“{item}” cannot be in the briefing: {error.message}", error.mend or "Take it out.")
        return self


def brief(
    store: Store, catalogue: Catalogue, items: Sequence[str], permalink: str, version: str, date: str, title: str = ""
) -> Briefing:
    """Gather the items: `node:<slug>`, `claim:<id>`, `paths:<slug>~<slug>`, `who:<slug>` or `who:all`,
    `evidence:<kind>`, `relations:all`, `loops:all`, `contradictions`, with the parameters of their pages
    (`node:use-of-ai?steps=1&status=literature`). An item that is not there or not understood, that comes after the
    30th, after 1,500 rows or after 5 seconds, is a fault.
    """
    sections: list[Section] = []
    faults: list[tuple[str, GraphsvcError]] = []
    began, rows = time.monotonic(), 0
    for number, item in enumerate(dict.fromkeys(items)):
        try:
            if number >= MOST or rows >= MOST_ROWS or time.monotonic() > began + LONGEST:
                limits = f"{MOST} items, {MOST_ROWS:,} rows and what {LONGEST} seconds can gather"
                raise LimitError(f"A briefing holds at most {limits}.", "Narrow its items, or make two briefings.")
            sections.append(_section(store, catalogue, item))
            rows += sum(len(table.rows) for table in sections[-1].tables)
        except GraphsvcError as error:
            faults.append((item, error))
    claims = dict.fromkeys(claim for section in sections for claim in section.claims)
    keys = sorted({source for claim in claims for source in claim.sources if source in catalogue.sources})
    sources = tuple(catalogue.sources[key] for key in keys)
    name = title or "Briefing: confidence in AI"
    return Briefing(name, tuple(sections), sources, permalink, version, date, tuple(faults))


def _section(store: Store, catalogue: Catalogue, item: str) -> Section:
    kind, name, asked = read_item(item)
    if kind == "node":
        return _about_node(catalogue, item, name, asked)
    if kind == "claim":
        return _about_claim(catalogue, item, name)
    if kind == "paths" and "~" in name:
        return _about_paths(store, catalogue, item, name, asked)
    if kind == "who":
        return _about_who(catalogue, item, "" if name == "all" else name, asked)
    if kind == "evidence" and name in MATRICES:
        table = matrix_table(matrix(catalogue, name))
        return Section(item, "Where the evidence is thin", BASE, ("A zero is a gap in the graph.",), (table,))
    if kind == "relations":
        return _relations(store, catalogue, item, asked)
    if kind == "loops":
        return _loops(store, catalogue, item, asked)
    if kind == "contradictions":
        found = tuple(dict.fromkeys(claim for one in disagreements(catalogue) for claim in one.claims))
        said = f"{count(len(disagreements(catalogue)), 'pair')} of things on which sources do not agree."
        table = claim_table(catalogue, found, "Relations that stand against another")
        return Section(item, "Where sources disagree", BASE, (said,), (table,), claims=found)
    kinds = f"node:…, claim:…, paths:from~to, who:… or who:all, {', '.join(f'evidence:{by}' for by in MATRICES)}"
    raise UsageError(f"“{item}” is no briefing item.", f"Items: {kinds}, relations:all, loops:all, contradictions.")


def _node(catalogue: Catalogue, slug: str) -> Node:
    node = catalogue.nodes.get(NODE + slug)
    if node is None:
        raise UnknownTerm(f"Nothing has the name “{slug}”.", mend="Take it out of the briefing.")
    return node


def _about_node(catalogue: Catalogue, item: str, slug: str, asked: Asked) -> Section:
    node = _node(catalogue, slug)
    view = focus_asked(catalogue, node.iri, asked)
    drawn = focus_view(catalogue, view)
    said = [node.definition, f"Status: {STATUS_WORDS.get(node.status, node.status)}."]
    if node.scope_note:
        said.append(node.scope_note)
    if not view.acting.own:
        said.append(NO_ONE)
    said.append(f"{drawn.shown}.")
    tables = [claim_table(catalogue, view.claims, f"{node.label}: what influences it and what it influences")]
    if view.nulls:
        tables.append(claim_table(catalogue, view.nulls, f"{node.label}: no effect found{view.whatever}"))
    if view.acting.own:
        tables.append(claim_table(catalogue, view.acting.own, f"{node.label}: who acts"))
    claims = (*view.claims, *view.nulls, *view.acting.own)
    return Section(item, node.label, node.iri, tuple(said), tuple(tables), drawn, claims)


def _about_claim(catalogue: Catalogue, item: str, name: str) -> Section:
    claim = catalogue.claims.get(CLAIM + name)
    if claim is None:
        raise UnknownTerm(f"No relation has the id “{name}”.", mend="Take it out of the briefing.")
    against = tuple(catalogue.claims[iri] for iri in claim.at_odds_with if iri in catalogue.claims)
    said = [
        claim_sentence(catalogue, claim),
        f"In our words: {claim.paraphrase}",
        f"Status: {STATUS_WORDS.get(claim.status, claim.status)}. Basis: {BASIS_WORDS.get(claim.basis or '', 'none')}.",
    ]
    if note := claim_note(claim):
        said.append(f"Note: {note}.")
    if claim.check:
        said.append(f"Check: {CHECK_WORDS.get(claim.check, claim.check)}.")
    tables = [claim_table(catalogue, (claim,), f"Relation {claim.id}")]
    if against:
        tables.append(claim_table(catalogue, against, f"Relations that do not agree with {claim.id}"))
    return Section(item, f"Relation {claim.id}", claim.iri, tuple(said), tuple(tables), claims=(claim, *against))


def _about_paths(store: Store, catalogue: Catalogue, item: str, ends: str, asked: Asked) -> Section:
    start, end = (_node(catalogue, slug).iri for slug in ends.split("~", 1))
    found = chains(store, catalogue, start, end, asked)
    claims = tuple(dict.fromkeys(claim for steps in found.steps for step in steps for claim in step.arrow.claims))
    said = [f"{number}. {path.sentence}" for number, path in enumerate(found.paths, start=1)]
    said = said or ["No path is recorded. That does not mean there is no influence."]
    if found.avoided:
        said.append(f"Left out on purpose: {', '.join(found.avoided)}.")
    said.append(f"Filters: {'; '.join(found.narrowed)}." if found.narrowed else "No filters.")
    view = map_view(catalogue, on_map(catalogue, found), f"{found.title}: path {found.shown}") if found.paths else None
    table = claim_table(catalogue, claims, "Relations that these paths walk")
    return Section(item, found.title, start, tuple(said), (table,) if claims else (), view, claims)


def _relations(store: Store, catalogue: Catalogue, item: str, asked: Asked) -> Section:
    chosen = wanted(store, catalogue, asked)
    found = tuple(select(catalogue, chosen))
    narrowed = chosen.describe(catalogue)
    said = f"Only: {'; '.join(narrowed)}." if narrowed else "All relations of the graph."
    table = claim_table(catalogue, found, count(len(found), "relation"))
    return Section(item, "Relations", BASE, (said,), (table,), claims=found)


def _loops(store: Store, catalogue: Catalogue, item: str, asked: Asked) -> Section:
    found = loops_asked(store, catalogue, asked)
    said = [f"{number}. {path.sentence}" for number, path in enumerate(found.paths, start=1)]
    through = f" through {in_sentence(found.through)}" if found.through else ""
    length = f" of at most {count(found.longest, 'step')}" if found.longest else ""
    only = f" Filters: {'; '.join(found.narrowed)}." if found.narrowed else ""
    limits = f"Loops{length}{through}. No loop is shown to run.{only}"
    table = claim_table(catalogue, found.claims, "Relations in these loops")
    tables = (table,) if found.claims else ()
    return Section(item, "Loops", BASE, (limits, *(said or ["None is recorded."])), tables, claims=found.claims)


def _about_who(catalogue: Catalogue, item: str, slug: str, asked: Asked) -> Section:
    about = _node(catalogue, slug).iri if slug else ""
    actor, role = asked.text("who"), asked.text("role")
    who = _node(catalogue, actor).iri if actor else ""
    found = responsibilities(catalogue, about, who, role)
    named = ", ".join(node.label for node in found.gaps)
    gaps = f"No one is recorded as having to act on, directing or helping with: {named}." if not about and named else ""
    title = f"Who acts on {catalogue.label(about)}" if about else "Who acts on what"
    only = ", ".join(filter(None, (who and catalogue.label(who), role and str(ROLES[role]))))
    said = (f"Only: {only}." if only else "", gaps, "" if found.own else NO_ONE)
    tables = [responsibility_table(catalogue, found.own, title)] if found.own else []
    if found.inherited:
        tables.append(responsibility_table(catalogue, found.inherited, "Recorded for the topic above it, not for it"))
    return Section(
        item, title, about or BASE, tuple(filter(None, said)), tuple(tables), claims=(*found.own, *found.inherited)
    )


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
