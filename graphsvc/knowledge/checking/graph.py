"""Checks a graph: SHACL shapes for each record, and queries for what takes more than one record to see."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graphsvc.errors import Fault
from graphsvc.knowledge.build import serialise
from graphsvc.names import CF, RDF, RDFS, SPARQL_PREFIXES, shrink_iri

TYPE, SUBCLASS = RDF + "type", RDFS + "subClassOf"
_BLANK = "urn:blank:"  # for the time of a check
Locate = Callable[[str], tuple[str, int | None]]

# Where the value of a property stands in the tables; other properties have the name of their column.
COLUMNS = {
    "cf:hasSubject": "subject_slug",
    "cf:hasObject": "object_slug",
    "cf:hasTail": "predicate",
    "cf:hasHead": "predicate",
    "cf:population": "population_flag",
    "cf:statedIn": "section",
    "cf:supportedBy": "source_key",
    "cf:hasSupportingEvidenceLine": "source_key",
    "cf:evidenceSource": "source_key",
    "cf:withdrawnFrom": "source_key",
    "cf:restsOn": "source_key",
    "cf:filedUnder": "parent_slug",
    "cf:broaderGeneric": "filing",
    "cf:broaderPartitive": "filing",
    "cf:filedAsOpposite": "filing",
    "cf:filedByTopic": "filing",
    "cf:filingReason": "filing_reason",
    "cf:isAmount": "amount",
    "cf:amountReason": "amount_reason",
    "cf:grammaticalNumber": "number",
    "cf:labelInSentence": "in_sentence",
    "cf:oppositeOf": "opposite_slug",
    "cf:oppositeReason": "opposite_reason",
    "cf:textRead": "text_read",
    "cf:studyType": "study_type",
    "cf:studyKind": "study_kind",
    "cf:documentKind": "document",
    "cf:authorList": "authors",
    "dcterms:creator": "authors",
    "cf:textAvailability": "text_available",
    "skos:prefLabel": "label",
    "skos:altLabel": "alt_labels",
    "skos:scopeNote": "scope_note",
    "dcterms:identifier": "id",
    "dcterms:issued": "year",
    "dcterms:isPartOf": "report",
    "rdfs:label": "title",
}
MENDS = {
    "MinCountConstraintComponent": "Fill it in.",
    "MaxCountConstraintComponent": "Keep one of them.",
    "ClassConstraintComponent": "Name one that is in its table.",
    "DatatypeConstraintComponent": "Write it as the columns say; texts for readers are tagged en-GB.",
}
MEND = "Change the cell to what the sentence asks for."


@dataclass(frozen=True)
class Rule:
    """A query that must find nothing, with the sentence to say when it does, and how to mend what it finds."""

    name: str
    reason: str
    mend: str
    column: str | None
    query: str

    @property
    def about_schema(self) -> bool:
        """Whether it looks for a pitfall of the schema rather than for a fault of the rows."""
        return self.name.startswith("schema-")


def read_rules(folder: Path) -> list[Rule]:
    """The rules of a folder of .rq files: the first comment of each is the reason, the second the mend."""
    rules = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        comments = re.findall(r"^# (.*)$", text, re.MULTILINE)
        column = next((line.removeprefix("Column: ") for line in comments[2:] if line.startswith("Column: ")), None)
        rules.append(Rule(path.stem, comments[0], comments[1], column, SPARQL_PREFIXES + text))
    return rules


def check_rules(triples: Iterable[ox.Triple], rules: Iterable[Rule], locate: Locate) -> Iterator[Fault]:
    """Every record that a rule finds; `locate` gives the file and the row of an IRI."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in triples)
    for rule in rules:
        found = store.query(rule.query)
        assert isinstance(found, ox.QuerySolutions)
        for solution in found:
            record = solution["record"]
            iri = record.value if isinstance(record, ox.NamedNode) else str(record)
            others = [value for value in list(solution)[1:] if isinstance(value, ox.NamedNode)]
            named = ", ".join(map(shrink_iri, [iri, *(value.value for value in others)]))
            file, row = locate(iri)
            yield Fault(file, row, rule.column, f"{rule.reason} ({rule.name}: {named})", rule.mend)


def count_shapes(shapes: Path) -> int:
    """How many node shapes the file `shapes` holds."""
    kind = ox.NamedNode("http://www.w3.org/ns/shacl#NodeShape")
    return sum(quad.object == kind for quad in ox.parse(path=str(shapes)))


def check_shapes(
    triples: Iterable[ox.Triple], shapes: Path, locate: Locate, only: Collection[ox.Triple] = ()
) -> list[Fault]:
    """Every record that breaks a shape of the file `shapes`, by the SHACL core rules.

    With `only`, the subjects of those triples are looked at and no others. The shapes ask for nothing of a neighbour
    but its class, so the rest of the graph is left out then, which is many times faster.
    """
    # rdflib and pyshacl take half a second to import, and only this function needs them.
    import pyshacl
    import rdflib
    from rdflib.namespace import SH

    focus = {triple.subject for triple in only}
    if focus:
        triples = [one for one in triples if one.subject in focus or one.predicate.value in (TYPE, SUBCLASS)]
        triples = [_named(one, focus) for one in triples]
    graph = rdflib.Graph()
    graph.parse(data=serialise(triples, ox.RdfFormat.N_TRIPLES), format="nt")
    nodes = [_name(one).value for one in focus if not isinstance(one, ox.Triple)]
    options: dict[str, Any] = {"focus_nodes": nodes} if focus else {}
    _, report, _ = pyshacl.validate(graph, shacl_graph=str(shapes), inference="none", inplace=True, **options)
    faults = []
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        node, path = str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultPath))
        node = node.replace(_BLANK, "_:", 1)
        component = str(report.value(result, SH.sourceConstraintComponent)).rpartition("#")[2]
        value = report.value(result, SH.value)
        said = f", which has {value}" if value is not None and component != "MaxCountConstraintComponent" else ""
        reason = f"{report.value(result, SH.resultMessage)} ({shrink_iri(node)}{said})"
        faults.append(Fault(*locate(node), column_of(path), reason, MENDS.get(component, MEND)))
    return sorted(faults, key=lambda fault: (fault.file, fault.row or 0, fault.column or "", fault.reason))


def _named(triple: ox.Triple, focus: Collection[object]) -> ox.Triple:
    """The triple with an IRI for each blank node that is looked at: whoever checks shapes finds records by theirs."""
    subject: Any = _name(triple.subject) if triple.subject in focus else triple.subject
    value: Any = _name(triple.object) if triple.object in focus else triple.object
    return ox.Triple(subject, triple.predicate, value)


def _name(node: Any) -> Any:
    return ox.NamedNode(_BLANK + node.value) if isinstance(node, ox.BlankNode) else node


def column_of(property: str) -> str:
    """The column in which the value of a property stands."""
    return COLUMNS.get(shrink_iri(property), property.removeprefix(CF).rpartition("/")[2].rpartition("#")[2])
