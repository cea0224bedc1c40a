"""Gathers what somebody could do about a thing: measures, by what was tested, said, disputed or not found.

A cell holds the claims on exactly one measure and one thing: nothing is gathered into it, and cells make no chain.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphsvc.explorer.action_direction import OnIt
from graphsvc.explorer.answers.findings import countable, rank
from graphsvc.framework import framework
from graphsvc.model import Catalogue, Claim, Node
from graphsvc.model.actors import acting, stands_for
from graphsvc.options import Asked
from graphsvc.wording import POPULATION_WORDS, count, first_upper, in_sentence, join
from graphsvc.wording.sureness import SURE_WORDS, TESTED, sureness
from graphsvc.wording.terms import COUNTRY, COUNTRY_WORDS, ON_POPULATION, POPULATION, TOOL_WORDS

MOST_COLUMNS = 4
DIRECTED = frozenset({"tested", "testedElsewhere", "associated", "said"})  # standings of measures that point one way
WORDS = 20  # of a headline
OTHERS = framework().texts.get("pages.others", "on others than those that the framework is about")
STANDINGS = {  # by key, surest first: what a group of measures is headed with, and what that means
    "tested": (
        f"Tested{ON_POPULATION}",
        f"at least one test{ON_POPULATION}, none against it or its kinds on what was asked",
    ),
    "testedElsewhere": (f"Tested, not{ON_POPULATION} alone", OTHERS),
    "disputed": ("Disputed", "what was found or said of it, its kinds or its parts points different ways"),
    "noEffect": ("No effect, link or benefit found", "by a test, by a study without one, or by the word of a source"),
    "associated": ("Goes with it, no test", "the two go together; no effect is claimed"),
    "said": ("Said, not tested here", "by authors, guidance, law or interviewees"),
    "near": ("On what is near it", "nothing on the thing itself: read the columns"),
}
TOWARDS = {"-": "towards less of it", "+": "towards more of it", "": ""}  # what a group of measures points to
AI_OR_NOT = {"ai": "AI", "other": "not AI", "both": "AI and not AI"} if TOOL_WORDS else {}
_TOOL_KEYS = {"aiTools": "ai", "otherTools": "other", "severalTools": "both"}


@dataclass(frozen=True)
class ActionCell:
    """What is known of one measure and one thing: `sign` is "+", "-", "?", "0", "±" or "n"; `sure` a SURE_WORDS key."""

    sign: str
    sure: str
    counts: dict[str, int]
    claims: tuple[Claim, ...]

    @property
    def words(self) -> str:
        """How sure it is, in words; where it points different ways, how many claims point where."""
        if self.sign != "±":
            return SURE_WORDS[self.sure]
        names = {"+": "more", "-": "less", "0": "no effect", "?": "no one direction"}
        return join([f"{self.counts[key]} {name}" for key, name in names.items() if self.counts[key]])


@dataclass(frozen=True)
class Action:
    """A measure: where it stands towards the thing that was asked about, and its cells by the IRI of the other end.

    `direction` is "-" where all that is found or said of it points to less of the thing, its kinds or parts, "+" where
    it points to more, "" where it points both ways or nowhere.
    """

    node: Node
    standing: str
    direction: str
    cells: dict[str, ActionCell]
    beside: int  # claims on other things than the columns
    actors: tuple[str, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims in its cells, surest first."""
        return tuple(sorted({one for cell in self.cells.values() for one in cell.claims}, key=rank))

    @property
    def sources(self) -> tuple[str, ...]:
        """The IRIs of the sources of its claims, each once."""
        return tuple(dict.fromkeys(iri for one in self.claims for iri in one.sources))

    @property
    def people(self) -> str:
        """On whom its evidence is."""
        kinds = dict.fromkeys(one.population for one in self.claims if one.population)
        return first_upper(join([POPULATION_WORDS[kind] for kind in kinds])) or "Not said"

    @property
    def country(self) -> str:
        """Whether any of its evidence is said to come from the country of the framework: "yes", "no" or "not said"."""
        found = {code for one in self.claims for code in one.country}
        return "yes" if COUNTRY in found else "no" if found else "not said"

    @property
    def tool(self) -> str:
        """What its evidence is about: "AI", "not AI", "AI and not AI" or "not said"."""
        kinds = {_TOOL_KEYS[one.tool] for one in self.claims if one.tool in _TOOL_KEYS}
        return AI_OR_NOT["both" if len(kinds) > 1 else kinds.pop()] if kinds else "not said"


