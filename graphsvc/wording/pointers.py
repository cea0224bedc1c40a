"""Points from a thing to what is recorded of its opposites, of what it is filed under, and of what is filed there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graphsvc.model import Catalogue, Claim
from graphsvc.model.actors import WIDE, stands_for
from graphsvc.names import CF
from graphsvc.wording.grammar import count, first_upper, in_sentence, is_plural, join

SAME_WORD = CF + "usedInterchangeablyWith"
NAMED = 4  # things that one sentence names
ACTS = {  # by the way: of one thing, and of several
    "in": ("acts on {} or goes with it", "acts on {} or goes with them"),
    "out": ("{} acts on or goes with", "{} act on or go with"),
}


@dataclass(frozen=True)
class Pointer:
    """A sentence that names the nodes `nodes`, by IRI, and how many claims are recorded of them."""

    text: str
    nodes: tuple[str, ...]


def opposites_recorded(catalogue: Catalogue, iri: str, of: str = "") -> Iterator[Pointer]:
    """What is recorded of the opposites of a node; `of` names it where a sentence is not about "it"."""
    for other in catalogue.nodes[iri].opposites:
        if other in catalogue.nodes and (number := len(recorded(catalogue, [other]))):
            name = in_sentence(catalogue.name(other))
            start = f"Of the opposite of {of}, {name}, " if of else f"Of its opposite, {name}, "
            yield Pointer(f"{start}{_claims(number)}.", (other,))


def same_word_recorded(catalogue: Catalogue, iri: str, of: str = "") -> Iterator[Pointer]:
    """What is recorded of another thing of which people use the word for this one."""
    for claim in catalogue.claims_of.get(iri, ()):
        other = claim.object
        if claim.predicate == SAME_WORD and claim.subject == iri and (number := len(recorded(catalogue, [other]))):
            name = in_sentence(catalogue.name(other))
            yield Pointer(
                f"{first_upper(of or 'it')} is used as if it meant {name}, of which {_claims(number)}.", (other,)
            )


def others_recorded(catalogue: Catalogue, iri: str, way: str, of: str = "") -> Iterator[Pointer]:
    """What is recorded of where a node is filed, of what is filed under it, and of the other way round than `way`."""
    node, node_name = catalogue.nodes[iri], catalogue.name(iri)
    inside = stands_for(catalogue, iri)
    other_way = "out" if way == "in" else "in"
    ends = [
        (one.start, one.end) if way == "in" else (one.end, one.start)
        for one in recorded_of(catalogue, inside)
        if _moves(one)
    ]
    if number := sum(near in inside and far not in inside for near, far in ends):
        acts = ACTS[other_way][bool(of) and is_plural(node_name)].format(of or "it")
        yield Pointer(f"Of what {acts}, {_claims(number)}.", (iri,))
    above = catalogue.nodes.get(node.filed_under)
    if above and (above.type in WIDE or above.iri in node.opposites):
        above = None
    if above and (number := len(recorded(catalogue, [above.iri]))):
        are = "are" if of and is_plural(node_name) else "is"
        start = f"{first_upper(of or 'it')} {are} filed under {in_sentence(catalogue.name(above.iri))}"
        yield Pointer(f"{start}, of which {_claims(number)}.", (above.iri,))
    lane = [one.iri for one in catalogue.parts_of.get(iri, []) if one.iri not in (*inside, *node.opposites)]
    lane = [one for one in lane if recorded(catalogue, [one])]
    if lane:
        names = [in_sentence(catalogue.name(one)) for one in lane]
        named = join([*names[:NAMED], *([f"{len(names) - NAMED} more"] if len(names) > NAMED else [])])
        apart = ", and no part of it" if node.is_amount else ""
        start = f"Filed under {of or 'it'}{apart}: {named}"
        yield Pointer(f"{start}; of these {_claims(len(recorded(catalogue, lane)))}.", tuple(lane))


def recorded(catalogue: Catalogue, iris: Collection[str]) -> list[Claim]:
    """The confirmed claims on nodes, their kinds and their parts, but for those of how things are kinds and poles."""
    return recorded_of(catalogue, {one for iri in iris for one in stands_for(catalogue, iri)})


def recorded_of(catalogue: Catalogue, inside: Collection[str]) -> list[Claim]:
    """The confirmed claims that name one of the nodes `inside`, each once."""
    near = dict.fromkeys(claim for one in inside for claim in catalogue.claims_of.get(one, ()))
    return [one for one in near if not one.is_unconfirmed and not one.is_structural]


def _moves(claim: Claim) -> bool:
    return bool(claim.tail and claim.head) or claim.found_nothing


def _claims(number: int) -> str:
    return f"{count(number, 'claim')} {'is' if number == 1 else 'are'} recorded"
