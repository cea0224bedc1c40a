"""What a row holds for only in part is said in its caution, beside its sentence: where, and in what cases."""

from __future__ import annotations

import re
from collections import defaultdict

from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.sources.gaps import read_sources
from graphsvc.knowledge.tables import Row, read_tables
from tests.conftest import ROOT

SOURCES = {row["key"]: row for row in read_sources(find_ontology())}
CLAIMS = read_tables(find_ontology() / "data", ("claims",)).rows["claims"]
MADE_UP = re.compile("made-up|simulat|an audit of models|argued, in a press quotation|inferred by the authors")


def said(row: Row, column: str) -> str:
    return SOURCES[row["source_key"]][column] if row["source_key"] in SOURCES else ""


def test_what_was_found_in_vignettes_or_a_simulation_says_so() -> None:
    told = re.compile(r"vignette|\bsimulat")
    found = [row for row in CLAIMS if row["kind"] == "influence" or row["predicate"] == "frequencyCountedIn"]
    made_up = [row for row in found if told.search(f"{said(row, 'study_type')} {row['context']}")]
    assert len(made_up) > 20
    assert not [row["id"] for row in made_up if not MADE_UP.search(row["caution"]) and row["basis"] != "statement"]
    assert not [row["id"] for row in made_up if row["modality"] == "reported by participants" and not row["caution"]]


def test_what_is_said_of_a_part_of_a_country_or_of_a_union_says_of_which() -> None:
    of_england = [row for row in CLAIMS if row["context"].startswith("England")]
    assert len(of_england) > 30
    assert not [row["id"] for row in of_england if "England" not in row["caution"]]
    duties = [row for row in CLAIMS if row["context"].startswith("European Union") and row["kind"] == "responsibility"]
    assert duties and all("European Union" in row["caution"] for row in duties)


def test_a_link_that_was_looked_for_is_not_told_as_an_effect() -> None:
    links = [row for row in CLAIMS if row["modality"] == "measured as a link"]
    assert len(links) > 15
    assert not [row["id"] for row in links if re.search(r"\b[Nn]o effect\b|\binfluence\b", row["paraphrase"])]


def test_the_page_on_claims_counts_what_rows_of_one_proposition_do_not_agree_on() -> None:
    page = (ROOT / "docs" / "explanation" / "claims.md").read_text(encoding="utf-8")
    said = page[page.index("In the 68 propositions") : page.index("; the sign never")]
    told = {name: int(number) for name, number in re.findall(r"the\s(\w+)(?: differs)? in (\d+)", said)}
    rows: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in CLAIMS:
        if row["kind"] != "withdrawn":
            rows[row["subject_slug"], row["predicate"], row["object_slug"]].append(row)
    several = [found for found in rows.values() if len(found) > 1]
    columns = {"hedge": "hedged"}
    counted = {one: sum(len({row[columns.get(one, one)] for row in found}) > 1 for found in several) for one in told}
    assert len(several) == 68 and len(told) == 10 and told == counted
    assert all(len({row["sign"] for row in found}) == 1 for found in several)
