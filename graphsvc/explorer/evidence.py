"""Counts what each factor's evidence is made of, so that the empty cells show, and finds where sources disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graphsvc.explorer.documents.tables import Cell, Column, Table
from graphsvc.explorer.parameters import studied
from graphsvc.explorer.pictures.columns import factors_of
from graphsvc.framework import framework
from graphsvc.model import Catalogue, Claim, EvidenceFilter, Node
from graphsvc.model.actors import stands_for
from graphsvc.model.lookup import fold
from graphsvc.options import Asked
from graphsvc.wording import BASIS_SHORT, POPULATION_WORDS, STUDY_WORDS, filter_words, first_upper
from graphsvc.wording.sureness import BLANK, TESTED, sureness

ALL = EvidenceFilter(include_unverifiable=True)
BASIS_COLUMNS = tuple((name, first_upper(words)) for name, words in BASIS_SHORT.items())
POPULATION_COLUMNS = tuple((name, first_upper(words)) for name, words in POPULATION_WORDS.items())
STUDY_COLUMNS = tuple((name, first_upper(words)) for name, words in STUDY_WORDS.items())
PEOPLE_COLUMNS = tuple(
    (f"{name}-{how}", f"{words}, {'tested' if how == 'tested' else 'not tested'}")
    for name, words in POPULATION_COLUMNS
    for how in ("tested", "other")
)
ACTOR_COLUMNS = (
    ("Body", "Bodies"),
    ("StakeholderGroup", "Groups of people"),
    ("Role", "Roles"),
    *((kind.term, framework().texts.get("pages.actors", kind.name)) for kind in framework().kinds if kind.acts),
    ("DeliveryBody", "Providers of education"),
)
MATRICES = {
    "basis": "kind of support",
    **({"population": "whom the evidence is about"} if POPULATION_WORDS else {}),
    **({"people": "people, and whether it was tested on them"} if POPULATION_WORDS else {}),
    "study": "kind of study or document",
    "who": "who acts on it",
}


@dataclass(frozen=True)
class Matrix:
    """Rows are factors, what stands beside them, and outcomes; columns are kinds of evidence; `cells` holds the claims.

    What an empty one means is said by `wording.sureness.BLANK`. `unconfirmed` are the claims that belong into a cell
    and that a check left unconfirmed: they are not in it.
    """

    by: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Node, ...]
    cells: dict[tuple[str, str], tuple[Claim, ...]]
    unconfirmed: tuple[Claim, ...]

    def said(self, row: str, key: str) -> str:
        """How many sources a cell holds; of who acts, how many relations; of what no source says, how many are ours."""
        claims = self.cells.get((row, key), ())
        sources = {source for claim in claims for source in claim.sources}
        if self.by == "who" or not claims:
            return str(len(claims))
        return str(len(sources)) if sources else f"{len(claims)} inferred"

    @property
    def empty(self) -> int:
        """How many cells hold nothing."""
        return sum(not self.cells.get((row.iri, key)) for row in self.rows for key, _ in self.columns)


def matrix(catalogue: Catalogue, by: str = "basis", kept: EvidenceFilter = ALL) -> Matrix:
    """Sort the influences and associations that touch each row, or what is filed under it, by one of `MATRICES`.

    Only claims that `kept` lets through count.
    """
    columns, sort = _SORTS[by]
    rows = rows_of(catalogue, by)
    cells: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    unconfirmed: dict[str, Claim] = {}
    for row in rows:
        # Who acts on a topic is not named for the factor; evidence that is filed there is evidence on the topic.
        inside = frozenset((stands_for if by == "who" else Catalogue.with_parts)(catalogue, row.iri))
        for claim in catalogue.claims.values():
            if inside & {claim.subject, claim.object} and kept.lets_through(claim):
                for key in sort(catalogue, claim):
                    if claim.is_unconfirmed:
                        unconfirmed[claim.id] = claim
                    else:
                        cells[row.iri, key].append(claim)
    filled = {key: tuple(found) for key, found in cells.items()}
    return Matrix(by, columns, tuple(rows), filled, tuple(unconfirmed[name] for name in sorted(unconfirmed)))


def rows_of(catalogue: Catalogue, by: str) -> list[Node]:
    """The rows: factors, what the framework puts beside them, outcomes with a claim.

    Who acts is asked of factors alone.
    """
    factors = factors_of(catalogue)
    if by == "who":
        return factors
    tops = {
        catalogue.nodes[node.filed_under].iri: None
        for kind in framework().lists.get("map.rows_of_evidence", ())
        for node in catalogue.nodes.values()
        if node.type == kind and node.filed_under in catalogue.nodes
        if catalogue.nodes[node.filed_under].type != kind
    }
    touched = {end for claim in catalogue.claims.values() if claim.basis for end in (claim.subject, claim.object)}
    outcomes = [node for node in catalogue.nodes.values() if node.type == "Outcome" and node.iri in touched]
    ordered = [*(catalogue.nodes[iri] for iri in tops), *sorted(outcomes, key=lambda node: node.label)]
    return [*factors, *(node for node in ordered if node not in factors)]


def matrix_table(found: Matrix, kept: EvidenceFilter = ALL) -> Table:
    """The matrix as a table of counts; what its claims are narrowed to by `kept` stands in its caption."""
    columns = [Column("About", True), *(Column(name) for _, name in found.columns)]
    rows = [
        (
            Cell(row.label, ((row.iri, row.label),)),
            *(Cell(found.said(row.iri, key)) for key, _ in found.columns),
        )
        for row in found.rows
    ]
    only = "".join(f"; {one}" for one in filter_words(kept))
    return Table(f"{caption_of(found.by)}{only}{left_out(found)}. {BLANK}", columns, rows)


def left_out(found: Matrix) -> str:
    """How many relations its cells leave out, "" where they leave out none."""
    return f"; {len(found.unconfirmed)} that could not be confirmed are left out" if found.unconfirmed else ""


def caption_of(by: str) -> str:
    """What the numbers of a matrix count."""
    return f"{'Relations' if by == 'who' else 'Sources'} by {MATRICES[by]}"


def study_kinds(catalogue: Catalogue, claim: Claim) -> set[str]:
    """The kinds of study that a claim's sources are; none for a claim about no influence."""
    found = {catalogue.sources[iri].study_kind for iri in claim.sources if iri in catalogue.sources}
    return found - {""} if claim.basis else set()


