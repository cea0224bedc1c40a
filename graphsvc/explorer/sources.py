"""Groups the sources by kind of study, with their identifiers, and names what is missing from each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from graphsvc.explorer.documents.tables import Cell, Column, Table
from graphsvc.explorer.relations import STUDIES
from graphsvc.model.catalogue import Catalogue
from graphsvc.model.records import Source
from graphsvc.wording import count, first_upper
from graphsvc.wording.terms import DOCUMENT_WORDS

# What a source may lack, by the value of the option; a filter for each.
LACKING = {
    "identifier": "no DOI and no address",
    "doi": "no DOI",
    "author": "no author",
    "year": "no year",
    "title": "a description in place of a title",
    "review": "past its review date",
}
_NAMES = ("Title", "Authors", "Year", "Kind of study", "Read in", "Identifier", "Missing", "Read as", "Relations")
COLUMNS = (Column("Source", True), *(Column(name) for name in _NAMES))


def lacks(source: Source, today: date | None = None) -> list[str]:
    """What `source` lacks, as keys of LACKING, in their order."""
    found = {
        "identifier": not (source.doi or source.url),
        "doi": not source.doi,
        "author": not source.authors,
        "year": not source.year,
        "title": source.title.startswith("("),
        "review": overdue(source.next_review_due, today),
    }
    return [name for name in LACKING if found[name]]


def overdue(due: str, today: date | None = None) -> bool:
    """Whether a review date, such as "2024-04-11", has passed."""
    try:
        return date.fromisoformat(due) < (today or date.today())
    except ValueError:
        return False


def chosen_sources(catalogue: Catalogue, kind: str = "", missing: str = "", document: str = "") -> list[Source]:
    """The sources of one kind of study, read in one kind of document, and that lack one thing; all if nothing is asked.

    `document` is a key of DOCUMENT_WORDS.
    """
    return [
        source
        for source in catalogue.sources.values()
        if (not kind or source.study_kind == kind)
        and (not missing or missing in lacks(source))
        and (not document or source.document == document)
    ]


def missing_counts(sources: Sequence[Source]) -> dict[str, int]:
    """How many of `sources` lack each thing, by the keys of LACKING."""
    return {name: sum(name in lacks(source) for source in sources) for name in LACKING}


def source_tables(catalogue: Catalogue, sources: Sequence[Source]) -> list[Table]:
    """One table for each kind of study that has sources, in the order of the kinds, then one for those of no kind."""
    kinds: Mapping[str, str] = {**STUDIES, "": "kind of study not said"}
    grouped = {kind: [source for source in sources if source.study_kind == kind] for kind in kinds}
    return [
        Table(f"{first_upper(kinds[kind])}: {count(len(found), 'source')}", COLUMNS, _rows(catalogue, found))
        for kind, found in grouped.items()
        if found
    ]


def _rows(catalogue: Catalogue, sources: Sequence[Source]) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell(source.label or source.key, ((source.iri, source.key),)),
            Cell(source.title),
            Cell(source.by),
            Cell(source.year),
            Cell(source.study_type),
            Cell(DOCUMENT_WORDS.get(source.document, "not said")),
            Cell(f"doi:{source.doi}" if source.doi else source.url),
            Cell("; ".join(LACKING[name] for name in lacks(source) if name != "doi" or source.url)),
            Cell(source.text_read),
            Cell(str(len(catalogue.claims_from.get(source.iri, ())))),
        )
        for source in sources
    ]
