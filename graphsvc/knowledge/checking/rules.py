"""Checks what one row cannot know alone: references between tables, and that no claim says more than its source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.errors import Fault
from graphsvc.file_names import file_name_fault
from graphsvc.knowledge.checking.filing import check_filing
from graphsvc.knowledge.tables import Row, Tables, closest
from graphsvc.knowledge.vocabulary import FACTOR_CLASSES

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CLAIM_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
SOURCE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LANGUAGE = re.compile(r"^\W*(an?|the)\s", re.IGNORECASE)

# Which kinds of source can carry which status: the rule that keeps a status from being raised.
CARRIERS = {
    "stated": {"report page", "cited reference"},
    "reported": {"secondary page", "cited reference"},
    "literature": {"literature"},
}
COUNTRY = re.compile(r"[A-Z]{2}")
BASES = {
    "raises": {"effect", "statement", "inferred"},
    "lowers": {"effect", "statement", "inferred"},
    "shifts": {"effect", "statement", "inferred"},
    "positivelyAssociatedWith": {"association", "statement", "inferred"},
    "negativelyAssociatedWith": {"association", "statement", "inferred"},
    "associatedWith": {"association", "statement", "inferred"},
    "moderates": {"effect", "association", "statement"},
    "noEffectOn": {"null"},
    "noBenefitShown": {"association", "statement", "inferred"},
}  # of influences; the others have none


@dataclass(frozen=True)
class Known:
    """The rows that references may point to, by table and key: those of the tables at hand and of what they extend."""

    nodes: Mapping[str, Row]
    claims: Mapping[str, Row]
    sources: Mapping[str, Row]
    sections: Mapping[str, Row]
    predicates: Mapping[str, Row]


def know(*tables: Tables) -> Known:
    """The rows of several sets of tables taken together; the first set wins."""
    found: dict[str, dict[str, Row]] = {}
    for name in ("nodes", "claims", "sources", "sections", "predicates"):
        found[name] = {}
        for one in tables:
            for key, row in one.keys(name).items():
                found[name].setdefault(key, row)
    return Known(**found)


def check_rows(tables: Tables, known: Known) -> list[Fault]:
    """Every fault of the rows of `tables`, in the order of the files."""
    faults: list[Fault] = []
    rules: dict[str, Callable[[Row, Known], Iterator[Fault]]] = {
        "nodes": _check_node,
        "claims": _check_claim,
        "sources": _check_source,
        "sections": _check_section,
        "corrections": _check_claim_named,
        "outcome_measures": _check_claim_named,
        "measures": _check_measure,
    }
    for name, rule in rules.items():
        for row in tables.rows.get(name, ()):
            faults.extend(rule(row, known))
    for name, column in (("claims", "id"), ("sources", "key")):
        faults.extend(_check_case(tables.rows.get(name, ()), column))
    faults.extend(_check_names(tables.rows.get("nodes", ()), known))
    faults.extend(check_filing(tables.rows.get("nodes", ()), known.nodes))
    return faults


def _missing(row: Row, column: str, key: str, table: Mapping[str, Row], what: str) -> Iterator[Fault]:
    if key and key not in table:
        yield row.fault(column, f"There is no {what} “{key}”.", closest(key, table))


def _spelled(row: Row, column: str, pattern: re.Pattern[str], how: str) -> Iterator[Fault]:
    if row[column] and not pattern.fullmatch(row[column]):
        yield row.fault(column, f"“{row[column]}” cannot be part of an IRI.", how)
    elif fault := file_name_fault(row[column]):
        yield row.fault(column, f"“{row[column]}” cannot be the name of a file: {fault}.", "Choose another.")


def _check_node(row: Row, known: Known) -> Iterator[Fault]:
    yield from _spelled(row, "slug", SLUG, "Use small letters, digits and single hyphens.")
    yield from _missing(row, "parent_slug", row["parent_slug"], known.nodes, "node")
    if row["type"] == "factor" and row["layer"] not in FACTOR_CLASSES:
        yield row.fault("layer", "A factor belongs to one of the layers.", f"Name it: {', '.join(FACTOR_CLASSES)}.")
    text = row["definition"]
    if text and not text.endswith("."):
        yield row.fault("definition", "The definition does not end with a full stop.", "Write one whole sentence.")
    if text and LANGUAGE.match(text):
        yield row.fault("definition", "The definition begins with an article.", "Begin with what kind of thing it is.")


def _check_claim(row: Row, known: Known) -> Iterator[Fault]:
    yield from _spelled(row, "id", CLAIM_ID, "Begin with a letter; go on with letters, digits, dots and hyphens.")
    for column in ("subject_slug", "object_slug"):
        yield from _missing(row, column, row[column], known.nodes, "node")
    if row["subject_slug"] and row["subject_slug"] == row["object_slug"]:
        yield row.fault("object_slug", "The subject and the object are the same.", "A claim relates two things.")
    for key in row.parts("section"):
        yield from _missing(row, "section", key, known.sections, "section")
    yield from _missing(row, "predicate", row["predicate"], known.predicates, "predicate")
    if row["predicate"] in known.predicates:
        yield from _check_predicate(row, known.predicates[row["predicate"]])
        yield from _check_evidence(row)
        yield from _check_sources(row, known)
        yield from _check_study(row, known)
    if row["sign"] in ("+", "-"):
        yield from _check_amounts(row, known)


def _check_amounts(row: Row, known: Known) -> Iterator[Fault]:
    for column in ("subject_slug", "object_slug"):
        end = known.nodes.get(row[column])
        if end is not None and end["amount"] == "no":
            reason = f"“{end['slug']}” is no amount, so the sign {row['sign']} means nothing there."
            yield row.fault(column, reason, "Choose a predicate without a sign, or name the amount that is meant.")


def _check_predicate(row: Row, predicate: Row) -> Iterator[Fault]:
    name = row["predicate"]
    if row["kind"] != predicate["kind"]:
        yield row.fault("kind", f"{name} is a predicate of {predicate['kind']} claims.", f"Write {predicate['kind']}.")
    sign = predicate["sign"]
    if sign != "from the row" and row["sign"] != sign:
        yield row.fault("sign", f"{name} has the sign {sign}, not {row['sign']}.", "Change sign or predicate.")


def _check_study(row: Row, known: Known) -> Iterator[Fault]:
    for key in row.parts("moderates_claim"):
        yield from _missing(row, "moderates_claim", key, known.claims, "claim")
        if key == row["id"]:
            yield row.fault("moderates_claim", "The claim moderates itself.", "Name the claim whose effect changes.")
    if (row["predicate"] == "moderates") != bool(row["moderates_claim"]):
        mend = "A moderation names the claim whose effect it changes, and nothing else does."
        yield row.fault("moderates_claim", f"“{row['moderates_claim']}” does not go with {row['predicate']}.", mend)
    for code in row.parts("country"):
        if not COUNTRY.fullmatch(code):
            yield row.fault("country", f"“{code}” is no code of a country.", "Write two capital letters, such as GB.")


def _check_evidence(row: Row) -> Iterator[Fault]:
    name, basis = row["predicate"], row["basis"]
    if (name == "noEffectOn") != (row["null_finding"] == "yes"):
        mend = "A null result is a noEffectOn claim with null_finding yes, and nothing else is."
        yield row.fault("null_finding", f"{row['null_finding']} does not go with {name}.", mend)
    if row["modality"] == "measured as a link" and name != "noEffectOn":
        mend = "An association says by its predicate that it is a link: its modality is measured."
        yield row.fault("modality", f"“{row['modality']}” does not go with {name}.", mend)
    if basis not in BASES.get(name, {"n/a"}):
        allowed = ", ".join(sorted(BASES.get(name, {"n/a"})))
        yield row.fault("basis", f"“{basis}” does not carry {name}.", f"Use one of {allowed}, or another predicate.")
    if row["kind"] == "influence" and (basis == "inferred") != (row["status"] == "inferred"):
        yield row.fault(
            "basis", f"Basis {basis} does not go with status {row['status']}.", "Both are inferred, or none."
        )
    if (row["causal"] == "yes") != (basis == "effect"):
        yield row.fault(
            "causal", f"causal {row['causal']} does not go with basis {basis}.", "Only an effect is causal yes."
        )
    if (row["status"] == "inferred") != (row["modality"] == "inferred"):
        yield row.fault(
            "modality", f"“{row['modality']}” does not go with status {row['status']}.", "Mend one of them."
        )


def _check_sources(row: Row, known: Known) -> Iterator[Fault]:
    status, keys = row["status"], row.parts("source_key")
    for key in keys:
        if status == "inferred" and key in known.claims:
            if key == row["id"]:
                yield row.fault("source_key", "The claim rests on itself.", "Name the claims it follows from.")
            continue
        yield from _missing(row, "source_key", key, known.sources, "source")
    kinds = {known.sources[key]["kind"] for key in keys if key in known.sources}
    carriers = CARRIERS.get(status)
    if carriers and kinds and not kinds & carriers:
        mend = f"That status needs {' or '.join(sorted(carriers))}."
        yield row.fault("status", f"“{status}” claims more than {' and '.join(sorted(kinds))} can carry.", mend)
    if status == "stated" and not row["section"]:
        yield row.fault("section", "A stated claim has no section.", "Name the section of the report that states it.")


def _check_source(row: Row, known: Known) -> Iterator[Fault]:
    yield from _spelled(row, "key", SOURCE_KEY, "Use letters, digits, dots and hyphens.")
    if row["year"] and not re.fullmatch(r"\d{4}", row["year"]):
        yield row.fault("year", f"“{row['year']}” is not a year.", "Write four digits, or nothing.")
    if row["url"] and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", row["url"]):
        yield row.fault("url", f"“{row['url']}” is not a web address.", "Begin with https:// and use no blanks.")
    if row["doi"] and not re.fullmatch(r"10\.\d{4,9}/\S+", row["doi"]):
        yield row.fault("doi", f"“{row['doi']}” is not a DOI.", "Write 10.…/… without an address before it.")
    if row["pmid"] and not re.fullmatch(r"[1-9]\d{0,8}", row["pmid"]):
        yield row.fault("pmid", f"“{row['pmid']}” is not a PubMed id.", "Write its digits alone.")
    for column in ("last_reviewed", "next_review_due"):
        if row[column] and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", row[column]):
            yield row.fault(column, f"“{row[column]}” is not a date.", "Write it as 2024-04-11.")


def _check_section(row: Row, known: Known) -> Iterator[Fault]:
    for slug in row.parts("about"):
        yield from _missing(row, "about", slug, known.nodes, "node")


def _check_case(rows: Sequence[Row], column: str) -> Iterator[Fault]:
    """No two ids may be one where case is folded, as it is in the names of files on Windows and macOS."""
    owner: dict[str, Row] = {}
    for row in rows:
        other = owner.setdefault(row[column].casefold(), row)
        if other[column] != row[column]:
            reason = f"“{row[column]}” and “{other[column]}” (row {other.number}) differ by capitals alone."
            yield row.fault(column, reason, "Choose another: some systems would keep both in one file.")


def _check_claim_named(row: Row, known: Known) -> Iterator[Fault]:
    yield from _missing(row, "id", row["id"], known.claims, "claim")


def _check_measure(row: Row, known: Known) -> Iterator[Fault]:
    yield from _missing(row, "slug", row["slug"], known.nodes, "node")


def _check_names(rows: Sequence[Row], known: Known) -> Iterator[Fault]:
    """No name may lead to two nodes: labels and alternative labels are unique, whatever their case."""
    owner: dict[str, Row] = {}
    own = {row["slug"] for row in rows}
    others = [row for slug, row in known.nodes.items() if slug not in own]
    for column in ("label", "alt_labels"):
        for row in [*others, *rows]:
            for name in [row[column]] if column == "label" else row.parts(column):
                folded = unicodedata.normalize("NFKC", name).casefold()
                other = owner.setdefault(folded, row)
                if other is not row:
                    reason = f"“{name}” already names {other['slug']} (row {other.number})."
                    yield row.fault(column, reason, "Choose another name, or merge the two.")
