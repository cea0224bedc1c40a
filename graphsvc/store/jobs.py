"""Does one piece of work that came from outside, on any engine, writing its answer as bytes."""

from __future__ import annotations

import io
import marshal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, cast

import pyoxigraph as ox

import graphsvc.store.documents.loading as loading
from graphsvc.errors import GraphsvcError, LimitError, QuerySyntaxError, UsageError
from graphsvc.formats import RDF_FORMATS, RESULTS, Format, by_name
from graphsvc.names import PREFIXES
from graphsvc.sparqltext.guard import refuse_nesting
from graphsvc.sparqltext.repairs import repaired
from graphsvc.store.documents.compression import Packer
from graphsvc.store.documents.doctype import has_doctype
from graphsvc.store.documents.writing import write_statements
from graphsvc.store.engine import or_written_out, run_query
from graphsvc.store.engine_errors import engine_errors
from graphsvc.store.row_counter import COUNTED, RowCounter

Write = Callable[[bytes], object]
_FORMATS = {one.name: one for one in (*RDF_FORMATS, *RESULTS)}

MAX_TERM_DEPTH = 8
MEND_TOO_MUCH = "Ask for less: narrow the pattern, or page with ORDER BY, LIMIT and OFFSET."


class Job(NamedTuple):
    """A piece of work: a query, the check of an update, the reading of an RDF document, or the writing of all graphs.

    `kind` is "query" (the answer is the result in `format`), "check" (no answer; the update parses), "parse" (the
    answer is the document as N-Quads) or "dump" (every graph, in a `format` of quads). `format` is a short name of
    `formats.py`.
    """

    kind: str
    text: str = ""
    format: str = "json"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str | None = None
    body: bytes = b""
    on_disk: bool = False  # whether the store that a query is about is
    coding: str = ""  # in which the answer is packed, one of `packing.CODINGS`, where it is large enough

    def with_text(self, text: str) -> Job:
        """The same job with another text."""
        return self if text == self.text else self._replace(text=text)

    def header(self) -> bytes:
        """The job without its body, for a pipe to a process of the same program."""
        return marshal.dumps(tuple(self._replace(body=b"") if self.body else self))

    @property
    def reads(self) -> bool:
        """Whether the job reads what the store holds, and not only its own text or body."""
        return self.kind in ("query", "dump")

    @property
    def takes_body(self) -> bool:
        """Whether the job is about a body."""
        return self.kind == "parse"

    @classmethod
    def of(cls, header: bytes) -> Job:
        """Read what `header` wrote."""
        return cls(*marshal.loads(header))  # noqa: S302 - the process that started this one wrote it


@dataclass(frozen=True)
class Most:
    """How large an answer may be: bytes written, and rows or triples of a result."""

    size: int = 1 << 40
    rows: int = 1 << 40


NO_LIMIT = Most()


def do(job: Job, engine: ox.Store, write: Write, most: Most = NO_LIMIT, functions: str = "") -> None:
    """Do `job` on `engine`; no more than `most` is written (`functions`: see `run_query`).

    Raises QuerySyntaxError, LimitError, StoreError.
    """
    packer = Packer(write, job.coding) if job.coding else None
    output = cast(Any, _Output(packer.write if packer else write, most, job.format if job.kind == "query" else ""))
    try:
        if job.kind == "parse":
            _parse(job, output)
        elif job.kind == "dump":
            _dump(job, engine, output)
        elif job.kind == "check":
            refuse_nesting(job.text)
            _check(job)
        else:
            refuse_nesting(job.text)
            _query(job, engine, output, functions)
        if packer:
            packer.end()
    except GraphsvcError:
        if output.full:
            raise LimitError(f"The answer has more than {output.full}.", MEND_TOO_MUCH) from None
        raise


class _Output:
    """Hands on what is written until there is too much of it; `full` then says of what.

    It is all of a file that the engine asks for: one of `io` takes a tenth of the time of a small answer.
    """

    def __init__(self, write: Write, most: Most, format: str) -> None:
        self._write = write
        self._left = most.size
        self._counter = RowCounter(format) if format in COUNTED else None
        self.most = most
        self.full = ""

    def write(self, part: bytes) -> int:
        size = len(part)
        self._left -= size
        if self._left < 0:
            self.stop(f"{self.most.size:,} bytes")
        counter = self._counter
        if counter:
            counter.add(part)
            if counter.rows > self.most.rows:
                self.stop(f"{self.most.rows:,} rows")
        self._write(part)
        return size

    def flush(self) -> None:
        """Do nothing: all has been handed on."""

    def stop(self, what: str) -> None:
        """Say that there is more than `what`. Raises OSError always: the engine understands no other."""
        self.full = what
        raise OSError("the result is too large")


def _query(job: Job, engine: ox.Store, output: Any, functions: str) -> None:
    with engine_errors(job.text):
        result = run_query(engine, job.text, job.default_graphs, job.named_graphs, job.base, functions, job.on_disk)
        found = _FORMATS[job.format]
        if isinstance(result, ox.QueryTriples) and found.name not in COUNTED:
            write_statements(_no_more(result, output), output, found.rdf)
        else:
            result.serialize(output, found.engine)  # type: ignore[arg-type]


def _no_more(triples: Iterator[ox.Triple], output: Any) -> Iterator[ox.Triple]:
    """The triples, of which there may be as many as rows; formats that share subjects cannot be counted as written."""
    yield from islice(triples, output.most.rows)
    for _ in triples:
        output.stop(f"{output.most.rows:,} triples")


def _dump(job: Job, engine: ox.Store, output: Any) -> None:
    form = cast(Format, by_name(RDF_FORMATS, job.format)).rdf
    with engine_errors():
        engine.dump(output, form, prefixes=PREFIXES)


def _check(job: Job) -> None:
    try:
        with engine_errors(job.text):
            or_written_out(lambda text: ox.Store().update(text, base_iri=job.base), repaired(job.text))
    except QuerySyntaxError:
        raise
    except GraphsvcError:
        return  # it parses; what fails on an empty store may well succeed on the real one


def _parse(job: Job, output: Any) -> None:
    rdf_format = cast(Format, by_name(RDF_FORMATS, job.format)).engine
    if job.format == "rdf" and has_doctype(job.body):
        raise UsageError("The document has a DOCTYPE, which is refused.", "Write its entities out.")
    source = io.BytesIO(job.body)
    with engine_errors():
        quads = loading.read_document(source, cast(ox.RdfFormat, rdf_format), base=job.base)
        ox.serialize((_flat(quad) for quad in quads), output, ox.RdfFormat.N_QUADS)


def _flat(quad: ox.Quad) -> ox.Quad:
    depth, term = 0, quad.object
    while isinstance(term, ox.Triple):
        depth, term = depth + 1, term.object
        if depth > MAX_TERM_DEPTH:
            raise UsageError(f"A triple term nests deeper than {MAX_TERM_DEPTH}.", "Flatten it.")
    return quad
