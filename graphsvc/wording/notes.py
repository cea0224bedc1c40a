"""Says what must be known of a claim wherever it is shown: whom and what it is about, and what limits it."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.model.records import Claim
from graphsvc.wording.grammar import join
from graphsvc.wording.terms import (
    COUNTRY_WORDS,
    PEOPLE_WORDS,
    POPULATION_WORDS,
    TOOL_WORDS,
    UNCONFIRMED,
    WHOSE_WORD,
)

OTHER_TOOLS = "nonAiDecisionSupport"  # the one population that is none of people


def claim_note(claim: Claim) -> str:
    """Return the note of a claim, "" where nothing limits it: "among general practitioners in the UK; …"."""
    return "; ".join(dict.fromkeys(_parts(claim)))


def _parts(claim: Claim) -> Iterator[str]:
    named = join([PEOPLE_WORDS[one] for one in claim.people if one in PEOPLE_WORDS])
    is_about_people = claim.population != OTHER_TOOLS and not claim.people
    whom = named or (POPULATION_WORDS.get(claim.population, "") if is_about_people else "")
    where = join([COUNTRY_WORDS.get(code, code) for code in claim.country])
    parts = [f"among {whom}" if whom else "", f"in {where}" if where else ""]
    if any(parts):
        yield " ".join(part for part in parts if part)
    if named and claim.population == "layPeople":
        yield "not among health workers"
    if claim.tool in TOOL_WORDS:
        yield TOOL_WORDS[claim.tool]
    elif claim.population == OTHER_TOOLS:
        yield TOOL_WORDS["otherTools"]
    if claim.modality in WHOSE_WORD:
        yield WHOSE_WORD[claim.modality]
    if claim.measure:
        yield f"by {join(claim.measure)}"
    yield from (part.strip() for part in claim.caution.split(";") if part.strip())
    if claim.check == "unverifiable":
        yield UNCONFIRMED
