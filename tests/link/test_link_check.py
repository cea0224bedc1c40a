"""`graphsvc link --check` shows each sort of fault in an SSSOM table with its row, its column and how to mend it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

HEADER = (
    "#curie_map:",
    "#  ex: https://example.org/",
    "#license: https://example.org/l",
    "#mapping_set_id: https://example.org/m",
)
COLUMNS = "subject_id|predicate_id|predicate_modifier|object_id|mapping_justification|confidence"
HAND = "semapv:ManualMappingCuration"
THEIRS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/a> a skos:Concept ; skos:prefLabel "A"@en .
<https://example.org/b> a skos:Concept ; skos:prefLabel "B"@en .
"""
CLOSE = f"node:automation-bias|skos:closeMatch||ex:a|{HAND}|"


def check(tmp_path: Path, *rows: str, header: tuple[str, ...] = HEADER, columns: str = COLUMNS) -> tuple[int, str]:
    """The exit code of the command and what it printed, for a table that begins in line 5."""
    path, theirs = tmp_path / "trial.sssom.tsv", tmp_path / "theirs.ttl"
    lines = (*header, columns.replace("|", "\t"), *(row.replace("|", "\t") for row in rows))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    theirs.write_text(THEIRS, encoding="utf-8")
    command = [sys.executable, "-m", "graphsvc", "link", "--check", str(path), "--against", str(theirs)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def match(subject: str, name: str, object_: str, modifier: str = "") -> str:
    return f"{subject}|skos:{name}|{modifier}|{object_}|{HAND}|"


def test_a_sound_table_is_called_so_even_with_a_cell_over_two_lines(tmp_path: Path) -> None:
    rows = ('node:automation-bias|skos:closeMatch||ex:a|semapv:MappingReview|"0.5\n"', match("node:training", *"xy"))
    code, said = check(tmp_path, rows[0])
    assert (code, said) == (0, "trial.sssom.tsv: no faults\n")
    code, said = check(tmp_path, *rows)
    assert code == 1 and "row 8, column predicate_id: “skos:x”" in said, "every line of the file is counted"


FAULTS: dict[str, tuple[list[str], str, str]] = {
    "a prefix that is not declared": (
        [match("node:automation-bias", "closeMatch", "zz:a")],
        "row 6, column object_id: “zz:a” has no declared prefix.",
        "Declare it under #curie_map.",
    ),
    "an empty cell": (
        [match("node:automation-bias", "closeMatch", "")],
        "row 6, column object_id: The cell is empty.",
        "Write the IRI or CURIE of a term.",
    ),
    "an unknown justification": (
        ["node:automation-bias|skos:closeMatch||ex:a|by eye|"],
        "row 6, column mapping_justification: “by eye” is no justification of SSSOM.",
        f"Use {HAND} for a row that you have judged yourself.",
    ),
    "an unknown node": (
        [match("node:automation-bios", "closeMatch", "ex:a")],
        "row 6, column subject_id: “node:automation-bios” does not exist.",
        "Take an id from nodes.csv: node:<id>.",
    ),
    "ends of which neither is ours": (
        [match("ex:a", "closeMatch", "ex:a")],
        "row 6, column subject_id: “ex:a” is no term of the framework.",
        "Take an id from nodes.csv: node:<id>.",
    ),
    "an unknown term of theirs": (
        [CLOSE, match("node:automation-bias", "closeMatch", "ex:none")],
        "row 7, column object_id: “ex:none” is not in the dataset.",
        "Take an IRI that it describes.",
    ),
    "a predicate that is no mapping": (
        [f"node:automation-bias|skos:sameAs||ex:a|{HAND}|"],
        "row 6, column predicate_id: “skos:sameAs” is no SKOS mapping property.",
        "Use one of: skos:exactMatch,",
    ),
    "an unknown modifier": (
        [match("node:automation-bias", "closeMatch", "ex:a", "maybe")],
        "row 6, column predicate_modifier: “maybe” is not known.",
        "Leave it empty, or write “Not” to refuse.",
    ),
    "a confidence in words": (
        [CLOSE + "high"],
        "row 6, column confidence: “high” is no number from 0 to 1.",
        "Write 0.8, say, or leave it empty.",
    ),
    "a row that is too short": (
        ["node:automation-bias|skos:closeMatch|ex:a"],
        "row 6: The row has 3 cells and the table 6 columns.",
        "Put one tab between two cells, and none inside one.",
    ),
    "two exact matches of one of theirs": (
        [match(f"node:{one}", "exactMatch", "ex:a") for one in ("automation-bias", "alert-fatigue")],
        "row 7, column object_id: “ex:a” has another exactMatch in row 6.",
        "Make one of the two a closeMatch or broadMatch.",
    ),
    "two exact matches of one of ours": (
        [match("node:automation-bias", "exactMatch", f"ex:{one}") for one in "ab"],
        "row 7, column subject_id: “node:automation-bias” has another exactMatch in row 6.",
        "Make one of the two a closeMatch or broadMatch.",
    ),
    "matches that SKOS makes disjoint": (
        [match("node:automation-bias", one, "ex:a") for one in ("exactMatch", "relatedMatch")],
        "row 7, column predicate_id: “skos:relatedMatch” is disjoint with skos:exactMatch of row 6.",
        "Keep the one that the definitions bear out.",
    ),
    "a row that is refused and accepted": (
        [match("node:automation-bias", "closeMatch", "ex:a", one) for one in ("", "Not")],
        "row 7, column predicate_modifier: “Not” contradicts row 6.",
        "Keep one.",
    ),
    "a row that stands there twice": (
        [CLOSE, CLOSE],
        "row 7, column object_id: “ex:a” repeats row 6.",
        "Delete one of the two.",
    ),
    "a term broader than itself": (
        [
            match("node:automation-bias", "broadMatch", "ex:a"),
            match("node:alert-fatigue", "broadMatch", "ex:b"),
            match("node:alert-fatigue", "narrowMatch", "ex:a"),
            match("node:automation-bias", "narrowMatch", "ex:b"),
        ],
        "row 9, column predicate_id: “skos:narrowMatch” makes a term broader than itself with rows 6, 7, 8, 9: ",
        "Turn one of these rows round.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_row_is_shown_with_its_place_and_its_mend(tmp_path: Path, fault: str) -> None:
    rows, place, mend = FAULTS[fault]
    code, said = check(tmp_path, *rows)
    told = [line for line in said.splitlines() if f"trial.sssom.tsv, {place}" in line]
    assert code == 1 and len(told) == 1 and mend in told[0], said


@pytest.mark.parametrize(
    ("header", "columns", "place", "mend"),
    [
        (HEADER[:2] + HEADER[3:], COLUMNS, "The header has no license.", "Add a line “#license: https://…”."),
        (HEADER[:3], COLUMNS, "The header has no mapping_set_id.", "Add a line “#mapping_set_id: https://…”."),
        (HEADER, COLUMNS[11:], "column subject_id: The column is missing.", "Name it in the table's first line."),
        (HEADER, COLUMNS + "|object_id", "column object_id: The column stands there twice.", "Delete one of the two."),
        (
            (HEADER[0], "#  node: https://example.org/nodes/", *HEADER[1:]),
            COLUMNS,
            "The prefix “node” stands for https://example.org/nodes/.",
            "Under #curie_map, write https://w3id.org/ai-confidence/id/node/.",
        ),
    ],
)
def test_a_wrong_header_is_shown_with_its_mend(
    tmp_path: Path, header: tuple[str, ...], columns: str, place: str, mend: str
) -> None:
    code, said = check(tmp_path, CLOSE, header=header, columns=columns)
    assert code == 1 and place in said and mend in said, said


def test_that_the_other_side_was_not_looked_up_is_said(tmp_path: Path) -> None:
    check(tmp_path, match("node:automation-bias", "closeMatch", "ex:none"))
    command = [sys.executable, "-m", "graphsvc", "link", "--check", str(tmp_path / "trial.sssom.tsv")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert "not looked up" in done.stdout and "--against" in done.stdout
