"""Names the terms of the path vocabulary, which the search inside SPARQL and paths as RDF share."""

from __future__ import annotations

from importlib.resources import files

from pyoxigraph import Literal

from graphsvc.names import PATH, SHARED
from graphsvc.options import Option
from graphsvc.paths.options import OPTIONS

__all__ = ["PATH", "SERVICE", "vocabulary"]

SERVICE = SHARED + "service/paths"  # the IRI that a SERVICE clause names; the gateway of a service answers it itself
_RANGES = {bool: "xsd:boolean", int: "xsd:integer", float: "xsd:decimal"}


def vocabulary() -> bytes:
    """Return the vocabulary as Turtle: what comes back, and what is asked, which is as the options have it."""
    text = files("graphsvc.paths").joinpath("path.ttl").read_text(encoding="utf-8")
    defined = {line.split()[0] for line in text.splitlines() if line.startswith("path:")}
    asked = [one for one in OPTIONS.values() if "sparql" not in one.not_on and f"path:{one.term}" not in defined]
    return "\n".join((text, "# What is asked", *map(_defined, asked), "")).encode()


def _defined(option: Option) -> str:
    plain = _RANGES.get(option.kind) or ("xsd:string" if option.choices and not option.terms else "")
    kind = f"owl:DatatypeProperty ; rdfs:range {plain}" if plain else "rdf:Property"
    values = f" Values: {', '.join(option.choices)}." if option.choices else ""
    said = _english(f"{option.help}{values}{' May be repeated.' if option.many else ''}")
    label = _english(option.names[0].replace("_", " "))
    return f"path:{option.term} a {kind} ; rdfs:label {label} ; skos:definition {said} ."


def _english(text: str) -> str:
    return str(Literal(text, language="en-gb"))