@dataclass(frozen=True)
class Actions:
    """What somebody could do about a thing; `columns` begin with the thing itself.

    `unconfirmed` and `inferred` are how many claims on these measures are left out because they could not be confirmed,
    or because no source says them.
    """

    about: Node
    columns: tuple[Node, ...]
    actions: tuple[Action, ...]
    narrowed: tuple[str, ...]
    unconfirmed: int
    inferred: int

    @property
    def groups(self) -> list[tuple[str, str, list[Action]]]:
        """The measures by their standing, surest first, and by their direction, those without any left out."""
        found = (
            (key, direction, [one for one in self.actions if (one.standing, one.direction) == (key, direction)])
            for key in STANDINGS
            for direction in self.directions
        )
        return [(key, direction, members) for key, direction, members in found if members]

    @property
    def directions(self) -> list[str]:
        """The directions, the one that most measures point to first."""
        sizes = Counter(one.direction for one in self.actions)
        return [*sorted(("-", "+"), key=lambda sign: -sizes[sign]), ""]

    @property
    def headline(self) -> str:
        """What it comes to, in at most twenty words: how many point to less of it, how many to more."""
        if not self.actions:
            return "No measure is recorded for it here."
        text = self._headline(ON_POPULATION)
        return text if len(text.split()) <= WORDS else self._headline("")

    def _headline(self, population: str) -> str:
        parts, said = [], False
        for sign in self.directions[:2]:
            some = [one for one in self.actions if one.direction == sign]
            if some:
                verb = "" if said else "points " if len(some) == 1 else "point "
                amount = "less" if sign == "-" else "more"
                parts.append(f"{len(some)} {verb}to {amount} ({_tests(some, population)})")
                said = True
        rest = Counter(one.standing for one in self.actions if not one.direction)
        tail = {"disputed": "disputed", "noEffect": "without effect"}
        parts += [f"{rest[key]} {words}" for key, words in tail.items() if rest[key]]
        others = rest.total() - sum(rest[key] for key in tail)
        parts += [f"{others} without direction"] if others else []
        return f"{count(len(self.actions), 'measure')}: {', '.join(parts)}."


def _tests(some: Sequence[Action], population: str) -> str:
    """How many of some measures were tested, and how many of these on the people whom it is about."""
    tested = [one for one in some if one.standing in ("tested", "testedElsewhere")]
    if not tested:
        return "none tested"
    on_it = sum(one.standing == "tested" for one in tested)
    return f"{len(tested)} tested" + (f", {on_it or 'none'}{population}" if population else "")


def actions_asked(catalogue: Catalogue, about: str, asked: Asked) -> Actions:
    """The measures for the node `about`, narrowed as an address asks for."""
    population, country, tool = (asked.given_text(name) for name in ("population", "country", "tool"))

    def fits(claim: Claim) -> bool:
        return (
            (not population or claim.population == population)
            and (not country or country in claim.country)
            and (not tool or _TOOL_KEYS.get(claim.tool) in (tool, "both"))
        )

    narrowed = (
        f"on {POPULATION_WORDS[population]}" if population else "",
        f"in {COUNTRY_WORDS[country]}" if country else "",
        f"about {AI_OR_NOT[tool]}" if tool else "",
    )
    return actions(
        catalogue, about, [one for one in catalogue.claims.values() if fits(one)], tuple(filter(None, narrowed))
    )


def actions(catalogue: Catalogue, about: str, claims: Iterable[Claim], narrowed: tuple[str, ...] = ()) -> Actions:
    """The measures in `claims` for the node `about`: on it, on its kinds, parts and opposites, and filed by it."""
    given = [one for one in claims if catalogue.nodes.get(one.start) and catalogue.nodes[one.start].is_measure]
    given = [one for one in given if one.found_nothing or (one.tail and one.head)]
    own = [about, *stands_for(catalogue, about)[1:], *catalogue.nodes[about].opposites]
    filed = _filed_by(catalogue, about)
    ours = {one.start for one in given if one.end in own} | {one.start for one in given if one.start in filed}
    cells: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for one in given:
        if one.start in ours and one.end in catalogue.nodes and countable(one):
            cells[one.start][one.end].append(one)
    on_it = OnIt(catalogue, about, [one for one in given if one.end in own and countable(one)])
    columns = _columns(catalogue, own, cells)
    made = [_action(catalogue, iri, found, own, columns, on_it) for iri, found in cells.items()]
    order = list(STANDINGS)
    made.sort(key=lambda one: (order.index(one.standing), *min(map(rank, one.claims or _all(cells[one.node.iri])))))
    left = [one for one in given if one.start in ours and not countable(one)]
    doubtful = sum(one.check == "unverifiable" for one in left)
    nodes = tuple(catalogue.nodes[iri] for iri in columns)
    return Actions(catalogue.nodes[about], nodes, tuple(made), narrowed, doubtful, len(left) - doubtful)


