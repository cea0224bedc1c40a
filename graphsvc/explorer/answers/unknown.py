"""Says what is not known of a thing: what is open, what was left out, and what is recorded of it in other ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graphsvc.explorer.answers.answer import Said
from graphsvc.explorer.answers.line_words import Pair, counted, far_ends
from graphsvc.model import Catalogue, Claim
from graphsvc.names import CF
from graphsvc.wording import count

NEEDS = {  # of what is needed of a thing, and of what demands it; the other way round
    "in": ("Said to be needed for it, which does not say that it is enough", "Demanded by"),
    "out": ("Said to need it, which does not say that it is enough", "It demands"),
}
MANDATES = CF + "mandates"


def not_known(
    catalogue: Catalogue,
    way: str,
    pairs: Sequence[Pair],
    touching: Sequence[Claim],
    inside: frozenset[str],
    within: Sequence[Claim],
) -> tuple[list[Said], list[Said]]:
    """What is open of the things that pairs lead from or to, and what is recorded within it or in other ways.

    The first says what is not known; the second is beside it, and leaves open whether anything is.
    """
    said = []
    untested = [pair for pair in pairs if pair.sign in ("+", "-") and pair.is_untested]
    needs = [pair for pair in pairs if pair.is_need and not {pair.start, pair.end} <= inside]
    mandates = [pair for pair in needs if any(one.predicate == MANDATES for one in pair.claims)]
    needed, demanded = NEEDS[way]
    for words, chosen in (
        ("Named as an influence or linked, which way not said", [pair for pair in pairs if pair.is_unsigned]),
        (needed, [pair for pair in needs if pair not in mandates]),
        (demanded, mandates),
        ("Only associated, not tested here", [pair for pair in untested if pair.basis == "association"]),
        (
            "Said, and associated in a study, not tested here",
            [pair for pair in untested if pair.basis == "statement" and pair.is_studied],
        ),
        (
            "Only said, not tested here",
            [pair for pair in untested if pair.basis == "statement" and not pair.is_studied],
        ),
        ("Only inferred by the curators", [pair for pair in untested if pair.basis == "inference"]),
    ):
        far = [catalogue.label(iri) for iri in far_ends(chosen, way)]
        if far:
            claims = tuple(claim for pair in chosen for claim in pair.claims)
            said.append(Said(f"{words}: {counted(far)}.", claims))
    return [*said, *left_out(touching)], [*_within(within), *_others(catalogue, inside)]


def _others(catalogue: Catalogue, inside: frozenset[str]) -> Iterator[Said]:
    """How many relations are recorded that are neither of influence nor of need nor of who acts."""
    near = dict.fromkeys(claim for one in inside for claim in catalogue.claims_of.get(one, ()))
    found = tuple(one for one in near if not (one.tail or one.found_nothing or one.is_unconfirmed or one.is_structural))
    found = tuple(one for one in found if one.kind != "Responsibility" and not one.is_example)
    if found:
        are = "relation of another kind is" if len(found) == 1 else "relations of other kinds are"
        yield Said(f"{len(found)} {are} recorded of it.", found)


def _within(claims: Sequence[Claim]) -> Iterator[Said]:
    """What kinds and parts of a thing do to each other, or to it: nothing that it does to itself."""
    found = tuple(one for one in claims if not (one.is_unconfirmed or one.is_structural))
    found = tuple(one for one in found if one.found_nothing or (one.tail and one.head))
    if found:
        are = "is" if len(found) == 1 else "are"
        yield Said(f"Within it, among its kinds and parts, {count(len(found), 'claim')} {are} recorded.", found)


def left_out(touching: Iterable[Claim]) -> Iterator[Said]:
    """How many rows on influence could not be confirmed."""
    doubtful = tuple(one for one in touching if one.check == "unverifiable" and one.kind == "Influence")
    if doubtful:
        verb_ = "is" if len(doubtful) == 1 else "are"
        yield Said(f"{count(len(doubtful), 'row')} could not be confirmed and {verb_} left out above.", doubtful)
