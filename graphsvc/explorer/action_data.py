"""Writes what somebody could do as tables and as plain data, the same for every surface."""

from __future__ import annotations

from typing import Any

from graphsvc.explorer.actions import AI_OR_NOT, STANDINGS, TOWARDS, Action, Actions
from graphsvc.explorer.documents.tables import Cell, Column, Table, evidence_cell
from graphsvc.model import Catalogue, Claim
from graphsvc.names import local_name
from graphsvc.wording import SIGN_MARKS, SIGN_WORDS, arrow_sentence, claim_note
from graphsvc.wording.sureness import BLANK, how_sure, sureness
from graphsvc.wording.terms import COUNTRY, COUNTRY_WORDS

NOT_A_RANKING = (
    "This is no ranking: how large an effect is and what a measure costs is mostly not given. It holds the "
    "measures that the reading list speaks of. Columns stand beside one another; none leads to the next."
)
IN_COUNTRY = f"In {COUNTRY_WORDS[COUNTRY]}" if COUNTRY else ""
COLUMNS = (
    Column("Measure", True),
    Column("Standing"),
    Column("Acts on", True),
    Column("Sign"),
    Column("How sure, and on whom"),
    *((Column(IN_COUNTRY),) if COUNTRY else ()),
    *((Column("AI or not"),) if AI_OR_NOT else ()),
    Column("Who is named to act"),
    Column("Evidence", True),
    Column("In our words"),
)


def action_tables(catalogue: Catalogue, found: Actions) -> list[Table]:
    """The matrix of measures by what they act on, and every claim in it."""
    return [_matrix(found), _claims(catalogue, found)]


def _matrix(found: Actions) -> Table:
    columns = [Column("Measure", True), Column("Standing"), *(Column(node.label) for node in found.columns)]
    rows = []
    for one in found.actions:
        cells = (one.cells.get(node.iri) for node in found.columns)
        said = (Cell(f"{SIGN_MARKS[cell.sign]} {cell.words}") if cell else Cell("") for cell in cells)
        rows.append((Cell(one.node.label, ((one.node.iri, one.node.label),)), Cell(STANDINGS[one.standing][0]), *said))
    return Table(f"Measures by what they act on. {BLANK}", columns, rows)


def _claims(catalogue: Catalogue, found: Actions) -> Table:
    rows = []
    for one in found.actions:
        for claim in one.claims:
            sign = "0" if claim.found_nothing else "n" if claim.is_need else claim.sign or "?"
            rows.append(
                (
                    Cell(one.node.label, ((one.node.iri, one.node.label),)),
                    Cell(STANDINGS[one.standing][0]),
                    Cell(catalogue.label(claim.end), ((claim.end, catalogue.label(claim.end)),)),
                    Cell(SIGN_WORDS[sign]),
                    Cell(how_sure(claim)),
                    *(_place(claim) if COUNTRY else ()),
                    *((Cell(one.tool),) if AI_OR_NOT else ()),
                    Cell("; ".join(one.actors) or "no one"),
                    evidence_cell(catalogue, claim),
                    Cell(claim.paraphrase, note=claim_note(claim)),
                )
            )
    return Table("Every relation behind it", COLUMNS, rows)


def _place(claim: Claim) -> tuple[Cell]:
    return (Cell("yes" if COUNTRY in claim.country else "no" if claim.country else "not said"),)


def action_data(catalogue: Catalogue, found: Actions) -> dict[str, Any]:
    """All of it as plain data, for JSON."""
    return {
        "about": {"iri": found.about.iri, "label": found.about.label},
        "headline": found.headline,
        "filters": list(found.narrowed),
        "columns": [{"iri": node.iri, "label": node.label} for node in found.columns],
        "measures": [_measure(catalogue, one) for one in found.actions],
        "standings": {key: f"{name}: {said}" for key, (name, said) in STANDINGS.items()},
        "left_out": {"unconfirmed": found.unconfirmed, "inferred": found.inferred},
        "empty_cell": BLANK,
        "note": NOT_A_RANKING,
    }


def _measure(catalogue: Catalogue, one: Action) -> dict[str, Any]:
    cells = [
        {
            "iri": end,
            "label": catalogue.label(end),
            "sign": cell.sign,
            "sure": cell.sure,
            "words": cell.words,
            "claims": [
                {
                    "iri": claim.iri,
                    "id": claim.id,
                    "sentence": arrow_sentence(catalogue, claim),
                    "sure": sureness(claim),
                    "note": claim_note(claim),
                    "population": claim.population or None,
                    "people": list(claim.people),
                    "country": list(claim.country),
                    "tool": claim.tool or None,
                    "sources": [{"iri": iri, "label": catalogue.label(iri)} for iri in claim.sources],
                }
                for claim in cell.claims
            ],
        }
        for end, cell in one.cells.items()
    ]
    return {
        "iri": one.node.iri,
        "slug": local_name(one.node.iri),
        "label": one.node.label,
        "standing": one.standing,
        "direction": one.direction,
        "people": one.people,
        **({"uk": one.country} if COUNTRY == "GB" else {}),
        **({"tool": one.tool} if AI_OR_NOT else {}),
        "actors": list(one.actors),
        "outcomes": cells,
        "elsewhere": one.beside,
    }


def as_text(catalogue: Catalogue, found: Actions) -> str:
    """All of it as lines for a terminal."""
    lines = [found.headline]
    for key, direction, members in found.groups:
        name, said = STANDINGS[key]
        lines += ["", f"{name}{', ' + TOWARDS[direction] if direction else ''} ({said})"]
        for one in members:
            lines.append(f"  {one.node.label}")
            for cell in one.cells.values():
                lines += [f"    {arrow_sentence(catalogue, claim)} {how_sure(claim)}" for claim in cell.claims]
            place = f"{IN_COUNTRY}: {one.country}. " if COUNTRY else ""
            tool = f"About: {one.tool}. " if AI_OR_NOT else ""
            lines.append(f"    {place}{tool}Acts: {'; '.join(one.actors) or 'no one'}.")
    return "\n".join([*lines, "", BLANK, NOT_A_RANKING]) + "\n"
