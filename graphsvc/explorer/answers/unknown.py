"""Says what is not known of a thing: what is open, what was left out, and what is recorded of it in other ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graphsvc.explorer.answers.answer import Said
from graphsvc.explorer.answers.line_words import Pair, counted, far_ends, sentence
from graphsvc.model import Catalogue, Claim
from graphsvc.names import CF
from graphsvc.wording import count

NEEDS = {  # of what is needed of a thing, and of what demands it; the other way round; then of its kinds and parts
    ("in", True): ("Said to be needed for it, which does not say that it is enough", "Demanded by"),
    ("out", True): ("Said to need it, which does not say that it is enough", "It demands"),
    ("in", False): (
        "Said to be needed for a kind or part of it, which does not say that it is enough",
        "A kind or part of it is demanded by",
    ),
    ("out", False): (
        "Said to need a kind or part of it, which does not say that it is enough",
        "A kind or part of it demands",
    ),
}
FEW = 3  # relations of other kinds that are told in words
MANDATES = CF + "mandates"


def not_known(
    catalogue: Catalogue,
    iri: str,
    way: str,
    pairs: Sequence[Pair],
    touching: Sequence[Claim],
    inside: frozenset[str],
    within: Sequence[Claim],
) -> tuple[list[Said], list[Said]]:
    """What is open of the things that pairs lead from or to, and what is recorded within it or in other ways.

    The first says what is not known; the second is beside it, and leaves open whether anything is.
    """
    said, told = [], set(far_ends([pair for pair in pairs if not pair.is_untested], way))
    untested = [pair for pair in pairs if pair.sign in ("+", "-") and pair.is_untested]
    needs = [pair for pair in pairs if pair.is_need and not {pair.start, pair.end} <= inside]
    unsigned = [pair for pair in pairs if pair.is_unsigned]
    inferred = [pair for pair in unsigned if pair.basis == "inference"]
    for words, chosen in (
        ("Named as an influence or linked, with no one direction", [one for one in unsigned if one not in inferred]),
        ("Only inferred by the curators, with no one direction", inferred),
        *_needs(needs, iri, way),
        *_untested(untested),
    ):
        # What a test was made of, of a kind or a part too, is not told as untested, and nothing is in two such lists.
        some = [pair for pair in chosen if pair not in untested or not {pair.start, pair.end} & told]
        told |= {iri for iri in far_ends(some, way) if some[0] in untested}
        far = [catalogue.label(iri) for iri in far_ends(some, way)]
        if far:
            claims = tuple(claim for pair in some for claim in pair.claims)
            said.append(Said(f"{words}: {counted(far)}.", claims))
    return [*said, *left_out(touching)], [*_within(within), *_others(catalogue, iri, inside, way)]


def _needs(pairs: Sequence[Pair], iri: str, way: str) -> Iterator[tuple[str, list[Pair]]]:
    """The lists of what is needed and demanded, of the thing itself and apart from them of its kinds and parts."""
    for itself in (True, False):
        some = [pair for pair in pairs if ((pair.end if way == "in" else pair.start) == iri) == itself]
        mandates = [pair for pair in some if any(one.predicate == MANDATES for one in pair.claims)]
        needed, demanded = NEEDS[way, itself]
        yield needed, [pair for pair in some if pair not in mandates]
        yield demanded, mandates


def _untested(pairs: Sequence[Pair]) -> Iterator[tuple[str, list[Pair]]]:
    """The lists of what was not tested, by how it is known."""
    said = [pair for pair in pairs if pair.basis == "statement"]
    yield "Said, and associated in a study, not tested here", [pair for pair in said if pair.is_studied]
    yield "Only associated, not tested here", [pair for pair in pairs if pair.basis == "association"]
    yield "Only said, not tested here", [pair for pair in said if not pair.is_studied]
    yield "Only inferred by the curators", [pair for pair in pairs if pair.basis == "inference"]


def _others(catalogue: Catalogue, iri: str, inside: frozenset[str], way: str) -> Iterator[Said]:
    """The relations that are neither of influence nor of need nor of who acts: a few in words, of many how many."""
    near = dict.fromkeys(claim for one in inside for claim in catalogue.claims_of.get(one, ()))
    found = tuple(one for one in near if not (one.tail or one.found_nothing or one.is_unconfirmed or one.is_structural))
    found = tuple(one for one in found if one.kind != "Responsibility" and not one.is_example)
    found = tuple(one for one in found if (one.object if way == "in" else one.subject) in inside)
    if len(found) <= FEW:
        yield from (sentence(catalogue, one) for one in found)
    else:
        wide = any(iri not in (one.subject, one.object) for one in found)
        counted_too = ", kinds and parts counted" if wide else ""
        leads = "lead to" if way == "in" else "start from"
        yield Said(f"{len(found)} relations of other kinds {leads} it{counted_too}.", found)


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
