"""Holds our answers to random queries, plain and disguised, to those of the bare engine: in memory, on disk, HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

from tests.conftest import serving
from tests.differential.compare import Ask, bare, compare, on_disk, over_http

TOKEN = "a-token-for-tests-only"


def test_random_queries_in_memory_have_the_rows_of_the_bare_engine() -> None:
    done = compare(seed=14, queries=1_200)
    assert done.differences == []
    assert done.queries > 1_100 and done.with_rows > 400 and done.in_other_form > 20, done


def test_random_queries_on_disk_have_the_rows_of_the_bare_engine(tmp_path: Path) -> None:
    done = compare(seed=15, queries=500, ours=on_disk(tmp_path))
    assert done.differences == []
    assert done.queries > 450 and done.in_other_form > 20, done


def test_random_queries_over_http_have_the_rows_of_the_bare_engine(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN, encoding="utf-8")
    with (
        serving("--writable", "--token-file", str(token), "--cache", "1", log=tmp_path / "log") as running,
        httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30) as client,
    ):
        done = compare(seed=16, queries=300, ours=over_http(client))
    assert done.differences == []
    assert done.queries > 250 and done.with_rows > 90, done


def test_an_answer_that_differs_is_found() -> None:
    def wrong(quads: list[ox.Quad]) -> Ask:
        """An engine that takes every OPTIONAL for no choice."""
        ask = bare(quads)

        def asked(query: str) -> Any:
            return ask(query.replace("OPTIONAL", ""))

        return asked

    done = compare(seed=17, queries=100, ours=wrong)
    assert done.differences and "SELECT" in "".join(done.differences)
