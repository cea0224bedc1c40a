"""Reads RDF documents of every format, compressed or not, and says where a bad one breaks."""

from __future__ import annotations

import io
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from graphsvc.errors import StoreError, UsageError
from graphsvc.formats import RDF_FORMATS
from graphsvc.store.documents.compression import ENDINGS, unpacked
from graphsvc.store.documents.rdfxml_position import locate
from graphsvc.store.engine_errors import from_engine, is_of_storage

Progress = Callable[[int], None]
SMALL = 50_000  # triples; fewer are no trouble for a transaction, and need no files of their own
RUN = 1_000_000  # triples; more are written in several sorted runs

_LINE = re.compile(r"\bline (\d+)(?:.*?columns? (\d+)|.*?between columns (\d+))?")
_CONTEXT = re.compile(rb'"@context"\s{0,100}:\s{0,100}(?:\[\s{0,100})?"([^"]{1,500})"')
_SEARCHED = 1 << 20  # bytes of a document in which its context is looked for
_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bzip2", b"PK\x03\x04": "zip"}
_AT_END = re.compile(r"(?<!\s)\s*\(line \d+\)$")


class BadDocument(UsageError):
    """A document is not well-formed; `line` and `column` count from 1, None where the parser does not say."""

    title = "The document does not parse"

    def __init__(self, message: str, line: int | None, column: int | None, mend: str) -> None:
        super().__init__(message, mend)
        self.line = line
        self.column = column


class _Counted(io.RawIOBase):
    """Tells `progress` how many bytes of the file itself were read, which compression does not change."""

    def __init__(self, source: IO[bytes], progress: Progress) -> None:
        self._source = source
        self._progress = progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._source.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._progress(len(chunk))
        return len(chunk)


