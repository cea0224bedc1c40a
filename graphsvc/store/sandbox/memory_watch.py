"""Watches the memory of a worker process from outside, where the system sets it no limit and psutil is installed."""

from __future__ import annotations

from collections.abc import Callable

from graphsvc.errors import LimitError

try:
    import psutil
except ImportError:
    psutil = None

HOW = "pip install 'graphsvc[limits]' lets the service watch it instead"


def watch(process: int, memory: int) -> Callable[[], None] | None:
    """What raises LimitError when `process` holds `memory` bytes more than now; None where nothing tells."""
    if not psutil:
        return None
    try:
        watched = psutil.Process(process)
        most = watched.memory_info().rss + memory
    except psutil.Error:
        return None

    def look() -> None:
        try:
            held = watched.memory_info().rss
        except psutil.Error:
            return  # it has just ended, which its pipes tell
        if held > most:
            raise LimitError("The memory limit was reached.", "Narrow the query, or sort and group less at once.")

    return look


def consequence() -> str:
    """What follows where the system sets no limit, in half a sentence."""
    return "it is looked at ten times a second instead" if psutil else HOW
