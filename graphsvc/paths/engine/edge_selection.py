"""Says what counts as an edge of a walk and writes it as SPARQL: claims, predicates, a property path or a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from graphsvc.errors import QuerySyntaxError, UsageError
from graphsvc.model.reading import CLAIM_TERMS
from graphsvc.model.records import ASSOCIATIONS
from graphsvc.model.select import checked_iri, values
from graphsvc.names import CF, RDF, SPARQL_PREFIXES, expand_curie
from graphsvc.sparqltext.guard import reaches_out
from graphsvc.sparqltext.tokens import tokens

ANY = "*"
_WHOLE_IRI = re.compile(r"(\^?)((?:[A-Za-z][A-Za-z0-9+.\-]*://|urn:)[^\s<>\"{}|\\^`]+)")
_KINDS = """UNION { ?record a cf:Claim ; cf:predicate cf:kindOf ; cf:hasSubject ?from ; cf:hasObject ?to
  BIND("false" AS ?null) }"""
_POLES = """?from cf:oppositeOf ?to
  BIND("false" AS ?null) BIND(cf:oppositeOf AS ?record) BIND(cf:oppositeOf AS ?p) BIND(?to AS ?o)"""
_TERMS = values("p", CLAIM_TERMS)


@dataclass(frozen=True)
class Walk:
    """The edges a question walks. Without `via`: the claims that lead from a tail to a head.

    `via` holds predicates (IRIs or CURIEs), "*" for any, property paths, or one graph pattern in braces that binds
    ?from and ?to, and may bind ?predicate and further variables, which come back with each hop. `avoid` holds
    predicates never walked. `opposites` and `kinds` let a walk over claims pass from a pole to its opposite, and from a
    kind to the more general thing. `graph` is a named graph to walk in; None means the default graph.
    """

    via: tuple[str, ...] = ()
    avoid: frozenset[str] = frozenset()
    graph: str | None = None
    opposites: bool = False
    kinds: bool = False

    def __post_init__(self) -> None:
        if self.graph is not None:
            checked_iri(self.graph)
        if self.is_pattern:
            check_pattern(self.via[0], ("from", "to"))
            if len(self.via) > 1:
                raise UsageError(
                    "A pattern in braces must be the only via.", "Join the alternatives with UNION inside it."
                )

    @property
    def is_claims(self) -> bool:
        return not self.via

    @property
    def is_pattern(self) -> bool:
        return any(item.lstrip().startswith("{") for item in self.via)

    @property
    def graphs(self) -> tuple[str, ...]:
        return (self.graph,) if self.graph else ()

    @cached_property
    def steps(self) -> tuple[tuple[str, bool], ...] | None:
        """The (predicate, inverse) alternatives that `via` comes to, None where it is more than that."""
        if self.is_claims or self.is_pattern or ANY in self.via:
            return None
        found: list[tuple[str, bool]] = []
        for item in self.via:
            for alternative in _split(path_tokens(item)):
                inverse = alternative[:1] == ["^"]
                if len(alternative) != 1 + inverse or not alternative[-1].startswith("<"):
                    return None
                found.append((alternative[-1][1:-1], inverse))
        return tuple(step for step in found if step[0] not in self.avoid)

    def triples(self, side: str = "", nodes: Sequence[str] = ()) -> str:
        """Return the SELECT of ?from ?predicate ?to and the variables of a pattern, with `nodes` bound at `side`."""
        bound = values(side, nodes) if side else ""
        pattern = self._pattern()
        keep = "*" if self.is_pattern else "?from ?predicate ?to"
        return f"{SPARQL_PREFIXES}SELECT {keep} WHERE {{ {bound} {pattern} FILTER(isIRI(?from) && isIRI(?to)) }}"

    def _pattern(self) -> str:
        if self.is_pattern:
            return self.via[0]
        if self.steps is not None:
            return " UNION ".join(_step(*step) for step in self.steps) or "FILTER(false)"
        avoided = " ".join(f"<{checked_iri(iri)}>" for iri in sorted(self.avoid))
        parts = []
        for item in self.via:
            if item == ANY:
                unwanted = f"FILTER(?predicate NOT IN ({avoided.replace(' ', ', ')}))" if avoided else ""
                parts.append(f"{{ ?from ?predicate ?to {unwanted} }}")
            else:
                parts.append(f"{{ ?from {' '.join(path_tokens(item))} ?to }}")
        return " UNION ".join(parts)

    def claims(self, side: str = "", nodes: Sequence[str] = ()) -> str:
        """Return the SELECT of ?from ?to ?null ?record ?p ?o over claims that a path may walk or that found nothing.

        With `opposites` and `kinds` over those edges too, an edge between opposite poles with cf:oppositeOf as its ?p.
        """
        bound = values(side, nodes) if side else ""
        kinds = _KINDS if self.kinds else ""
        poles = f"UNION {{ {bound} {_POLES} }}" if self.opposites else ""
        return f"""{SPARQL_PREFIXES}SELECT ?from ?to ?null ?record ?p ?o WHERE {{ {{ {bound}
          {{ ?record a cf:Claim ; cf:hasTail ?from ; cf:hasHead ?to BIND("false" AS ?null) }}
          UNION {{ ?record a cf:Claim , ?nothing ; cf:hasSubject ?from ; cf:hasObject ?to BIND("true" AS ?null)
            VALUES ?nothing {{ cf:NullFinding cf:BenefitNotShown }} }}
          {kinds} {_TERMS} ?record ?p ?o }} {poles} }}"""

    def claims_about(self, side: str = "", nodes: Sequence[str] = ()) -> str:
        """Return the SELECT of the claims behind the triples of `steps`, so that a hop keeps its evidence."""
        assert self.steps is not None
        bound = values(side, nodes) if side else ""
        ends = " UNION ".join(
            f"{{ ?record cf:predicate <{iri}> ; cf:hasSubject ?{a} ; cf:hasObject ?{b} }}"
            for iri, inverse in self.steps
            for a, b in (("to", "from"), ("from", "to"))
            if (a == "to") == inverse or iri in ASSOCIATIONS
        )
        return f"""{SPARQL_PREFIXES}SELECT ?from ?to ("false" AS ?null) ?record ?p ?o WHERE {{ {bound} {ends}
          {_TERMS} ?record ?p ?o }}"""

    def has_claims(self) -> str:
        """Return the ASK whether any claim stands behind the triples of `steps`."""
        predicates = values("p", [iri for iri, _ in self.steps or ()])
        return f"ASK {{ {predicates} ?record <{CF}predicate> ?p }}"


def path_tokens(text: str) -> list[str]:
    """Split a property path into tokens with IRIs in full. Raises QuerySyntaxError for anything that is none.

    Only IRIs, the keyword `a` and the operators of SPARQL 1.1 section 9 pass, so nothing else can enter the query.
    """
    made: list[str] = []
    text = "|".join(_bracketed(part) for part in text.split("|"))
    for one in tokens(text):
        if one.kind == "iri" and "\\" not in one.text:
            made.append(one.text)
        elif one.kind == "prefixed":
            made.append(_full(one.text))
        elif one.text == "a":
            made.append(f"<{RDF}type>")
        elif one.kind == "other" and one.text in "|/^()!*+?":
            made.append(one.text)
        else:
            bad = text[one.start : one.start + 12]
            mend = "Write an IRI in < >, a CURIE, or a path such as cf:enhances|^cf:requires."
            said = f"“{text[:200]}” is no predicate or property path: “{bad}”."
            raise QuerySyntaxError(said, 1, one.start + 1, mend)
    return made


def check_pattern(text: str, needed: Iterable[str]) -> str:
    """Return a graph pattern in braces when it may be put into a query of ours.

    Raises QuerySyntaxError when not, ForbiddenError where it may reach out of the store.
    """
    depth, end = 0, ""
    names = set[str]()
    for one in tokens(text):
        if end or (not depth and one.text != "{"):
            raise QuerySyntaxError("The pattern closes before its end.", 1, one.start + 1, "Put one group in braces.")
        if one.kind == "unclosed":
            raise QuerySyntaxError("A string is not closed.", 1, one.start + 1, f"End it with {one.text[0]}.")
        if one.kind == "other":
            depth += (one.text == "{") - (one.text == "}")
            end = "" if depth else one.text
        elif one.kind == "variable":
            names.add(one.text[1:])
    if not end:
        raise QuerySyntaxError("The braces of the pattern do not match.", 1, len(text), "Close every { with a }.")
    reached = next(iter(reaches_out(text)), None)
    if reached:
        raise QuerySyntaxError(
            f"{reached.word} has no place in a pattern.", 1, None, "Walk the other store by its own address."
        )
    for name in needed:
        if name not in names:
            raise QuerySyntaxError(f"The pattern must bind ?{name}.", 1, None, f"Name the variable ?{name} in it.")
    return text


def predicate_iri(text: str) -> str | None:
    """Return the IRI when `text` is one IRI or CURIE written as a predicate, else None."""
    whole = _WHOLE_IRI.fullmatch(text)
    found = path_tokens(text) if text.startswith("<") or whole or expand_curie(text) else []
    return found[0][1:-1] if len(found) == 1 and found[0].startswith("<") else None


def _bracketed(step: str) -> str:
    """A step of a path with the IRI that it is, if it is one written whole, between < and >."""
    found = _WHOLE_IRI.fullmatch(step.strip())
    return f"{found[1]}<{found[2]}>" if found else step


def _split(path: Sequence[str]) -> list[list[str]]:
    """The alternatives of a path without brackets, in tokens; a "|" at its end has none behind it."""
    made: list[list[str]] = [[]]
    for one in path:
        if one == "|":
            made.append([])
        else:
            made[-1].append(one)
    return made if made[-1] else made[:-1]


def _step(iri: str, inverse: bool) -> str:
    ends = ("?to", "?from") if inverse else ("?from", "?to")
    return f"{{ {ends[0]} <{checked_iri(iri)}> {ends[1]} BIND(<{iri}> AS ?predicate) }}"


def _full(curie: str) -> str:
    iri = expand_curie(curie)
    if iri is None:
        prefix = curie.partition(":")[0]
        raise QuerySyntaxError(
            f"The prefix “{prefix}:” is not known.", 1, None, "Write the IRI in full between < and >."
        )
    return f"<{checked_iri(iri)}>"
