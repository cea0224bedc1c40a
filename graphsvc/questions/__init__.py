"""Answers questions that have a name: those kept beside the ontology and those of a folder of one's own."""

from graphsvc.questions.asking import find_question, sparql_of
from graphsvc.questions.files import NamedQuestion, all_questions

__all__ = ["NamedQuestion", "all_questions", "find_question", "sparql_of"]
