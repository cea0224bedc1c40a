"""Keeps the figures that tests measure, to be printed at the end of the run."""

from __future__ import annotations

FIGURES: list[str] = []
