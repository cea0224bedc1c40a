"""Writes the SPARQL behind each page, so that an analyst's answer and a developer's query are one and the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from pyoxigraph import Literal

from graphsvc.explorer.relations import Wanted
from graphsvc.framework import framework
from graphsvc.model.evidence import BASES, NOT_SAID, STATUSES
from graphsvc.model.filters import EvidenceFilter
from graphsvc.model.lookup import fold
from graphsvc.names import PREFIXES

COLUMNS = '?id ?from ?predicate ?to ?sign ?status ?basis (GROUP_CONCAT(DISTINCT ?key; separator=" ") AS ?sources)'
GROUPED = "GROUP BY ?id ?from ?predicate ?to ?sign ?status ?basis"
ORDERED = "ORDER BY ?id"
# What stands for a thing: itself, its kinds and its parts; for a layer also what is in it.
BELONGS = "(cf:broaderGeneric|cf:broaderPartitive)*"
INSIDE = f"({BELONGS})|cf:layer"
ROWS_OF_EVIDENCE = " ".join(f"cf:{kind}" for kind in framework().lists.get("map.rows_of_evidence", ()))
CONFIRMED = "  FILTER NOT EXISTS { ?claim a cf:UnconfirmedClaim }"
DETAILS = """  OPTIONAL { ?claim cf:sign ?sign }
  OPTIONAL { ?claim cf:basis ?basis }
  OPTIONAL { ?claim cf:supportedBy/dcterms:identifier ?key }"""


def with_prefixes(body: str) -> str:
    """Put the PREFIX lines that `body` uses in front of it."""
    used = [prefix for prefix in PREFIXES if f"{prefix}:" in body]
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used) + body.strip() + "\n"


def claims_query(pattern: str, comment: str) -> str:
    """The claims that match `pattern` (about ?claim, ?from, ?to), with status, basis and sources."""
    return with_prefixes(f"""# {_comment(comment)}
