"""Answers questions about the framework from any store, as typed records."""

from graphsvc.answers.records import Catalogue, Claim, Node, Source, read_catalogue
from graphsvc.answers.search import Match, resolve, search

__all__ = ["Catalogue", "Claim", "Match", "Node", "Source", "read_catalogue", "resolve", "search"]
