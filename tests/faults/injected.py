"""Puts faults into the worker processes of servers that a test starts: a module that Python runs at its start."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT

# A job whose text names one of these raises it, in whatever process does it.
JOBS = """
import graphsvc.store.jobs as jobs
class Panic(BaseException):
    pass
FAULTS = {"RecursionError": RecursionError, "RuntimeError": RuntimeError, "OSError": OSError, "Panic": Panic}
def query(job, *rest, before=jobs._query):
    for name, kind in FAULTS.items():
        if "# " + name in job.text:
            raise kind("injected")
    return before(job, *rest)
jobs._query = query
"""

# The first workers cannot open their snapshot, as long as the file COUNT has a letter left.
OPENING = """
import graphsvc.store.embedded as embedded, pathlib
def opened(place, before=embedded.open_snapshot):
    left = pathlib.Path({count!r})
    said = left.read_text()
    left.write_text(said[1:])
    if said:
        raise {kind}("injected")
    return before(place)
embedded.open_snapshot = opened
"""

REFUSED = """
import resource
def refused(which, limits, before=resource.setrlimit):
    if which == resource.RLIMIT_AS:
        raise ValueError("current limit exceeds maximum limit")
    return before(which, limits)
resource.setrlimit = refused
"""

HIDDEN = """
import sys
sys.modules["resource"] = sys.modules["fcntl"] = None
"""

# An update whose text names it raises it in the front process.
UPDATES = """
import graphsvc.store.embedded as embedded
def update(store, given, *rest, before=embedded.EmbeddedStore.update, **options):
    if "# RecursionError" in (given if isinstance(given, str) else given()):
        raise RecursionError("injected")
    return before(store, given, *rest, **options)
embedded.EmbeddedStore.update = update
"""


def inject(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Let every process of Python that is started from here on run `code` first."""
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{folder}:{ROOT}")
