"""Writes to the running service from several sides at once: a condition holds until the write is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.conftest import serving

TOKEN = "a-token-for-tests-only"
SENT = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/turtle"}
GRAPH = "http://example.org/written"
PLACE = f"/rdf-graph-store?graph={GRAPH}"
DELAYS = (0.2, 0.4, 0.7, 1.0, 2.0)  # seconds from the sending of an update to that of another write
COPIES = {"memory": 5, "disk": 1}  # of the default graph, that take a second or so to write


@dataclass(frozen=True)
class Writer:
    """A client that may write, and how many copies of the graph keep its server busy for a while."""

    client: httpx.Client
    copies: list[str]

    def begin(self) -> tuple[threading.Thread, list[int]]:
        """Send a long update; return the thread that waits for its answer, and where its status will be."""
        said: list[int] = []
        # Without a pattern nothing is tried first: it writes from its beginning on.
        copying = [f"COPY DEFAULT TO {one}" for one in self.copies]
        text = " ; ".join([f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <x:a> <x:acknowledged> 7 }} }}", *copying])
        thread = threading.Thread(target=lambda: said.append(self.update(text)))
        thread.start()
        return thread, said

    def update(self, text: str) -> int:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        said = httpx.post(f"{self.client.base_url}/sparql", data={"update": text}, headers=headers, timeout=60)
        return said.status_code

    def tidy(self) -> None:
        assert self.update(" ; ".join(f"DROP GRAPH {one}" for one in self.copies)) == 204


@pytest.fixture(scope="module", params=["memory", "disk"])
def writer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    folder = tmp_path_factory.mktemp("writing")
    (folder / "token").write_text(TOKEN)
    store = ("--store", str(folder / "store")) if request.param == "disk" else ()
    arguments = ("--writable", "--token-file", str(folder / "token"), *store)
    copies = [f"<x:copy{number}>" for number in range(COPIES[request.param])]
    with serving(*arguments) as running, httpx.Client(base_url=running.url, timeout=60, headers=SENT) as client:
        yield Writer(client, copies)


def during_an_update(writer: Writer, method: str, headers: dict[str, str], body: str | None) -> httpx.Response:
    """The answer to a write that is sent while an update runs that adds a triple to the same graph, which must stay.

    It is sent later and later, until it comes after the update has begun to write: before, both are done in turn.
    The headers name the graph's ETag of before as TAG; without If-Match the graph is not there before.
    """
    for delay in DELAYS:
        writer.client.put(PLACE, content="<x:a> <x:b> 0 .")
        tag = writer.client.get(PLACE).headers["ETag"]
        if "If-Match" not in headers:
            writer.client.delete(PLACE)
        thread, said = writer.begin()
        time.sleep(delay)
        sent = {name: value.replace("TAG", tag) for name, value in headers.items()}
        answer = writer.client.request(method, PLACE, content=body, headers=sent)
        thread.join()
        held = writer.client.get(PLACE, headers={"Accept": "application/n-triples"}).text
        writer.tidy()
        assert said == [204]
        assert "acknowledged" in held
        if answer.status_code == 412:
            break
    return answer


@pytest.mark.parametrize(
    ("method", "media", "body"),
    [
        ("PUT", "text/turtle", "<x:a> <x:b> 1 ."),
        ("POST", "text/turtle", "<x:a> <x:b> 1 ."),
        ("PATCH", "application/sparql-update", "DELETE WHERE { ?s ?p ?o }"),
        ("DELETE", "text/turtle", None),
    ],
)
def test_no_update_is_lost_to_a_write_with_an_older_etag(
    writer: Writer, method: str, media: str, body: str | None
) -> None:
    answer = during_an_update(writer, method, {"If-Match": "TAG", "Content-Type": media}, body)
    assert answer.status_code == 412


def test_a_graph_that_an_update_makes_meanwhile_is_not_put_in_place_of_it(writer: Writer) -> None:
    answer = during_an_update(writer, "PUT", {"If-None-Match": "*"}, "<x:a> <x:b> 1 .")
    assert answer.status_code == 412


def test_a_write_with_the_newest_etag_is_done(writer: Writer) -> None:
    assert writer.client.put(PLACE, content="<x:a> <x:b> 0 .").is_success
    tag = writer.client.get(PLACE).headers["ETag"]
    assert writer.client.put(PLACE, content="<x:a> <x:b> 1 .", headers={"If-None-Match": tag}).status_code == 412
    assert writer.client.put(PLACE, content="<x:a> <x:b> 1 .", headers={"If-Match": tag}).status_code == 204
    assert writer.client.delete(PLACE, headers={"If-Match": tag}).status_code == 412
    assert writer.client.delete(PLACE, headers={"If-Match": "*"}).status_code == 204
    assert writer.client.delete(PLACE, headers={"If-Match": "*"}).status_code == 412
    assert writer.client.delete(PLACE).status_code == 404
