"""Asks the running service for more than it gives and for large answers: nothing cut looks whole, memory stays flat."""

from __future__ import annotations

import gzip
import re
import resource
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import zstandard

from tests.conftest import Served, serving
from tests.figures import FIGURES

ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
# Blank nodes have another name in each worker.
NAMED = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } ORDER BY ?s ?p ?o"
ROWS = 1_000_000
MOST = 60  # MB that the service and its workers together may grow by
MEGABYTE = 1 << 20
CROSS = "SELECT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f }"
ENDLESS = {"query": f"{CROSS} LIMIT 90000000", "format": "csv"}
on_linux = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells memory so")


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    with serving("--row-limit", "9000") as running:
        yield running


@pytest.fixture(scope="module")
def client(service: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=60) as made:
        yield made


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_result_of_too_many_rows_is_broken_off(client: httpx.Client, name: str) -> None:
    assert client.get("/sparql", params={"query": f"{ALL} LIMIT 9000", "format": name}).status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/sparql", params={"query": f"{ALL} LIMIT 9001", "format": name})


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld"])
def test_a_graph_of_too_many_triples_is_broken_off(client: httpx.Client, name: str) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": name})


def test_a_small_answer_of_too_many_rows_is_a_problem_document() -> None:
    with serving("--row-limit", "3") as running:
        answer = httpx.get(f"{running.url}/sparql", params={"query": "SELECT * { VALUES ?x { 1 2 3 4 } }"})
    assert answer.status_code == 503
    assert "more than 3 rows" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip;q=0.1", "gzip"),
        ("*", "zstd"),
        ("*;q=0.5, zstd;q=0", "gzip"),
        ("x-gzip", "gzip"),
        ("identity;q=1, gzip;q=0.5", None),
        ("gzip;q=0", None),
        ("br", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("rows", [50, 8000])
def test_accept_encoding_chooses_how_an_answer_is_packed(
    client: httpx.Client, accepted: str, coding: str | None, rows: int
) -> None:
    params = {"query": f"{NAMED} LIMIT {rows}", "format": "csv"}
    with client.stream("GET", "/sparql", params=params, headers={"Accept-Encoding": accepted}) as answer:
        body = b"".join(answer.iter_raw())
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    plain = client.get("/sparql", params=params, headers={"Accept-Encoding": "identity"}).content
    assert unpacked(body, coding) == plain


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_packed_answer_that_is_cut_has_no_end(client: httpx.Client, coding: str) -> None:
    body = b""
    with (
        pytest.raises(httpx.RemoteProtocolError),
        client.stream("GET", "/sparql", params={"query": ALL}, headers={"Accept-Encoding": coding}) as answer,
    ):
        for part in answer.iter_raw():
            body += part
    assert body
    with pytest.raises((EOFError, zstandard.ZstdError)):
        unpacked(body, coding)


@pytest.fixture(scope="module")
def patient() -> Iterator[Served]:
    """A service that gives as much as is asked for."""
    with serving("--row-limit", "100000000", "--result-limit", "100000", "--query-timeout", "300") as running:
        yield running


@on_linux
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_large_answer_is_streamed_in_flat_memory(patient: Served, coding: str) -> None:
    asked = {"query": f"{CROSS} LIMIT {ROWS}", "format": "csv"}
    httpx.get(f"{patient.url}/sparql", params={"query": f"{CROSS} LIMIT 20000"}, headers={"Accept-Encoding": coding})
    before, peak = memory(patient), 0.0
    unpacker = zlib.decompressobj(wbits=31)
    size = lines = 0
    with httpx.stream(
        "GET", f"{patient.url}/sparql", params=asked, headers={"Accept-Encoding": coding}, timeout=300
    ) as answer:
        assert answer.headers.get("Content-Encoding", "identity") == coding
        for number, part in enumerate(answer.iter_raw(MEGABYTE)):
            plain = unpacker.decompress(part) if coding == "gzip" else part
            size += len(plain)
            lines += plain.count(b"\r")  # the end of a line may be cut in two
            peak = max(peak, grown(before))
            time.sleep(0.1 if number < 50 else 0)  # slower than the engine writes, so that it piles up somewhere
    assert lines == ROWS + 1
    assert size > 150 * MEGABYTE
    FIGURES.append(f"streaming {size >> 20} MB ({coding}) grew the service and the worker at it by {peak:.1f} MB")
    assert peak < MOST


def test_a_client_that_leaves_in_the_middle_ends_its_query(patient: Served) -> None:
    killed = metric(patient, "workers_killed_total")
    with httpx.stream("GET", f"{patient.url}/sparql", params=ENDLESS, timeout=60) as answer:
        parts = answer.iter_raw(MEGABYTE)
        for _ in range(20):
            next(parts)
        assert metric(patient, "workers_busy") == 1
    left = time.monotonic()
    while metric(patient, "workers_busy") and time.monotonic() < left + 30:
        time.sleep(0.05)
    assert metric(patient, "workers_busy") == 0
    assert metric(patient, "workers_killed_total") == killed + 1
    FIGURES.append(f"a query whose client left in the middle ended after {time.monotonic() - left:.2f} s")


def unpacked(body: bytes, coding: str | None) -> bytes:
    """What a whole packed body holds. Raises EOFError or ZstdError where its end is missing."""
    if coding == "gzip":
        return gzip.decompress(body)
    if coding == "zstd":
        reader = zstandard.ZstdDecompressor().decompressobj()
        data = reader.decompress(body)
        if not reader.eof:
            raise EOFError("the frame has no end")
        return data
    return body


def memory(service: Served) -> dict[int, float]:
    """MB that the service and each of its workers hold, by process."""
    pid = service.process.pid
    children = {int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()}
    return {one: _held(one) for one in (pid, *children)}


def _held(pid: int) -> float:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it has just ended
    return int(pages) * resource.getpagesize() / MEGABYTE


def grown(before: dict[int, float]) -> float:
    """MB that the processes of `before` hold more than then; a worker that started since is no buffer."""
    return sum(max(0.0, _held(pid) - held) for pid, held in before.items())


def metric(service: Served, name: str) -> int:
    found = re.search(rf"^graphsvc_{name} (\d+)", httpx.get(f"{service.url}/metrics").text, re.MULTILINE)
    assert found
    return int(found[1])