def _by_basis(_: Catalogue, claim: Claim) -> Iterable[str]:
    return [claim.basis] if claim.basis else []


def _by_actor(catalogue: Catalogue, claim: Claim) -> Iterable[str]:
    return [catalogue.nodes[claim.subject].type] if claim.kind == "Responsibility" else []


def _by_population(_: Catalogue, claim: Claim) -> Iterable[str]:
    return [claim.population] if claim.basis and claim.population else []


def _by_people(_: Catalogue, claim: Claim) -> Iterable[str]:
    tested = "tested" if sureness(claim) in TESTED else "other"
    return [f"{claim.population}-{tested}"] if claim.basis and claim.population else []


_Sort = Callable[[Catalogue, Claim], Iterable[str]]
_SORTS: dict[str, tuple[tuple[tuple[str, str], ...], _Sort]] = {
    "who": (ACTOR_COLUMNS, _by_actor),
    "basis": (BASIS_COLUMNS, _by_basis),
    "population": (POPULATION_COLUMNS, _by_population),
    "people": (PEOPLE_COLUMNS, _by_people),
    "study": (STUDY_COLUMNS, study_kinds),
}


@dataclass(frozen=True)
class Disagreement:
    """Two things on which claims do not agree: those that say more, less, no effect, or give no direction."""

    subject: str
    object: str
    more: tuple[Claim, ...]
    less: tuple[Claim, ...]
    none: tuple[Claim, ...]
    unsigned: tuple[Claim, ...]

    @property
    def opposite(self) -> bool:
        """Whether some say more and some less, rather than one of them and no effect."""
        return bool(self.more and self.less)

    @property
    def has_own(self) -> bool:
        """Whether a reader's own claim is among them."""
        return any(claim.own for claim in self.claims)

    @property
    def claims(self) -> tuple[Claim, ...]:
        return (*self.more, *self.less, *self.none, *self.unsigned)


