"""Sources from reference managers: rows, duplicates and faults of clean and of messy files, and what sources lack."""

from __future__ import annotations

import csv
import io
import json
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphsvc.cli import cli
from graphsvc.errors import GraphsvcError
from graphsvc.knowledge.build import build_local, find_ontology
from graphsvc.knowledge.citing import author_names
from graphsvc.knowledge.sources import Imported, WrongFormat, import_sources
from graphsvc.knowledge.sources.gaps import find_gaps, read_sources

RIS = """TY  - JOUR
AU  - Müller-Schmidt, Karl Heinz
AU  - World Health Organization
TI  - Scribes and
 their users
PY  - 2024/10/28/
JO  - Test J
VL  - 7
IS  - 2
SP  - 10
EP  - 19
DO  - https://doi.org/10.1234/Abc.5
AB  - Long.
ER  -

TY  - RPRT
A1  - Department of Health, London, et al.
T1  - Second thing read
Y1  - in press
UR  - www.example.org
ER  -
"""
BIB = r"""@string{jama = "Test J"}
@article{one, author={M{\"u}ller-Schmidt, Karl Heinz and {World Health Organization} and others},
  title={Scribes and their users: 50\% of {AI}}, journal=jama, year=2024, volume=7, number={2}, pages={10--19},
  doi={10.1234/Abc.5}, abstract={Long.}}
@misc{two, author="Ludwig van Beethoven and King, Jr, Martin Luther", title="Second thing read",
  howpublished={\url{https://example.org/a\_b}}, year="2020"}
"""
CSL = [
    {
        "id": "one",
        "type": "article-journal",
        "title": "Scribes and <i>their</i> users",
        "author": [
            {"family": "Beethoven", "given": "Ludwig Maria", "non-dropping-particle": "van"},
            {"literal": "World Health Organization"},
        ],
        "issued": {"date-parts": [[2024, 10]]},
        "container-title": "Test J",
        "volume": 7,
        "DOI": "10.1234/abc.5",
        "PMID": "PMID: 123456",
    },
    {"id": "two", "type": "report", "title": "Second thing read", "issued": {"raw": "2020"}},
]


def read(
    text: str | bytes, name: str, format: str | None = None, known: list[dict[str, str]] | None = None
) -> Imported:
    return import_sources(text if isinstance(text, bytes) else text.encode(), name, format, known or [])


def only(found: Imported, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in found.rows]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["sources", *arguments])


def test_ris_gives_rows_with_each_field_in_its_column() -> None:
    found = read(RIS, "a.ris")
    first, second = found.rows
    assert (first["key"], first["year"], first["doi"]) == ("MULLERSCHMIDT2024", "2024", "10.1234/Abc.5")
    assert first["authors"] == "Müller-Schmidt KH, World Health Organization"
    assert (first["title"], first["venue"]) == ("Scribes and their users", "Test J 7(2):10-19")
    assert (first["study_type"], first["text_read"]) == ("journal article, not read yet", "nothing yet")
    assert second["year"] == "" and second["url"] == ""
    assert second["note"] == "year in the file: in press; web address in the file: www.example.org"
    assert [notice.place.entry for notice in found.remarks] == [2, 2, 2]
    assert dict(found.unplaced) == {"AB": 1}


def test_a_name_with_a_comma_stays_one_name_and_names_left_out_stay_said() -> None:
    found = read("TY  - RPRT\nAU  - Goh, Ethan\nAU  - et al.\nTI  - Two words\nER  - \n", "a.ris")
    assert found.rows[0]["authors"] == "Goh E, et al."
    bib = "@book{a, author={{Department of Health, London}}, title={Two words}}"
    cell = read(bib, "a.bib").rows[0]["authors"]
    assert author_names(cell) == ["Department of Health, London"]
    assert author_names("Service (NICE, MHRA), Goh E, et al.") == ["Service (NICE, MHRA)", "Goh E"]