SELECT {COLUMNS} WHERE {{
  ?claim a cf:Claim ; dcterms:identifier ?id ; cf:predicate ?predicate ; cf:status ?status ;
         cf:hasSubject ?s ; cf:hasObject ?o .
  OPTIONAL {{ ?claim cf:hasTail ?tail }}
  OPTIONAL {{ ?claim cf:hasHead ?head }}
  BIND(COALESCE(?tail, ?s) AS ?from)
  BIND(COALESCE(?head, ?o) AS ?to)
{pattern}
{DETAILS}
}} {GROUPED} {ORDERED}""")


def map_query() -> str:
    """Every claim that a path may walk."""
    return claims_query(f"  ?claim cf:hasTail ?anyTail .\n{CONFIRMED}", "Every claim that an arrow may stand for")


def focus_query(node: str, filters: EvidenceFilter, parts: bool) -> str:
    """What directly influences a node (with `parts` its kinds and parts too), and what it influences."""
    inside = f"?part {BELONGS} <{node}> ." if parts else f"BIND(<{node}> AS ?part)"
    pattern = f"""  {inside}
  {{ ?claim cf:hasHead ?part }} UNION {{ ?claim cf:hasTail ?part }}
{CONFIRMED}
{filter_lines(filters)}"""
    return claims_query(pattern, "What directly influences it, and what it influences; further steps repeat this")


def actions_query(node: str) -> str:
    """What measures are claimed to do to a node, its kinds, its parts and its opposites."""
    pattern = f"""  ?end {BELONGS}|cf:oppositeOf|^cf:oppositeOf <{node}> .
  ?claim cf:hasObject ?end .
  ?s a cf:Measure .
{CONFIRMED}
  FILTER(?status != cf:inferred)"""
    return claims_query(pattern, "What measures were found or said to do to it; tests that found nothing among them")


def filter_lines(filters: EvidenceFilter) -> str:
    """The filters of the reader as SPARQL, for claims in ?claim, of ?status, from ?from to ?to."""
    return "\n".join([*_conditions(filters, "claim", "status"), *([_enough(filters)] if filters.min_sources else [])])


def _conditions(filters: EvidenceFilter, claim: str, status: str) -> list[str]:
    lines = []
    if filters.status:
        lines.append(f"  FILTER(?{status} IN ({_terms(one for one in STATUSES if one in filters.status)}))")
    if filters.basis:
        kept = _terms(one for one in BASES if one in filters.basis)
        lines.append(f"  FILTER EXISTS {{ ?{claim} cf:basis ?kept FILTER(?kept IN ({kept})) }}")
    lines += _of_the_study(f"?{claim} cf:country ?studied", filters.country, literal)
    lines += _of_the_study(f"?{claim} cf:peopleStudied ?studied", filters.people, "cf:{}".format)
    return lines + _of_the_study(f"?{claim} cf:toolStudied ?studied", filters.tool, "cf:{}".format)


def _of_the_study(pattern: str, asked: Collection[str], written: Callable[[str], str]) -> list[str]:
    """The test that one of the values `asked` is said, or where that is asked for that none is."""
    values = ", ".join(written(one) for one in sorted(asked) if one != NOT_SAID)
    tests = [f"EXISTS {{ {pattern} FILTER(?studied IN ({values})) }}"] if values else []
    tests += [f"NOT EXISTS {{ {pattern} }}"] if NOT_SAID in asked else []
    return [f"  FILTER({' || '.join(tests)})"] if tests else []


def _enough(filters: EvidenceFilter) -> str:
    """Arrows with enough sources; what no path may walk counts with those that say the same of the same two things."""
    conditions = "\n".join(_conditions(filters, "one", "oneStatus"))
    return f"""  BIND(IF(BOUND(?tail), "", STR(?predicate)) AS ?said)
  {{ SELECT ?from ?to ?said WHERE {{
    ?one a cf:Claim ; cf:status ?oneStatus ; cf:predicate ?p ; cf:hasSubject ?x ; cf:hasObject ?y ;
         cf:supportedBy ?source .
    OPTIONAL {{ ?one cf:hasTail ?t }}
    OPTIONAL {{ ?one cf:hasHead ?h }}
    BIND(COALESCE(?t, ?x) AS ?from)
    BIND(COALESCE(?h, ?y) AS ?to)
    BIND(IF(BOUND(?t), "", STR(?p)) AS ?said)
    FILTER NOT EXISTS {{ ?one a cf:UnconfirmedClaim }}
{conditions}
  }} GROUP BY ?from ?to ?said HAVING (COUNT(DISTINCT ?source) >= {filters.min_sources}) }}"""


def relations_query(wanted: Wanted) -> str:
    """The claims that the reader picked by their ends, source, kind and words."""
    lines = []
    for variable, iri in (("?from", wanted.start), ("?to", wanted.end)):
        if iri:
            lines.append(f"  FILTER EXISTS {{ {variable} {INSIDE} <{iri}> }}")
    if wanted.about:
        lines.append(f"  FILTER(EXISTS {{ ?from {INSIDE} <{wanted.about}> }} ||")
        lines.append(f"         EXISTS {{ ?to {INSIDE} <{wanted.about}> }})")
    if wanted.topic:
        lines.append(f"  FILTER(EXISTS {{ ?from cf:filedUnder* <{wanted.topic}> }} ||")
        lines.append(f"         EXISTS {{ ?to cf:filedUnder* <{wanted.topic}> }})")
    if wanted.source:
        lines.append(f"  ?claim cf:supportedBy <{wanted.source}> .")
    lines += [_KINDS[wanted.kind]] if wanted.kind else []
    lines += [f"  ?claim cf:predicate cf:{wanted.predicate} ."] if wanted.predicate else []
    needles = fold(wanted.text).split()
    lines += [_TEXT] if needles else []
    lines += [f"  FILTER({_begins(word)})" for word in needles]
    if wanted.study:
        lines.append("  ?claim cf:basis ?anyBasis .")
        lines.append(f"  FILTER EXISTS {{ ?claim cf:supportedBy/cf:studyKind cf:{wanted.study} }}")
    if wanted.population:
        lines.append(f"  ?claim cf:basis ?itsBasis ; cf:population cf:{wanted.population} .")
    if wanted.basis:
        lines.append(f"  ?claim cf:basis cf:{wanted.basis} .")
    if wanted.unconfirmed != "with":
        left_out = "" if wanted.unconfirmed == "only" else "NOT "
        lines.append(f"  FILTER {left_out}EXISTS {{ ?claim a cf:UnconfirmedClaim }}")
    lines.append(filter_lines(wanted.filters))
    return claims_query("\n".join(line for line in lines if line), "The relations of this list")


BEFORE_A_WORD = "(^|[^\\p{L}\\p{N}])"
_TEXT = """  OPTIONAL { ?from skos:prefLabel ?fromLabel }
  OPTIONAL { ?to skos:prefLabel ?toLabel }
  OPTIONAL { ?claim cf:paraphrase ?said }
  OPTIONAL { ?claim cf:context ?where }
  BIND(LCASE(CONCAT(COALESCE(?fromLabel, ""), " ", COALESCE(?toLabel, ""), " ",
                    COALESCE(?said, ""), " ", COALESCE(?where, ""))) AS ?text)"""


_KINDS = {
    "influence": "  ?claim a cf:Influence . FILTER NOT EXISTS { ?claim a cf:NullFinding }",
    "null": "  ?claim a cf:NullFinding .",
    "requirement": "  ?claim a cf:Requirement .",
    "responsibility": "  ?claim a cf:Responsibility .",
    "structure": """  FILTER NOT EXISTS { ?claim a cf:Influence } FILTER NOT EXISTS { ?claim a cf:Requirement }
  FILTER NOT EXISTS { ?claim a cf:Responsibility }""",
}


def paths_query(start: str, end: str) -> str:
    """The claims on any walk from one thing (or its parts) to another."""
    pattern = f"""  ?first {INSIDE} <{start}> . ?last {INSIDE} <{end}> .
  ?first (^cf:hasTail/cf:hasHead)* ?tail . ?head (^cf:hasTail/cf:hasHead)* ?last .
  ?claim cf:hasTail ?tail ; cf:hasHead ?head .
{CONFIRMED}"""
    comment = "Every claim on a walk from one to the other; /api/v1/paths gives the paths themselves, shortest first"
    return claims_query(pattern, comment)


def loops_query() -> str:
    """The claims on any loop."""
    pattern = f"  ?claim cf:hasTail ?tail ; cf:hasHead ?head . ?head (^cf:hasTail/cf:hasHead)+ ?tail .\n{CONFIRMED}"
    return claims_query(pattern, "Every claim that lies on some loop; /api/v1/loops gives the loops themselves")


def changes_query() -> str:
    """The rows that were withdrawn, and why."""
    return with_prefixes("""# Rows that were withdrawn, and why
