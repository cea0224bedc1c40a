"""Reads questions in plain words, and answers them from what the graph says, without a model and without a network."""

from graphsvc.asking.answering import answer_of, ask, asked_data, asked_text, guesses, page_of, read_as
from graphsvc.asking.readings import ASKING, Asked, Reading, read_question

__all__ = [
    "ASKING",
    "Asked",
    "Reading",
    "answer_of",
    "ask",
    "asked_data",
    "asked_text",
    "guesses",
    "page_of",
    "read_as",
    "read_question",
]
