"""Declares the options of every view, for its page, its picture and its item in a briefing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, TypedDict
from urllib.parse import parse_qs

from graphsvc.explorer.evidence import MATRICES
from graphsvc.explorer.focus import DIRECTIONS
from graphsvc.explorer.parameters import FILTERS
from graphsvc.explorer.relations import KINDS, STUDIES
from graphsvc.options import Asked, Option, declared, read
from graphsvc.paths.registry import QUESTIONS
from graphsvc.wording import BASIS_SHORT, POPULATION_WORDS, ROLES

Texts = str | Iterable[str]


class MapOptions(TypedDict):
    """What the map takes beside the filters."""

    node: Annotated[Texts, Option("Things to pick out.")]


class FocusOptions(TypedDict):
    """What the surroundings of a thing take beside the filters."""

    node: Annotated[str, Option("The thing in the middle.", label="In focus")]
    steps: Annotated[int, Option("Columns on each side.", default=2, least=1, most=3, label="Steps")]
    direction: Annotated[
        str,
        Option(
            "What influences it (up), what it influences (down), or both.",
            default="both",
            choices=DIRECTIONS,
            label="Direction",
            words={"both": "before and after", "up": "what influences it", "down": "what it influences"},
        ),
    ]
    parts: Annotated[
        str,
        Option(
            "Whether what is filed under it counts with it.",
            default="yes",
            choices=("yes", "no"),
            label="Its parts",
            words={"yes": "counted with it", "no": "left out"},
        ),
    ]


class PathsOptions(TypedDict):
    """What the paths take beside the options of their question."""

    show: Annotated[int, Option("Which of the paths is drawn.", default=1, least=1, most=50)]


class RelationsOptions(TypedDict):
    """What narrows the list of relations beside the filters."""

    start: Annotated[str, Option("What leads to something.", text="from", label="From")]
    end: Annotated[str, Option("What something leads to.", text="to", label="To")]
    about: Annotated[str, Option("A thing at either end.", label="About")]
    q: Annotated[str, Option("Words that the relation holds.", label="With the words")]
    kind: Annotated[
        str,
        Option(
            "The kind of relation.",
            choices=tuple(KINDS),
            label="Kind",
            words={key: said for key, (said, _) in KINDS.items()},
        ),
    ]
    study: Annotated[str, Option("The kind of study.", choices=tuple(STUDIES), label="Kind of study", words=STUDIES)]
    support: Annotated[
        str,
        Option("The kind of support.", choices=tuple(BASIS_SHORT), label="Kind of support", words=BASIS_SHORT),
    ]
    population: Annotated[
        str,
        Option(
            "Whom the evidence is about.",
            choices=tuple(POPULATION_WORDS),
            label="Evidence about",
            words=POPULATION_WORDS,
        ),
    ]
    source: Annotated[str, Option("The key of a source.", label="Source key")]


class WhoOptions(TypedDict):
    """What narrows the list of who acts."""

    about: Annotated[str, Option("What is acted on.", label="What")]
    who: Annotated[str, Option("Who acts.", label="Who")]
    role: Annotated[str, Option("In which role.", choices=tuple(ROLES), label="Relation", words=ROLES)]


class EvidenceOptions(TypedDict):
    """What the matrix of evidence takes."""

    by: Annotated[str, Option("What the columns are.", default="basis", choices=tuple(MATRICES), words=MATRICES)]


class ChangesOptions(TypedDict):
    """What the list of changes takes."""

    graph: Annotated[str, Option("The IRI of a version to compare with.", label="Compare with")]


class SearchOptions(TypedDict):
    """What the search takes."""

    q: Annotated[str, Option("Words of names or definitions.")]
    limit: Annotated[int, Option("How many at most.", default=60, least=1, most=500)]


class BriefingOptions(TypedDict):
    """What the briefing takes."""

    item: Annotated[Texts, Option("What is in it, such as node:use-of-ai?steps=1.")]
    title: Annotated[str, Option("What it is called.", label="Title", longest=120)]


class BasketOptions(BriefingOptions):
    """What the page of the briefing takes beside what its files take."""

    add: Annotated[str, Option("A thing to put in.", label="Add a factor, bias or outcome")]


VIEWS: dict[str, dict[str, Option]] = {
    "map": declared(MapOptions) | FILTERS,
    "focus": declared(FocusOptions) | FILTERS,
    "paths": QUESTIONS["paths"].options | declared(PathsOptions),
    "loops": QUESTIONS["loops"].options,
    "relations": declared(RelationsOptions) | FILTERS,
    "who": declared(WhoOptions),
    "evidence": declared(EvidenceOptions),
    "contradictions": {},
    "changes": declared(ChangesOptions),
    "search": declared(SearchOptions),
    "basket": declared(BasketOptions),
    "briefing": declared(BriefingOptions),
}
ITEMS: dict[str, dict[str, Option]] = {  # without what stands in the name of an item
    "node": {name: one for name, one in VIEWS["focus"].items() if name != "node"},
    "paths": {name: one for name, one in VIEWS["paths"].items() if name not in ("start", "end")},
    "who": {name: one for name, one in VIEWS["who"].items() if name != "about"},
    "relations": VIEWS["relations"],
    "loops": VIEWS["loops"],
}
ITEMS["node"]["steps"] = replace(ITEMS["node"]["steps"], default=1)


def read_item(item: str) -> tuple[str, str, Asked]:
    """The kind, the name and the options of an item of a briefing, such as `node:use-of-ai?steps=2`.

    Raises UsageError, UnknownOption for what its view does not take.
    """
    kind, _, rest = item.partition(":")
    name, _, asked = rest.partition("?")
    return kind, name, read(ITEMS.get(kind, {}), parse_qs(asked), "page")
