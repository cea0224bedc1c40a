"""Words the report of a check, and brings the path questions of the knowledge to the paths that answer them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pyoxigraph import Quad, Triple

from graphsvc.errors import GraphsvcError
from graphsvc.knowledge.checking.check import CheckReport, Tally
from graphsvc.knowledge.checking.questions import PathQuestion
from graphsvc.paths.questions import answer
from graphsvc.store import open_store


def ask_paths(
    triples: Sequence[Triple], questions: Sequence[PathQuestion]
) -> Iterator[list[list[str]] | GraphsvcError]:
    """The answer to each question over a store that holds `triples`, or the error that it raised."""
    store = open_store()
    store.load(Quad(*triple) for triple in triples)
    for question in questions:
        try:
            yield answer(store, question.ask, question.arguments)
        except GraphsvcError as error:
            yield error


def report_lines(report: CheckReport) -> list[str]:
    """The faults, one a line, then a line for each kind of check that was made."""
    lines = [str(fault) for fault in report.faults]
    if report.triples:
        lines.append(f"{report.triples} triples")
    if report.rows:
        every = "all" if report.rows_mapped == report.rows else f"{report.rows_mapped}"
        lines.append(f"{every} of {report.rows} ids mapped to records")
    kinds = [("shapes", "shape violations"), ("rules", "rule violations"), ("pitfalls", "pitfalls")]
    for kind, faults in kinds:
        tally: Tally = getattr(report, kind)
        if tally.checks:
            lines.append(f"{tally.faults} {faults} ({_looked(kind, tally.checks)})")
    for tally, what in ((report.questions, "questions"), (report.extra, "extra questions")):
        if tally.checks:
            lines.append(f"{tally.checks - tally.faults} of {tally.checks} {what} answered as expected")
    lines.append("sound" if report.sound else f"{len(report.faults)} faults in all")
    return [*lines, f"checked in {report.seconds:.1f} s"]


def _looked(kind: str, checks: int) -> str:
    what = {"shapes": "shapes", "rules": "queries over the whole graph", "pitfalls": "queries over the schema"}
    return f"{checks} {what[kind]}"


def report_data(report: CheckReport) -> dict[str, Any]:
    """The report as a JSON object."""
    tallies = {name: vars(getattr(report, name)) for name in ("shapes", "rules", "pitfalls", "questions", "extra")}
    counts = {name: getattr(report, name) for name in ("triples", "rows", "rows_mapped")}
    faults = [vars(fault) for fault in report.faults]
    return {"sound": report.sound, "seconds": round(report.seconds, 1), **counts, **tallies, "faults": faults}
