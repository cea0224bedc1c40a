"""Loads a document with a bad line in every format and every packing: it is told where, and nothing of it is stored."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from graphsvc.store import open_store
from graphsvc.store.documents.loading import BadDocument

XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
# Each with a good first statement, and on line 3 what breaks it.
BAD = {
    "ttl": "<http://e/a> <http://e/p> 1 .\n\n<http://e/a> oops 2 .\n",
    "nt": "<http://e/a> <http://e/p> <http://e/b> .\n\n<http://e/a> oops <http://e/b> .\n",
    "nq": "<http://e/a> <http://e/p> <http://e/b> <http://e/g> .\n\n<http://e/a> oops <http://e/b> .\n",
    "trig": "<http://e/a> <http://e/p> 1 .\n\n<http://e/g> { <http://e/a> oops 2 }\n",
    "rdf": f'{XML}<rdf:Description rdf:about="http://e/a"><e:p>1</e:p></rdf:Description>\n<e:A></e:B></rdf:RDF>\n',
    "jsonld": '[{"@id": "http://e/a", "http://e/p": 1},\n\n{"@id": "http://e/a", oops: 1}]\n',
}
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.compress,
}


@pytest.mark.parametrize("ending", PACKED)
@pytest.mark.parametrize("format", BAD)
def test_a_bad_line_is_named_and_nothing_is_stored(tmp_path: Path, format: str, ending: str) -> None:
    place = tmp_path / f"bad.{format}{ending}"
    place.write_bytes(PACKED[ending](BAD[format].encode()))
    store: Any = open_store()
    with pytest.raises(BadDocument) as caught:
        store.load(place)
    assert caught.value.line == 3
    assert caught.value.column
    assert f"bad.{format}{ending}, line 3, column {caught.value.column}" in str(caught.value)
    assert not store.query("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")


@pytest.mark.parametrize(
    ("line", "column"),
    [("<e:A></e:B>", 11), ("<é:A></é:A>", 5), ('<e:A rdf:about="%zz oops"></e:A>', 26), ("<e:A>&none;</e:A>", 12)],
)
def test_what_is_wrong_in_rdf_xml_is_found_to_the_character(tmp_path: Path, line: str, column: int) -> None:
    place = tmp_path / "bad.rdf"
    place.write_text(f"{XML}\n{line}\n</rdf:RDF>\n", encoding="utf-8")
    with pytest.raises(BadDocument) as caught:
        open_store().load(place)
    assert (caught.value.line, caught.value.column) == (3, column)


@pytest.mark.parametrize("ending", PACKED)
def test_the_progress_ends_at_the_size_of_the_file(tmp_path: Path, ending: str) -> None:
    place = tmp_path / f"good.nt{ending}"
    place.write_bytes(PACKED[ending](b"".join(b'<http://e/%d> <http://e/p> "x" .\n' % n for n in range(60_000))))
    read: list[int] = []
    assert open_store().load(place, progress=read.append) == 60_000
    assert sum(read) == place.stat().st_size


def test_a_bad_line_far_down_a_large_file_leaves_nothing(tmp_path: Path) -> None:
    """Beyond 50,000 triples a document takes another way into the store."""
    place = tmp_path / "bad.nt"
    place.write_bytes(b"".join(b'<http://e/%d> <http://e/p> "x" .\n' % n for n in range(60_000)) + b"oops\n")
    store: Any = open_store(str(tmp_path / "store"))
    with pytest.raises(BadDocument) as caught:
        store.load(place)
    assert caught.value.line == 60_001
    assert not store.query("ASK { ?s ?p ?o }")
    store.close()