def _all(cells: dict[str, list[Claim]]) -> list[Claim]:
    return [one for claims in cells.values() for one in claims]


def _filed_by(catalogue: Catalogue, about: str) -> set[str]:
    """The things that are filed under a node, or beside it under the same topic; a layer is no topic."""
    above = catalogue.nodes[about].filed_under
    wide = above not in catalogue.nodes or catalogue.nodes[above].type in ("Layer", "Framework")
    return {about, *catalogue.with_parts(about), *([] if wide else catalogue.with_parts(above))}


def _columns(catalogue: Catalogue, own: Sequence[str], cells: dict[str, dict[str, list[Claim]]]) -> list[str]:
    """The thing itself, then those of its kinds, parts and opposites, and of other ends, that most measures act on."""
    used = Counter(end for found in cells.values() for end in found)
    others = sorted(
        (end for end in used if end != own[0]), key=lambda end: (end not in own, -used[end], catalogue.label(end))
    )
    return [own[0], *others[: MOST_COLUMNS - 1]]


def _action(
    catalogue: Catalogue,
    iri: str,
    found: dict[str, list[Claim]],
    own: Sequence[str],
    columns: Sequence[str],
    on_it: OnIt,
) -> Action:
    direct = [cell_of(found[end]) for end in own if end in found]
    beside = sum(len(claims) for end, claims in found.items() if end not in columns)
    named = dict.fromkeys(one.subject for one in acting(catalogue, iri).own)
    cells = {end: cell_of(found[end]) for end in (*columns, *own) if end in found}
    if not cells:
        first = min(found, key=lambda end: min(map(rank, found[end])))
        cells = {first: cell_of(found[first])}
        beside -= len(found[first])
    standing = "disputed" if on_it.is_disputed(iri) else _standing(direct)
    direction = on_it.direction(iri) if standing in DIRECTED else ""
    return Action(catalogue.nodes[iri], standing, direction, cells, beside, tuple(map(catalogue.label, named)))


def cell_of(claims: Sequence[Claim]) -> ActionCell:
    """The claims on one measure and one thing, put together without hiding what speaks against."""
    counts = {"+": 0, "-": 0, "?": 0, "0": 0}
    for one in claims:
        counts["0" if one.found_nothing else one.sign if one.sign in counts else "?"] += 1
    pointing = [sign for sign in ("+", "-", "0") if counts[sign]]
    sign = "±" if len(pointing) > 1 else pointing[0] if pointing else "?"
    if sign in ("+", "?") and all(one.is_need for one in claims):
        sign = "n"
    ordered = tuple(sorted(claims, key=rank))
    return ActionCell(sign, sureness(ordered[0]), counts, ordered)


def _standing(cells: Sequence[ActionCell]) -> str:
    if not cells:
        return "near"
    if any(cell.sign == "±" for cell in cells):
        return "disputed"
    claims = [one for cell in cells for one in cell.claims]
    tests = [one for one in claims if sureness(one) in TESTED and not one.found_nothing]
    if tests:
        return "tested" if any(one.population == POPULATION for one in tests) else "testedElsewhere"
    if any(one.found_nothing for one in claims):
        return "noEffect"
    return "associated" if any(sureness(one) == "association" for one in claims) else "said"


def title_of(catalogue: Catalogue, about: str) -> str:
    """The question that the page answers."""
    return f"What can we do about {in_sentence(catalogue.name(about))}?"


def most_acted_on(catalogue: Catalogue) -> list[tuple[Node, int]]:
    """The things that most measures are recorded for, with how many."""
    pairs = {
        (one.start, one.end)
        for one in catalogue.claims.values()
        if countable(one) and one.end in catalogue.nodes and one.start in catalogue.nodes
        if (one.tail or one.found_nothing) and catalogue.nodes[one.start].is_measure
    }
    sizes = Counter(end for _, end in pairs)
    ordered = sorted(sizes, key=lambda iri: (-sizes[iri], catalogue.label(iri)))
    return [(catalogue.nodes[iri], sizes[iri]) for iri in ordered]
