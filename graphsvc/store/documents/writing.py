"""Writes triples and quads in any format, with the prefixes that they use where the format has prefixes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO, Any

import pyoxigraph as ox

from graphsvc.names import PREFIXES, RDF, XSD
from graphsvc.store.engine_errors import engine_errors

_LOOKED_AT = 500  # statements; what has no more declares only the prefixes it uses
_NEVER_WRITTEN = (XSD + "string", RDF + "langString")
_WITH_PREFIXES = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML)


def write_statements(statements: Iterable[Any], output: IO[bytes], format: ox.RdfFormat) -> None:
    """Write triples or quads to `output` as they come; a long document declares every prefix of this project.

    Raises NotAcceptable where the format cannot hold one of them, StoreError.
    """
    if format not in _WITH_PREFIXES:
        with engine_errors():
            ox.serialize(statements, output, format)
        return
    rest = iter(statements)
    first = list(islice(rest, _LOOKED_AT))
    spaces = {_namespace(iri) for one in first for iri in _iris(one)} if len(first) < _LOOKED_AT else None
    used = {name: space for name, space in PREFIXES.items() if spaces is None or space in spaces}
    with engine_errors():
        ox.serialize(chain(first, rest), output, format, prefixes=used)


def _iris(statement: Any) -> Iterator[str]:
    waiting = [statement]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (ox.Triple, ox.Quad)):
            waiting += [one.subject, one.predicate, one.object]
            waiting += [one.graph_name] if isinstance(one, ox.Quad) else []
        elif isinstance(one, ox.NamedNode):
            yield one.value
        elif isinstance(one, ox.Literal) and one.datatype.value not in _NEVER_WRITTEN:
            yield one.datatype.value


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
