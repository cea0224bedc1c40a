"""Declares the options of the path questions: one row each, from which every surface is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, TypedDict

from graphsvc.model.evidence import BASES, NOT_SAID, SIGNS, STATUSES, STRENGTHS
from graphsvc.options import SERVED, Option, declared
from graphsvc.wording.terms import COUNTRIES_STUDIED, PEOPLE_STUDIED, TOOLS_STUDIED

Texts = str | Iterable[str]

MODES = ("k", "shortest", "all")
CYCLE = "cycle"  # the mode by which a pattern of SPARQL asks for loops
DIRECTIONS = ("out", "in", "both")
ENGINES = ("memory", "endpoint")
WEIGHTS = ("length", "evidence")
ORDERS = ("reach", "evidence", "actors")
SERVED_MOST = 5000  # paths, loops or factors that one answer of a service holds

_CLAIMS_ONLY = {"page": "Pages show claims, and other edges have none: ask /api/v1/paths."}
_LIMITED = dict.fromkeys(SERVED, "Whoever runs the service sets it for all: graphsvc serve --query-timeout.")
_LIMITED["mcp"] = "A program does not wait for its tool for longer than the ten seconds that it takes at most."
_CHOSEN = dict.fromkeys(SERVED, "The store decides: both engines give the same answers.")


class ScopeOptions(TypedDict, total=False):
    """The options that every question takes, as keyword arguments: which edges, which evidence, which nodes."""

    via: Annotated[
        Texts,
        Option(
            "What counts as a hop: predicates, property paths, “*” for any, or one graph pattern in braces that binds "
            "?from and ?to; the claims if absent. Over HTTP and MCP: predicates joined by | and ^, or “*”.",
            label="Via",
            not_on=_CLAIMS_ONLY,
        ),
    ]
    avoid: Annotated[Texts, Option("A node, predicate or class never to pass.", label="Avoid")]
    inner: Annotated[
        Texts, Option("A class that the nodes between the ends must belong to.", label="Only through things of class")
    ]
    direction: Annotated[
        str,
        Option(
            "Along the arrows (out), against them (in), or both.",
            default="out",
            choices=DIRECTIONS,
            label="Direction",
            words={"out": "along the arrows", "in": "against the arrows", "both": "both ways"},
        ),
    ]
    graph: Annotated[
        str | None, Option("The IRI of a named graph to walk in; the default graph if absent.", not_on=_CLAIMS_ONLY)
    ]
    exact: Annotated[
        bool,
        Option(
            "A thing stands for itself only, without its kinds and parts.",
            default=False,
            label="Without kinds and parts of them",
        ),
    ]
    opposites: Annotated[
        bool, Option("Pass from a thing to its opposite pole, which turns the sign.", default=True, label="Opposites")
    ]
    kinds: Annotated[bool, Option("Pass from a kind of thing to the more general thing.", default=True, label="Kinds")]
    min_evidence: Annotated[
        str | None,
        Option("The weakest strength that a record may have.", choices=STRENGTHS[1:], label="Evidence at least"),
    ]
    min_sources: Annotated[
        int,
        Option(
            "Sources that a hop must have.",
            default=0,
            least=0,
            most=100,
            label="An arrow rests on at least so many sources",
        ),
    ]
    status: Annotated[Texts, Option("Keep records of this status.", choices=STATUSES, terms=True, label="Status")]
    basis: Annotated[Texts, Option("Keep records of this basis.", choices=BASES, terms=True, label="Basis")]
    country: Annotated[
        Texts,
        Option(
            "Keep records that were studied in this country (two letters of ISO 3166-1), or whose country is not said.",
            choices=tuple(COUNTRIES_STUDIED),
            label="Country of the study",
            words=COUNTRIES_STUDIED,
        ),
    ]
    people: Annotated[
        Texts,
        Option(
            "Keep records whose evidence came from these people.",
            choices=tuple(PEOPLE_STUDIED),
            terms=True,
            label="People studied",
            words=PEOPLE_STUDIED,
        ),
    ]
    tool: Annotated[
        Texts,
        Option(
            "Keep records about tools that are AI, or that are not.",
            choices=tuple(TOOLS_STUDIED),
            terms=True,
            label="AI or not",
            words=TOOLS_STUDIED,
        ),
    ]
    study_type: Annotated[
        Texts,
        Option("Words in the study type of a source, such as survey or review.", label="Words in the kind of study"),
    ]
    include_inferred: Annotated[
        bool, Option("Walk what the curators inferred.", default=True, label="What curators inferred")
    ]
    include_unverifiable: Annotated[
        bool, Option("Walk what could not be confirmed.", default=False, label="What could not be confirmed")
    ]
    include_unsigned: Annotated[
        bool, Option("Walk claims without a sign.", default=True, label="Claims without a sign")
    ]
    engine: Annotated[
        str | None,
        Option(
            "Hold the view in memory, or ask for it piece by piece; by default in memory for a store of our own.",
            choices=ENGINES,
            not_on=_CHOSEN,
        ),
    ]
    time_limit: Annotated[
        float | None,
        Option(
            "Seconds after which the search is cut and says so; in Python None for no limit.",
            default=10.0,
            least=0,
            most=86_400,
            not_on=_LIMITED,
        ),
    ]


_NO_SEARCH = {"sparql": "It belongs to a question that is no search for paths."}


class QuestionOptions(ScopeOptions, total=False):
    """The options that some questions take beside those; their defaults stand in the functions that answer."""

    start: Annotated[
        str | None, Option("Where paths start: IRI, CURIE, slug, label or class.", text="from", label="From")
    ]
    end: Annotated[str | None, Option("Where paths end: IRI, CURIE, slug, label or class.", text="to", label="To")]
    node: Annotated[str, Option("IRI, CURIE, slug, label or class.", not_on=_NO_SEARCH)]
    through: Annotated[
        str | None, Option("A node that loops pass; all without it.", also=("node",), label="Through", rdf="from")
    ]
    outcome: Annotated[Texts, Option("One or more outcomes; all of them if absent.", not_on=_NO_SEARCH)]
    factors: Annotated[
        str | None,
        Option("The class whose members are ranked; all factors and education if absent.", not_on=_NO_SEARCH),
    ]
    order: Annotated[str, Option("What counts first.", choices=ORDERS, not_on=_NO_SEARCH)]
    mode: Annotated[
        str,
        Option(
            "The k shortest, all of the shortest, or all; in SPARQL also cycle, for loops.",
            choices=MODES,
            label="Which paths",
            words={"k": "the shortest", "shortest": "all of the shortest", "all": "all"},
        ),
    ]
    k: Annotated[int, Option("How many of the shortest.", least=1, most=1000, label="Paths")]
    min_length: Annotated[int, Option("Hops at least.", least=1, most=100, label="Steps at least")]
    max_length: Annotated[int | None, Option("Hops at most.", least=1, most=100, label="Steps at most")]
    weight: Annotated[
        str | None,
        Option(
            "The shortest first, or those with the strongest weakest hop (evidence).",
            choices=WEIGHTS,
            label="Order",
            words={"length": "shortest first", "evidence": "best evidence first"},
        ),
    ]
    sign: Annotated[
        Texts | None,
        Option(
            "Keep paths or loops of this sign.",
            choices=SIGNS,
            label="Sign",
            words={"+": "more (+)", "-": "less (−)", "?": "direction not given (?)", "mixed": "sources disagree (±)"},
        ),
    ]
    one_source: Annotated[
        bool, Option("Only paths of which one source says every step.", label="One source says every step")
    ]
    same_people: Annotated[
        bool,
        Option("Only paths whose steps are about the same kind of people or tool.", label="The same people throughout"),
    ]
    each_pair: Annotated[
        bool, Option("Answer for each pair of a start and an end on its own.", label="Each pair on its own")
    ]
    limit: Annotated[int | None, Option("How many at most.", least=1, most_served=SERVED_MOST, label="At most")]
    offset: Annotated[int, Option("How many to skip.", least=0, most=100_000, label="Skip")]


# An option is left out where the framework in force has none of the terms that it chooses among.
OPTIONS = {name: one for name, one in declared(QuestionOptions).items() if one.choices != (NOT_SAID,)}
SCOPE = {name: one for name, one in OPTIONS.items() if name in ScopeOptions.__annotations__}
_OTHERS = {"python": "This question does not take it."}
OF_SCOPE = {name: one if name in SCOPE else replace(one, not_on=_OTHERS) for name, one in OPTIONS.items()}
