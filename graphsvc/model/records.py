"""Holds the records that every answer is made of: the nodes, claims and sources of a graph."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.model.evidence import STRENGTHS, strength
from graphsvc.names import CF

KINDS = (  # of claims: the classes directly below cf:Claim
    *("Influence", "Requirement", "Responsibility", "Structure", "Support", "Addressing", "Lineage", "Attribution"),
    *("DefinitionClaim", "AudienceClaim", "MappingClaim", "ContextClaim"),
)
OPPOSITE, KIND = CF + "oppositeOf", CF + "kindOf"
# Symmetric: two things go together, whichever of them a claim names first.
ASSOCIATIONS = frozenset(
    CF + name for name in ("positivelyAssociatedWith", "negativelyAssociatedWith", "associatedWith")
)
LENDING = ("generic", "partitive")  # what is filed so lends its claims to what it is filed under
FILINGS = ("generic", "partitive", "opposite", "topical", "none")


@dataclass(frozen=True, slots=True)
class Node:
    """A factor, condition, body, document … of the framework. `type`, `layer` and `status` are local names of terms.

    `filing` is one of FILINGS: how it stands to what it is filed under, "none" where it is filed under nothing and
    "topical", which claims nothing, where the graph does not say. `is_amount` tells whether there can be more or less
    of it, `text_not_available` whether the report's own text on it could not be read; `opposites` are the nodes that it
    is an opposite of, by IRI. `is_measure` tells whether it is something that somebody could do or decide.
    """

    iri: str
    slug: str
    label: str
    type: str
    layer: str = ""
    status: str = ""
    definition: str = ""
    alt_labels: tuple[str, ...] = ()
    scope_note: str = ""
    filed_under: str = ""
    filing: str = "none"
    is_amount: bool = True
    text_not_available: bool = False
    opposites: tuple[str, ...] = ()
    is_measure: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of the claims: who says what of which two nodes, on what basis and evidence.

    `kind` is one of KINDS, `predicate` an IRI. Without a `status` it is a bare triple of any dataset, of which nothing
    but the predicate is known. `sign` is "+", "-", "?" or "" (none); `status`, `basis`, `modality`, `population`,
    `check` and `tool` are local names of schema terms, and `tail` and `head` the ends of the arrow that a path may
    walk: each "" where the row says nothing. In a requirement the subject is the head. `moderates` are the claims whose
    effect it changes, by IRI; `caution` says what limits it; `people` are local names of the kinds of people whom the
    evidence came from, `country` codes of ISO 3166-1, `measure` what stood for its object where that was only a part or
    a sign of it; `own` marks a claim that comes from a reader's own graph.
    """

    iri: str
    id: str
    predicate: str
    kind: str = ""
    subject: str = ""
    object: str = ""
    tail: str = ""
    head: str = ""
    sign: str = ""
    status: str = ""
    basis: str = ""
    modality: str = ""
    population: str = ""
    check: str = ""
    hedged: bool = False
    context: str = ""
    paraphrase: str = ""
    sections: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    at_odds_with: tuple[str, ...] = ()
    moderates: tuple[str, ...] = ()
    caution: str = ""
    people: tuple[str, ...] = ()
    tool: str = ""
    country: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    own: bool = False

    @property
    def is_claim(self) -> bool:
        """Whether somebody claims it, rather than that it is a bare triple."""
        return bool(self.status)

    @property
    def is_unconfirmed(self) -> bool:
        """Whether a check could not find it where it was said to stand: nothing counts it, all that lists it says so.

        In SPARQL, cf:UnconfirmedClaim.
        """
        return self.check == "unverifiable"

    @property
    def is_null(self) -> bool:
        """Whether no effect, or no link, was found."""
        return self.basis == "nullFinding" or self.predicate == CF + "noEffectOn"

    @property
    def is_unlinked(self) -> bool:
        """Whether a link was looked for in data and not found: nothing was varied, so no effect was tested."""
        return self.is_null and self.modality == "measuredAsLink"

    @property
    def tested_nothing(self) -> bool:
        """Whether a test looked for an effect and found none: not a link, and not what those who took part say."""
        return self.is_null and self.modality not in ("measuredAsLink", "reportedByParticipants")

    @property
    def found_nothing(self) -> bool:
        """Whether it found no effect or no link, or says that no benefit was shown."""
        return self.is_null or self.predicate == CF + "noBenefitShown"

    @property
    def is_moderation(self) -> bool:
        """Whether it is about how strongly something else acts."""
        return self.predicate == CF + "moderates"

    @property
    def is_example(self) -> bool:
        """Whether it is shown by an example that a document invented: nobody claims that it is so."""
        return self.modality == "illustrated"

    @property
    def is_inferred(self) -> bool:
        """Whether no source says it: a curator or a rule does."""
        return self.status == "inferred" or self.basis == "inference"

    @property
    def is_structural(self) -> bool:
        """Whether it says what a thing is, an opposite pole or a kind of another, and nothing of what it does."""
        return self.predicate in (OPPOSITE, KIND)

    @property
    def is_need(self) -> bool:
        """Whether it says that one thing is needed or demanded: not that more of it brings more of the other."""
        return self.predicate in (CF + "requires", CF + "mandates")

    @property
    def start(self) -> str:
        """Where it is read from: its tail where a path may walk it, else its subject."""
        return self.tail or self.subject

    @property
    def end(self) -> str:
        """Where it is read to: its head where a path may walk it, else its object."""
        return self.head or self.object

    @property
    def strength(self) -> str:
        """How far it was tested, one of `evidence.STRENGTHS`."""
        return strength(self.status, self.basis, self.modality)

    @property
    def strength_rank(self) -> int:
        """The place of its strength in `evidence.STRENGTHS`: the greater, the stronger."""
        return STRENGTHS.index(self.strength)


@dataclass(frozen=True, slots=True)
class Source:
    """A paper, report page or other page that claims rest on.

    `study_type` describes the study in words; `study_kind` and `document` are the local names of its kind and of the
    kind of document that was read: "" where nothing is said. `authors` are names in the order of the source, and
    `more_authors` tells whether it has others.
    """

    iri: str
    key: str
    kind: str
    label: str
    title: str
    authors: tuple[str, ...]
    year: str
    venue: str
    doi: str
    url: str
    study_type: str
    study_kind: str
    sample: str
    text_read: str
    last_reviewed: str
    next_review_due: str
    document: str = ""
    more_authors: bool = False

    @property
    def by(self) -> str:
        """The authors in words: names divided by commas, with "et al." where more are left out."""
        return ", ".join((*self.authors, *(["et al."] if self.more_authors and self.authors else ())))


def opposite_pole(pole: str, other: str) -> Claim:
    """What leads from a pole to its opposite: the curators' judgement, which turns a sign and is nobody's claim."""
    return Claim("", "", OPPOSITE, subject=pole, object=other, tail=pole, head=other, sign="-")


def bare_triple(predicate: str) -> Claim:
    """The record of a triple that nobody is known to claim."""
    return Claim("", "", predicate)
