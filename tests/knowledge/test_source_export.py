"""What is exported for a reference manager is read back with the same titles, authors, years and identifiers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from graphsvc.cli.sources import sources
from graphsvc.knowledge.build import find_ontology
from graphsvc.knowledge.citing import author_names, bare_name
from graphsvc.knowledge.sources import import_sources
from graphsvc.knowledge.sources.export import as_bibtex
from graphsvc.knowledge.sources.gaps import read_sources


@pytest.mark.parametrize("form", ["csljson", "ris", "bibtex"])
def test_the_built_in_sources_come_back_as_they_were(form: str, tmp_path: Path) -> None:
    file = tmp_path / f"sources.{ {'csljson': 'json', 'bibtex': 'bib'}.get(form, form) }"
    done = CliRunner().invoke(sources, ["export", "--format", form, "-o", str(file)])
    assert done.exit_code == 0, done.output
    found = import_sources(file.read_bytes(), file.name, form)
    assert not found.faults
    ours = {row["title"]: row for row in read_sources(find_ontology())}
    assert len(found.rows) > 200, "rows with the DOI or title of another are one"
    for row in found.rows:
        mine = ours[row["title"]]
        assert (row["year"], row["doi"].lower()) == (mine["year"], mine["doi"].lower()), row["title"]
        assert row["venue"] == mine["venue"], row["title"]
        # What an address of PubMed or a DOI says is written into the cells that are for it.
        assert row["pmid"] == mine["pmid"] or row["pmid"] in mine["url"].split("/"), row["title"]
        assert row["url"] == (mine["url"] or f"https://doi.org/{mine['doi']}".removesuffix("https://doi.org/"))
        assert author_names(row["authors"]) == [bare_name(one) for one in author_names(mine["authors"])], row["title"]
        assert ("et al" in row["authors"]) == ("et al" in mine["authors"] or "..." in mine["authors"]), row["title"]


def test_signs_that_latex_reads_as_its_own_come_back_from_bibtex() -> None:
    row = dict.fromkeys(read_sources(find_ontology())[0].cells, "")
    row |= {"key": "AB2027", "document": "article", "year": "2027", "authors": "Health and Safety Office, Müller J"}
    row |= {"title": "50% of {A} & B_c cost $5 ~ #1", "doi": "10.1000/a_b", "url": "https://example.org/a_b?c=%20d&e"}
    found = import_sources(as_bibtex([row]).encode(), "sources.bib", "bibtex")
    assert not found.faults
    (back,) = found.rows
    assert [back[name] for name in ("title", "doi", "url")] == [row[name] for name in ("title", "doi", "url")]
    assert author_names(back["authors"]) == ["Health and Safety Office", "Müller J"]


def test_another_format_is_refused_by_name() -> None:
    done = CliRunner().invoke(sources, ["export", "--format", "endnote"])
    assert done.exit_code == 2 and "csljson" in done.output
