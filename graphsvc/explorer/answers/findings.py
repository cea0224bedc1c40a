"""Gathers claims into findings: one for each ordered pair of things, surest first, with all that speaks against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphsvc.model import Catalogue, Claim
from graphsvc.wording import arrow_sentence, arrow_words, claim_sentence
from graphsvc.wording.sureness import SURE_WORDS, how_sure_together, sureness
from graphsvc.wording.terms import POPULATION

_SUREST = list(SURE_WORDS)


@dataclass(frozen=True)
class Finding:
    """A sentence and the claims that it rests on, which may be none: then it is about what was read."""

    text: str
    claims: tuple[Claim, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The IRIs of the sources of its claims, each once."""
        return tuple(dict.fromkeys(source for claim in self.claims for source in claim.sources))


def countable(claim: Claim) -> bool:
    """Whether a claim may stand among findings: confirmed in the text that was read, and by somebody else than us."""
    return claim.check != "unverifiable" and not claim.is_inferred and claim.is_claim


def rank(claim: Claim) -> tuple[int, bool, int, str]:
    """Orders claims for a reader: tests first, then those on the framework's own people, then those of more sources."""
    return _SUREST.index(sureness(claim)), claim.population != POPULATION, -len(claim.sources), claim.id


def findings_of(catalogue: Catalogue, claims: Iterable[Claim]) -> list[Finding]:
    """The findings in `claims` of influence, and in tests that found none, surest first."""
    pairs: dict[tuple[str, str, bool], list[Claim]] = defaultdict(list)  # a reader's own make findings of their own
    for claim in claims:
        if countable(claim) and (claim.found_nothing or (claim.tail and claim.head)):
            pairs[claim.start, claim.end, claim.own].append(claim)
    ordered = sorted(pairs.values(), key=lambda found: min(map(rank, found)))
    return [Finding(_sentence(catalogue, found), tuple(sorted(found, key=rank))) for found in ordered]


def sentence_of(catalogue: Catalogue, claim: Claim) -> Finding:
    """One claim by itself as a finding."""
    return Finding(f"{claim_sentence(catalogue, claim)[:-1]} ({how_sure_together([claim])}).", (claim,))


def _sentence(catalogue: Catalogue, claims: Sequence[Claim]) -> str:
    """What claims on one pair come to; tests that found nothing are told beside it and never folded into it."""
    signed = [claim for claim in claims if not claim.found_nothing]
    nothing = [claim for claim in claims if claim.found_nothing]
    if not signed:
        return f"{arrow_sentence(catalogue, nothing[0])[:-1]} ({how_sure_together(nothing)})."
    first = signed[0]
    said = arrow_words(signed).sentence(catalogue.name(first.start), catalogue.name(first.end))
    beside = "; others found or showed no effect" if nothing else ""
    return f"{said} ({how_sure_together(signed)}{beside})."
