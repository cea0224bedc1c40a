"""Sources are named as author and year, always."""

from __future__ import annotations

import re
from functools import cache

import pytest

from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.citing import cited
from graphsvc.knowledge.tables import Row, read_tables


@cache
def sources() -> tuple[Row, ...]:
    return tuple(read_tables(find_ontology() / "data", ["sources"]).rows["sources"])


@cache
def labels() -> dict[str, str]:
    return cited(sources())


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("GODDARD2012", "Goddard and others 2012"),
        ("LYELLCOIERA2017", "Lyell and Coiera 2016"),
        ("FINLAYSON2021", "Finlayson and others 2021"),
        ("CICIN2026", "Cicin and Gürkan 2026"),
        ("RSNA2023", "RSNA 2023 (press release)"),
        ("ROSBACH2026", "Rosbach and others 2026 (preprint)"),
        ("MPSLIAB2026", "Medical Protection Society 2026 (press page)"),
        ("HENRY2022B", "“Factors driving provider adoption of the TREWS machine…” 2022"),
        ("RADREV", "Paper without a recorded title: review of AI implementation in diagnostic imaging (no year)"),
        ("LIU2024", "Liu and others 2024a"),
        ("R1-P8", "Report 1, Governance (page)"),
        ("R1-Q3", "htn 2022a"),
        ("KINGSFUNDAI", "Mistry (no year)"),
    ],
)
def test_a_source_is_named_as_who_and_when(key: str, label: str) -> None:
    assert labels()[key] == label


def test_every_source_has_a_year_or_says_that_none_is_recorded_and_no_two_have_one_name() -> None:
    for row in sources():
        if row["kind"] != "report page":
            assert re.search(r"\d{4}[a-z]*\b|\(no year(, [a-z]+)?\)", labels()[row["key"]]), row["key"]
    assert len(set(labels().values())) == len(sources())


def test_a_paper_is_never_named_by_its_journal() -> None:
    for row in sources():
        journal = re.split(r"[,(\d]", row["venue"])[0].strip()
        if row["kind"] == "literature" and journal and not row["authors"]:
            assert not labels()[row["key"]].startswith(journal), row["key"]


def test_a_press_release_is_called_one() -> None:
    for row in sources():
        said = re.search(r"press (release|page|notice)", f"{row['title']} {row['venue']} {row['study_type']}")
        if row["kind"] == "literature":
            assert ("(press " in labels()[row["key"]]) == bool(said), row["key"]
