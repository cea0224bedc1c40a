"""Gathers what one item of a briefing holds: its findings, and as an annex its picture, tables and claims."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.errors import UnknownTerm, UsageError
from graphsvc.explorer.action_data import NOT_A_RANKING, action_tables
from graphsvc.explorer.actions import actions_asked, title_of
from graphsvc.explorer.answers.findings import Finding, findings_of, sentence_of
from graphsvc.explorer.answers.who import NO_ONE, nobody
from graphsvc.explorer.documents.briefing_summary import Part
from graphsvc.explorer.documents.tables import Table, claim_table
from graphsvc.explorer.evidence import MATRICES, disagreements_asked, matrix, matrix_table
from graphsvc.explorer.focus import focus_asked
from graphsvc.explorer.parameters import described, studied
from graphsvc.explorer.path_views import chains, loops_asked, on_map
from graphsvc.explorer.pictures.rings import ACROSS, LOW, rings_view
from graphsvc.explorer.pictures.views import View, focus_view, map_view
from graphsvc.explorer.relations import select, wanted
from graphsvc.explorer.responsibilities import responsibilities, responsibility_table
from graphsvc.explorer.view_options import read_item
from graphsvc.model import Catalogue, Claim, EvidenceFilter, Node
from graphsvc.model.actors import stands_for
from graphsvc.names import BASE, CLAIM, NODE
from graphsvc.options import Asked
from graphsvc.store import Store
from graphsvc.wording import (
    BASIS_WORDS,
    CHECK_WORDS,
    ROLES,
    STATUS_WORDS,
    claim_note,
    claim_sentence,
    count,
    filter_words,
    in_sentence,
    printable,
)
from graphsvc.wording.joint import at_most
from graphsvc.wording.sureness import BLANK

DRAWN = 6  # loops that the picture of an annex or of a story has
LONGEST_WORDS, ALL_WORDS = 400, 1200  # characters of own words, in one place and in all


@dataclass(frozen=True)
class Section:
    """One item of a briefing, whole as an annex has it.

    `findings` are what it comes to, `about` the nodes that it is about, `words` those of whoever writes: then it holds
    nothing else. `rings` are the loops that have room on the two pages.
    """

    item: str
    title: str
    iri: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    view: View | None = None
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    about: tuple[str, ...] = ()
    words: str = ""
    rings: View | None = None

    @property
    def part(self) -> Part:
        """What of it may stand on the two pages."""
        return Part(self.title, self.iri, self.findings, self.claims, self.about, self.words, self.rings)


def own_words(item: str, written: int = 0) -> Section | None:
    """The section of an item `words:<text>`, None for another; `written` characters of words came before.

    Raises UsageError for none, and for more than two pages have room for.
    """
    kind, _, text = item.partition(":")
    if kind != "words":
        return None
    said = " ".join(printable(text).split())
    if not said:
        raise UsageError("These words are empty.", "Write a sentence, or take them out.")
    if len(said) > LONGEST_WORDS:
        raise UsageError(f"Your own words are {len(said)} characters long here.", f"Use at most {LONGEST_WORDS}.")
    if written + len(said) > ALL_WORDS:
        raise UsageError(
            f"Your own words come to {written + len(said):,} characters.", f"Use at most {ALL_WORDS:,} in all."
        )
    return Section(item, "In the author’s words", "", (said,), words=said)


def section(store: Store, catalogue: Catalogue, item: str) -> Section:
    kind, name, asked = read_item(item)
    if kind == "node":
        return _about_node(catalogue, item, name, asked)
    if kind == "claim":
        return _about_claim(catalogue, item, name)
    if kind == "paths" and "~" in name:
        return _about_paths(store, catalogue, item, name, asked)
    if kind == "who":
        return _about_who(catalogue, item, "" if name == "all" else name, asked)
    if kind == "actions":
        return _about_actions(catalogue, item, name, asked)
    if kind == "evidence" and name in MATRICES:
        return _about_evidence(catalogue, item, name, asked)
    if kind == "relations":
        return _relations(store, catalogue, item, asked)
    if kind == "loops":
        return _loops(store, catalogue, item, asked)
    if kind == "contradictions":
        return _about_contradictions(catalogue, item, asked)
    kinds = f"node:…, claim:…, paths:from~to, who:… or who:all, {', '.join(f'evidence:{by}' for by in MATRICES)}"
    raise UsageError(
        f"“{item}” is no briefing item.",
        f"Items: {kinds}, actions:…, relations:all, loops:all, contradictions, words:….",
    )


def _about_evidence(catalogue: Catalogue, item: str, by: str, asked: Asked) -> Section:
    kept = studied(asked)
    found = matrix(catalogue, by, kept)
    all_ = len(found.rows) * len(found.columns)
    thin = Finding(f"{found.empty} of {all_} cells by {MATRICES[by]} are empty{_only(kept)}.")
    title = "Where the evidence is thin"
    return Section(item, title, BASE, (BLANK,), (matrix_table(found, kept),), findings=(thin,))


def _about_contradictions(catalogue: Catalogue, item: str, asked: Asked) -> Section:
    about = asked.text("about")
    pairs = disagreements_asked(catalogue, asked, _node(catalogue, about).iri if about else "")
    found = tuple(dict.fromkeys(claim for one in pairs for claim in one.claims))
    only = "; ".join(described(asked))
    said = f"{count(len(pairs), 'pair')} of things on which sources do not agree{f' ({only})' if only else ''}."
    table = claim_table(catalogue, found, "Relations that stand against another")
    findings = (Finding(said), *findings_of(catalogue, found))
    return Section(item, "Where sources disagree", BASE, (said,), (table,), claims=found, findings=findings)


def _only(kept: EvidenceFilter) -> str:
    """What the claims are narrowed to, in brackets."""
    words = "; ".join(filter_words(kept))
    return f" ({words})" if words else ""


def _about_actions(catalogue: Catalogue, item: str, slug: str, asked: Asked) -> Section:
    node = _node(catalogue, slug).iri
    found = actions_asked(catalogue, node, asked)
    claims = tuple(dict.fromkeys(claim for one in found.actions for claim in one.claims))
    on_it = [claim for claim in claims if claim.end == node]
    findings = (Finding(found.headline), *findings_of(catalogue, on_it or claims))
    said = (found.headline, NOT_A_RANKING, BLANK)
    tables = tuple(action_tables(catalogue, found))
    title = title_of(catalogue, node)
    return Section(item, title, node, said, tables, claims=claims, findings=findings, about=(node,))


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
        said.append(nobody(catalogue, node.iri))
    said.append(f"{drawn.shown}.")
    tables = [claim_table(catalogue, view.claims, f"{node.label}: what influences it and what it influences")]
    if view.nulls:
        tables.append(claim_table(catalogue, view.nulls, f"{node.label}: no effect found{view.whatever}"))
    if view.acting.own:
        tables.append(claim_table(catalogue, view.acting.own, f"{node.label}: who acts"))
    claims = (*view.claims, *view.nulls, *view.acting.own)
    inside, shown = set(stands_for(catalogue, node.iri)), (*view.claims, *view.nulls)
    near = [one for one in shown if inside & {one.start, one.end}]  # before what is further steps away
    far = [one for one in shown if one not in near]
    findings = [*findings_of(catalogue, near), *findings_of(catalogue, far)] or [Finding(f"{drawn.shown}.")]
    acting = [sentence_of(catalogue, claim) for claim in view.acting.own[:1]]
    ordered = (*findings[:2], *acting, *findings[2:])
    return Section(item, node.label, node.iri, tuple(said), tuple(tables), drawn, claims, ordered, (node.iri,))


def _about_claim(catalogue: Catalogue, item: str, name: str) -> Section:
    claim = catalogue.claims.get(CLAIM + name)
    if claim is None:
        raise UnknownTerm(f"No relation has the id “{name}”.", mend="Take it out of the briefing.")
    against = tuple(catalogue.claims[iri] for iri in claim.at_odds_with if iri in catalogue.claims)
    said = [
        claim_sentence(catalogue, claim),
        *([f"In our words: {claim.paraphrase}"] if claim.paraphrase else []),
        f"Status: {STATUS_WORDS.get(claim.status, claim.status)}. Basis: {BASIS_WORDS.get(claim.basis or '', 'none')}.",
    ]
    if note := claim_note(claim):
        said.append(f"Note: {note}.")
    if claim.check:
        said.append(f"Check: {CHECK_WORDS.get(claim.check, claim.check)}.")
    tables = [claim_table(catalogue, (claim,), f"Relation {claim.id}")]
    if against:
        tables.append(claim_table(catalogue, against, f"Relations that do not agree with {claim.id}"))
    findings = (sentence_of(catalogue, claim), *findings_of(catalogue, against))
    both = (claim, *against)
    return Section(item, f"Relation {claim.id}", claim.iri, tuple(said), tuple(tables), claims=both, findings=findings)


def _about_paths(store: Store, catalogue: Catalogue, item: str, ends: str, asked: Asked) -> Section:
    start, end = (_node(catalogue, slug).iri for slug in ends.split("~", 1))
    found = chains(store, catalogue, start, end, asked)
    claims = tuple(dict.fromkeys(claim for steps in found.steps for step in steps for claim in step.arrow.claims))
    said = [f"{number}. {path.sentence}" for number, path in enumerate(found.paths, start=1)]
    said = said or [f"No path{at_most(found.found.longest)} is recorded. That does not mean there is no influence."]
    if found.avoided:
        said.append(f"Left out on purpose: {', '.join(found.avoided)}.")
    said.append(f"Filters: {'; '.join(found.narrowed)}." if found.narrowed else "No filters.")
    view = map_view(catalogue, on_map(catalogue, found), f"{found.title}: path {found.shown}") if found.paths else None
    table = claim_table(catalogue, claims, "Relations that these paths walk")
    findings = [
        Finding(path.headline, tuple(one for step in steps for one in step.arrow.claims))
        for path, steps in zip(found.paths, found.steps, strict=True)
    ]
    findings = findings or [Finding(found.headline or said[0])]
    return Section(
        item, found.title, start, tuple(said), (table,) if claims else (), view, claims, tuple(findings), (start, end)
    )


def _relations(store: Store, catalogue: Catalogue, item: str, asked: Asked) -> Section:
    chosen = wanted(store, catalogue, asked)
    found = tuple(select(catalogue, chosen))
    narrowed = chosen.describe(catalogue)
    said = f"Only: {'; '.join(narrowed)}." if narrowed else "All relations of the graph."
    table = claim_table(catalogue, found, count(len(found), "relation"))
    findings = (*findings_of(catalogue, found), *([] if found else [Finding("No relation fits.")]))
    return Section(item, "Relations", BASE, (said,), (table,), claims=found, findings=findings)


def _loops(store: Store, catalogue: Catalogue, item: str, asked: Asked) -> Section:
    found = loops_asked(store, catalogue, asked)
    said = [f"{number}. {path.sentence}" for number, path in enumerate(found.paths, start=1)]
    through = f" through {in_sentence(found.through)}" if found.through else ""
    length = f" of at most {count(found.longest, 'step')}" if found.longest else ""
    only = f" Filters: {'; '.join(found.narrowed)}." if found.narrowed else ""
    limits = f"Loops{length}{through}. No loop is shown to run.{only}"
    table = claim_table(catalogue, found.claims, "Relations in these loops")
    tables = (table,) if found.claims else ()
    findings = [
        Finding(path.headline, tuple(one for step in steps for one in step.arrow.claims))
        for path, steps in zip(found.paths, found.steps, strict=True)
    ]
    findings = findings or [Finding("No loop is recorded.")]
    lines = (limits, *(said or ["None is recorded."]))
    view, rings = rings_view(catalogue, found, DRAWN), rings_view(catalogue, found, ACROSS, LOW)
    return Section(item, "Loops", BASE, lines, tables, view, found.claims, tuple(findings), rings=rings)


def _about_who(catalogue: Catalogue, item: str, slug: str, asked: Asked) -> Section:
    about = _node(catalogue, slug).iri if slug else ""
    actor, role = asked.text("who"), asked.text("role")
    who = _node(catalogue, actor).iri if actor else ""
    found = responsibilities(catalogue, about, who, role, studied(asked))
    named = ", ".join(node.label for node in found.gaps)
    gaps = f"No one is recorded as having to act on, directing or helping with: {named}." if not about and named else ""
    title = f"Who acts on {in_sentence(catalogue.name(about))}" if about else "Who acts on what"
    narrowed = (who and catalogue.label(who), role and str(ROLES[role]), *filter_words(studied(asked)))
    only = ", ".join(filter(None, narrowed))
    no_one = nobody(catalogue, about) if about else NO_ONE
    said = (f"Only: {only}." if only else "", gaps, "" if found.own else no_one)
    tables = [responsibility_table(catalogue, found.own, title)] if found.own else []
    if found.inherited:
        tables.append(responsibility_table(catalogue, found.inherited, "Recorded for the topic above it, not for it"))
    acting = [sentence_of(catalogue, claim) for claim in found.own] or [Finding(no_one)]
    findings = tuple(acting if about or not gaps else [Finding(gaps), *acting])
    claims = (*found.own, *found.inherited)
    paragraphs = tuple(filter(None, said))
    nodes = (about,) if about else ()
    return Section(item, title, about or BASE, paragraphs, tuple(tables), None, claims, findings, nodes)
