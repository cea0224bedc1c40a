"""Tries two servers over copies of one store behind a balancer: the answers are one, and one may end."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

import graphsvc
from tests.bench.replicas import READERS, drill, figures
from tests.conftest import Served, require, serving

COUNT = "SELECT (COUNT(*) AS ?count) { ?claim a <https://w3id.org/ai-confidence/ontology#Claim> }"


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[list[Served]]:
    """Two servers, each over its own copy of one folder."""
    graphsvc.open_store(str(tmp_path / "one")).close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with serving("--store", str(tmp_path / "one")) as one, serving("--store", str(tmp_path / "two")) as two:
        yield [one, two]


def balanced(replicas: Sequence[Served], requests: int) -> list[httpx.Response]:
    """What a balancer does: each request to the next server; one that cannot be reached hands on to the other."""
    answers = []
    turns = itertools.cycle(replicas)
    for _ in range(requests):
        for server in (next(turns), next(turns)):
            try:
                answers.append(httpx.get(f"{server.url}/sparql", params={"query": COUNT, "format": "json"}, timeout=60))
                break
            except httpx.ConnectError:
                continue
        next(turns)
    return answers


def test_two_servers_over_copies_give_one_answer(replicas: list[Served]) -> None:
    answers = balanced(replicas, 6)
    assert [one.status_code for one in answers] == [200] * 6
    assert len({one.text for one in answers}) == 1


def test_a_page_is_the_same_from_either(replicas: list[Served]) -> None:
    one, two = (httpx.get(f"{server.url}/evidence", timeout=60).text.replace(server.url, "") for server in replicas)
    assert one == two


def test_one_server_may_end_without_a_reader_noticing(replicas: list[Served]) -> None:
    before = balanced(replicas, 2)[0].text
    replicas[0].process.terminate()
    replicas[0].process.wait(timeout=20)
    assert [one.text for one in balanced(replicas, 6)] == [before] * 6


def test_behind_a_real_balancer_replicas_may_be_killed_and_nobody_gets_a_wrong_answer(tmp_path: Path) -> None:
    require("haproxy")
    found = figures(drill(tmp_path, [], 3))
    assert found["wrong"] == 0
    assert int(str(found["failed"])) <= 2 * READERS, found  # what was being answered when one was killed
    assert min(found["asked_by_stretch"].values()) > 0  # type: ignore[attr-defined]
