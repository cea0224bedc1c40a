"""Makes one model of what a graph holds: its records, what they rest on, and which of them a question lets through."""

from graphsvc.model.catalogue import Catalogue, catalogue_of, read_catalogue
from graphsvc.model.filters import EvidenceFilter
from graphsvc.model.lookup import Match, resolve, search
from graphsvc.model.records import Claim, Node, Source

__all__ = [
    "Catalogue",
    "Claim",
    "EvidenceFilter",
    "Match",
    "Node",
    "Source",
    "catalogue_of",
    "read_catalogue",
    "resolve",
    "search",
]
