"""Turns the rows of the tables into triples: what each row says, and nothing that follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from graphsvc.framework import Report, framework
from graphsvc.knowledge import vocabulary as words
from graphsvc.knowledge.checking.rules import Known
from graphsvc.knowledge.citing import author_names, bare_name, leaves_out_authors
from graphsvc.knowledge.tables import Row
from graphsvc.names import CF, CLAIM, DCTERMS, EVIDENCE, NODE, OWN, RDF, RDFS, SECTION, SKOS, SOURCE

A = NamedNode(RDF + "type")
LANGUAGE = "en-GB"
BIBO_DOI = "http://purl.org/ontology/bibo/doi"
BIBO_PMID = "http://purl.org/ontology/bibo/pmid"
SCHEMA_URL = "https://schema.org/url"
DOCO_SECTION = "http://purl.org/spar/doco/Section"
# Each begins where nothing before it could have begun it, so that no text is tried again from its middle.
_NUMBER = re.compile(r"(?<!\d\.)\d(\.\d)*$")
_IN_BRACKETS = re.compile(r"(?<!\s)\s*\([^()]*\)?")


def node_triples(row: Row, known: Known) -> Iterator[Triple]:
    """A node: its class, names, definition, status, layer, the node above it and the nodes opposite it."""
    subject = NODE + row["slug"]
    kind = words.NODE_CLASSES[row["type"]]
    if row["type"] == "factor":
        kind = words.FACTOR_CLASSES[row["layer"]]
    yield _link(subject, A, class_iri(kind))
    yield _link(subject, A, SKOS + "Concept")
    yield _text(subject, SKOS + "prefLabel", row["label"])
    yield _text(subject, RDFS + "label", row["label"])
    yield _string(subject, CF + "grammaticalNumber", row["number"])
    if row["in_sentence"]:
        yield _text(subject, CF + "labelInSentence", row["in_sentence"])
    yield _text(subject, SKOS + "definition", row["definition"])
    for name in row.parts("alt_labels"):
        yield _text(subject, SKOS + "altLabel", name)
    if row["scope_note"]:
        yield _text(subject, SKOS + "scopeNote", row["scope_note"])
    yield _link(subject, CF + "status", CF + row["status"])
    yield _string(subject, DCTERMS + "identifier", row["slug"])
    if row["layer"] == "cross-cutting":
        yield _link(subject, CF + "layer", CF + "crossCutting")
    elif row["layer"] != "none":
        yield _link(subject, CF + "layer", NODE + row["layer"])
    yield from _filing(row, subject)
    yield _string(subject, CF + "sectionOrSource", row["section_or_source"])
    for key in _places(row["section_or_source"]):
        if key in known.sections:
            yield _link(subject, CF + "statedIn", section_iri(key))
        elif key in known.sources:
            yield _link(subject, DCTERMS + "source", SOURCE + key)


def claim_triples(row: Row, known: Known, claim: str = CLAIM) -> Iterator[Triple]:
    """A claim: its two ends, its role properties where a path may walk it, its sign, status, basis and evidence."""
    subject = claim + row["id"]
    yield _string(subject, DCTERMS + "identifier", row["id"])
    yield _text(subject, CF + "paraphrase", row["paraphrase"])
    yield _link(subject, CF + "hasSubject", NODE + row["subject_slug"])
    yield _link(subject, CF + "hasObject", NODE + row["object_slug"])
    if row["kind"] == "withdrawn":
        yield _link(subject, A, CF + "WithdrawnRow")
        yield from (_link(subject, CF + "withdrawnFrom", SOURCE + key) for key in row.parts("source_key"))
        return
    predicate = known.predicates[row["predicate"]]
    yield _link(subject, A, CF + words.CLAIM_CLASSES[row["kind"]])
    if row["check"] == "unverifiable":
        yield _link(subject, A, CF + "UnconfirmedClaim")
    if predicate["claim_class"]:
        yield _link(subject, A, CF + predicate["claim_class"])
    yield _link(subject, CF + "predicate", CF + predicate["direct_property"])
    yield from _ends(row, predicate, subject, walkable(row, known))
    yield from _qualities(row, subject, walkable(row, known))
    yield from _evidence(row, known, subject, claim)


def walkable(row: Row, known: Known) -> bool:
    """Whether a path may walk the claim. Layers are no amounts, so nothing leads to or from them."""
    ends = (known.nodes[row[column]]["type"] for column in ("subject_slug", "object_slug"))
    return bool(known.predicates[row["predicate"]]["path_edge"]) and "layer" not in ends


def source_triples(row: Row, label: str) -> Iterator[Triple]:
    """A source: its label, how to cite it, what kind of study it is and how much of it was read."""
    subject = SOURCE + row["key"]
    yield _link(subject, A, CF + words.SOURCE_CLASSES[row["kind"]])
    yield _string(subject, DCTERMS + "identifier", row["key"])
    yield _text(subject, RDFS + "label", label)
    yield _text(subject, DCTERMS + "title", row["title"])
    yield _text(subject, CF + "studyType", row["study_type"])
    if row["study_kind"]:
        yield _link(subject, CF + "studyKind", CF + words.STUDY_KINDS[row["study_kind"]])
    if row["document"]:
        yield _link(subject, CF + "documentKind", CF + words.DOCUMENTS[row["document"]])
    yield from _authors(subject, row["authors"])
    strings = {
        "year": DCTERMS + "issued",
        "venue": CF + "venue",
        "doi": BIBO_DOI,
        "pmid": BIBO_PMID,
        "text_read": CF + "textRead",
        "last_reviewed": CF + "lastReviewed",
        "next_review_due": CF + "nextReviewDue",
    }
    for column, name in strings.items():
        if row[column]:
            yield _string(subject, name, row[column])
    for column, name in {"population": CF + "sample", "note": SKOS + "note"}.items():
        if row[column]:
            yield _text(subject, name, row[column])
    if row["url"]:
        yield _link(subject, SCHEMA_URL, row["url"])


def _authors(source: str, cell: str) -> Iterator[Triple]:
    """Each author, all of them in their order, and whether more are left out."""
    names = [bare_name(name) for name in author_names(cell)]
    yield from (_string(source, DCTERMS + "creator", name) for name in dict.fromkeys(names))
    if names:
        yield _string(source, CF + "authorList", "|".join(names))
    if leaves_out_authors(cell):
        yield Triple(NamedNode(source), NamedNode(CF + "moreAuthors"), Literal(True))


def correction_triples(row: Row) -> Iterator[Triple]:
    """Why a row no longer says what was first read: a change note of its claim."""
    yield _text(CLAIM + row["id"], SKOS + "changeNote", row["reason"])


def outcome_measure_triples(row: Row) -> Iterator[Triple]:
    """What stood for the object of a claim where that was only a part or a sign of it."""
    yield from (_string(CLAIM + row["id"], CF + "outcomeMeasure", part) for part in row.parts("measure"))


def measure_triples(row: Row) -> Iterator[Triple]:
    """That somebody could do or decide on a node, whatever else it is."""
    yield _link(NODE + row["slug"], A, CF + "Measure")
    yield _text(NODE + row["slug"], CF + "measureReason", row["reason"])


def section_triples(row: Row) -> Iterator[Triple]:
    """A section of a report: what it is about and whether its text could be read."""
    subject = section_iri(row["key"])
    availability = CF + words.TEXT_AVAILABLE[row["text_available"]]
    yield _link(subject, A, CF + "ReportSection")
    yield _link(subject, A, DOCO_SECTION)
    yield _string(subject, DCTERMS + "identifier", row["key"])
    yield _text(subject, RDFS + "label", section_label(row))
    yield _text(subject, DCTERMS + "title", row["title"])
    yield _link(subject, DCTERMS + "isPartOf", NODE + row["report"])
    yield _link(subject, CF + "textAvailability", availability)
    for slug in row.parts("about"):
        yield _link(subject, CF + "about", NODE + slug)
        yield _link(NODE + slug, CF + "textAvailability", availability)
    if row["note"]:
        yield _text(subject, SKOS + "note", row["note"])


def section_iri(key: str) -> str:
    """The IRI of a section, from its key in the tables ("3.1", "Report 2: ch. 4")."""
    report = _report_of(key)
    number = key.removeprefix(report.keys)
    return (
        SECTION + report.iri + "-" + re.sub(r"[^a-z0-9.]+", "-", number.strip().lower().replace(". ", "-")).strip("-")
    )


def section_label(row: Row) -> str:
    """How people cite a section: the report, its number where it has one, its title."""
    report = next(one.name for one in framework().reports if one.node == row["report"])
    number = _NUMBER.search(row["key"])
    return f"{report}, {number[0]} {row['title']}" if number else f"{report}, {row['title']}"


def _report_of(key: str) -> Report:
    """The report that a section belongs to, by the beginning of its key; a beginning that is longer goes before."""
    return next(one for one in sorted(framework().reports, key=lambda one: -len(one.keys)) if key.startswith(one.keys))


def class_iri(kind: str) -> str:
    """The IRI of a class of nodes: one of the framework's own where it defines it, else of the shared schema."""
    return (OWN if any(one.term == kind and one.definition for one in framework().kinds) else CF) + kind


