"""Reads questions in plain words, and answers them from what the graph says, without a model and without a network."""

from graphsvc.asking.readings import ASKING, Asked, Reading, read_question

__all__ = ["ASKING", "Asked", "Reading", "read_question"]
