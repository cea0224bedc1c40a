"""Keeps the arrays of large graphs beside their store, so that a restart need not read the store again."""

from __future__ import annotations

import hashlib
import json
import logging
import zipfile
from typing import IO, Any

import numpy as np
from scipy.sparse import csr_array

from graphsvc.paths.engine.arrays import Arrays
from graphsvc.paths.engine.edge_selection import Walk
from graphsvc.store import Store
from graphsvc.store.kept_files import kept_of

_log = logging.getLogger("graphsvc.paths")

FORM = 1  # grows when what is written changes
LEAST = 50_000  # edges below which reading the store takes no longer


def find_arrays(store: Store, walk: Walk) -> Arrays | None:
    """The arrays kept of a walk through a store that has not changed since, None where there are none."""
    kept = kept_of(store)
    place = kept.find(_name(walk)) if kept else None
    if place is None:
        return None
    try:
        with np.load(place, allow_pickle=False) as found:
            return _read(found)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        _log.warning("%s cannot be read, and is made anew: %s", place, error)
        return None


def keep_arrays(store: Store, walk: Walk, state: int, arrays: Arrays) -> None:
    """Keep the arrays of a walk, read when the files kept for the store were in `state`, where they are large."""
    kept = kept_of(store)
    if kept is not None and len(arrays.matrix.indices) >= LEAST:
        kept.keep(_name(walk), state, lambda output: _write(arrays, output))


def _name(walk: Walk) -> str:
    told = json.dumps([FORM, walk.via, sorted(walk.avoid), walk.graph, walk.opposites, walk.kinds])
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.npz"


def _write(arrays: Arrays, output: IO[bytes]) -> None:
    more = {} if arrays.predicate_of is None else {"start": arrays.predicate_start, "of": arrays.predicate_of}
    np.savez(
        output,
        names=_lines(arrays.names),
        predicates=_lines(arrays.predicates),
        out_starts=arrays.matrix.indptr,
        out=arrays.matrix.indices,
        into_starts=arrays.transposed.indptr,
        into=arrays.transposed.indices,
        **more,
    )


def _lines(names: Any) -> Any:
    """Names as bytes, a line each: no IRI holds the end of a line."""
    return np.frombuffer("\n".join(names).encode(), np.uint8)


def _read(found: Any) -> Arrays:
    names = found["names"].tobytes().decode().split("\n")
    size = len(names)
    matrices = (
        csr_array((np.ones(len(found[name])), found[name], found[f"{name}_starts"]), shape=(size, size))
        for name in ("out", "into")
    )
    predicates = tuple(found["predicates"].tobytes().decode().split("\n"))
    start, of = (found.get(name) for name in ("start", "of"))
    matrix, transposed = matrices
    return Arrays(names, {name: number for number, name in enumerate(names)}, matrix, transposed, predicates, start, of)
