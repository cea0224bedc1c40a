"""Picks the claims that a reader asks for: between two things, about one, from a source, of a kind, with a word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from graphsvc.errors import UnknownTerm
from graphsvc.explorer.evidence import STUDY_COLUMNS, study_kinds
from graphsvc.explorer.parameters import filters as filters_of
from graphsvc.framework import ours
from graphsvc.model.actors import stands_for
from graphsvc.model.catalogue import Catalogue
from graphsvc.model.filters import EvidenceFilter
from graphsvc.model.lookup import fold, resolve, starts_word
from graphsvc.model.records import Claim
from graphsvc.names import NODE, SOURCE, local_name
from graphsvc.options import Asked
from graphsvc.store import Store
from graphsvc.wording import BASIS_SHORT, POPULATION_WORDS, filter_words
from graphsvc.wording.verbs import table

KINDS: dict[str, tuple[str, Callable[[Claim], bool]]] = {
    "influence": ("influences and associations", lambda claim: claim.kind == "Influence" and not claim.is_null),
    "null": ("no effect or link found", lambda claim: claim.is_null),
    "requirement": ("requirements", lambda claim: claim.kind == "Requirement"),
    "responsibility": ("who does what", lambda claim: claim.kind == "Responsibility"),
    "structure": (
        "structure, definitions, lineage and context",
        lambda claim: claim.kind not in ("Influence", "Requirement", "Responsibility"),
    ),
}

_SHOWN_ONLY = ("bearsOn", "isRequiredFor")  # words of arrows, and the predicate of no claim
_FIRST_WORDS = {  # as the table first has them: what changes an effect has other words for each way
    name: next(verb.singular for (one, _, _), verb in table().items() if one == name)
    for name in dict.fromkeys(one for one, _, _ in table())
    if name.isalpha() and name not in _SHOWN_ONLY
}
PREDICATE_WORDS = ours(_FIRST_WORDS | {"moderates": "changes the effect of something on"})
STUDIES = dict(STUDY_COLUMNS)
UNCONFIRMED = {"with": "listed too, each marked", "without": "left out", "only": "no others"}


@dataclass(frozen=True)
class Wanted:
    """What to look for; empty fields do not narrow. Nodes stand for themselves, their kinds and parts.

    `topic` stands for everything that is filed under it, for any reason: where to look, not what it stands for.
    """

    start: str = ""
    end: str = ""
    about: str = ""
    topic: str = ""
    source: str = ""
    kind: str = ""
    predicate: str = ""
    text: str = ""
    population: str = ""
    study: str = ""
    basis: str = ""
    unconfirmed: str = "with"
    filters: EvidenceFilter = field(default_factory=EvidenceFilter)

    def describe(self, catalogue: Catalogue) -> list[str]:
        """What narrows the list, in words; empty when everything is shown."""
        ends = {"from": self.start, "to": self.end, "about": self.about, "filed under": self.topic}
        said = [f"{name} “{catalogue.label(iri)}”" for name, iri in ends.items() if iri]
        said += [f"source: {catalogue.sources[self.source].label}"] if self.source else []
        said += [KINDS[self.kind][0]] if self.kind else []
        said += [f"relation: {PREDICATE_WORDS[self.predicate]}"] if self.predicate else []
        said += [f"with the words “{self.text}”"] if self.text else []
        said += [f"evidence about {POPULATION_WORDS[self.population]}"] if self.population else []
        said += [f"kind of study: {STUDIES[self.study]}"] if self.study else []
        said += [f"kind of support: {BASIS_SHORT[self.basis]}"] if self.basis else []
        said += [f"what could not be confirmed: {UNCONFIRMED[self.unconfirmed]}"] if self.unconfirmed != "with" else []
        return said + filter_words(self.filters)


def wanted(store: Store, catalogue: Catalogue, asked: Asked) -> Wanted:
    """The selection that an address asks for. Raises UnknownTerm, AmbiguousLabel."""

    def node(name: str) -> str:
        return resolve(store, asked.text(name)) if asked.text(name) else ""

    source = asked.text("source")
    if source and SOURCE + source not in catalogue.sources:
        raise UnknownTerm(f"No source has the key “{source}”.", mend="The page “Sources” lists the keys.")
    return Wanted(
        node("start"),
        node("end"),
        node("about"),
        node("topic"),
        SOURCE + source if source else "",
        asked.text("kind"),
        asked.text("predicate"),
        asked.text("q"),
        asked.given_text("population"),
        asked.text("study"),
        asked.text("support"),
        asked.text("unconfirmed"),
        filters_of(asked),
    )


def select(catalogue: Catalogue, wanted: Wanted) -> list[Claim]:
    """Return the claims that fit, in the order of their ids."""
    start, end, about = (
        frozenset(_inside(catalogue, iri)) if iri else frozenset() for iri in (wanted.start, wanted.end, wanted.about)
    )
    topic = frozenset(catalogue.with_parts(wanted.topic)) if wanted.topic else frozenset()
    needles = fold(wanted.text).split()

    def fits(claim: Claim) -> bool:
        return (
            (not start or claim.start in start)
            and (not end or claim.end in end)
            and (not about or claim.start in about or claim.end in about)
            and (not topic or claim.start in topic or claim.end in topic)
            and (not wanted.source or wanted.source in claim.sources)
            and (not wanted.kind or KINDS[wanted.kind][1](claim))
            and (not wanted.predicate or local_name(claim.predicate) == wanted.predicate)
            and (not wanted.population or (bool(claim.basis) and claim.population == wanted.population))
            and (not wanted.basis or claim.basis == wanted.basis)
            and (wanted.unconfirmed == "with" or claim.is_unconfirmed == (wanted.unconfirmed == "only"))
            and (not wanted.study or wanted.study in study_kinds(catalogue, claim))
            and _says(catalogue, claim, needles)
        )

    return [claim for claim in wanted.filters.select(catalogue.claims.values(), unconfirmed=True) if fits(claim)]


def _inside(catalogue: Catalogue, iri: str) -> list[str]:
    """A thing, its kinds and its parts; of a layer, what is in it."""
    return [*stands_for(catalogue, iri), *catalogue.in_layer.get(iri.removeprefix(NODE), [])]


def _says(catalogue: Catalogue, claim: Claim, needles: list[str]) -> bool:
    """Whether words of the claim, or of what it is about, begin so."""
    if not needles:
        return True
    ends = f"{catalogue.label(claim.start)} {catalogue.label(claim.end)}"
    text = fold(f"{ends} {claim.paraphrase} {claim.context}")
    return all(starts_word(needle, text) for needle in needles)