SELECT ?id ?subject ?object ?why WHERE {
  ?row a cf:WithdrawnRow ; dcterms:identifier ?id .
  OPTIONAL { ?row cf:hasSubject ?subject } OPTIONAL { ?row cf:hasObject ?object } OPTIONAL { ?row cf:paraphrase ?why }
} ORDER BY ?id""")


def node_query(node: str) -> str:
    """Everything recorded about a node and every claim that touches it."""
    pattern = f"  FILTER(?s = <{node}> || ?o = <{node}>)"
    return claims_query(pattern, "Every claim that touches this thing")


def claim_query(claim: str) -> str:
    """Everything recorded about one claim."""
    body = f"SELECT ?property ?value WHERE {{ <{claim}> ?property ?value }}"
    return with_prefixes(f"# Everything recorded about this claim\n{body}")


def source_query(source: str) -> str:
    """The claims that rest on a source."""
    return claims_query(f"  ?claim cf:supportedBy <{source}> .", "Every claim that rests on this source")


def sources_query() -> str:
    """All sources and how many claims rest on each."""
    return with_prefixes("""# All sources and how many claims rest on each
SELECT ?key ?title (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?source a cf:Source ; dcterms:identifier ?key .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?claim cf:supportedBy ?source }
} GROUP BY ?key ?title ORDER BY ?key""")


def section_query(section: str) -> str:
    """The claims stated in a section of a report."""
    return claims_query(f"  ?claim cf:statedIn <{section}> .", "Every claim stated in this section")


def contradictions_query() -> str:
    """Pairs of claims on the same two things that do not agree."""
    return with_prefixes("""# Claims on the same two things that do not agree
SELECT ?id ?otherId ?from ?to WHERE {
  ?claim cf:atOddsWith ?other ; dcterms:identifier ?id ; cf:hasSubject ?from ; cf:hasObject ?to .
  ?other dcterms:identifier ?otherId .
} ORDER BY ?from ?to ?id ?otherId""")


def who_query() -> str:
    """Who is responsible for, contributes to, produces or delivers what."""
    pattern = """  { ?claim a cf:Responsibility } UNION
  { ?claim cf:modality cf:illustrated VALUES ?predicate { cf:illustrates cf:takesPartIn } }"""
    return claims_query(pattern, "Who does what, and what invented examples show (cf:illustrated)")


def evidence_query() -> str:
    """How many claims of each basis touch what is filed under each row of the matrix."""
    beside = (
        f""" UNION {{
    VALUES ?kind {{ {ROWS_OF_EVIDENCE} }}
    ?one a ?kind ; cf:filedUnder ?row . FILTER NOT EXISTS {{ ?row a ?kind }} }}"""
        if ROWS_OF_EVIDENCE
        else ""
    )
    return with_prefixes(f"""# Confirmed claims by row and basis: those with an end filed under it. Rows are factors,
# outcomes{", and what some kinds are filed under" if ROWS_OF_EVIDENCE else ""}.
SELECT ?row ?basis (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
  {{ ?row a cf:Factor }} UNION {{ ?row a cf:Outcome }}{beside}
  ?part cf:filedUnder* ?row .
  {{ ?claim cf:hasSubject ?part }} UNION {{ ?claim cf:hasObject ?part }}
  ?claim a cf:Claim ; cf:basis ?basis .
{CONFIRMED}
}} GROUP BY ?row ?basis ORDER BY ?row ?basis""")


def search_query(text: str) -> str:
    """Nodes whose label, other name or definition holds words that begin as those of `text`."""
    tests = "\n".join(f"  FILTER({_begins(word)})" for word in fold(text).split())
    return with_prefixes(f"""# Things whose label, other name or definition holds words that begin so
SELECT DISTINCT ?node ?label WHERE {{
  ?node a cf:FrameworkNode ; skos:prefLabel ?label ; skos:prefLabel|skos:altLabel|skos:definition ?text .
{tests}
}} ORDER BY ?label""")


def _begins(word: str) -> str:
    """The test that a word of ?text begins as a folded word, which holds letters and digits alone."""
    return f"REGEX(LCASE(?text), {literal(BEFORE_A_WORD + word)})"


def literal(text: str) -> str:
    """Return `text` as a SPARQL string, whatever it holds."""
    return str(Literal(text))


def _terms(names: Iterable[str]) -> str:
    return ", ".join(f"cf:{name}" for name in names)


def _comment(text: str) -> str:
    return " ".join(text.split())
