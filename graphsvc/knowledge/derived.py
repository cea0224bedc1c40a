"""Keeps the derived graph between two starts: by the checksum of all that it is derived from, in a cache of the user's.

A file that does not hold what was written to it is derived anew, and so is everything where no folder can be had. An
installed package brings the graph along, made when it was built; it counts as long as nothing it is derived from was
changed since.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from graphsvc.framework import home
from graphsvc.knowledge.folder import find_ontology

KEPT = 4  # graphs: of as many versions or checkouts
SOURCES = (
    "framework",
    "knowledge",
    "model",
    "sparqltext",
    "wording",
    "names.py",
    "formats.py",
)  # what derives, beside the rows
FOLDER = "GRAPHSVC_CACHE"  # the variable that names another folder; empty: keep nothing
SHIPPED = Path(__file__).resolve().parent.parent / "derived.nt.zst"  # in an installed package alone


def derived_graph() -> bytes:
    """The built-in graph, as `build_graph` gives it, as N-Triples: shipped, kept since a start, or derived now.

    Raises what `build_graph` raises.
    """
    inputs = _inputs_checksum()
    shipped = _shipped(inputs)
    if shipped is not None:
        return shipped
    folder = _folder()
    file = folder / f"{_key(inputs)}.nt" if folder else None
    kept = _read(file) if file else None
    if kept is not None:
        return kept
    from graphsvc.knowledge.build import build_graph, serialise

    made = serialise(build_graph(), ox.RdfFormat.N_TRIPLES)
    if file:
        with suppress(OSError):  # no right or no room to write: it is derived again next time
            _write(file, made)
    return made


def write_shipped(file: Path) -> None:
    """Derive the graph and write it to `file`, for a package to bring along; the same bytes from the same rows.

    Raises what `build_graph` raises, OSError.
    """
    from zstandard import ZstdCompressor

    from graphsvc.knowledge.build import build_graph, serialise

    made = serialise(build_graph(), ox.RdfFormat.N_TRIPLES)
    head = b"# " + _inputs_checksum().encode() + b"\n"
    file.write_bytes(ZstdCompressor(level=19).compress(head + _head(made) + b"\n" + made))


def _shipped(inputs: str) -> bytes | None:
    """The graph that came with the package; None where none did, or rows or rules are not those it was made from."""
    if not SHIPPED.is_file():
        return None
    from zstandard import ZstdDecompressor, ZstdError

    try:
        key, _, rest = ZstdDecompressor().decompress(SHIPPED.read_bytes()).partition(b"\n")
    except (OSError, ZstdError):
        return None
    return _checked(rest) if key == b"# " + inputs.encode() else None


def _folder() -> Path | None:
    """The folder to keep graphs in, which nobody else may write to; None where there is none."""
    given = os.environ.get(FOLDER)
    if given == "":
        return None
    try:
        folder = Path(given) if given else _caches() / "graphsvc"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except (OSError, RuntimeError):  # no right to make it, or no home
        return None
    if hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        return None
    return folder


def _caches() -> Path:
    """Where programs keep what they can make again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _key(inputs: str) -> str:
    """Names all that decides about the derived graph: what it is derived from, and the engine."""
    return hashlib.blake2b(f"{inputs} {ox.__version__}".encode(), digest_size=20).hexdigest()


def _inputs_checksum() -> str:
    """The checksum of what the graph is derived from: the rows, the schema and the rules, the program."""
    seen = hashlib.blake2b(digest_size=20)
    for root, file in _inputs():
        data = file.read_bytes()
        seen.update(f"{file.relative_to(root).as_posix()}\0{len(data)}\0".encode() + data)
    return seen.hexdigest()


def _inputs() -> Iterator[tuple[Path, Path]]:
    package = Path(__file__).resolve().parent.parent
    folders = {find_ontology(), home()}
    found = [(root, one) for root in folders for one in root.rglob("*") if one.suffix != ".md" and one.is_file()]
    for name in SOURCES:
        place = package / name
        files = [place] if place.is_file() else place.rglob("*")
        found += [(package, one) for one in files if one.is_file() and "__pycache__" not in one.parts]
    return iter(sorted(found, key=lambda pair: (pair[1].relative_to(pair[0]).as_posix(), str(pair[0]))))


def _read(file: Path) -> bytes | None:
    """What a file keeps; None where there is none, or not what was written."""
    try:
        return _checked(file.read_bytes())
    except OSError:
        return None


def _checked(kept: bytes) -> bytes | None:
    """What follows the first line; None where that line is not its checksum."""
    head, _, data = kept.partition(b"\n")
    return data if head == _head(data) else None


def _write(file: Path, data: bytes) -> None:
    """Keep data, whole or not at all, whoever else does at the same time; and do away with the oldest."""
    import tempfile  # here: a start that finds what is kept does without its 10 ms

    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as output:
            output.write(_head(data) + b"\n" + data)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    for old in sorted(file.parent.glob("*.nt"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def _head(data: bytes) -> bytes:
    """The first line of a file, which is a comment of N-Triples."""
    return b"# " + hashlib.blake2b(data, digest_size=20).hexdigest().encode()
