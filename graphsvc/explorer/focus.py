"""Finds what influences a node and what it influences, step by step, and puts it in columns around the node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graphsvc.explorer.parameters import filters as filters_of
from graphsvc.explorer.pictures.arrows import Arrow, Arrows, Homes, filed_beside, gather
from graphsvc.explorer.pictures.columns import band_of
from graphsvc.explorer.pictures.layout import Column, Group, Item, Picture, place
from graphsvc.model import Catalogue, Claim, EvidenceFilter, Node
from graphsvc.model.actors import WIDE, Acting, acting, stands_for
from graphsvc.options import Asked
from graphsvc.wording import count, filter_words, in_sentence, is_plural

BEFORE = ("One step before", "Two steps before", "Three steps before")
AFTER = ("One step after", "Two steps after", "Three steps after")
DIRECTIONS = ("both", "up", "down")
CAPS = {1: 14, 2: 11, 3: 8}
LANE = "beside"  # stands in the keys of its boxes for the number of a column
BESIDE = 8  # boxes of the lane of what is filed under the focus and no part of it


@dataclass(frozen=True)
class Step:
    """One column away from the focus: its distance (negative before, positive after), nodes, best evidenced first."""

    distance: int
    nodes: tuple[str, ...]
    shown: tuple[str, ...]
    arrows: tuple[Arrow, ...]

    @property
    def linked(self) -> tuple[str, ...]:
        """Its nodes but for those of which tests found or showed nothing, and nothing else is claimed."""
        ends = {end for arrow in self.arrows if arrow.kind == "influence" for end in (arrow.tail, arrow.head)}
        return tuple(iri for iri in self.nodes if iri in ends)

    @property
    def counted(self) -> str:
        """How many things it holds, those apart of which nothing but what found or showed nothing is known."""
        rest = len(self.nodes) - len(self.linked)
        return f"{len(self.linked)}, and {rest} where nothing was found" if rest else str(len(self.linked))

    @property
    def title(self) -> str:
        names = BEFORE if self.distance < 0 else AFTER
        return names[abs(self.distance) - 1]


@dataclass(frozen=True)
class Focus:
    """A node, its columns, the picture of them, the claims that are its arrows, and those that are none.

    Of the way that its `direction` leaves out it shows nothing; `unshown` counts the things that are directly there,
    those that something is claimed of and all, with those of which nothing but what found or showed nothing is known.
    `parts` are the kinds and parts of it that its box stands for, `beside` what is filed under it and lends it nothing;
    `unconfirmed` are the claims about any of these that a check left unconfirmed: nothing draws or counts them.
    """

    node: str
    parts: tuple[str, ...]
    beside: tuple[str, ...]
    steps: tuple[Step, ...]
    picture: Picture
    claims: tuple[Claim, ...]
    nulls: tuple[Claim, ...]
    moderations: tuple[Claim, ...]
    unconfirmed: tuple[Claim, ...]
    acting: Acting
    filters: EvidenceFilter
    shown: int
    total: int
    direction: str = "both"
    unshown: tuple[int, int] = (0, 0)
    layers: tuple[int, int] = (0, 0)  # whole layers before and after it, which no box stands for

    @property
    def whatever(self) -> str:
        """What stands after the name of a list that no filter shortens, so that none hides what speaks against."""
        return " (whatever the filters)" if filter_words(self.filters) else ""

    @property
    def sides(self) -> str:
        """How many things are directly before and after it, the way that is not shown told apart."""
        said = []
        sides = zip(((-1, "before", "down"), (1, "after", "up")), self.layers, strict=True)
        for (distance, word, hidden), layers in sides:
            step = self.step(distance)
            unshown = self.direction == hidden
            linked, bare = self.unshown if unshown else (len(step.linked), len(step.nodes)) if step else (0, 0)
            things = count(linked, "thing") if linked or bare else "no influence recorded"
            shown = f"{things} directly {word} it"
            if layers:
                shown = shown.replace(" directly", f" and {count(layers, 'whole layer')} directly", 1)
            if bare > linked:
                none = bare - linked
                apart = f"{count(none, 'thing')} where nothing was found directly {word} it"
                shown = f"{shown} and {none} where nothing was found" if linked else apart
            said.append(f"{shown}{', not shown here' * bool(unshown and bare)}")
        return "; ".join(said)

    def step(self, distance: int) -> Step | None:
        """The column at `distance`, None where nothing is there."""
        return next((step for step in self.steps if step.distance == distance), None)


def focus(
    catalogue: Catalogue,
    node: str,
    steps: int = 2,
    direction: str = "both",
    filters: EvidenceFilter | None = None,
    parts: bool = True,
) -> Focus:
    """Gather `steps` (1 to 3) columns before and after `node`.

    `direction` is "up" (what influences it), "down" (what it influences) or "both". With `parts`, its box stands for
    its kinds and parts too. What tests did not find is drawn as a bar; moderations are listed apart.
    """
    filters = filters or EvidenceFilter()
    members = tuple(stands_for(catalogue, node)) if parts else (node,)
    inside = frozenset(members)
    arrows = gather(filters.select(catalogue.claims.values()), Homes(catalogue, around=node if parts else ""))
    beside = filed_beside(catalogue, node)
    found: list[Step] = []
    if direction in ("both", "up"):
        found += reversed(_walk(catalogue, node, arrows, steps, -1))
    if direction in ("both", "down"):
        found += _walk(catalogue, node, arrows, steps, 1)
    picture = _picture(catalogue, node, found, beside)
    drawn = [arrow for step in _nearest_first(found) for arrow in step.arrows if arrow.kind == "influence"]
    touching = [claim for claim in catalogue.claims.values() if inside & {claim.subject, claim.object}]
    shown = inside.union(one.iri for one in beside)
    doubtful = [claim for claim in catalogue.claims.values() if claim.is_unconfirmed]
    return Focus(
        node=node,
        parts=members[1:],
        beside=tuple(one.iri for one in beside),
        steps=tuple(found),
        picture=picture,
        claims=tuple(dict.fromkeys(claim for arrow in drawn for claim in arrow.claims)),
        nulls=tuple(claim for claim in _sided(touching, inside, direction) if claim.found_nothing),
        moderations=tuple(claim for claim in touching if claim.is_moderation and not claim.is_unconfirmed),
        unconfirmed=tuple(_doubtful(doubtful, inside, shown - inside, direction)),
        acting=acting(catalogue, node),
        layers=_layers(catalogue, filters.select(touching), inside),
        filters=filters,
        shown=sum(len(step.shown) for step in found),
        total=sum(len(step.nodes) for step in found),
        direction=direction,
        unshown=_unshown(catalogue, node, arrows, direction),
    )


def focus_title(catalogue: Catalogue, view: Focus) -> str:
    """What a focus is about: of what has no more or less of it and no arrow, what is known of it."""
    name = in_sentence(catalogue.name(view.node))
    if view.steps or catalogue.nodes[view.node].is_amount:
        verb = "influence" if is_plural(catalogue.name(view.node)) else "influences"
        only = {"up": f"What influences {name}", "down": f"What {name} {verb}"}
        it = "they influence" if verb == "influence" else "it influences"
        return only.get(view.direction) or f"What influences {name}, and what {it}"
    is_value = catalogue.nodes[view.node].type == "Value"
    return f"What is known of {f'“{catalogue.label(view.node)}”' if is_value else name}"


def focus_asked(catalogue: Catalogue, node: str, asked: Asked) -> Focus:
    """The focus on `node` that an address or an item of a briefing asks for."""
    steps, direction, parts = asked.number("steps"), asked.text("direction"), asked.text("parts") == "yes"
    return focus(catalogue, node, steps, direction, filters_of(asked), parts)


def _nearest_first(steps: Sequence[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: (abs(step.distance), step.distance))


def _doubtful(
    claims: Sequence[Claim], inside: frozenset[str], beside: frozenset[str], direction: str
) -> Iterator[Claim]:
    """Those of the claims that could not be confirmed that are about a side that is shown, or about a thing beside."""
    ends = {"up": ("end",), "down": ("start",)}.get(direction, ("subject", "object"))
    for claim in claims:
        if any(getattr(claim, end) in inside for end in ends) or beside & {claim.subject, claim.object}:
            yield claim


def _sided(claims: Sequence[Claim], inside: frozenset[str], direction: str) -> list[Claim]:
    """The confirmed claims of the ways that are shown: those that end, or start, inside of a thing."""
    ends = {"up": ("end",), "down": ("start",)}.get(direction, ("start", "end"))
    confirmed = (claim for claim in claims if not claim.is_unconfirmed)
    return [claim for claim in confirmed if any(getattr(claim, end) in inside for end in ends)]


def _layers(catalogue: Catalogue, claims: Sequence[Claim], inside: frozenset[str]) -> tuple[int, int]:
    """How many layers as wholes claims name as an influence on a thing, and as what it acts on."""
    moving = [one for one in claims if one.kind == "Influence" and not one.found_nothing]
    before = {one.start for one in moving if one.end in inside and catalogue.nodes[one.start].type in WIDE}
    after = {one.end for one in moving if one.start in inside and catalogue.nodes[one.end].type in WIDE}
    return len(before), len(after)


def _unshown(catalogue: Catalogue, node: str, arrows: Arrows, direction: str) -> tuple[int, int]:
    """How many things are directly on the side that a direction leaves out: those that are linked, and all."""
    way = {"up": 1, "down": -1}.get(direction)
    found = _walk(catalogue, node, arrows, 1, way) if way else []
    return sum(len(step.linked) for step in found), sum(len(step.nodes) for step in found)


def _walk(catalogue: Catalogue, start: str, arrows: Arrows, steps: int, way: int) -> list[Step]:
    seen = {start}
    shown_before: tuple[str, ...] = (start,)
    edge: tuple[str, ...] = (start,)
    found = []
    for distance in range(1, steps + 1):
        layer: dict[str, list[Arrow]] = {}
        for near in edge:
            for arrow in arrows.into[near] if way < 0 else arrows.out_of[near]:
                if arrow.kind == "null" and distance > 1:
                    continue  # what led to nothing leads no further
                far = arrow.tail if way < 0 else arrow.head
                if far not in seen:
                    layer.setdefault(far, []).append(arrow)
        if not layer:
            break
        ranked = sorted(layer, key=lambda iri: (-_weight(layer[iri]), catalogue.label(iri), iri))
        ends = {arrow: (arrow.head if way < 0 else arrow.tail) for found_ in layer.values() for arrow in found_}
        linked = [iri for iri in ranked if any(ends[arrow] in shown_before for arrow in layer[iri])]
        shown = tuple(linked[: CAPS[steps]])
        all_arrows = tuple(arrow for iri in ranked for arrow in layer[iri])
        found.append(Step(way * distance, tuple(ranked), shown, all_arrows))
        seen.update(ranked)
        edge = tuple(iri for iri in ranked if any(arrow.kind != "null" for arrow in layer[iri]))
        shown_before = shown
    return found


def _weight(arrows: Sequence[Arrow]) -> int:
    return sum(2 * len(arrow.sources) + (arrow.basis == "effect") for arrow in arrows)


def _picture(catalogue: Catalogue, node: str, steps: Sequence[Step], beside: Sequence[Node]) -> Picture:
    columns, arrows = [], []
    shown = {(step.distance, iri) for step in steps for iri in step.shown} | {(0, node)}
    before = [step for step in steps if step.distance < 0]
    after = [step for step in steps if step.distance > 0]
    centre = [Group("focus", "", (_item(catalogue, 0, node, 0),))]
    if beside:
        ranked = sorted(beside, key=lambda one: (-_known(catalogue, one.iri), one.label))
        items = tuple(Item(f"{LANE}:{one.iri}", one.label, band_of(one)) for one in ranked[:BESIDE])
        lane = "Filed under it, not part of it" if catalogue.nodes[node].is_amount else "Filed under it"
        centre.append(Group("beside", lane, items, len(beside) - len(items), dotted=True))
    for step in (*before, None, *after):
        if step is None:
            columns.append(Column("In focus", tuple(centre)))
            continue
        items = tuple(_item(catalogue, step.distance, iri, _sources(step, iri)) for iri in step.shown)
        hidden = len(step.nodes) - len(step.shown)
        columns.append(Column(f"{step.title}\n{step.counted}", (Group(f"step{step.distance}", "", items, hidden),)))
        nearer = step.distance + (1 if step.distance < 0 else -1)
        for arrow in step.arrows:
            tail, head = (step.distance, nearer) if step.distance < 0 else (nearer, step.distance)
            if (tail, arrow.tail) in shown and (head, arrow.head) in shown:
                ends = f"{tail}:{arrow.tail}", f"{head}:{arrow.head}"
                arrows.append(replace(arrow, tail=ends[0], head=ends[1]))
    return place(columns, arrows, gap=40, balanced=True)


def _known(catalogue: Catalogue, iri: str) -> int:
    """How many confirmed claims touch a node."""
    return sum(not claim.is_unconfirmed for claim in catalogue.claims_of.get(iri, ()))


def _sources(step: Step, iri: str) -> int:
    near = {source for arrow in step.arrows if iri in (arrow.tail, arrow.head) for source in arrow.sources}
    return len(near)


def _item(catalogue: Catalogue, distance: int, iri: str, badge: int) -> Item:
    node = catalogue.nodes[iri]
    return Item(f"{distance}:{iri}", node.label, band_of(node), strong=distance == 0, badge=badge)


def node_of(key: str) -> str:
    """The IRI behind the key of a box in a focus picture (a node may stand both before and after), or the IRI given."""
    column, _, iri = key.partition(":")
    return iri if column == LANE or column.lstrip("-").isdigit() else key
