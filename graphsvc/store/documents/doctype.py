"""Looks whether an RDF/XML document declares its type, and so entities."""

from __future__ import annotations


def has_doctype(body: bytes) -> bool:
    """Whether an RDF/XML document declares a type, and so entities, anywhere: the engine takes one inside the root too.

    The words of one in a comment or a CDATA section declare nothing; a document in which that cannot be told, because
    it is not well-formed, counts as having one.
    """
    if b"<!doctype" not in body.replace(b"\0", b"").lower():
        return False
    from xml.parsers import expat

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _declared
    try:
        parser.Parse(body, True)
    except (_Declared, expat.ExpatError):
        return True
    return False


class _Declared(Exception):
    """A document declares its type."""


def _declared(*_: object) -> None:
    raise _Declared  # at once: no entity of it is read
