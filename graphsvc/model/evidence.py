"""Says how signs compose along a path and what a hop rests on.

Signs multiply, as in the causal algebra of the OBO Relations Ontology (https://oborel.github.io); a product over
studies is an inference and is only ever computed. Two orders are kept apart on purpose:

- *basis* is the kind of claim. A hop is worded as the strongest thing that a source claims: an effect; else a statement
  of one; else "goes with"; else the curators' inference.
- *strength* is how far the claim was tested: a measured effect, a measured association, a statement, a hypothesis, an
  inference. It ranks evidence for `weight` and `min_evidence`, and it orders kinds, it does not measure truth.
"""

from __future__ import annotations

from collections.abc import Iterable

STRENGTHS = ("triple", "inference", "hypothesis", "statement", "association", "effect")
STATUSES = ("stated", "reported", "literature", "inferred")
BASES = ("effect", "association", "statement", "inference")
SIGNS = ("+", "-", "?", "mixed")
NOT_SAID = "notSaid"  # what a filter asks for where a row says nothing of the country, the people or the tool

_BASIS_ORDER = ("effect", "statement", "association", "inference")


def compose_signs(signs: Iterable[str]) -> str:
    """Return the sign of a chain of signs: "?" when any is "?" or "", else "mixed" when any is, else the product."""
    found = list(signs)
    if "?" in found or "" in found:
        return "?"
    if "mixed" in found:
        return "mixed"
    return "-" if found.count("-") % 2 else "+"


def hop_sign(signs: Iterable[str]) -> str:
    """Return the sign of a hop from those of the records that set it: "mixed" when they disagree, "?" for none."""
    found = set(signs)
    if {"+", "-"} <= found:
        return "mixed"
    return found.pop() if len(found) == 1 and "" not in found else "?"


def agree(signs: Iterable[str]) -> str:
    """Return the sign that several paths share, else "mixed"."""
    found = set(signs)
    return found.pop() if len(found) == 1 else "mixed"


def hop_basis(bases: Iterable[str]) -> str:
    """Return the kind of claim that a hop is worded as, "" when no record is a claim."""
    found = set(bases)
    return next((basis for basis in _BASIS_ORDER if basis in found), "")


def strength(status: str, basis: str, modality: str) -> str:
    """Return how far a record was tested, one of STRENGTHS."""
    if not status:
        return "triple"
    if status == "inferred" or basis == "inference":
        return "inference"
    if modality in ("hypothesised", "illustrated"):
        return "hypothesis"
    return basis if modality == "measured" and basis in ("effect", "association") else "statement"
