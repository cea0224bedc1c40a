"""Counts what was read and how, whom and where the evidence comes from, and what the second round of reading added."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from graphsvc.explorer.documents.tables import Cell, Column, Table
from graphsvc.explorer.evidence import BASIS_COLUMNS, matrix
from graphsvc.framework import framework
from graphsvc.model.catalogue import Catalogue
from graphsvc.model.records import Claim
from graphsvc.wording.terms import COUNTRIES_STUDIED, PEOPLE_STUDIED, TOOLS_STUDIED

# The ids that the second round of reading gave its rows.
_SECOND = re.compile(r"L(30[3-9]|3[1-9]\d|4\d\d)|ACT-\d\d|CTX-01")
# Factors for which experiments were looked for and none was found, and those for which nobody was found who must act.
SEARCHED_FOR_EXPERIMENTS = framework().lists.get("pages.searched_for_experiments", ())
SEARCHED_FOR_ACTORS = framework().lists.get("pages.searched_for_actors", ())


def in_second_round(claim: Claim) -> bool:
    """Whether the second round of reading brought the claim, by its id."""
    return bool(_SECOND.fullmatch(claim.id))


def read_as_table(catalogue: Catalogue) -> Table:
    """How much of each source was read, and how many of the claims rest on such sources."""
    sources = Counter(source.text_read for source in catalogue.sources.values())
    claims: Counter[str] = Counter()
    for claim in catalogue.claims.values():
        claims.update({catalogue.sources[iri].text_read for iri in claim.sources if iri in catalogue.sources})
    rows = [(Cell(name), Cell(str(number)), Cell(str(claims[name]))) for name, number in sources.most_common()]
    return Table("How much of the sources was read", (Column("Read as"), Column("Sources"), Column("Relations")), rows)


def studied_tables(catalogue: Catalogue) -> list[Table]:
    """Where the studies behind influences were made, on whom, and whether with AI; one with several counts in each."""
    influences = [claim for claim in catalogue.claims.values() if claim.kind == "Influence"]
    return [
        _counted("Country of the study", (one.country for one in influences), COUNTRIES_STUDIED),
        _counted("People studied", (one.people for one in influences), PEOPLE_STUDIED),
        _counted("AI or not", ((one.tool,) if one.tool else () for one in influences), TOOLS_STUDIED),
    ]


def rounds_table(catalogue: Catalogue) -> Table:
    """The relations of each factor by kind of support, before the second round of reading and after it."""
    first = {iri: claim for iri, claim in catalogue.claims.items() if not in_second_round(claim)}
    before, after = matrix(replace(catalogue, claims=first)), matrix(catalogue)

    def change(factor: str, basis: str) -> Cell:
        old, new = (len(found.cells.get((factor, basis), ())) for found in (before, after))
        return Cell(f"{old} → {new}" if new != old else str(new))

    columns = (Column("Factor", True), *(Column(name) for _, name in BASIS_COLUMNS))
    rows = [
        (Cell(row.label, ((row.iri, row.label),)), *(change(row.iri, basis) for basis, _ in BASIS_COLUMNS))
        for row in after.rows
    ]
    return Table("Relations of each factor by kind of support, before → after the second round", columns, rows)


def _counted(name: str, said: Iterable[tuple[str, ...]], words: Mapping[str, str]) -> Table:
    """How many influences say each value, and in the title how many say none."""
    each = list(said)
    counts = Counter(value for values in each for value in values)
    rows = [(Cell(words.get(value, value)), Cell(str(number))) for value, number in counts.most_common()]
    silent = sum(not values for values in each)
    title = f"{name}: {silent} of {len(each)} influences do not say it"
    return Table(title, (Column(name), Column("Relations")), rows)
