"""Gives the tests of the service over HTTP a client of the shared server, and servers that take updates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import Served, serving

TOKEN = "a-token-for-tests-only"


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=30) as made:
        yield made


@contextmanager
def writing(folder: Path, *arguments: str) -> Iterator[httpx.Client]:
    """A client that shows the token to a server of its own, which takes updates."""
    token = folder / "token"
    token.write_text(TOKEN, encoding="utf-8")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with (
        serving("--writable", "--token-file", str(token), *arguments) as running,
        httpx.Client(base_url=running.url, headers=headers, timeout=30) as made,
    ):
        yield made
