"""Answers what is asked of the whole graph: what can be done, where evidence is thin, who acts, what is disputed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graphsvc.explorer.actions import most_acted_on
from graphsvc.explorer.answers.answer import Answer, Line, Said
from graphsvc.explorer.answers.line_words import sides
from graphsvc.explorer.evidence import disagreements, matrix, on_both
from graphsvc.explorer.responsibilities import responsibilities
from graphsvc.model import Catalogue
from graphsvc.wording import count
from graphsvc.wording.sureness import BLANK

SHOWN = 8  # things of one line


def answer_of_all(catalogue: Catalogue, intent: str) -> Answer:
    """Answer "actions", "evidence", "who" or "contradictions" of the whole graph."""
    return _ANSWERS[intent](catalogue)


def _actions(catalogue: Catalogue) -> Answer:
    found = most_acted_on(catalogue)
    said = [Said(f"{node.label}: {count(number, 'measure')}.") for node, number in found]
    headline = f"Measures are recorded for {count(len(found), 'thing')}: name the one that you would change."
    return Answer((), headline, (_line("Most measures", said, "No measure is recorded."),))


def _evidence(catalogue: Catalogue) -> Answer:
    found = matrix(catalogue)
    tested = [key for key, _ in found.columns if key in ("effect", "nullFinding")]
    bare = [row for row in found.rows if not any(found.cells.get((row.iri, key)) for key in tested)]
    headline = f"Of {len(found.rows)} factors and outcomes, {len(bare)} have no test recorded here."
    lines = (
        _line("No test recorded", [Said(f"{row.label}.") for row in bare], "Each has a test."),
        Line("said", "What that means", (Said(BLANK),), ()),
    )
    return Answer((), headline, lines)


def _who(catalogue: Catalogue) -> Answer:
    found = responsibilities(catalogue)
    headline = f"No one is recorded for {len(found.gaps)} of {found.all_factors} factors: a gap in the rows."
    said = [Said(f"{node.label}.") for node in found.gaps]
    return Answer((), headline, (_line("No one recorded", said, "Each factor has someone."),))


def _contradictions(catalogue: Catalogue) -> Answer:
    found = disagreements(catalogue)
    said = [Said(sides(catalogue, one.subject, one.object, *on_both(catalogue, one)), one.claims) for one in found]
    headline = f"Sources disagree on {count(len(found), 'pair')} of things."
    return Answer((), headline, (_line("Disputed", said, "No disagreement is recorded."),))


def _line(title: str, said: Iterable[Said], nothing: str) -> Line:
    every = list(said)
    shown = every[:SHOWN]
    if len(every) > SHOWN:
        shown.append(Said(f"And {len(every) - SHOWN} more on the page of it."))
    claims = tuple(dict.fromkeys(claim for one in every for claim in one.claims))
    return Line("said", title, tuple(shown) or (Said(nothing),), claims)


_ANSWERS: Mapping[str, Callable[[Catalogue], Answer]] = {
    "actions": _actions,
    "evidence": _evidence,
    "who": _who,
    "contradictions": _contradictions,
}