def _filing(row: Row, subject: str) -> Iterator[Triple]:
    """How a node stands to the one it is filed under, whether it is an amount, and what it is the other pole of."""
    if row["parent_slug"]:
        yield _link(subject, CF + words.FILINGS[row["filing"]], NODE + row["parent_slug"])
        yield _text(subject, CF + "filingReason", row["filing_reason"])
    if row["amount"] == "yes":
        yield _link(subject, A, CF + "Amount")
    yield Triple(NamedNode(subject), NamedNode(CF + "isAmount"), Literal(row["amount"] == "yes"))
    yield _text(subject, CF + "amountReason", row["amount_reason"])
    for slug in row.parts("opposite_slug"):
        yield _link(subject, CF + "oppositeOf", NODE + slug)
    for reason in row.parts("opposite_reason"):
        yield _text(subject, CF + "oppositeReason", reason)


def _ends(row: Row, predicate: Row, subject: str, walked: bool) -> Iterator[Triple]:
    first, second = NODE + row["subject_slug"], NODE + row["object_slug"]
    tail, head = (second, first) if predicate["path_edge"].startswith("o>s") else (first, second)
    bare = row["status"] == "inferred" or row["check"] == "unverifiable"
    if walked and row["check"] != "unverifiable":
        yield _link(tail, CF + "leadsTo", head)
    if walked and bare:
        # Only the tail and the head: without its roles nothing is derived, so no direct triple says what none stated
        # or what could not be found where it was said to stand.
        yield _link(subject, CF + "hasTail", tail)
        yield _link(subject, CF + "hasHead", head)
    elif walked:
        yield _link(subject, CF + predicate["subject_role"], first)
        yield _link(subject, CF + predicate["object_role"], second)
    elif not bare and not predicate["path_edge"]:
        yield _link(first, CF + predicate["direct_property"], second)


