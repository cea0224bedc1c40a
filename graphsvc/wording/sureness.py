"""Says how sure a claim is and on whom it rests, in the few words that a table or a list has room for."""

from __future__ import annotations

from collections.abc import Iterable

from graphsvc.model.evidence import BASES
from graphsvc.model.records import Claim
from graphsvc.names import CF
from graphsvc.wording.grammar import count, first_upper
from graphsvc.wording.notes import claim_note
from graphsvc.wording.terms import POPULATION, POPULATION_WORDS

# What an empty cell or list means, on every surface.
BLANK = "Empty means that nothing of the kind was read for this graph: a blank in the reading list, not a finding."
NONE_ALONE = f", none of {POPULATION_WORDS[POPULATION]} alone" if POPULATION else ""
TESTED = ("tested", "null")  # the ways to be sure that rest on an experiment, trial or controlled comparison
SURE_WORDS = {  # by `sureness`, surest first
    "tested": "tested",
    "null": "tested, no effect found",
    "unlinked": "no link found",
    "unfelt": "no effect reported",
    "unshown": "no benefit shown",
    "association": "goes with",
    "said": "said",
    "hypothesis": "argued as possible",
    "inferred": "inferred by the curators",
}

_SAID_BY_VERB = ("null", "unlinked", "unfelt", "unshown")


def sureness(claim: Claim) -> str:
    """How sure a claim is: one of the keys of SURE_WORDS."""
    if claim.is_inferred:
        return "inferred"
    if claim.is_null:
        return "null" if claim.tested_nothing else "unlinked" if claim.is_unlinked else "unfelt"
    if claim.predicate == CF + "noBenefitShown":
        return "unshown"
    if claim.strength == "effect":
        return "tested"
    if claim.strength == "hypothesis":
        return "hypothesis"
    return "association" if claim.basis == "association" and claim.basis in BASES else "said"


def how_sure(claim: Claim) -> str:
    """How sure a claim is and on whom, for a cell: "Tested. Among general practitioners in the UK."."""
    hedged = ", hedged" if claim.hedged and sureness(claim) in ("said", "association") else ""
    note = claim_note(claim)
    said = f"{first_upper(SURE_WORDS[sureness(claim)])}{hedged}."
    return f"{said} {first_upper(note)}." if note else said


def how_sure_together(claims: Iterable[Claim]) -> str:
    """How sure claims on one pair are and on whom, inside a sentence: "tested, among radiologists"."""
    found = list(claims)
    best = min((sureness(one) for one in found), key=list(SURE_WORDS).index)
    if len(found) == 1:
        hedged = ", hedged" if found[0].hedged and best in ("said", "association") else ""
        sure = "" if best in _SAID_BY_VERB else SURE_WORDS[best] + hedged  # their verbs say it already
        return ", ".join(filter(None, (sure, claim_note(found[0]).partition(";")[0]))) or "one source"
    sources = count(len({source for one in found for source in one.sources}), "source")
    tests = sum(sureness(one) in TESTED for one in found)
    if not tests:
        return f"{sources}, no test"
    on_staff = any(sureness(one) in TESTED and one.population == POPULATION for one in found)
    return f"{sources}, {count(tests, 'test')}{'' if on_staff else NONE_ALONE}"