class _WithoutMark(io.RawIOBase):
    """What a source holds, without the byte order mark that some editors write before a text."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._held = source.read(len(BOM_UTF8))
        if self._held == BOM_UTF8:
            self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._held[: len(buffer)] or self._source.read(len(buffer))
        self._held = self._held[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def load_document(
    engine: ox.Store,
    data: IO[bytes] | Path,
    format: ox.RdfFormat | None = None,
    graph: str | None = None,
    progress: Progress | None = None,
) -> int:
    """Add a document to `engine`, all of it or nothing; return how many triples or quads it holds.

    A large one goes past the transaction log, sorted, straight into the files of the engine, which shows them only when
    it has read the last line: for a million triples on disk 9 s and 79 MB instead of 23 s and 442 MB.
    `progress` is called with the number of bytes read since its last call. Raises BadDocument, StoreError.
    """
    count = 0

    def counted() -> Iterator[ox.Quad]:
        nonlocal count
        for one in read_document(data, format, graph, progress):
            count += 1
            yield one

    quads = counted()
    first = list(islice(quads, SMALL))
    try:
        if len(first) < SMALL:
            engine.extend(first)
        else:
            engine.bulk_extend(chain(first, quads))
            merge_runs(engine, count)
    except (RuntimeError, OSError) as error:
        if is_of_storage(error):
            raise from_engine(error) from error
        raise StoreError(f"The store could not take {name_of(data)}: {error}.", "Check the disk.") from error
    return count


def merge_runs(engine: ox.Store, count: int) -> None:
    """Merge what was written of `count` triples, if that was in several sorted runs.

    A snapshot taken before would be read as slowly as it is, four times as slowly at ten million triples, until the
    next write. One run alone is left to the engine, which merges a few of them by itself: to do it for each would take
    longer the more the store holds.
    """
    if count > RUN:
        engine.optimize()


def read_document(
    data: IO[bytes] | Path,
    format: ox.RdfFormat | None = None,
    graph: str | None = None,
    progress: Progress | None = None,
    base: str | None = None,
) -> Iterator[ox.Quad]:
    """Yield the quads of a document; triples go to `graph`, as do a quads document's default graph triples.

    Blank nodes are renamed, so that documents never share one by accident. Raises BadDocument with line and column.
    """
    known = format or guess_format(data)
    name = ox.NamedNode(graph) if graph is not None else None
    _hold_base(base)
    try:
        source, close = _open(data, progress)
        try:
            for quad in ox.parse(source, known, base_iri=base or _base(data), rename_blank_nodes=True):
                own = quad.graph_name
                yield (
                    quad
                    if graph is None or own != ox.DefaultGraph()
                    else ox.Quad(quad.subject, quad.predicate, quad.object, name)
                )
        finally:
            close()
    except SyntaxError as error:
        if "LoadDocumentCallback" in str(error):
            raise _remote_context(data) from error
        if packed := _packed(data):
            raise packed from error
        if known == ox.RdfFormat.RDF_XML and not error.lineno:
            _locate(data, error, base or _base(data))
        raise bad_document(name_of(data), error) from error
    except MemoryError as error:
        if "buffer" not in str(error):
            raise
        said = f"{name_of(data)} holds a literal or a name of more than 16 MB, which the parser does not take."
        raise BadDocument(said, None, None, "Keep it elsewhere, and name its address here.") from error
    except UnicodeDecodeError as error:
        raise BadDocument(f"{name_of(data)} is not UTF-8: {error}.", None, None, "Save it as UTF-8.") from error
    except (EOFError, OSError, ValueError) as error:
        raise StoreError(f"{name_of(data)} cannot be read: {error}.", "Check that the file is whole.") from error


def _hold_base(base: str | None) -> None:
    """Raise UsageError where relative IRIs cannot start from `base`: that is the fault of no file."""
    try:
        ox.NamedNode(base or "base:")
    except ValueError as error:
        raise UsageError(f"“{str(base)[:200]}” is no IRI to start from: {error}.", "Use an absolute IRI.") from error


def _locate(data: IO[bytes] | Path, error: SyntaxError, base: str | None) -> None:
    """Note in `error` where the RDF/XML document broke, where it can be read again."""
    if not isinstance(data, Path) and not data.seekable():
        return
    opened: list[Callable[[], object]] = []

    def again() -> IO[bytes]:
        if not isinstance(data, Path):
            data.seek(0)
        source, close = _open(data, None)
        lines = io.BufferedReader(cast(Any, source))  # what reads zstd has no lines of its own
        opened.extend((lines.detach, close))
        return lines

    try:
        error.lineno, error.offset = locate(again, base) or (None, None)
    finally:
        for close in opened:
            close()


def _remote_context(data: IO[bytes] | Path) -> BadDocument:
    """The error for a JSON-LD document that leaves its context to another address."""
    said = "another address"
    if isinstance(data, Path) or data.seekable():
        if not isinstance(data, Path):
            data.seek(0)
        source, close = _open(data, None)
        try:
            found = _CONTEXT.search(source.read(_SEARCHED))
            said = f"<{found[1].decode(errors='replace')}>" if found else said
        finally:
            close()
    message = f"{name_of(data)}: its @context is at {said}, and contexts are not fetched."
    return BadDocument(message, None, None, "Write the context itself into the document; nothing of it was stored.")


def _packed(data: IO[bytes] | Path) -> BadDocument | None:
    """The error for a document that is packed and does not say so."""
    if not isinstance(data, Path) and not data.seekable():
        return None
    if not isinstance(data, Path):
        data.seek(0)
    source, close = _open(data, None)
    try:
        first = source.read(4)
    finally:
        close()
    way = next((name for mark, name in _PACKED.items() if first.startswith(mark)), "")
    mend = f"Unpack it, let its name end in {', '.join(ENDINGS)}, or send gzip and zstd with their Content-Encoding."
    return BadDocument(f"{name_of(data)} is packed as {way}.", None, None, mend) if way else None


def bad_document(name: str, error: SyntaxError) -> BadDocument:
    """The parser's error with its place and without saying the place twice."""
    text = _AT_END.sub("", str(error))
    found = _LINE.search(str(error))
    line = error.lineno or (int(found[1]) if found else None)
    column = error.offset or (int(found[2] or found[3]) if found and (found[2] or found[3]) else None)
    said = text.partition(": ")[2] if found and ": " in text else text
    place = f", line {line}" + (f", column {column}" if column else "") if line else ""
    return BadDocument(f"{name}{place}: {said.rstrip('.')}.", line, column, "Mend it there; nothing of it was stored.")


def guess_format(data: IO[bytes] | Path) -> ox.RdfFormat:
    """The format that the ending of a file's name stands for. Raises UsageError."""
    name = name_of(data).lower()
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    for one in RDF_FORMATS:
        if name.endswith(one.endings):
            return cast(ox.RdfFormat, one.engine)
    known = ", ".join(ending for one in RDF_FORMATS for ending in one.endings)
    raise UsageError(f"The format of {name_of(data)} is not known.", f"Name the format, or end the name in {known}.")


def name_of(data: IO[bytes] | Path) -> str:
    """The name to call a document by."""
    name = data if isinstance(data, Path) else getattr(data, "name", None)
    return Path(str(name)).name if name else "the document"


def _base(data: IO[bytes] | Path) -> str | None:
    return data.resolve().as_uri() if isinstance(data, Path) else None


def _open(data: IO[bytes] | Path, progress: Progress | None) -> tuple[IO[bytes], Callable[[], None]]:
    opened = data.open("rb") if isinstance(data, Path) else None
    source: IO[bytes] = opened or cast(IO[bytes], data)
    if progress:
        source = cast(IO[bytes], io.BufferedReader(_Counted(source, progress), 1 << 20))
    with ExitStack() as held:
        if opened:
            held.enter_context(opened)
        plain = _WithoutMark(unpacked(source, name_of(data).lower()))
        return cast(IO[bytes], io.BufferedReader(plain, 1 << 16)), held.pop_all().close