def test_bibtex_gives_rows_with_accents_abbreviations_and_other_people() -> None:
    found = read(BIB, "a.bib")
    first, second = found.rows
    assert first["authors"] == "Müller-Schmidt KH, World Health Organization, et al."
    assert first["title"] == "Scribes and their users: 50% of AI"
    assert (first["venue"], first["doi"]) == ("Test J 7(2):10-19", "10.1234/Abc.5")
    assert (second["authors"], second["url"]) == ("van Beethoven L, King ML Jr", "https://example.org/a_b")
    assert dict(found.unplaced) == {"abstract": 1}


def test_csl_json_gives_rows_without_markup() -> None:
    first, second = read(json.dumps(CSL), "a.json").rows
    assert first["authors"] == "van Beethoven LM, World Health Organization"
    assert (first["title"], first["pmid"], first["year"]) == ("Scribes and their users", "123456", "2024")
    assert (second["year"], second["study_type"]) == ("2020", "report, not read yet")
    assert len(read(json.dumps({"items": CSL}), "a.json").rows) == len(read(json.dumps(CSL[0]), "a").rows) + 1


@pytest.mark.parametrize(
    "content",
    [
        RIS.encode(),
        b"\xef\xbb\xbf" + RIS.encode(),
        RIS.replace("\n", "\r\n").encode(),
        RIS.replace("\n", "\r").encode(),
        RIS.encode("latin-1"),
        RIS.encode("utf-16"),
        RIS.replace("  - ", " - ").encode(),
    ],
    ids=["plain", "byte order mark", "Windows", "old Mac", "Latin-1", "UTF-16", "one blank"],
)
def test_the_spelling_of_a_file_changes_nothing_in_its_rows(content: bytes) -> None:
    found = read(content, "a.ris")
    assert found.rows == read(RIS, "a.ris").rows
    assert ("line 2 is not UTF-8" in found.said) == (content == RIS.encode("latin-1"))


def test_the_same_doi_is_the_same_source_however_it_is_spelled() -> None:
    spellings = [
        "10.1234/ABC.5",
        "doi:10.1234/abc.5",
        "http://dx.doi.org/10.1234/abc.5.",
        "https://doi.org/10.1234%2Fabc.5",
    ]
    entries = [f"TY  - JOUR\nTI  - Title of number {n}\nDO  - {doi}\nER  - \n" for n, doi in enumerate(spellings)]
    found = read("".join(entries), "a.ris")
    assert only(found, "title") == [("Title of number 0",)]
    assert [(match.place.entry, match.key, match.by) for match in found.matches] == [
        (entry, found.rows[0]["key"], "DOI") for entry in (2, 3, 4)
    ]


def test_the_same_title_is_the_same_source_unless_something_speaks_against_it() -> None:
    entries = [
        "TI  - Über-reliance & AI: a study\nAU  - Goh, E.\nPY  - 2024\nDO  - 10.1234/a",
        "TI  - UBER-RELIANCE and AI — A Study.\nPY  - 2025\nSP  - 7\nJO  - J",  # no DOI, a year apart
        "TI  - Über-reliance and AI: a study\nDO  - 10.48550/arXiv.1",  # the preprint
        "TI  - Über-reliance and AI: a study\nAU  - Other, P.",
    ]
    found = read("".join(f"TY  - JOUR\n{entry}\nER  - \n" for entry in entries), "a.ris")
    assert [(match.sure, match.by) for match in found.matches] == [
        (True, "title"),
        (False, "title, though not by DOI"),
        (False, "title, though not by first author"),
    ]
    assert len(found.rows) == 3
    assert found.rows[0]["venue"] == "J :7" and found.matches[0].filled == ("venue",)


