"""Shows that no file gets a name that another system cannot have: it is refused at once, by what has to be renamed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphsvc import open_store
from graphsvc.edition import publish
from graphsvc.errors import UsageError
from graphsvc.file_names import file_name_fault
from graphsvc.names import BASE
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "name", ["con", "AUX", "nul.html", "Com1.tar.gz", "lpt9", "ends.", "ends ", "a:b", "a?b", "<a>"]
)
def test_a_name_that_windows_has_no_file_for_is_told(name: str) -> None:
    assert "Windows" in file_name_fault(name)


@pytest.mark.parametrize("name", ["console", "com", "com10", "lpt", "automation-bias.html", ".nojekyll", "a b", "é"])
def test_a_name_that_any_system_has_is_no_fault(name: str) -> None:
    assert file_name_fault(name) == ""


def ids() -> Iterator[tuple[str, str]]:
    """What becomes a part of an IRI, and so of the name of a file, with the table it is in."""
    for table, column in (("nodes", "slug"), ("claims", "id"), ("sources", "key")):
        with (ROOT / "ontology" / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as rows:
            yield from ((table, row[column]) for row in csv.DictReader(rows))


def test_every_id_of_the_framework_can_be_the_name_of_a_file() -> None:
    assert [one for one in ids() if file_name_fault(one[1])] == []
    assert len({(table, name.casefold()) for table, name in ids()}) == len(list(ids())) > 1500


@pytest.mark.parametrize("name", ["con", "a:b", "ends."])
def test_an_edition_with_such_a_name_is_refused_before_anything_is_written(name: str, tmp_path: Path) -> None:
    store = open_store()
    store.update(f"INSERT DATA {{ <{BASE}id/node/{name}> a <http://example.org/Thing> }}")
    written: list[str] = []
    with pytest.raises(UsageError, match="Windows"):
        publish(store, tmp_path / "edition", progress=lambda _number, file: written.append(file))
    assert (written, list(tmp_path.iterdir())) == ([], [])
