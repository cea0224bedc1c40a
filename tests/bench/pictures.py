"""Draws the figures of the benchmarks as SVG files that are the same for the same figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def drawn(path: Path, rows: int = 1, columns: int = 1, *, size: tuple[float, float]) -> Iterator[list[Any]]:
    """The axes of a figure of `size` inches, row by row; what is drawn on them is saved to `path` at the end."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "graphsvc"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")
    for axis in axes.flat:
        axis.grid(alpha=0.3)
    yield list(axes.flat)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