def test_what_is_known_already_gets_no_row_and_no_key_is_given_twice() -> None:
    known = [row.cells for row in read_sources(find_ontology())]
    text = (
        "TY  - JOUR\nTI  - x y\nDO  - 10.1136/AMIAJNL-2011-000089\nER  - \n"
        "TY  - JOUR\nAU  - Goddard, K\nTI  - Quite another\nPY  - 2012\nER  - \n"
        "TY  - JOUR\nAU  - Goddard, K\nTI  - One more thing\nPY  - 2012\nER  - \n"
    )
    found = read(text, "a.ris", known=known)
    assert [(match.key, match.known) for match in found.matches] == [("GODDARD2012", True)]
    assert only(found, "key") == [("GODDARD2012B",), ("GODDARD2012C",)]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "a.ris", "a.ris is empty."),
        (" \n\n", "a.bib", "a.bib is empty."),
        ("hello", "a.ris", "a.ris holds no RIS entries."),
        ("hello", "a.txt", "a.txt holds no reference entries."),
        ("[]", "a.json", "a.json is an empty list."),
        ('{"a": 1}', "a.json", "a.json is JSON, but holds no CSL items."),
        ("[" * 100_000, "a.json", "a.json is nested too deep"),
        (RIS, "a.bib", "a.bib looks like RIS, but its ending, .bib, says BibTeX. Import it with --format ris."),
        ("PMID- 1\nTI  - x\n", "a.nbib", "a.nbib is in PubMed's own format"),
        ("PK\0\0", "a.ris", "a.ris is not a text file."),
        ("%comment only\n", "a.bib", "a.bib holds no BibTeX entries."),
    ],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(text: str, name: str, said: str) -> None:
    with pytest.raises(WrongFormat) as refused:
        read(text, name)
    assert str(refused.value).startswith(said) and refused.value.mend


def test_a_format_that_is_named_is_held_to() -> None:
    assert len(read(RIS, "export.txt", "ris").rows) == 2
    with pytest.raises(WrongFormat, match="--format bibtex says BibTeX"):
        read(RIS, "export.txt", "bibtex")


def test_half_a_file_keeps_its_whole_entries_and_names_the_broken_one() -> None:
    ris = read(RIS[: RIS.index("www.")], "a.ris")
    assert len(ris.rows) == 1 and [fault.place.entry for fault in ris.faults] == [2]
    assert "a.ris, entry 2 (line 16)" in str(ris.faults[0]) and "ER" in ris.faults[0].mend
    bib = read(BIB[: BIB.index("howpublished")], "a.bib")
    assert len(bib.rows) == 1 and str(bib.faults[0]).startswith("a.bib, entry 2 (“two”, line 5)")
    text = json.dumps(CSL)
    csl = read(text[: text.index("report")], "a.json")
    assert only(csl, "title") == [("Scribes and their users",)] and csl.faults[0].place.entry == 2


def test_an_entry_with_a_fault_hides_no_other() -> None:
    bib = (
        "@article{a, title={First one}}\n@article{b, title={Never closed, year=2020}\n@article{c, title={Third one}}\n"
        "article{d, title={No sign}, year=2020}\n@article{c, title={Same key}}\n@article{e, title={X y}, title={Z}}\n"
        "@article{f, year=2020}\n"
    )
    found = read(bib, "a.bib")
    assert only(found, "title") == [("First one",), ("Third one",), ("Same key",)]
    assert [fault.place.entry for fault in found.faults] == [2, 4, 6, 7]
    ris = "TI  - Lost\nER  - \nTY  - JOUR\nTI  - Not ended\nTY  - JOUR\nTI  - =1+1\nER  - \n"
    ris += "TY  - JOUR\nTI  - Good one\nER  -"
    found = read(ris, "a.ris")
    assert only(found, "title") == [("Good one",)]
    assert [fault.place.entry for fault in found.faults] == [1, 2, 3] and found.entries == 4


def test_ten_thousand_entries_give_ten_thousand_rows_in_seconds() -> None:
    entry = "TY  - JOUR\nAU  - Doe, J.\nTI  - Title {0} of many\nPY  - 2020\nDO  - 10.1234/{0}\nER  - \n"
    began = time.perf_counter()
    found = read("".join(entry.format(n) for n in range(10_000)), "big.ris")
    assert len({row["key"] for row in found.rows}) == 10_000 and not found.matches
    assert time.perf_counter() - began < 20


