"""Writes one table as a page, as CSV and as Markdown, with nothing in a cell that another program could run."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from graphsvc.model.catalogue import Catalogue
from graphsvc.model.records import Claim
from graphsvc.wording import (
    BASIS_SHORT,
    MODALITY_WORDS,
    SIGN_WORDS,
    STATUS_SHORT,
    arrow_verb,
    claim_note,
    harmless,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says; `iris` are the things it names, `note` is said smaller, `mark` is a status."""

    text: str
    iris: tuple[tuple[str, str], ...] = ()
    note: str = ""
    mark: str = ""

    @property
    def whole(self) -> str:
        """All that it says, for a file: what a study was about or how a claim was made must not get lost there."""
        return f"{self.text} ({self.note})" if self.note and not self.mark else self.text


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; `linked` columns are given a second one with IRIs in CSV."""

    name: str
    linked: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption; `total` is how many rows there are when not all are here."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    total: int = 0


def to_csv(table: Table) -> str:
    """Return the table as CSV (RFC 4180, with a byte order mark so that spreadsheets read accents).

    A cell that a spreadsheet would take for a formula is made harmless.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    heads: list[str] = []
    for column in table.columns:
        heads += [column.name, f"{column.name} IRI"] if column.linked else [column.name]
    writer.writerow(heads)
    for row in table.rows:
        line: list[str] = []
        for column, cell in zip(table.columns, row, strict=True):
            line.append(harmless(cell.whole))
            if column.linked:
                line.append(" ".join(iri for iri, _ in cell.iris))
        writer.writerow(line)
    return "\ufeff" + out.getvalue()


def to_markdown(table: Table) -> str:
    """Return the table as a Markdown table in which no text can turn into markup."""
    lines = ["| " + " | ".join(plain(column.name) for column in table.columns) + " |"]
    lines.append("|" + " --- |" * len(table.columns))
    lines += ["| " + " | ".join(plain(cell.whole) for cell in row) + " |" for row in table.rows]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Escape `text` for Markdown: markup, HTML and line breaks are shown, never obeyed."""
    flat = " ".join(text.split())
    escaped = "".join(f"\\{char}" if char in "\\`*_{}[]()#+!|~>" else char for char in flat)
    return escaped.replace("<", "&lt;")


CLAIM_COLUMNS = (
    Column("From", True),
    Column("Relation", True),
    Column("To", True),
    Column("Sign"),
    Column("Status"),
    Column("Basis"),
    Column("Evidence", True),
    Column("In our words"),
)


def claim_table(catalogue: Catalogue, claims: Sequence[Claim], caption: str, total: int = 0) -> Table:
    """Return the claims as a table: who says what of which two things, on what basis and evidence.

    Claims that a path may walk are read from tail to head, the others from subject to object.
    """
    return Table(caption, CLAIM_COLUMNS, [claim_row(catalogue, claim) for claim in claims], total or len(claims))


def claim_row(catalogue: Catalogue, claim: Claim) -> tuple[Cell, ...]:
    """Return one claim as the cells of `CLAIM_COLUMNS`."""
    tail, head = claim.start, claim.end
    how = MODALITY_WORDS.get(claim.modality, "")
    said = arrow_verb(claim).of(catalogue.name(tail), catalogue.name(head))
    return (
        Cell(catalogue.label(tail), ((tail, catalogue.label(tail)),)),
        Cell(said, ((claim.iri or claim.predicate, claim.id),)),
        Cell(catalogue.label(head), ((head, catalogue.label(head)),)),
        Cell(sign_words(claim)),
        _status_cell(claim),
        Cell(BASIS_SHORT.get(claim.basis, "not applicable"), note=how if how != "stated as such" else ""),
        evidence_cell(catalogue, claim),
        Cell(claim.paraphrase, note=claim_note(claim)),
    )


def sign_words(claim: Claim) -> str:
    """The sign of a claim in words; what is needed, and what found or showed nothing, has one of its own."""
    if claim.is_structural or not claim.sign:
        return "no sign"
    return SIGN_WORDS["n" if claim.is_need else "0" if claim.found_nothing else claim.sign]


def _status_cell(claim: Claim) -> Cell:
    # That two things are opposites is the curators' judgement, as its property says of all such triples.
    status = STATUS_SHORT.get(claim.status or "inferred" * claim.is_structural, claim.status)
    if claim.own:  # from a graph that keeps a status beside, or from a sheet, whose rows have no other
        named = claim.status != "own"
        return Cell(f"own evidence ({status})" if named else status, note=status if named else "", mark="own")
    return Cell(status, mark=claim.status or status)


def evidence_cell(catalogue: Catalogue, claim: Claim) -> Cell:
    """Return the sources of a claim, or what an inferred claim rests on."""
    if claim.sources:
        iris = tuple((iri, catalogue.label(iri)) for iri in claim.sources)
        return Cell("; ".join(label for _, label in iris), iris)
    rests = tuple((iri, catalogue.claims[iri].id) for iri in claim.rests_on if iri in catalogue.claims)
    words = "rests on " + ", ".join(row for _, row in rests) if rests else "none: inferred"
    return Cell(words, rests)
