"""Counts the attacks and how many ended as expected, for the line at the end of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

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
