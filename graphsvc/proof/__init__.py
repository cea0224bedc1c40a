"""Looks for directions that are shown and that no claim carries, by what is drawn and said.

What is read is what people and programs get: pictures, pages, JSON, terminal text, files, and the answers of SPARQL
and of tools for models. It is judged by the rows as they stand in the tables and by a few rules, written down here a
second time: nothing that gathers, composes or words an answer is used to judge it.
"""

from graphsvc.proof.asking import PARTS, Proof, prove, report
from graphsvc.proof.figures import keep_figures, kept_figures
from graphsvc.proof.rows import Rows
from graphsvc.proof.tables import read_rows

__all__ = ["PARTS", "Proof", "Rows", "keep_figures", "kept_figures", "prove", "read_rows", "report"]
