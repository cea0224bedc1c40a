"""Lets writers and readers work beside each other without a pause: all are answered, nothing is lost, nothing stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.drill import drill, figures
from tests.figures import FIGURES


# ./run bench drill does 5,000 each; in memory every write makes the workers read the whole graph again.
@pytest.mark.parametrize(("where", "writes"), [("memory", 100), ("disk", 300)])
def test_writers_and_readers_are_all_answered_and_nothing_is_lost_or_stale(
    where: str, writes: int, tmp_path: Path
) -> None:
    counts = drill(tmp_path, where == "disk", writes, seed=1)
    assert sum(counts.acknowledged) == writes
    assert len(counts.read) > writes / 2
    assert counts.unanswered == []
    assert counts.lost == []
    assert counts.stale == []
    FIGURES.append(f"drill, {where}: {figures(counts)}")
