"""Chooses what the map of the framework shows: factors, sub-factors, who acts, outcomes; the rest is counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphsvc.explorer.pictures.arrows import Arrow, Homes, gather, responsibilities
from graphsvc.explorer.pictures.columns import (
    ACROSS,
    ACTORS,
    FACTORS,
    LAYERS,
    WHO,
    YOURS,
    Band,
    band_of,
)
from graphsvc.explorer.pictures.layout import Column, Group, Item, Picture, place
from graphsvc.framework import framework
from graphsvc.model import Catalogue, EvidenceFilter, Node

PARTS_OF_A_FACTOR = 2
ACTORS_SHOWN = 7
IN_A_GROUP = 5
OUTCOMES_SHOWN = 5
LAST = framework().texts.get("map.last_column", "Outcomes")
OWN_SHOWN = 30  # things that own claims are about
GROUPS = framework().groups  # of the last column: by key, a title and the kinds of things
_GROUP_OF = {kind: key for key, (_, kinds) in GROUPS.items() for kind in kinds}


@dataclass(frozen=True)
class Overview:
    """The map: the picture, its arrows, and how much of the graph it shows; `trail` are the nodes of a path on it."""

    picture: Picture
    arrows: tuple[Arrow, ...]
    home: dict[str, str]
    shown_nodes: int
    all_nodes: int
    drawn_claims: int
    all_claims: int
    filters: EvidenceFilter
    trail: tuple[str, ...] = ()


def overview(
    catalogue: Catalogue, filters: EvidenceFilter | None = None, keep: Iterable[str] = (), steps: Sequence[Arrow] = ()
) -> Overview:
    """Lay out the map; nodes in `keep` are shown even where they would be collapsed.

    With `steps`, those of a path through the nodes in `keep`, they are the only arrows.
    """
    filters, keep = filters or EvidenceFilter(), tuple(keep)
    choice = _Choice(catalogue, frozenset((*keep, *_ends_of_own(catalogue))))
    columns = choice.columns()
    shown = {item.key for column in columns for group in column.groups for item in group.items}
    homes = Homes(catalogue, shown)
    home = {iri: box for iri in catalogue.nodes if (box := homes.of(iri)[0])}
    walkable = [claim for claim in catalogue.claims.values() if claim.tail and not claim.is_unconfirmed]
    if steps:
        arrows = tuple(step for step in steps if step.tail in shown and step.head in shown)
    else:
        drawable = [claim for claim in catalogue.claims.values() if claim.found_nothing or (claim.tail and claim.head)]
        arrows = (*gather(filters.select(drawable), homes).all, *responsibilities(catalogue, homes))
    drawn = sum(len(arrow.claims) for arrow in arrows if arrow.kind == "influence")
    picture = place(columns, arrows, gap=40)
    trail = keep if steps else ()
    return Overview(picture, arrows, home, len(shown), len(catalogue.nodes), drawn, len(walkable), filters, trail)


def _ends_of_own(catalogue: Catalogue) -> list[str]:
    """What a reader's own claims are about: shown even where it would be collapsed, so that their arrows are."""
    ends = dict.fromkeys(end for one in catalogue.claims.values() if one.own for end in (one.start, one.end))
    return list(ends)[:OWN_SHOWN]


