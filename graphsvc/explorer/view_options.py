"""Declares the options of every view, for its page, its picture and its item in a briefing."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

from graphsvc.explorer.actions import AI_OR_NOT
from graphsvc.explorer.evidence import MATRICES
from graphsvc.explorer.focus import DIRECTIONS
from graphsvc.explorer.parameters import FILTERS, OF_THE_STUDY
from graphsvc.explorer.relations import KINDS, PREDICATE_WORDS, STUDIES, UNCONFIRMED
from graphsvc.explorer.sources import LACKING
from graphsvc.options import Asked, Option, named, read
from graphsvc.paths.registry import QUESTIONS
from graphsvc.wording import BASIS_SHORT, POPULATION_WORDS, ROLES
from graphsvc.wording.terms import COUNTRY_WORDS, DOCUMENT_WORDS

_WAYS = {"both": "before and after", "up": "what influences it", "down": "what it influences"}
_PARTS = {"yes": "counted with it", "no": "left out"}
_KINDS = {key: said for key, (said, _) in KINDS.items()}
_ROLES = {name: str(said) for name, said in ROLES.items()}
_TITLE = Option("What it is called.", label="Title", longest=120)
_ITEMS = Option("What is in it, such as node:<slug>?steps=1, or words:… for a sentence of your own.", many=True)
_STORY = Option("What it tells, in order: an address of these pages, or words:… for a sentence of your own.", many=True)
_ANNEXES = Option(
    "Whether all that its items hold stands after the two pages.", kind=bool, default=False, label="Annexes"
)


def _known(options: dict[str, Option]) -> dict[str, Option]:
    """The options without those whose words another framework keeps to itself."""
    return {name: one for name, one in options.items() if one.choices or name not in ("population", "people", "tool")}


_FOCUS = named(
    node=Option("The thing in the middle.", label="In focus"),
    steps=Option("Columns on each side.", kind=int, default=2, least=1, most=3, label="Steps"),
    direction=Option("Which side.", default="both", choices=DIRECTIONS, label="Direction", words=_WAYS),
    parts=Option("Its kinds and its parts.", default="yes", choices=tuple(_PARTS), label="Its parts", words=_PARTS),
)
_RELATIONS = _known(
    named(
        start=Option("What leads to something.", text="from", label="From"),
        end=Option("What something leads to.", text="to", label="To"),
        about=Option("A thing at either end.", label="About"),
        topic=Option("A thing or whatever is filed under it, at either end.", label="Filed under"),
        q=Option("Words that the relation holds.", label="With the words"),
        kind=Option("The kind of relation.", choices=tuple(KINDS), label="Kind", words=_KINDS),
        predicate=Option(
            "What the relation says.", choices=tuple(PREDICATE_WORDS), label="It says", words=PREDICATE_WORDS
        ),
        study=Option("The kind of study.", choices=tuple(STUDIES), label="Kind of study", words=STUDIES),
        support=Option("The kind of support.", choices=tuple(BASIS_SHORT), label="Kind of support", words=BASIS_SHORT),
        population=Option(
            "Whom it is about.", choices=tuple(POPULATION_WORDS), label="Evidence about", words=POPULATION_WORDS
        ),
        source=Option("The key of a source.", label="Source key"),
        unconfirmed=Option(
            "Relations that a check could not confirm.",
            default="with",
            choices=tuple(UNCONFIRMED),
            label="What could not be confirmed",
            words=UNCONFIRMED,
        ),
    )
)
ACTIONS = _known(
    named(
        about=Option("The outcome or factor that something could be done about.", label="About"),
        population=Option(
            "Whom the evidence is on.", choices=tuple(POPULATION_WORDS), label="On", words=POPULATION_WORDS
        ),
        country=Option(
            "The country that the evidence comes from.", choices=tuple(COUNTRY_WORDS), label="In", words=COUNTRY_WORDS
        ),
        tool=Option("Whether the evidence is about AI.", choices=tuple(AI_OR_NOT), label="AI or not", words=AI_OR_NOT),
    )
)
VIEWS: dict[str, dict[str, Option]] = {
    "map": named(node=Option("Things to pick out.", many=True)) | FILTERS,
    "focus": _FOCUS | FILTERS,
    "paths": QUESTIONS["paths"].options
    | named(show=Option("Which of the paths is drawn.", kind=int, default=1, least=1, most=50)),
    "loops": QUESTIONS["loops"].options,
    "relations": _RELATIONS | FILTERS,
    "who": named(
        about=Option("What is acted on.", label="What"),
        who=Option("Who acts.", label="Who"),
        role=Option("In which role.", choices=tuple(ROLES), label="Relation", words=_ROLES),
    )
    | OF_THE_STUDY,
    "actions": ACTIONS,
    "evidence": named(by=Option("What the columns are.", default="basis", choices=tuple(MATRICES), words=MATRICES))
    | OF_THE_STUDY,
    "contradictions": {name: _RELATIONS[name] for name in ("about", "q", "population") if name in _RELATIONS}
    | OF_THE_STUDY,
    "sources": named(
        kind=Option("The kind of study.", choices=tuple(STUDIES), label="Kind of study", words=STUDIES),
        document=Option(
            "The kind of document that was read.",
            choices=tuple(DOCUMENT_WORDS),
            label="Read in",
            words=DOCUMENT_WORDS,
        ),
        missing=Option("What the sources lack.", choices=tuple(LACKING), label="What is missing", words=LACKING),
    ),
    "changes": named(graph=Option("The IRI of a version to compare with.", label="Compare with")),
    "search": named(
        q=Option("Words of names or definitions."),
        limit=Option("How many at most.", kind=int, default=60, least=1, most=500),
    ),
    "basket": named(
        item=_ITEMS,
        title=_TITLE,
        annexes=_ANNEXES,
        add=Option("A thing to put in.", label="Add a factor, bias or outcome"),
        say=Option("A sentence of your own to put in.", label="Add a sentence of your own"),
        at=Option("Before which item the sentence stands; at the end unless given.", kind=int, least=1, most=99),
    ),
    "story": named(
        item=_STORY,
        title=_TITLE,
        add=Option("The address of a view to put in."),
        say=Option("A sentence of your own to put in."),
        at=Option("Before which item it stands; at the end unless given.", kind=int, least=1, most=99),
    ),
    "story-file": named(item=_STORY, title=_TITLE),
    "briefing": named(item=_ITEMS, title=_TITLE, annexes=_ANNEXES),
}
ITEMS: dict[str, dict[str, Option]] = {  # without what stands in the name of an item
    "node": {name: one for name, one in VIEWS["focus"].items() if name != "node"},
    "paths": {name: one for name, one in VIEWS["paths"].items() if name not in ("start", "end")},
    "who": {name: one for name, one in VIEWS["who"].items() if name != "about"},
    "actions": {name: one for name, one in VIEWS["actions"].items() if name != "about"},
    "relations": VIEWS["relations"],
    "loops": VIEWS["loops"],
    "evidence": OF_THE_STUDY,
    "contradictions": VIEWS["contradictions"],
}
ITEMS["node"]["steps"] = replace(ITEMS["node"]["steps"], default=1)


def read_item(item: str) -> tuple[str, str, Asked]:
    """The kind, the name and the options of an item of a briefing, such as `node:<slug>?steps=2`.

    Raises UsageError, UnknownOption for what its view does not take.
    """
    what, _, asked = item.partition("?")
    kind, _, name = what.partition(":")
    return kind, name, read(ITEMS.get(kind, {}), parse_qs(asked), "page")
