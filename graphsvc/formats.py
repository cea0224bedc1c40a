"""Lists the formats of results and graphs: one row each, with its name, media types and file endings."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True)
class Format:
    """A format: its short name (`?format=`), the media type it is sent as, other types it is asked for by, endings."""

    name: str
    media_type: str
    engine: QueryResultsFormat | RdfFormat
    aliases: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    parameters: str = ""

    @property
    def content_type(self) -> str:
        return self.media_type + self.parameters

    @property
    def rdf(self) -> RdfFormat:
        """The engine's format, of one that is for RDF."""
        assert isinstance(self.engine, RdfFormat)
        return self.engine

    @property
    def results(self) -> QueryResultsFormat:
        """The engine's format, of one that is for results."""
        assert isinstance(self.engine, QueryResultsFormat)
        return self.engine


UTF8 = "; charset=utf-8"

RESULTS = (
    Format("json", "application/sparql-results+json", QueryResultsFormat.JSON, ("application/json",), (".srj",)),
    Format("xml", "application/sparql-results+xml", QueryResultsFormat.XML, ("application/xml", "text/xml"), (".srx",)),
    Format("csv", "text/csv", QueryResultsFormat.CSV, (), (".csv",), f"{UTF8}; header=present"),
    Format("tsv", "text/tab-separated-values", QueryResultsFormat.TSV, (), (".tsv",), UTF8),
)
# The standard has CSV and TSV for SELECT only.
BOOLEANS = RESULTS[:2]

GRAPHS = (
    Format(
        "ttl",
        "text/turtle",
        RdfFormat.TURTLE,
        ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
        (".ttl",),
        UTF8,
    ),
    Format(
        "jsonld", "application/ld+json", RdfFormat.JSON_LD, ("application/json", "application/x-json+ld"), (".jsonld",)
    ),
    Format("nt", "application/n-triples", RdfFormat.N_TRIPLES, ("text/plain", "text/ntriples"), (".nt",)),
    Format("rdf", "application/rdf+xml", RdfFormat.RDF_XML, ("application/xml", "text/xml"), (".rdf", ".owl")),
)
DATASETS = (
    Format("nq", "application/n-quads", RdfFormat.N_QUADS, ("text/x-nquads",), (".nq",)),
    Format("trig", "application/trig", RdfFormat.TRIG, ("application/x-trig",), (".trig",), UTF8),
)
RDF_FORMATS = (*GRAPHS, *DATASETS)
RDF_ENDINGS = tuple(ending for one in RDF_FORMATS for ending in one.endings)


def by_ending(formats: tuple[Format, ...], ending: str) -> Format | None:
    """The format of files that end so, such as ".ttl"."""
    return next((one for one in formats if ending.lower() in one.endings), None)


# Other names that clients give formats in an address: SPARQLWrapper, Virtuoso, Fuseki, RDF4J and their like. One name
# may stand for a format of results and for one of graphs; the kind of the answer tells which.
_SPELLINGS = {
    "json": ("jsonld",),
    "sparql-results+json": ("json",),
    "srj": ("json",),
    "xml": ("rdf",),
    "sparql-results+xml": ("xml",),
    "srx": ("xml",),
    "text": ("nt",),
    "turtle": ("ttl",),
    "n3": ("ttl",),
    "rdf+n3": ("ttl",),
    "ntriples": ("nt",),
    "n-triples": ("nt",),
    "rdf+xml": ("rdf",),
    "rdfxml": ("rdf",),
    "rdf/xml": ("rdf",),
    "json-ld": ("jsonld",),
    "ld+json": ("jsonld",),
    "nquads": ("nq",),
    "n-quads": ("nq",),
}


def by_spelling(formats: tuple[Format, ...], spelling: str) -> Format | None:
    """The format among `formats` that clients call so: by its name, a media type, or another name that is in use."""
    wanted = spelling.partition(";")[0].strip().lower().replace(" ", "+")  # a plus sign in an address is a space
    found = by_name(formats, wanted)
    others = (one for name in _SPELLINGS.get(wanted, ()) for one in formats if one.name == name)
    return found or next(others, None)


def by_name(formats: tuple[Format, ...], name: str) -> Format | None:
    """The format of that short name or media type."""
    wanted = name.strip().lower().lstrip(".")
    for one in formats:
        if wanted in (one.name, one.media_type, *one.aliases) or "." + wanted in one.endings:
            return one
    return None
