"""Says who acts on a thing, and what an actor acts on, each with the claims below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from graphsvc.explorer.answers.answer import Said
from graphsvc.explorer.answers.line_words import WORDS, counted, sentence
from graphsvc.explorer.pictures.columns import ACTORS, type_name
from graphsvc.model import Catalogue, Claim
from graphsvc.model.actors import WIDE, acting, stands_for
from graphsvc.names import CF, local_name
from graphsvc.wording import ROLES, Verb, count, first_upper, in_sentence, is_plural, join, verb

BESIDE = frozenset(CF + name for name in ("aimsAt", "addresses", "takesPartIn"))
# Kinds of things on which nobody acts, of which it is no gap that nobody is named for them.
UNACTED = frozenset({"Value", "Document", "Survey", "Method", "Person", "Persona", "AiKind", "RegulatoryClass"})
OVERSEES = CF + "givesDirectionAndOversight"
MAKES = CF + "produces"
OVERSIGHT = "direction and oversight"  # in the name of what somebody has to give, where no row says who has to act
GIVEN = "Who gives it stands in its name."
FIRST = 3  # of those who act, before what is needed: a line shows but a few sentences
INFERRED = "Inferred by the curators"
NO_ONE = "No one is recorded as acting on it. That is a gap in the rows, not a finding that no one is responsible."
NOTHING_HELD = "Nothing is recorded that it acts on."


def who_said(catalogue: Catalogue, about: Sequence[str]) -> list[Said]:
    """Who acts on the nodes `about`, by IRI, and what those of them that are actors act on."""
    said: list[Said] = []
    for iri in about:
        if catalogue.nodes[iri].type in ACTORS:
            done = sorted(deeds(catalogue, iri), key=lambda one: one.is_inferred)
            said += [sentence(catalogue, one, INFERRED if one.is_inferred else "") for one in done]
            continue
        if is_unacted(catalogue, iri):
            said.append(Said(f"{not_asked(catalogue, iri)[:-1]}: it is no gap."))
            continue
        found, name = acting(catalogue, iri), in_sentence(catalogue.name(iri))
        confirmed = _confirmed(catalogue, iri)
        confirmed.sort(key=lambda claim: (claim.is_inferred, claim.object != iri, _first(claim)))
        named = [sentence(catalogue, claim, _standing(claim, iri, name)) for claim in confirmed]
        said += [*named[:FIRST], *needed(catalogue, iri), *named[FIRST:]]
        above = [one for one in found.inherited if one.check != "unverifiable"]
        if above and not confirmed:
            by_topic = {topic: [one for one in above if one.object == topic] for topic in (one.object for one in above)}
            told = [
                f"{in_sentence(catalogue.name(topic))}: {_actors(catalogue, some)}" for topic, some in by_topic.items()
            ]
            text = f"No one is recorded for {name} itself. For the topic above it, {'. For '.join(told)}."
            said.append(Said(text, tuple(above)))
        elif not confirmed and is_given(catalogue, iri):
            said.append(Said(GIVEN))
        elif not confirmed:
            whole = whole_layer(catalogue, iri)
            said.append(Said(whole or f"No one is recorded for {name}: a gap in the rows, not a finding."))
        if not confirmed:
            said += [*held_measures(catalogue, iri), *beside(catalogue, iri)]
    return said


def nobody(catalogue: Catalogue, iri: str) -> str:
    """What is told where nobody is recorded for a node: a gap, but for what nobody acts on and for a layer."""
    if is_unacted(catalogue, iri):
        return not_asked(catalogue, iri)
    return whole_layer(catalogue, iri) or NO_ONE


def whole_layer(catalogue: Catalogue, iri: str) -> str:
    """That nobody is recorded for a layer as a whole, and for how many of the things in it somebody is; "" of others.

    The things of a layer are no kinds and no parts of it: who acts on one of them acts on no more than that.
    """
    if catalogue.nodes[iri].type not in WIDE:
        return ""
    inside = [one for one in catalogue.with_parts(iri) if any(not it.is_inferred for it in _itself(catalogue, one))]
    for_some = f"somebody is for {len(inside)} of the things filed there" if inside else "nor for what is filed there"
    return f"No one is recorded for {in_sentence(catalogue.name(iri))} as a whole; {for_some}."


def _itself(catalogue: Catalogue, iri: str) -> list[Claim]:
    """Who acts on a node itself, confirmed in the text that was read."""
    return [one for one in _confirmed(catalogue, iri) if one.object == iri]


def _first(claim: Claim) -> tuple[bool, int, bool]:
    """Orders those who act: whom a source names first, then those who have to act, then those said firmly."""
    roles = list(ROLES)
    role = local_name(claim.predicate)
    return claim.is_inferred, roles.index(role) if role in roles else len(roles), claim.hedged


def _standing(claim: Claim, iri: str, name: str) -> str:
    """What stands before the words of who acts: that no source says so, or that it is of a part alone."""
    whole = f"not for all of {name}" if claim.object != iri else ""
    return first_upper(", ".join(filter(None, (INFERRED if claim.is_inferred else "", whole))))


def held_measures(catalogue: Catalogue, iri: str) -> list[Said]:
    """For which of the measures that are recorded for a thing somebody is named: for all of it, and without reserve."""
    inside = frozenset(stands_for(catalogue, iri))
    near = dict.fromkeys(claim for one in inside for claim in catalogue.claims_of.get(one, ()))
    leading = [one for one in near if one.end in inside and one.tail and not (one.is_unconfirmed or one.is_inferred)]
    starts = dict.fromkeys(one.start for one in leading)
    measures = [
        one for one in starts if one not in inside and one in catalogue.nodes and catalogue.nodes[one].is_measure
    ]
    held = [one for one in measures if any(_acts(act) for act in _itself(catalogue, one))]
    if not held:
        return []
    names = counted([catalogue.label(one) for one in held])
    text = f"Of the measures recorded for {in_sentence(catalogue.name(iri))}, somebody is named as acting on {names}."
    return [Said(text, nodes=tuple(held))]


def _acts(claim: Claim) -> bool:
    """Whether a source says without reserve that somebody acts: to direct, to oversee or to make is not that."""
    return not (claim.is_inferred or claim.hedged or claim.predicate in (OVERSEES, MAKES))


def _confirmed(catalogue: Catalogue, iri: str) -> list[Claim]:
    """Who acts on a node, a kind or a part of it, confirmed in the text that was read."""
    return [one for one in acting(catalogue, iri).own if one.check != "unverifiable"]


def is_unacted(catalogue: Catalogue, iri: str) -> bool:
    """Whether a node is of a kind on which nobody acts, and nobody is named for it either."""
    return catalogue.nodes[iri].type in UNACTED and not acting(catalogue, iri).own


def is_given(catalogue: Catalogue, iri: str) -> bool:
    """Whether a node is direction and oversight from somebody, who is named in its name."""
    return f"{OVERSIGHT} from " in catalogue.label(iri).casefold()


def not_asked(catalogue: Catalogue, iri: str) -> str:
    """That who acts is not asked of things of the kind of a node."""
    return f"Of things of the kind “{in_sentence(type_name(catalogue.nodes[iri]))}” it is not asked who acts."


def needed(catalogue: Catalogue, iri: str) -> list[Said]:
    """The direction and oversight that a thing, its kinds and its parts are said to need: that is no duty to act."""
    inside = frozenset(stands_for(catalogue, iri))
    near = dict.fromkeys(claim for one in inside for claim in catalogue.claims_of.get(one, ()))
    held = [one for one in near if one.kind == "Requirement" and one.subject in inside and not one.is_unconfirmed]
    found = [sentence(catalogue, one) for one in held if OVERSIGHT in catalogue.label(one.object).casefold()]
    return [Said(f"Named as needed, which gives nobody a duty: {one.text}", one.claims) for one in found]


def beside(catalogue: Catalogue, iri: str) -> list[Said]:
    """What actors aim at, address or take part in, each told as no more than that: none of it is to act on a thing."""
    claims = [one for one in catalogue.claims_of.get(iri, ()) if one.object == iri and one.predicate in BESIDE]
    actors = [one for one in claims if catalogue.nodes[one.subject].type in ACTORS]
    found = [sentence(catalogue, one) for one in actors if not (one.is_unconfirmed or one.is_example)]
    return [Said(f"Named beside it, not as acting on it: {one.text}", one.claims) for one in found]


def who_headline(catalogue: Catalogue, iri: str) -> str:
    """Who acts on a node, or what an actor acts on, in at most twenty words."""
    name = in_sentence(catalogue.name(iri))
    if catalogue.nodes[iri].type in ACTORS:
        done = deeds(catalogue, iri)
        things = {claim.object for claim in done if not claim.is_inferred}
        if done and not things:
            return f"No source says that {name} acts on anything; the curators infer it of {count(len(done), 'thing')}."
        return (
            f"{first_upper(name)}: named for {count(len(things), 'thing')}."
            if things
            else f"Nothing is recorded that {name} {'act' if is_plural(catalogue.name(iri)) else 'acts'} on."
        )
    if is_unacted(catalogue, iri):
        return not_asked(catalogue, iri)
    every = [one for one in acting(catalogue, iri).own if one.check != "unverifiable"]
    own = sorted((one for one in every if not one.is_inferred), key=_first)
    itself = [one for one in own if one.object == iri]
    if every and not own:
        who = counted(list(dict.fromkeys(catalogue.label(one.subject) for one in every)), 2)
        return f"No source names anybody for {name}; the curators infer {who}."
    if not own:
        none = whole_layer(catalogue, iri) or f"No one is recorded for {name} itself: a gap in the rows."
        return none if len(none.split()) <= WORDS else none.replace(name, "it", 1)
    actors = dict.fromkeys(catalogue.label(one.subject) for one in itself or own)
    who = first_upper(counted(list(actors), 3))
    if itself:
        return f"{who}: recorded for {name}."
    parts = dict.fromkeys(catalogue.label(one.object) for one in own)
    return f"{who}: recorded for {counted(list(parts), 2)}, not for all of {name}."


def deeds(catalogue: Catalogue, iri: str) -> list[Claim]:
    """The claims that an actor, or a part of it, acts on something."""
    inside = frozenset(stands_for(catalogue, iri))
    held = (one for one in catalogue.claims.values() if one.kind == "Responsibility" and one.subject in inside)
    return [one for one in held if one.check != "unverifiable" and not one.is_example]


def _actors(catalogue: Catalogue, claims: Sequence[Claim]) -> str:
    by_role: dict[Verb, set[str]] = defaultdict(set)
    for claim in claims:
        by_role[verb(claim)].add(claim.subject)
    return "; ".join(f"{_named(catalogue, iris)} ({_said(catalogue, role, iris)})" for role, iris in by_role.items())


def _named(catalogue: Catalogue, iris: Collection[str]) -> str:
    return join([in_sentence(catalogue.name(iri)) for iri in sorted(iris, key=catalogue.label)])


def _said(catalogue: Catalogue, role: Verb, iris: Collection[str]) -> str:
    several = len(iris) > 1 or any(is_plural(catalogue.name(iri)) for iri in iris)
    return role.plural if several else role.singular
