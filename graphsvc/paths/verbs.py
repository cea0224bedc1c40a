"""Words an arrow by the kind of claim that it rests on and by how firmly that is claimed: the one home of its verbs."""

from __future__ import annotations

ACTS = {"+": "raise", "-": "lower", "?": "act on"}
GOES = {"+": "go with more", "-": "go with less", "?": "go with some change in"}
BEARS = "bear on"  # says neither that it acts nor that it goes with: for records that differ in just that
FIRM, HEDGED, HYPOTHESIS = "", "hedged", "hypothesis"
_THIRD = {"be": "is", "go": "goes"}


def doubt_of(hypotheses: bool, hedges: bool) -> str:
    """Return how firmly a thing is claimed: "" (as it stands), "hedged" by its source, or a "hypothesis" of it."""
    return HYPOTHESIS if hypotheses else HEDGED if hedges else FIRM


def arrow_words(basis: str, sign: str, doubt: str, together: bool = False) -> str:
    """Return the verb of an arrow, such as "raises", "is said possibly to lower" or "may go with more".

    `basis` is effect, statement, association or inference; `sign` is "+", "-" or "?"; `together` is whether it says no
    more than that the two go together, which an association never exceeds.
    """
    return graded(basis, doubt, (GOES if together or basis == "association" else ACTS)[sign])


def graded(basis: str, doubt: str, words: str) -> str:
    """Return `words`, which start with a verb such as "raise", as firmly as they are claimed: "is said to raise"."""
    if basis == "inference":
        return f"is inferred to {words}"
    if doubt == HYPOTHESIS or (doubt == HEDGED and basis != "statement"):
        return f"may {words}"
    if basis == "statement":
        return f"is said possibly to {words}" if doubt else f"is said to {words}"
    first, space, rest = words.partition(" ")
    return _THIRD.get(first, f"{first}s") + space + rest
