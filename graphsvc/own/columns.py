"""Names the columns of a sheet of own evidence and the words that its cells may hold, each with what it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.framework import framework
from graphsvc.framework.verbs import WORDS
from graphsvc.model.lookup import fold

ROWS, HELP, NAMES = "Rows", "Help", "Names"  # the sheets of the template


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it is for, whether a row needs it, and other headings that are taken for it."""

    key: str
    title: str
    help: str
    needed: bool = False
    also: tuple[str, ...] = ()
    width: int = 18


@dataclass(frozen=True)
class Relation:
    """What one thing may do to another: the words, the schema's predicate and kind, its sign, and what can carry it.

    `bases` maps each word of HOW_KNOWN that goes with it to a basis of the schema; `turned` tells that influence runs
    from the second thing to the first, `walks` whether a path may walk it at all.
    """

    words: str
    meaning: str
    predicate: str
    kind: str
    sign: str
    bases: Mapping[str, str]
    also: tuple[str, ...] = ()
    turned: bool = False
    walks: bool = True


# The row that the template begins with: from what, to what, on whom, where, in words.
_SHOWN = framework().lists.get(
    "examples.own",
    (
        "One thing",
        "Another thing",
        "30 people",
        "one place",
        "Where there is more of the one there is more of the other.",
    ),
)
COLUMNS = (
    Column("what", "What", "The thing that acts. Choose a name from the list, or write a new one and “yes” under "
           "“New thing?”.", True, ("from", "subject", "factor", "cause"), 30),
    Column("does", "Does what", "What it does to the other thing. Choose from the list.", True,
           ("relation", "predicate", "relationship"), 26),
    Column("to", "To what", "The thing that is acted on. Choose a name from the list.", True,
           ("to", "object", "target", "outcome"), 30),
    Column("know", "How do you know", "test: you compared, with and without. association: you counted or asked, and "
           "the two go together. statement: somebody says so.", True,
           ("basis", "evidence", "how known", "kind of evidence"), 18),
    Column("source", "Where from", "An author or body, and a year: Own survey 2026.", True,
           ("source", "reference", "citation", "study"), 26),
    Column("whom", "On whom", f"How many people, and of which kind: {_SHOWN[2]}.", False,
           ("population", "people", "participants", "sample"), 20),
    Column("setting", "Setting", f"Where it was: {_SHOWN[3]}.", False, ("context", "place"), 20),
    Column("sure", "How sure", "firm, or careful where the source says may, can or possibly.", False,
           ("certainty", "hedge"), 11),
    Column("words", "In your own words", "One sentence that says what was found.", False,
           ("paraphrase", "finding", "note"), 40),
    Column("link", "Link or DOI", "Where the source can be read, if anywhere.", False, ("link", "doi", "url"), 20),
    Column("new", "New thing?", "yes, where a name of this row is not in the list and is a new thing of your own.",
           False, ("new", "new things"), 12),
)  # fmt: skip
NEEDED = tuple(column for column in COLUMNS if column.needed)
TITLES = {column.key: column.title for column in COLUMNS}
BY_HEADING = {fold(name): column for column in COLUMNS for name in (column.title, *column.also)}

TEST, ASSOCIATION, STATEMENT = "test", "association", "statement"
HOW_KNOWN = {
    TEST: "An experiment, a trial or a comparison: with it and without it.",
    ASSOCIATION: "Counted or asked, and the two go together. No effect is claimed.",
    STATEMENT: "Somebody says so: interviewees, authors, guidance, a law.",
}
ALSO_KNOWN = {
    **dict.fromkeys(("effect", "experiment", "trial", "tested", "a test"), TEST),
    **dict.fromkeys(("associated", "correlation", "goes with", "an association"), ASSOCIATION),
    **dict.fromkeys(("said", "stated", "expert opinion", "interview", "interviews", "a statement"), STATEMENT),
}
FIRM, CAREFUL = "firm", "careful"
HOW_SURE = {FIRM: False, CAREFUL: True}
YES = frozenset(("yes", "y", "true", "x", "1"))
NO = frozenset(("", "no", "n", "false", "0"))