def _qualities(row: Row, subject: str, walked: bool) -> Iterator[Triple]:
    basis = words.BASES[row["basis"]]
    if walked and not basis:
        basis = "inference" if row["status"] == "inferred" else "statement"
    terms = {
        "sign": words.SIGNS[row["sign"]],
        "status": words.CLAIM_STATUSES[row["status"]],
        "basis": basis,
        "modality": words.MODALITIES[row["modality"]],
        "population": words.POPULATIONS[row["population_flag"]],
        "check": words.CHECKS[row["check"]],
    }
    for name, term in terms.items():
        if term:
            yield _link(subject, CF + name, CF + term)
    yield Triple(NamedNode(subject), NamedNode(CF + "hedged"), Literal(row["hedged"] == "yes"))
    if row["context"]:
        yield _text(subject, CF + "context", row["context"])
    if row["caution"]:
        yield _text(subject, CF + "caution", row["caution"])
    for key in row.parts("section"):
        yield _link(subject, CF + "statedIn", section_iri(key))
    yield from _studied(row, subject)


def _studied(row: Row, subject: str) -> Iterator[Triple]:
    for word in row.parts("people"):
        yield _link(subject, CF + "peopleStudied", CF + words.PEOPLE[word])
    if row["tool"]:
        yield _link(subject, CF + "toolStudied", CF + words.TOOLS[row["tool"]])
    for code in row.parts("country"):
        yield _string(subject, CF + "country", code)


def _evidence(row: Row, known: Known, subject: str, claim: str) -> Iterator[Triple]:
    for key in row.parts("moderates_claim"):
        own = key in known.claims and known.claims[key].file == row.file
        yield _link(subject, CF + "moderatesClaim", (claim if own else CLAIM) + key)
    for key in row.parts("source_key"):
        if row["status"] == "inferred" and key in known.claims:
            yield _link(subject, CF + "restsOn", (claim if known.claims[key].file == row.file else CLAIM) + key)
            continue
        line = (EVIDENCE if claim == CLAIM else claim) + f"{row['id']}-{key}"
        yield _link(line, A, CF + "EvidenceLine")
        yield _link(subject, CF + "hasSupportingEvidenceLine", line)
        yield _link(line, CF + "evidenceSource", SOURCE + key)


def _places(text: str) -> Iterator[str]:
    """The keys of sections and sources that a cell such as "3.1; Q1" or "Report 2: ES, ch. 1" names."""
    reports = [one for one in framework().reports if one.keys]
    for group in text.split(";"):
        report = next((one for one in reports if group.strip().startswith(one.keys.rstrip(":"))), None)
        for part in re.split(r",\s*", group.split(":", 1)[1] if report and ":" in group else group):
            # What stands in brackets is a remark on the place ("text cut"), not a part of its name.
            word = _IN_BRACKETS.sub("", part).strip()
            page = re.match(r"([QN]\d+)\b", word)
            if page:
                yield ("R2-" if page[1].startswith("N") else "R1-") + page[1]
            yield f"{report.keys} {word}" if report else word


def _link(subject: str, property: str | NamedNode, value: str) -> Triple:
    return Triple(
        NamedNode(subject), property if isinstance(property, NamedNode) else NamedNode(property), NamedNode(value)
    )


def _text(subject: str, property: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(property), Literal(value, language=LANGUAGE))


def _string(subject: str, property: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(property), Literal(value))
