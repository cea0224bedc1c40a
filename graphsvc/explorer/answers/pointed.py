"""Adds to an answer where else to look: the opposite of a thing; where nothing is recorded of it, what is near it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphsvc.explorer.answers.answer import Answer, Said
from graphsvc.model import Catalogue
from graphsvc.wording import in_sentence
from graphsvc.wording.pointers import Pointer, opposites_recorded, others_recorded, same_word_recorded

GAP = ". That is a gap in the rows, not a finding."


def pointed(catalogue: Catalogue, answer: Answer, way: str) -> Answer:
    """The answer about one thing, with what is recorded of its opposites; of what else is near it, where it is bare."""
    iri = answer.about[0]
    found = list(opposites_recorded(catalogue, iri))
    if not any(answer.counts[key][1] for key in ("raises", "lowers") if key in answer.counts):
        same = list(same_word_recorded(catalogue, iri))
        answer = _under_this_name(answer) if same else answer
        found += [*same, *others_recorded(catalogue, iri, way)]
    return _with(answer, found)


def pointed_between(catalogue: Catalogue, answer: Answer) -> Answer:
    """The answer about two things between which no way is recorded, with what is recorded of their neighbours."""
    found: list[Pointer] = []
    for iri, way in zip(answer.about, ("in", "out"), strict=True):  # what the first does, and what acts on the second
        name = in_sentence(catalogue.name(iri))
        found += opposites_recorded(catalogue, iri, name)
        found += others_recorded(catalogue, iri, way, name)
    return _with(answer, found)


def _under_this_name(answer: Answer) -> Answer:
    """The answer about a thing whose word is used for another: what is not recorded of the one may be of the other."""
    lines = (
        replace(line, said=tuple(replace(one, text=one.text.replace(GAP, " under this name.")) for one in line.said))
        for line in answer.lines
    )
    return replace(answer, lines=tuple(lines))


def _with(answer: Answer, found: Iterable[Pointer]) -> Answer:
    said = tuple(Said(one.text, nodes=one.nodes) for one in found)
    if not said:
        return answer
    lines = (replace(line, said=(*line.said, *said)) if line.key == "unknown" else line for line in answer.lines)
    return replace(answer, lines=tuple(lines))
