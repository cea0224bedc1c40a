"""Writes and reads mappings as SSSOM tables.

SSSOM: https://mapping-commons.github.io/sssom/ ; justifications: https://mapping-commons.github.io/semantic-mapping-vocabulary/
A row counts as accepted when a person stands behind it: semapv:ManualMappingCuration or semapv:MappingReview, and no
predicate_modifier "Not".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphsvc.errors import StoreError
from graphsvc.knowledge.linking.terms import namespace_of
from graphsvc.names import NODE, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from graphsvc.knowledge.linking.matching import Proposal

PREDICATES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
ACCEPTED = ("semapv:ManualMappingCuration", "semapv:MappingReview")
PROPOSED = "semapv:LexicalSimilarityThresholdMatching"
JUSTIFICATIONS = (
    *ACCEPTED,
    PROPOSED,
    "semapv:LexicalMatching",
    "semapv:LogicalReasoning",
    "semapv:CompositeMatching",
    "semapv:UnspecifiedMatching",
    "semapv:SemanticSimilarityThresholdMatching",
    "semapv:MappingChaining",
    "semapv:StructuralMatching",
    "semapv:InstanceBasedMatching",
    "semapv:BackgroundKnowledgeBasedMatching",
)
REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "subject_match_field",
    "object_match_field",
    "match_string",
    "comment",
)
BUILTIN_PREFIXES = {
    "node": NODE,
    "skos": SKOS,
    "semapv": "https://w3id.org/semapv/vocab/",
}
# Properties that other people's tables state, beside those of SKOS; declared by them or not.
KNOWN_PREFIXES = BUILTIN_PREFIXES | {
    "owl": OWL,
    "rdfs": RDFS,
    "rdf": RDF,
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
}
_NO_WORD = re.compile(r"[^A-Za-z0-9]+")
_NO_NAMES = ("ns", "owl", "ttl", "rdf", "org", "com", "ontology", "vocab", "terms", "id", "www")
METADATA = re.compile(r"#(?P<indent>\s*)(?P<key>[\w\-.]+):\s*(?P<value>.*)")


@dataclass(frozen=True)
class Row:
    """One mapping and its row in the file (from 1, every line counted); `width` is how many cells the row has."""

    number: int
    cells: Mapping[str, str]
    width: int

    def __getitem__(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    @property
    def negated(self) -> bool:
        return self["predicate_modifier"].casefold() == "not"

    @property
    def accepted(self) -> bool:
        return self["mapping_justification"] in ACCEPTED and not self.negated


@dataclass(frozen=True)
class MappingSet:
    """The header and the rows of one SSSOM file."""

    name: str
    metadata: Mapping[str, str]
    prefixes: Mapping[str, str]
    columns: Sequence[str] = ()
    rows: Sequence[Row] = field(default=())

    def expand(self, curie: str) -> str | None:
        """The IRI that a cell stands for, None when its prefix is not declared."""
        if curie.startswith(("http://", "https://")):
            return curie
        prefix, colon, local = curie.partition(":")
        known = {**KNOWN_PREFIXES, **self.prefixes}
        return known[prefix] + local if colon and prefix in known else None


def write_sssom(
    proposals: Iterable[Proposal], prefixes: Mapping[str, str], *, set_id: str, title: str, license: str
) -> str:
    """Return proposals as an SSSOM table for a person to judge; `prefixes` shorten the IRIs of the other dataset.

    `license` is an IRI: the licence of the mappings themselves.
    """
    proposals = list(proposals)
    prefixes = {**derived_prefixes((one.theirs.iri for one in proposals), prefixes), **prefixes}
    output = io.StringIO()
    output.write("#curie_map:\n")
    for prefix, namespace in {**BUILTIN_PREFIXES, **prefixes}.items():
        output.write(f"#  {prefix}: {namespace}\n")
    output.write(f"#license: {license}\n#mapping_set_id: {set_id}\n#mapping_set_title: {title}\n")
    table = csv.DictWriter(output, COLUMNS, delimiter="\t", lineterminator="\n")
    table.writeheader()
    for one in proposals:
        table.writerow(_cells(one, prefixes))
    return output.getvalue()


def derived_prefixes(iris: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """A prefix for each namespace of IRIs that none of `prefixes` shortens, for SSSOM wants CURIEs.

    It is the last part of the namespace that is a word: ai of https://w3id.org/dpv/ai#, BCIO of …/obo/BCIO_.
    """
    made: dict[str, str] = {}
    for iri in iris:
        if any(iri.startswith(space) for space in (*prefixes.values(), *made.values())):
            continue
        space = namespace_of(iri)
        parts = [part for part in _NO_WORD.split(space.partition("://")[2]) if part[:1].isalpha()]
        base = next((part for part in reversed(parts) if part.casefold() not in _NO_NAMES), "theirs")
        name, number = base, 1
        while name in made or name in prefixes or name in KNOWN_PREFIXES:
            number += 1
            name = f"{base}{number}"
        made[name] = space
    return made


def read_sssom(path: Path) -> MappingSet:
    """Read an SSSOM file. Raises StoreError when it cannot be read; what is wrong inside is for check_sssom."""
    try:
        # By the ends of lines alone: U+2028 and its like stand in cells.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read: {error}.", "Give an SSSOM table in UTF-8.") from error
    header = [line for line in lines if line.startswith("#")]
    metadata, prefixes = _metadata(header)
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if not line.startswith("#")]
    separator = "," if path.suffix.lower() == ".csv" else "\t"
    table = csv.reader((line for _, line in numbered), delimiter=separator)
    read = 0  # lines of the table that went before; a cell in quotation marks may go over several
    found: list[tuple[int, list[str]]] = []
    try:
        for cells in table:
            if any(cell.strip() for cell in cells):  # spreadsheet programs write rows of empty cells
                found.append((numbered[read][0], cells))
            read = table.line_num
    except csv.Error as error:
        place = numbered[min(read, len(numbered) - 1)][0]
        said = f"{path.name}, row {place}: The row cannot be read: {error}."
        raise StoreError(said, "Close its quotation marks, and keep cells below 131,072 characters.") from error
    columns = tuple(found[0][1]) if found else ()
    rows = tuple(Row(number, dict(zip(columns, cells, strict=False)), len(cells)) for number, cells in found[1:])
    return MappingSet(path.name, metadata, prefixes, columns, rows)


def _cells(one: Proposal, prefixes: Mapping[str, str]) -> dict[str, str]:
    fields = ("label" if is_label else "alternative" for is_label in one.by_label)
    named = {"label": "skos:prefLabel", "alternative": "skos:altLabel"}
    ours, theirs = (named[one_field] for one_field in fields)
    cells = {
        "subject_id": _shorten(one.ours.iri, BUILTIN_PREFIXES),
        "subject_label": one.ours.label,
        "predicate_id": f"skos:{one.predicate}",
        "object_id": _shorten(one.theirs.iri, prefixes),
        "object_label": one.theirs.label,
        "mapping_justification": PROPOSED,
        "confidence": f"{min(one.score, 1.0):.3f}",
        "subject_match_field": ours,
        "object_match_field": theirs,
        "match_string": one.our_name,
        "comment": one.reason,
    }
    return {column: " ".join(text.split()) for column, text in cells.items()}


def _shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    fits = [(len(space), prefix, space) for prefix, space in prefixes.items() if iri.startswith(space)]
    if not fits:
        return iri
    _, prefix, space = max(fits)
    return f"{prefix}:{iri[len(space) :]}"


def _metadata(lines: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The header is YAML behind “#”; SSSOM uses one level of it, and one nested map, curie_map."""
    metadata: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    inside = ""
    for line in lines:
        match = METADATA.fullmatch(line.rstrip())
        if not match:
            continue
        value = match["value"].strip().strip("\"'")
        if len(match["indent"]) >= 2 and inside == "curie_map":
            prefixes[match["key"]] = value
        else:
            inside = match["key"]
            metadata[inside] = value
    return metadata, prefixes
