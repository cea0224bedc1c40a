"""Points from a thing to what is recorded of its opposites, of what it is filed under, and of what is filed there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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
        if other in catalogue.nodes and (told := _recorded(catalogue, [other])):
            name = in_sentence(catalogue.name(other))
            start = f"Of the opposite of {of}, {name}, " if of else f"Of its opposite, {name}, "
            yield Pointer(f"{start}{told}.", (other,))


def same_word_recorded(catalogue: Catalogue, iri: str, of: str = "") -> Iterator[Pointer]:
    """What is recorded of another thing of which people use the word for this one."""
    for claim in catalogue.claims_of.get(iri, ()):
        other = claim.object
        if claim.predicate == SAME_WORD and claim.subject == iri and (told := _recorded(catalogue, [other])):
            name = in_sentence(catalogue.name(other))
            yield Pointer(f"{first_upper(of or 'it')} is used as if it meant {name}, of which {told}.", (other,))


def others_recorded(catalogue: Catalogue, iri: str, way: str, of: str = "") -> Iterator[Pointer]:
    """What is recorded of where a node is filed, of what is filed under it, and of the other way round than `way`."""
    node, node_name = catalogue.nodes[iri], catalogue.name(iri)
    inside = stands_for(catalogue, iri)
    other_way = "out" if way == "in" else "in"
    other_end = [
        one
        for one in recorded(catalogue, [iri])
        if _moves(one) and _ends(one, way)[0] in inside and _ends(one, way)[1] not in inside
    ]
    acts = ACTS[other_way][bool(of) and is_plural(node_name)].format(of or "it")
    if other_end:
        wide = any(_ends(one, way)[0] != iri for one in other_end)
        yield Pointer(f"Of what {acts}, {_claims(other_end, wide=wide, acting=True)}.", (iri,))
    near = dict.fromkeys(claim for one in inside for claim in catalogue.claims_of.get(one, ()))
    doubtful = [one for one in near if one.check == "unverifiable" and one.kind == "Influence"]
    doubtful = [one for one in doubtful if _ends(one, way)[0] in inside and _ends(one, way)[1] not in inside]
    if doubtful:
        yield Pointer(f"On what {acts}, {count(len(doubtful), 'row')} could not be confirmed.", (iri,))
    above = catalogue.nodes.get(node.filed_under)
    if above and (above.type in WIDE or above.iri in node.opposites):
        above = None
    if above and (told := _recorded(catalogue, [above.iri])):
        are = "are" if of and is_plural(node_name) else "is"
        start = f"{first_upper(of or 'it')} {are} filed under {in_sentence(catalogue.name(above.iri))}"
        yield Pointer(f"{start}, of which {told}.", (above.iri,))
    lane = [one.iri for one in catalogue.parts_of.get(iri, []) if one.iri not in (*inside, *node.opposites)]
    if recorded(catalogue, lane):
        names = [in_sentence(catalogue.name(one)) for one in lane]
        named = join([*names[:NAMED], *([f"{len(names) - NAMED} more"] if len(names) > NAMED else [])])
        apart = ", and no part of it" if node.is_amount else ""
        start = f"Filed under {of or 'it'}{apart}: {named}"
        yield Pointer(f"{start}; of these {_recorded(catalogue, lane)}.", tuple(lane))


def recorded(catalogue: Catalogue, iris: Collection[str]) -> list[Claim]:
    """The confirmed claims on nodes, their kinds and their parts, each once."""
    inside = {one for iri in iris for one in stands_for(catalogue, iri)}
    near = dict.fromkeys(claim for one in inside for claim in catalogue.claims_of.get(one, ()))
    return [one for one in near if not one.is_unconfirmed]


def _moves(claim: Claim) -> bool:
    """Whether it says what acts on what: of a layer as a whole too, which no path walks."""
    named = claim.kind == "Influence" and not claim.is_moderation
    return named or bool(claim.tail and claim.head and not claim.is_structural) or claim.found_nothing


def _ends(claim: Claim, way: str) -> tuple[str, str]:
    return (claim.start, claim.end) if way == "in" else (claim.end, claim.start)


def _recorded(catalogue: Catalogue, iris: Collection[str]) -> str:
    """How many claims are recorded of nodes, and whether those of their kinds and parts are among them; "" of none."""
    found = recorded(catalogue, iris)
    wide = any(one.subject not in iris and one.object not in iris for one in found)
    return _claims(found, wide=wide) if found else ""


def _claims(found: Sequence[Claim], *, wide: bool, acting: bool = False) -> str:
    """How many claims are recorded; those that found nothing apart from others where it is told what acts on what."""
    nothing = sum(one.found_nothing for one in found) if acting else 0
    number = len(found) - nothing
    said = f"{count(number, 'claim')} {'is' if number == 1 else 'are'} recorded" if number else "no claim is recorded"
    if nothing:
        said += f" {'and' if number else 'but'} {nothing} that found or showed nothing"
    return f"{said}, kinds and parts counted" if wide else said