class _Choice:
    """Ranks nodes by how many claims touch them and picks the boxes of each column."""

    def __init__(self, catalogue: Catalogue, keep: frozenset[str]) -> None:
        self.catalogue = catalogue
        self.keep = keep
        self.weight: Counter[str] = Counter()
        for claim in catalogue.claims.values():
            if claim.tail and not claim.is_unconfirmed:
                self.weight.update((claim.tail, claim.head))
        self.filed: dict[str, list[Node]] = defaultdict(list)
        for node in catalogue.nodes.values():
            self.filed[self._place_of(node)].append(node)

    def columns(self) -> list[Column]:
        return [self._actors(), *(self._layer(band) for band in LAYERS), self._across()]

    def _place_of(self, node: Node) -> str:
        """The group of its kind; else the factor a node is filed under, at any depth; else its band."""
        if node.type in _GROUP_OF:
            return f"group:{_GROUP_OF[node.type]}"
        wholes = (self.catalogue.nodes.get(iri) for iri in self.catalogue.with_wholes(node.iri))
        return next((one.iri for one in wholes if one and one.type in FACTORS), band_of(node).key)

    def _ranked(self, nodes: Iterable[Node], number: int) -> tuple[list[Node], int]:
        found = sorted(nodes, key=lambda node: (-self.weight[node.iri], node.label, node.iri))
        first = [node for index, node in enumerate(found) if index < number or node.iri in self.keep]
        return sorted(first, key=lambda node: (node.label, node.iri)), len(found) - len(first)

    def _item(self, node: Node, strong: bool = False) -> Item:
        return Item(node.iri, node.label, band_of(node), strong)

    def _layer(self, band: Band) -> Column:
        groups = []
        factors = [node for node in self.catalogue.nodes.values() if node.type in FACTORS and band_of(node) == band]
        for factor in factors:
            parts = [node for node in self.filed[factor.iri] if node.iri != factor.iri]
            subs = [node for node in parts if node.type == "SubFactor"]
            others, hidden = self._ranked(
                (node for node in parts if node not in subs), max(0, PARTS_OF_A_FACTOR - len(subs))
            )
            items = (self._item(factor, True), *(self._item(node) for node in (*subs, *others)))
            groups.append(Group(factor.iri, "", items, hidden))
        loose, _ = self._ranked(
            (node for node in self.filed[band.key] if node.type != "Layer" and self.weight[node.iri]), 1
        )
        if loose:
            rest = sum(1 for node in self.filed[band.key] if node.type != "Layer") - len(loose)
            title = "Also in this layer"
            groups.append(Group(f"layer:{band.key}", title, tuple(map(self._item, loose)), rest))
        return Column(band.name, tuple(groups), band)

    def _actors(self) -> Column:
        duties: Counter[str] = Counter()
        for claim in self.catalogue.claims.values():
            held = self.catalogue.nodes.get(claim.object)
            if claim.kind == "Responsibility" and held and band_of(held) in LAYERS:
                duties[claim.subject] += 1
        actors = [node for node in self.catalogue.nodes.values() if node.type in ACTORS]
        responsible = sorted((n for n in actors if duties[n.iri]), key=lambda n: (-duties[n.iri], n.label))
        first = sorted(responsible[:ACTORS_SHOWN], key=lambda node: node.label)
        first += [node for node in actors if node.iri in self.keep and node not in first]
        hidden = len(actors) - len(first)
        return Column(
            WHO.name, (Group("actors", "Have to act, direct, help", tuple(map(self._item, first)), hidden),), WHO
        )

    def _across(self) -> Column:
        ranked = {key: self._ranked(self.filed[f"group:{key}"], IN_A_GROUP) for key in GROUPS}
        outcomes, rest = self._ranked((n for n in self.filed[ACROSS.key] if n.type == "Outcome"), OUTCOMES_SHOWN)
        others = sum(1 for node in self.filed[ACROSS.key] if node.type != "Outcome")
        kept = [n for n in self.filed[ACROSS.key] if n.type != "Outcome" and n.iri in self.keep]
        own = [node for node in self.filed[YOURS.key] if node.iri in self.keep]
        groups = (
            *(Group(key, GROUPS[key][0], tuple(map(self._item, one)), less) for key, (one, less) in ranked.items()),
            Group("outcomes", "Use and outcomes", tuple(map(self._item, outcomes)), rest),
            Group("across", "Cutting across", tuple(map(self._item, kept)), others - len(kept)),
            Group("own", "New, yours", tuple(map(self._item, own)), len(self.filed[YOURS.key]) - len(own)),
        )
        return Column(LAST, tuple(group for group in groups if group.items), ACROSS)