def test_the_rows_pass_the_check_and_become_sources_to_claim_from(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    target = tmp_path / "sources.csv"
    assert run("import", str(tmp_path / "refs.bib"), "-o", str(target)).exit_code == 0
    claims = (find_ontology() / "data" / "claims.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    model = next(csv.DictReader(io.StringIO(claims[0] + next(line for line in claims if ",GODDARD2012," in line))))
    with (tmp_path / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(model))
        writer.writeheader()
        writer.writerow({**model, "id": "MINE-1", "source_key": "MULLERSCHMIDT2024"})
    built = " ".join(str(triple) for triple in build_local(tmp_path, "https://example.org/mine"))
    assert "id/source/MULLERSCHMIDT2024" in built and "Müller-Schmidt and others 2024" in built


def test_a_file_that_holds_rows_is_added_to_and_never_written_over(tmp_path: Path) -> None:
    refs, target = tmp_path / "refs.ris", tmp_path / "sources.csv"
    refs.write_text(RIS, encoding="utf-8")
    assert run("import", str(refs), "-o", str(target)).exit_code == 0
    before = target.read_text(encoding="utf-8")
    refused = run("import", str(refs), "-o", str(target))
    assert isinstance(refused.exception, GraphsvcError) and "--append" in str(refused.exception)
    assert target.read_text(encoding="utf-8") == before
    refs.write_text("TY  - JOUR\nTI  - A third one\nER  - \n" + RIS, encoding="utf-8")
    again = run("import", str(refs), "--append", "-o", str(target))
    assert "3 entries, 1 row, 2 known already" in again.stderr
    assert target.read_text(encoding="utf-8").startswith(before)
    assert [row["title"] for row in read_sources(tmp_path)][-1] == "A third one"


def test_the_command_writes_rows_and_says_the_rest_beside_them(tmp_path: Path) -> None:
    refs = tmp_path / "refs.ris"
    refs.write_text(RIS + "TY  - JOUR\nAU  - Nobody, N.\nER  - \n", encoding="utf-8")
    done = run("import", str(refs))
    assert done.exit_code == 1
    assert [row["title"] for row in csv.DictReader(io.StringIO(done.stdout))] == [
        "Scribes and their users",
        "Second thing read",
    ]
    assert "refs.ris, entry 3 (line 22): The entry has no title" in done.stderr
    assert "AB (1)" in done.stderr


def test_the_check_names_what_lacks_an_identifier_and_what_is_past_its_date() -> None:
    rows = read_sources(find_ontology())
    gaps = find_gaps(rows, date(2024, 4, 12))
    assert {row["key"] for row in gaps.overdue} == {"R1-P0", "R1-P1", "R1-P6", "R1-P7"}
    assert {row["key"] for row in find_gaps(rows, date(2024, 4, 19)).overdue} >= {"R1-P8", "R2-P6"}
    assert all(not (row["doi"] or row["url"]) for row in gaps.without_identifier) and gaps.without_identifier
    data = json.loads(run("check", "--on", "2024-04-11", "--format", "json").stdout)
    assert data["overdue"] == [] and len(data["without_identifier"]) == len(gaps.without_identifier)


def test_a_folder_whose_sources_lack_nothing_passes_the_check(tmp_path: Path) -> None:
    header = "key,kind,authors,year,title,venue,doi,url,study_type,study_kind,population,text_read,last_reviewed,"
    header += "next_review_due,note\n"
    row = "MINE,literature,,,A title,,,https://example.org/a,audit,,,page,,2030-01-01,\n"
    (tmp_path / "sources.csv").write_text(header + row, encoding="utf-8")
    done = run("check", str(tmp_path), "--on", "2026-01-01")
    assert done.exit_code == 0 and "none is past its review date" in done.stdout
    assert run("check", str(tmp_path), "--on", "2031-01-01").exit_code == 1


@pytest.mark.parametrize(
    ("items", "rows", "said"),
    [
        ('[{"title": "One two", "issued": {"date-parts": [[%s]]}}]' % ("9" * 5000), 1, "is no year"),
        (r'[{"id": "\ud800", "title": ""}]', 0, "has no title"),
        (r'[{"title": "One \ud83d\ude00 two \ud800", "\udfff": 1}]', 1, "has no author"),
        ('[{"title": "One two", "title": "Three four"}, {"title": "Five six"}]', 1, "stand twice: title"),
    ],
)
def test_odd_json_is_read_or_told_and_never_an_error_of_ours(items: str, rows: int, said: str) -> None:
    found = import_sources(items.encode(), "odd.json")
    told = "\n".join(map(str, (*found.faults, *found.remarks)))
    assert len(found.rows) == rows and said in told, told
    f"{found.csv()}{told}{list(found.unplaced)}".encode()