_EFFECT = {TEST: "effect", STATEMENT: "statement"}
_GOES = {ASSOCIATION: "association", STATEMENT: "statement"}
_SAID = {STATEMENT: "statement"}
_DUTY = {STATEMENT: ""}
RELATIONS = (
    Relation("raises", "More of the first brings more of the second.", "enhances", "Influence", "+", _EFFECT,
             ("raise", "increases", "increase", "enhances", "is said to raise", "leads to more")),
    Relation("lowers", "More of the first brings less of the second.", "diminishes", "Influence", "-", _EFFECT,
             ("lower", "reduces", "reduce", "decreases", "diminishes", "is said to lower", "leads to less")),
    Relation("acts on, which way is not said", "It has an influence; more or less is not said, or depends.",
             "influences", "Influence", "?", _EFFECT, ("acts on", "influences", "affects", "shapes", "underpins")),
    Relation("goes with more", "Where there is more of the first there is more of the second; no effect is claimed.",
             "positivelyAssociatedWith", "Influence", "+", _GOES, ("go with more", "correlates with more")),
    Relation("goes with less", "Where there is more of the first there is less of the second; no effect is claimed.",
             "negativelyAssociatedWith", "Influence", "-", _GOES, ("go with less", "correlates with less")),
    Relation("is linked with", "The two go together; which way is not said.", "associatedWith", "Influence", "?", _GOES,
             ("goes with", "is associated with", "correlates with", "associated with")),
    Relation("no effect found on", "A test looked for an effect and found none, or hardly any.", "noEffectOn",
             "Influence", "?", {TEST: "nullFinding"}, ("no effect on", "has no effect on", "had no effect on"),
             walks=False),
    Relation("needs", "Without the second, less of the first. Not that the second is enough.", "requires",
             "Requirement", "+", _SAID, ("requires", "depends on"), turned=True),
    Relation("has to act on", "A body or group whose task it is, by the word of the source.", "responsibleFor",
             "Responsibility", "", _DUTY, ("is responsible for", "responsible for"), walks=False),
    Relation("helps with", "A body or group that helps, without sole charge.", "contributesTo", "Responsibility", "",
             _DUTY, ("contributes to", "helps"), walks=False),
    Relation("is meant to deal with", "Made to deal with the problem or need.", "addresses", "Addressing", "", _DUTY,
             ("addresses", "deals with"), walks=False),
)  # fmt: skip
BY_WORDS = {fold(name): one for one in RELATIONS for name in (one.words, *one.also)}
BY_WORDS |= {  # the framework's own words for the same
    fold(said): BY_WORDS[fold(WORDS[name][0])]
    for name, own in framework().verbs.items()
    for said in own
    if fold(WORDS[name][0]) in BY_WORDS and fold(said) not in BY_WORDS
}

EXAMPLE = {
    "what": _SHOWN[0],
    "does": "goes with more",
    "to": _SHOWN[1],
    "know": ASSOCIATION,
    "source": "Example survey 2026 (write over this row)",
    "whom": _SHOWN[2],
    "setting": _SHOWN[3],
    "sure": FIRM,
    "words": _SHOWN[4],
}


def is_example(cells: Mapping[str, str]) -> bool:
    """Whether a row is the example that the template begins with."""
    return all(fold(cells.get(column.key, "")) == fold(EXAMPLE[column.key]) for column in NEEDED)


def header_of(cells: tuple[str, ...]) -> dict[int, Column]:
    """The columns that the cells of a row name, by their place from 1; a heading that comes twice stands twice."""
    found = {number: _column(cell) for number, cell in enumerate(cells, 1) if cell}
    return {number: column for number, column in found.items() if column}


def _column(heading: str) -> Column | None:
    """The column that a heading names, also where it is numbered: 1. What."""
    name = fold(heading)
    number, _, rest = name.partition(" ")
    return BY_HEADING.get(name) or (BY_HEADING.get(rest) if number.isdigit() else None)


def counts_as_header(cells: tuple[str, ...]) -> bool:
    """Whether a row names three or more of the columns that a row needs."""
    return len({column.key for column in header_of(cells).values() if column.needed}) >= 3
