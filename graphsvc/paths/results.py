"""Holds the answers to the questions asked of the whole graph rather than of one pair of ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphsvc.model.direction import Directions
from graphsvc.model.labels import Labels
from graphsvc.model.records import Claim
from graphsvc.paths.model import Paths


@dataclass(frozen=True, slots=True)
class Reached:
    """A node that can be reached in `distance` hops; `sign` is the direction that all its shortest paths share, or "".

    `from_part` tells that only parts of what was asked for lead there.
    """

    node: str
    label: str
    distance: int
    sign: str
    from_part: bool = False


@dataclass(frozen=True)
class Reach:
    """The nodes reached, nearest first; `cut` is None or "time"."""

    starts: tuple[str, ...]
    nodes: tuple[Reached, ...]
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who has to do with a node of a path: `via` is the node the claim names, the node itself or what it is part of.

    `certainty` is how surely the claim says so, as `wording.verbs` names it.
    """

    actor: str
    actor_label: str
    role: str
    node: str
    via: str
    claim: str
    certainty: str = "firm"


@dataclass(frozen=True)
class Chokepoints:
    """What every path from `starts` to `ends` must pass.

    `nodes` lie on every path, in the order in which they are met. `cut_nodes` and `cut_hops` are smallest sets that
    part the ends when taken away; `cut_nodes` is empty where a hop leads straight from a start to an end.
    """

    starts: tuple[str, ...]
    ends: tuple[str, ...]
    nodes: tuple[str, ...]
    cut_nodes: tuple[str, ...]
    cut_hops: tuple[tuple[str, str], ...]
    connected: bool
    labels: Labels = field(compare=False, repr=False)


@dataclass(frozen=True)
class Lever:
    """How far a factor (with its parts) reaches into what the outcomes depend on.

    `reaches` are those nodes, `tested` the ones it still reaches over measured hops alone, `actors` the bodies that
    can move it, `distance` the hops to the nearest outcome (None when it reaches none), `directions` how many of the
    outcomes its shortest ways give more of ("+"), less of ("-") and neither ("none"), with the strongest basis of each.
    """

    node: str
    label: str
    reaches: tuple[str, ...]
    tested: tuple[str, ...]
    actors: tuple[str, ...]
    distance: int | None
    directions: Directions


@dataclass(frozen=True)
class Leverage:
    """The levers, best first, and the nodes that the outcomes depend on."""

    outcomes: tuple[str, ...]
    upstream: tuple[str, ...]
    levers: tuple[Lever, ...]
    labels: Labels = field(compare=False, repr=False)


@dataclass(frozen=True)
class Explanation:
    """What leads from one thing to another, in words and in data.

    `against` are tests that found no effect of the start on the end. `way_back` tells, where nothing leads there, that
    something leads back; `upstream` then lists what does lead to the end.
    """

    start: str
    end: str
    paths: Paths
    against: tuple[Claim, ...]
    actors: tuple[Actor, ...]
    way_back: bool
    upstream: tuple[Reached, ...]
    labels: Labels = field(compare=False, repr=False)
