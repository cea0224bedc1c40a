"""What the digests of both reports list has its record where they say, or its absence has a reason."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

import pyoxigraph as ox
import pytest

from graphsvc.knowledge.build import build_graph
from graphsvc.knowledge.triples import section_iri
from graphsvc.names import CF, CLAIM, NODE, SECTION, SOURCE
from tests.conftest import SHARED, require
from tests.knowledge.named_lines import FIGURES, LINES
from tests.knowledge.named_lists import LISTS, TABLES

# The sections that the pages of report 2 are, as section 0 of its digest lists them.
PAGES = {
    "P1": "Report 2: foreword",
    "P2": "Report 2: ES",
    "P3": "Report 2: What happens next?",
    "P4": "Report 2: ch. 1",
    "P5": "Report 2: 1.1",
    "P6": "Report 2: ch. 3",
    "P7": "Report 2: 3.4",
    "P8": "Report 2: 3.5",
    "P9": "Report 2: ch. 4",
}
# What tables of report 1 write in their column of sections, where it is not the key of a section.
COLUMN = {"P0": "Foreword", "terminology": "Terminology", "Ch. 3": "3", "Ch. 4": "ch. 4", "Ch. 5": "ch. 5"}


@cache
def graph() -> list[ox.Triple]:
    return list(build_graph())


@cache
def known() -> set[str]:
    return {triple.subject.value for triple in graph() if isinstance(triple.subject, ox.NamedNode)}


@cache
def places() -> dict[str, set[str]]:
    """The sections of each record; a node and a source are in those of the claims that name them too."""
    found: dict[str, set[str]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    for triple in graph():
        assert not isinstance(triple.subject, ox.Triple)
        if triple.predicate.value == CF + "statedIn":
            found[triple.subject.value].add(triple.object.value)  # type: ignore[union-attr]
        elif triple.predicate.value == CF + "about":
            found[triple.object.value].add(triple.subject.value)  # type: ignore[union-attr]
        elif triple.predicate.value in (CF + "hasSubject", CF + "hasObject", CF + "supportedBy"):
            named[triple.object.value].add(triple.subject.value)  # type: ignore[union-attr]
    own = {record: set(sections) for record, sections in found.items()}
    for record, claims in named.items():
        for claim in claims:
            found[record] |= own.get(claim, set())
    return found


def records(said: str) -> list[str]:
    """The IRIs of the records that `said` names, none for a reason."""
    names = [] if said.startswith("—") else said.split()
    kinds = ((r"§", SECTION), (r"[FPRS]\d[-\w]*", CLAIM), (r"[A-Z]", SOURCE), (r"", NODE))
    pairs = [(name, next(base for start, base in kinds if re.match(start, name))) for name in names]
    # R1-P2 is a page and R001 is a claim.
    return [(SOURCE if re.match(r"R[12]-", name) else base) + name.lstrip("§") for name, base in pairs]


def part(file: str, section: str) -> str:
    """The text of a section of a digest, its heading first."""
    require("shared")
    text = (SHARED / "framework" / file).read_text(encoding="utf-8")
    depth = "##" if section.isdigit() else "###"
    (found,) = re.findall(rf"^{depth} {re.escape(section)}\.? (.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    return found


def rows(text: str) -> list[dict[str, str]]:
    """The rows of the tables of a text, each as its cells by the header, and whole under "" without the rulers."""
    found: list[dict[str, str]] = []
    header: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            header = []
        elif not header:
            header = cells
        elif not all(set(cell) <= {"-"} for cell in cells) or not any(cells):
            found.append({**dict(zip(header, cells, strict=True)), "": " ".join(cells) + " "})
    return found


def lines(text: str) -> list[str]:
    """Every line below the heading, without the marks of lists and tables."""
    plain = (re.sub(r"^(- |\* |\d+\. |\| )", "", line).replace("*", "") for line in text.splitlines()[1:])
    return [line.replace(" | ", " ", 1) for line in plain if line.strip("-| ")]


def match(table: dict[str, str], entries: list[str]) -> dict[str, str]:
    """What encodes each entry: every entry begins as one row of the table says, and no row is left over."""
    for entry in entries:
        assert sum(entry.startswith(start) for start in table) == 1, entry
    assert [start for start in table if not any(entry.startswith(start) for entry in entries)] == []
    return {entry: next(said for start, said in table.items() if entry.startswith(start)) for entry in entries}


@pytest.mark.parametrize(("file", "section"), TABLES, ids=lambda value: value.replace(".md", ""))
def test_every_row_of_a_table_is_in_the_graph_or_left_out_for_a_reason(file: str, section: str) -> None:
    found = match(TABLES[file, section], [row[""] for row in rows(part(file, section))])
    assert [record for said in found.values() for record in records(said) if record not in known()] == []


@pytest.mark.parametrize(("file", "section"), LINES, ids=lambda value: value.replace(".md", ""))
def test_every_line_of_a_part_is_in_the_graph_or_left_out_for_a_reason(file: str, section: str) -> None:
    found = match(LINES[file, section], lines(part(file, section)))
    assert [record for said in found.values() for record in records(said) if record not in known()] == []


def test_every_figure_of_report_2_is_in_a_claim_word_for_word() -> None:
    text = part("report2.md", "4").partition("\nFigures:\n")[2].rstrip("-\n ")
    said = {triple.subject.value: "" for triple in graph() if str(triple.predicate.value) == CF + "paraphrase"}  # type: ignore[union-attr]
    for triple in graph():
        if triple.predicate.value in (CF + "paraphrase", CF + "context"):
            said[triple.subject.value] += triple.object.value  # type: ignore[union-attr]
    for entry, names in match(FIGURES, lines("\n" + text)).items():
        for record in records(names):
            figures = re.findall(r"\d+,\d{3}", entry.partition("[inferred")[0].partition("Implied")[0])
            assert [figure for figure in figures if figure not in said[record]] == [], entry


SECTIONED = [key for key in TABLES if key[0] == "report1.md" and key[1] in ("1.1", "1.2", "4.3", "5.3")]


@pytest.mark.parametrize("key", SECTIONED, ids=lambda key: key[1])
def test_a_record_is_in_the_section_that_the_row_names(key: tuple[str, str]) -> None:
    checked = 0
    for row in rows(part(*key)):
        words = re.split(r"[,;]\s*", re.sub(r"\s*\[.*?\]", "", row["section"]))
        named = {section_iri(COLUMN.get(word, word)) for word in words} & known()
        for start, said in TABLES[key].items():
            if row[""].startswith(start) and named:
                assert [one for one in records(said) if not places()[one] & named] == [], (row[""], named)
                checked += 1
    assert checked > 2


@pytest.mark.parametrize("key", [key for key in LINES if key[0] == "report2.md"], ids=lambda key: key[1])
def test_a_claim_of_report_2_is_in_a_section_that_its_line_or_part_names(key: tuple[str, str]) -> None:
    text = part(*key)
    for entry, said in match(LINES[key], lines(text)).items():
        pages = re.findall(r"\bP\d\b", entry) or re.findall(r"\bP\d\b", text)
        named = {section_iri(PAGES[page]) for page in pages}
        claims = [record for record in records(said) if record.startswith((CLAIM + "F", CLAIM + "P2"))]
        assert [one for one in claims if places()[one] and not places()[one] & named] == [], entry


@pytest.mark.parametrize("key", [("report1.md", "7.1"), ("report2.md", "7")], ids=lambda key: key[0])
def test_every_section_that_a_gap_names_says_that_its_text_was_not_read_or_not_all(key: tuple[str, str]) -> None:
    gaps = {one for said in LINES[key].values() for one in records(said) if one.startswith(SECTION)}
    read = {
        triple.subject.value  # type: ignore[union-attr]
        for triple in graph()
        if triple.predicate.value == CF + "textAvailability" and triple.object.value == CF + "textAvailable"  # type: ignore[union-attr]
    }
    assert len(gaps) > 5
    assert gaps & read == set()


def test_every_typed_list_of_report_1_is_in_the_graph() -> None:
    heads = re.findall(r"\*\*([^*]+)\*\*", part("report1.md", "3"))
    assert len(heads) == len(LISTS)
    for head in heads:
        assert sum(head.startswith(start) for start in LISTS) == 1, head
    assert [one for said in LISTS.values() for one in records(said) if one not in known()] == []
