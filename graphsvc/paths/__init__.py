"""Finds and explains paths: what leads from one thing to another, on what evidence, and what it all hangs on."""

from graphsvc.model.evidence import BASES, SIGNS, STATUSES, STRENGTHS
from graphsvc.model.hops import Hop
from graphsvc.model.records import Claim
from graphsvc.paths.explanation import explain
from graphsvc.paths.find import find_paths
from graphsvc.paths.graph_analysis import POLARITIES, chokepoints, loops, reach
from graphsvc.paths.model import Path, Paths
from graphsvc.paths.results import Actor, Chokepoints, Explanation, Lever, Leverage, Reach, Reached
from graphsvc.paths.who_acts import leverage, responsibility

__all__ = [
    "BASES",
    "POLARITIES",
    "SIGNS",
    "STATUSES",
    "STRENGTHS",
    "Actor",
    "Chokepoints",
    "Claim",
    "Explanation",
    "Hop",
    "Lever",
    "Leverage",
    "Path",
    "Paths",
    "Reach",
    "Reached",
    "chokepoints",
    "explain",
    "find_paths",
    "leverage",
    "loops",
    "reach",
    "responsibility",
]
