"""Shows that the file of a reference manager becomes rows of sources on the page of own evidence, and nothing else."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import ROOT, Served

RIS = (ROOT / "examples" / "references.ris").read_bytes()
HTML, JSON = {"Accept": "text/html"}, {"Accept": "application/json"}


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


def send(client: httpx.Client, content: bytes, name: str, accept: dict[str, str] = JSON) -> httpx.Response:
    return client.post("/own/sources", files={"file": (name, content)}, headers=accept)


def test_references_become_rows_of_sources(client: httpx.Client) -> None:
    told = send(client, RIS, "references.ris").json()
    assert told["format"] == "RIS" and told["entries"] == RIS.count(b"TY  -")
    assert told["rows"] and all(row["key"] and row["title"] for row in told["rows"])
    sure = [one for one in told["known"] if " may be " not in one]
    assert len(told["rows"]) + len(sure) + len(told["faults"]) == told["entries"]


def test_the_page_gives_them_as_a_table_and_as_a_template_with_rows_begun(client: httpx.Client) -> None:
    assert "Import sources" in client.get("/own").text
    page = send(client, RIS, "references.ris", HTML).text
    found = re.search(r'name="rows" value="([^"]*)"', page)
    assert found
    rows = html.unescape(found[1])
    table = client.post("/own/sources.csv", data={"rows": rows})
    assert table.text.splitlines()[0].startswith("key,kind,authors,year,title")
    book = client.post("/own/sources.xlsx", data={"rows": rows})
    strings = zipfile.ZipFile(io.BytesIO(book.content)).read("xl/sharedStrings.xml").decode()
    first = send(client, RIS, "references.ris").json()["rows"][0]
    assert (f"https://doi.org/{first['doi']}" if first["doi"] else first["url"]) in strings
    assert first["authors"].split(",")[0].split()[0] in strings


def test_a_source_that_is_known_gets_no_row(client: httpx.Client) -> None:
    title = "TI  - Automation bias in electronic prescribing"
    lines = ("TY  - JOUR", title, "DO  - 10.1186/s12911-017-0425-5", "ER  -")
    entry = "\n".join(lines).encode() + b"\n"
    told = send(client, entry, "known.ris").json()
    assert told["rows"] == [] and "LYELL2017" in told["known"][0]


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "empty.ris"), (b"nothing of the kind", "notes.txt"), (b"\x00\xff\x00", "x.bib")]
)
def test_a_file_that_is_none_is_refused_with_a_mend(client: httpx.Client, content: bytes, name: str) -> None:
    answer = send(client, content, name)
    assert answer.status_code == 400 and name in answer.json()["detail"]
    assert "cannot be read" in send(client, content, name, HTML).text


def test_rows_that_were_changed_on_their_way_are_refused(client: httpx.Client) -> None:
    for rows in ("", "[1]", '[{"key": "A"}]', '{"key": "A"}', "[" * 2000):
        assert client.post("/own/sources.csv", data={"rows": rows}).status_code == 400


def test_half_a_character_is_told_and_fails_nothing(client: httpx.Client) -> None:
    page = send(client, rb'[{"id": "\ud800", "title": ""}, {"title": "One two \ud800"}]', "half.json", HTML)
    assert page.status_code == 200 and "has no title" in page.text
    rows = send(client, RIS, "references.ris").json()["rows"]
    for kind in ("csv", "xlsx"):
        spoilt = json.dumps([rows[0] | {"title": "\ud800"}])
        assert client.post(f"/own/sources.{kind}", data={"rows": spoilt}).status_code == 400
    sheet = json.dumps({"file": "x.csv", "name": "x", "rows": [["\ud800"]]})
    assert client.post("/own", data={"sheet": sheet}, headers=HTML).status_code == 400