def disagreements(catalogue: Catalogue) -> list[Disagreement]:
    """The pairs of things whose claims the graph marks as at odds, those with a reader's own claims first, then
    opposite signs, then by how many claims."""
    pairs = {(claim.subject, claim.object): True for claim in catalogue.claims.values() if claim.at_odds_with}
    found = [_disagreement(catalogue, *pair) for pair in pairs]
    return sorted(
        found, key=lambda one: (not one.has_own, not one.opposite, -len(one.claims), catalogue.label(one.subject))
    )


def narrowed(
    catalogue: Catalogue,
    found: Iterable[Disagreement],
    about: str = "",
    text: str = "",
    population: str = "",
    kept: EvidenceFilter = ALL,
) -> list[Disagreement]:
    """Those about a node, its kinds or parts, whose claims hold all words of `text`, with evidence on a population, and
    with a claim that `kept` lets through.

    What is kept is kept whole: no side of it is left out.
    """
    inside = set(stands_for(catalogue, about)) if about else set[str]()
    words = fold(text).split()

    def holds(one: Disagreement) -> bool:
        said = fold(" ".join([catalogue.label(one.subject), catalogue.label(one.object), *_said(one.claims)]))
        return all(word in said for word in words)

    return [
        one
        for one in found
        if (not about or inside & {one.subject, one.object})
        and holds(one)
        and (not population or any(claim.population == population for claim in one.claims))
        and any(kept.lets_through(claim) for claim in one.claims)
    ]


def disagreements_asked(catalogue: Catalogue, asked: Asked, about: str) -> list[Disagreement]:
    """Those that a view asks for, about the node `about` ("": any)."""
    found = disagreements(catalogue)
    return narrowed(catalogue, found, about, asked.text("q"), asked.given_text("population"), studied(asked))


def _said(claims: Iterable[Claim]) -> Iterable[str]:
    return (f"{claim.paraphrase} {claim.context}" for claim in claims)


def on_both(catalogue: Catalogue, one: Disagreement) -> tuple[list[Claim], list[Claim], list[Claim], list[Claim]]:
    """All claims on the two things of a disagreement that say more, less, that found or showed nothing, and that name
    no one direction.
    """
    near = catalogue.claims_of[one.subject]
    on_them = [it for it in near if (it.start, it.end) == (one.subject, one.object) and not it.is_unconfirmed]
    more, less = ([it for it in on_them if it.sign == sign and not (it.is_need or it.found_nothing)] for sign in "+-")
    none = [it for it in on_them if it.found_nothing]
    return more, less, none, [it for it in on_them if it.basis and it not in (*more, *less, *none) and not it.is_need]


def _disagreement(catalogue: Catalogue, subject: str, object_: str) -> Disagreement:
    claims = [
        claim
        for claim in catalogue.claims_of[subject]
        if (claim.subject, claim.object) == (subject, object_) and claim.basis and not claim.is_unconfirmed
    ]
    # What is at odds with none is no side: the same source, or another measure of the same thing.
    odds = {iri for claim in claims for iri in claim.at_odds_with} | {one.iri for one in claims if one.at_odds_with}
    claims = [one for one in claims if one.iri in odds or (one.sign == "?" and not one.found_nothing)]
    nulls = tuple(claim for claim in claims if claim.is_null)
    signed = [claim for claim in claims if not claim.is_null]
    return Disagreement(
        subject,
        object_,
        tuple(claim for claim in signed if claim.sign == "+"),
        tuple(claim for claim in signed if claim.sign == "-"),
        nulls,
        tuple(claim for claim in signed if claim.sign not in ("+", "-")),
    )
