"""Counts the attacks and how many ended as expected, for the line at the end of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TOKEN = "a-token-for-tests-only"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a server of these tests writes its log."""
    return tmp_path_factory.mktemp("log") / "log"


@pytest.fixture(scope="module")
def token_file(log: Path) -> Path:
    """A file with the token for writing, which its owner alone may read."""
    token = log.with_name("token")
    token.write_text(TOKEN)
    token.chmod(0o600)
    return token


_ended: Counter[str] = Counter()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call" and "tests/hostile" in item.nodeid:
        _ended[report.outcome] += 1


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _ended:
        terminalreporter.section("hostile corpus")
        terminalreporter.line(f"{_ended['passed']} of {sum(_ended.values())} attacks ended as expected")
