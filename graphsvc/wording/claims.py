"""Says in plain English what a claim claims, or what those on one arrow come to, and never more than their sources do.

An effect "raises", a statement "is said to raise", an association "goes with more", an inference "is inferred to
raise".
"""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.model.catalogue import Catalogue
from graphsvc.model.evidence import BASES, hop_basis
from graphsvc.model.hops import decisive, sign_of
from graphsvc.model.records import Claim
from graphsvc.names import CF, local_name
from graphsvc.wording.grammar import in_sentence
from graphsvc.wording.verbs import FIRM, HEDGED, HYPOTHESIS, MIXED, MIXED_KINDS, Verb, graded, verb_of

ACTS = {"+": "enhances", "-": "diminishes", "?": "influences"}
GOES = {"+": "positivelyAssociatedWith", "-": "negativelyAssociatedWith", "?": "associatedWith"}
BEARS = "bearsOn"  # neither that it acts nor that it goes with: for claims that differ in just that
REQUIREMENTS = {CF + "requires": "isRequiredFor", CF + "mandates": "mandates"}  # read from what is needed, or mandates
GRADED = {*ACTS.values(), *GOES.values(), "moderates", "requires", "mandates"}


def verb(claim: Claim) -> Verb:
    """Return the words between subject and object, such as "raises", "is said to raise" or "goes with more"."""
    name = local_name(claim.predicate)
    if name in GRADED:
        together = name in GOES.values() or _basis(claim) == "association"
        return graded(_basis(claim), _doubt([claim]), verb_of(_together(name) if together else name))
    words = verb_of(name)
    return words.then(" (inferred)") if claim.is_inferred and not claim.is_null else words


def arrow_words(claims: Sequence[Claim]) -> Verb:
    """Return the words from tail to head for all claims on one ordered pair; a requirement is read from what is needed.

    The claims that set the sign set the words. At least one must be claimed by somebody.
    """
    found = [one for one in decisive(claims) if one.is_claim]
    basis, sign, doubt = hop_basis(map(_basis, found)), sign_of(found), _doubt(found)
    if all(one.predicate in REQUIREMENTS for one in found):
        return graded(basis, doubt, verb_of(REQUIREMENTS[found[0].predicate]))
    if sign == "mixed":
        bases = {hop_basis(_basis(one) for one in found if one.sign == side) for side in "+-"}
        return MIXED.get(basis, MIXED_KINDS) if len(bases) == 1 else MIXED_KINDS
    together = {local_name(one.predicate) in GOES.values() for one in found}
    if len(together) > 1 and basis != "association" and sign == "?":
        return graded(basis, doubt, verb_of(BEARS))
    return graded(basis, doubt, verb_of((GOES if together == {True} or basis == "association" else ACTS)[sign]))


def claim_sentence(catalogue: Catalogue, claim: Claim) -> str:
    """Return the claim as one sentence from subject to object, which says where it is not a source's own."""
    return _sentence(catalogue, claim.subject, verb(claim), claim.object)


def arrow_sentence(catalogue: Catalogue, claim: Claim) -> str:
    """Return the claim as one sentence in the direction that influence runs, where it runs at all."""
    return _sentence(catalogue, claim.start, arrow_verb(claim), claim.end)


def arrow_verb(claim: Claim) -> Verb:
    """Return the words from tail to head of a claim that a path may walk, else from subject to object."""
    return arrow_words([claim]) if claim.tail else verb(claim)


def _sentence(catalogue: Catalogue, start: str, words: Verb, end: str) -> str:
    label = catalogue.label(start)
    return f"{label} {words.of(label)} {in_sentence(catalogue.label(end))}."


def _together(name: str) -> str:
    """The predicate that says no more than that the two go together, with the same sign."""
    return next((GOES[sign] for sign, acts in ACTS.items() if acts == name), name)


def _basis(claim: Claim) -> str:
    return "inference" if claim.is_inferred else claim.basis if claim.basis in BASES else "statement"


def _doubt(claims: Sequence[Claim]) -> str:
    """One firm claim is enough to say it firmly."""
    if all(one.modality == "hypothesised" for one in claims):
        return HYPOTHESIS
    return HEDGED if all(one.hedged or one.modality == "hypothesised" for one in claims) else FIRM
