"""Says in plain English what a claim claims, or what those on one arrow come to, and never more than their sources do.

An effect "raises", a statement "is said to raise", an association "goes with more", an inference "is inferred to
raise".
"""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.model.catalogue import Catalogue
from graphsvc.model.evidence import BASES, hop_basis
from graphsvc.model.hops import decisive, sign_of
from graphsvc.model.records import OPPOSITE, Claim
from graphsvc.names import CF, local_name
from graphsvc.wording.verbs import (
    FIRM,
    HEDGED,
    HYPOTHESISED,
    ILLUSTRATIVE,
    INFERRED,
    MIXED,
    MIXED_KINDS,
    REPORTED,
    UNLINKED,
    Verb,
    verb_of,
)

ACTS = {"+": "enhances", "-": "diminishes", "?": "influences"}
GOES = {"+": "positivelyAssociatedWith", "-": "negativelyAssociatedWith", "?": "associatedWith"}
BEARS = "bearsOn"  # neither that it acts nor that it goes with: for claims that differ in just that
REQUIREMENTS = {CF + "requires": "isRequiredFor", CF + "mandates": "mandates"}  # read from what is needed, or mandates


def verb(claim: Claim) -> Verb:
    """Return the words from subject to object, such as "raises", "is said to raise" or "goes with more"."""
    name = local_name(claim.predicate)
    if claim.is_moderation:
        name += claim.sign or "?"
    elif name in ACTS.values() and claim.basis == "association":
        name = _together(name)
    return verb_of(name, _basis(claim), certainty([claim]))


KIND = Verb("is a kind of", "are a kind of")
OPPOSITES = Verb("is the opposite of", "are the opposite of")


def arrow_words(claims: Sequence[Claim]) -> Verb:
    """Return the words from tail to head for all claims on one ordered pair; a requirement is read from what is needed.

    The claims that set the sign set the words. At least one must be claimed by somebody.
    """
    if claims and all(one.is_structural for one in claims):
        return OPPOSITES if any(one.predicate == OPPOSITE for one in claims) else KIND
    found = [one for one in decisive(claims) if one.is_claim]
    basis, sign, sure = _strongest(found), sign_of(found), firmness(found)
    if all(one.predicate in REQUIREMENTS for one in found):
        return verb_of(REQUIREMENTS[found[0].predicate], basis, sure)
    if sign == "mixed":
        bases = {_strongest([one for one in found if one.sign == side]) for side in "+-"}
        return MIXED.get(basis, MIXED_KINDS) if len(bases) == 1 else MIXED_KINDS
    together = {local_name(one.predicate) in GOES.values() for one in found}
    if len(together) > 1 and basis != "association" and sign == "?":
        return verb_of(BEARS, basis, sure)
    return verb_of((GOES if together == {True} or basis == "association" else ACTS)[sign], basis, sure)


def claim_sentence(catalogue: Catalogue, claim: Claim) -> str:
    """Return the claim as one sentence from subject to object, which says where it is not a source's own."""
    third = next((catalogue.claims[one] for one in claim.moderates if one in catalogue.claims), None)
    tail = catalogue.name(third.start) if third else "something else"
    return verb(claim).sentence(catalogue.name(claim.subject), catalogue.name(claim.object), tail) + "."


def arrow_sentence(catalogue: Catalogue, claim: Claim) -> str:
    """Return the claim as one sentence in the direction that influence runs, where it runs at all."""
    if not claim.tail:
        return claim_sentence(catalogue, claim)
    return arrow_verb(claim).sentence(catalogue.name(claim.start), catalogue.name(claim.end)) + "."


def paraphrase_of(catalogue: Catalogue, claim: Claim) -> str:
    """Return the claim in the words of its row; what it says as a sentence where a reader's own row has none."""
    return claim.paraphrase or arrow_sentence(catalogue, claim)


def arrow_verb(claim: Claim) -> Verb:
    """Return the words from tail to head of a claim that a path may walk, else from subject to object."""
    return arrow_words([claim]) if claim.tail else verb(claim)


def certainty(claims: Sequence[Claim]) -> str:
    """Return how firmly claims on one pair are said: one firm claim is enough to say it firmly."""
    if all(one.is_inferred for one in claims):
        return INFERRED
    said = [one for one in claims if not one.is_inferred]
    if all(one.is_example for one in said):
        return ILLUSTRATIVE
    if all(one.modality == "hypothesised" or one.is_example for one in said):
        return HYPOTHESISED
    if all(one.is_null and one.modality == "reportedByParticipants" for one in said):
        return REPORTED
    if all(one.is_unlinked for one in said):
        return UNLINKED
    return HEDGED if all(one.hedged or one.strength == "hypothesis" for one in said) else FIRM


def firmness(claims: Sequence[Claim]) -> str:
    """Return how firmly claims on one pair are said by those that are known in the strongest way.

    What is known in a weaker way makes nothing firmer: an association no statement, a statement no effect.
    """
    basis = _strongest(claims)
    return certainty([one for one in claims if _basis(one) == basis] or claims)


def _strongest(claims: Sequence[Claim]) -> str:
    """What claims on one pair are worded as: of those that two things go together, as measured where any is."""
    bases = {_basis(one) for one in claims}
    goes = all(local_name(one.predicate) in GOES.values() for one in claims)
    return "association" if goes and "association" in bases else hop_basis(bases)


def _together(name: str) -> str:
    """The predicate that says no more than that the two go together, with the same sign."""
    return next((GOES[sign] for sign, acts in ACTS.items() if acts == name), name)


def _basis(claim: Claim) -> str:
    """What the words of a claim rest on: nothing that counts where it is no influence."""
    if claim.is_inferred:
        return "inference" if claim.kind == "Influence" or claim.tail else "none"
    if claim.is_null:
        return "nullFinding"
    if claim.basis in BASES and claim.kind in ("Influence", ""):
        return claim.basis
    return "statement" if claim.tail else "none"
