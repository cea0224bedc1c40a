"""Checks the knowledge, or what somebody adds to it: rows, shapes, rules over the whole graph, questions, mappings."""

from __future__ import annotations

import re
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, reduce
from operator import add
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Fault, KnowledgeError, StoreError, UsageError
from graphsvc.formats import RDF_ENDINGS, RDF_FORMATS, by_ending
from graphsvc.framework import FILE as FRAMEWORK
from graphsvc.knowledge.build import build_graph, build_local, check_addition, find_ontology, materialise
from graphsvc.knowledge.checking.graph import Locate, check_rules, check_shapes, count_shapes, read_rules
from graphsvc.knowledge.checking.other_words import check_other_words
from graphsvc.knowledge.checking.questions import (
    AskPaths,
    check_path_questions,
    check_questions,
    read_path_questions,
    read_questions,
)
from graphsvc.knowledge.folder import part
from graphsvc.knowledge.linking.mapping_check import check_sssom
from graphsvc.knowledge.tables import SHAPES, Tables, read_tables
from graphsvc.knowledge.triples import section_iri
from graphsvc.names import CF, CLAIM, EVIDENCE, NODE, SOURCE

LOCAL = "https://example.org/own-evidence#"
Step = Callable[[str], None]


@dataclass(frozen=True)
class Tally:
    """How many checks of one kind were made, and how many faults they found."""

    checks: int = 0
    faults: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.checks + other.checks, self.faults + other.faults)


@dataclass(frozen=True)
class CheckReport:
    """What was checked and what was found wrong; nothing is wrong when `faults` is empty.

    `rules` are queries over the whole graph, `pitfalls` those among them that look at the schema. `questions` are the
    competency questions, `extra` others with a known answer, `unasked` those about paths that nobody was there to ask.
    """

    faults: tuple[Fault, ...]
    checked: tuple[str, ...]
    triples: int = 0
    rows: int = 0
    rows_mapped: int = 0
    shapes: Tally = Tally()
    rules: Tally = Tally()
    pitfalls: Tally = Tally()
    questions: Tally = Tally()
    extra: Tally = Tally()
    unasked: int = 0
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        return not self.faults


def check(paths: Sequence[Path] = (), step: Step = lambda _: None, ask_paths: AskPaths | None = None) -> CheckReport:
    """Check each of `paths`, or the built-in knowledge when there are none; `step` is told what comes next.

    A path is an ontology folder (it holds schema.ttl), a folder of own rows (it holds some of the tables), a file of
    mappings (.sssom.tsv) or a graph file. Without `ask_paths` the questions about paths are counted as unasked. Raises
    UsageError for anything else, StoreError when a file cannot be read.
    """
    began = time.perf_counter()
    reports = [_check_one(path, step, ask_paths) for path in paths or [find_ontology()]]
    sums = [field.name for field in fields(CheckReport) if field.name != "seconds"]
    added = {name: reduce(add, (getattr(report, name) for report in reports)) for name in sums}
    return CheckReport(**added, seconds=time.perf_counter() - began)


def _check_one(path: Path, step: Step, ask_paths: AskPaths | None) -> CheckReport:
    if not path.exists():
        raise UsageError(f"{path} does not exist.", "Name a folder of rows, an ontology folder or a graph file.")
    if path.is_dir():
        if (path / "schema.ttl").is_file() or path == find_ontology():
            return _check_ontology(path, step, ask_paths)
        return _check_own_rows(path, step)
    step(f"mappings of {path.name}")
    if path.name.endswith(".sssom.tsv"):
        nodes = {NODE + slug for slug in read_tables(find_ontology() / "data", ("nodes",)).keys("nodes")}
        return _report(path, check_sssom(path, nodes))
    return _check_file(path, step)


def _check_ontology(folder: Path, step: Step, ask_paths: AskPaths | None) -> CheckReport:
    step("rows")
    try:
        graph = build_graph(folder)
    except KnowledgeError as error:
        return _report(folder, error.faults)
    tables = read_tables(folder / "data")
    known = {triple.subject for triple in graph}
    report = _check_graph(_report(folder), graph, folder, locator(tables), step)
    step("mappings")
    ours = {NODE + slug for slug in tables.keys("nodes")}
    ours |= {one.value for one in known if isinstance(one, ox.NamedNode) and one.value.startswith(CF)}
    faults = [fault for path in sorted((folder / "mappings").glob("*.sssom.tsv")) for fault in check_sssom(path, ours)]
    faults += check_other_words(folder, tables.keys("nodes"))
    iris = list(record_iris(tables))
    missing = [where for iri, where in iris if ox.NamedNode(iri) not in known]
    faults += [Fault(file, row, None, "The row has no record in the graph.", "Report this.") for file, row in missing]
    step("questions")
    return replace(
        _ask_questions(report, graph, folder / "questions", ask_paths, faults),
        triples=len(graph),
        rows=len(iris),
        rows_mapped=len(iris) - len(missing),
    )


def _ask_questions(
    report: CheckReport, graph: Sequence[ox.Triple], folder: Path, ask_paths: AskPaths | None, faults: list[Fault]
) -> CheckReport:
    asked = read_questions(folder)
    thirty, extra = ([one for one in asked if one.extra is extra] for extra in (False, True))
    wrong, also_wrong = check_questions(graph, thirty), check_questions(graph, extra)
    about_paths, unreadable = read_path_questions(folder)
    unanswered = check_path_questions(graph, about_paths, ask_paths) if ask_paths else []
    return replace(
        report,
        faults=(*report.faults, *faults, *wrong, *unreadable, *unanswered, *also_wrong),
        questions=Tally(
            len(thirty) + len(about_paths) + len(unreadable), len(wrong) + len(unreadable) + len(unanswered)
        ),
        extra=Tally(len(extra), len(also_wrong)),
        unasked=0 if ask_paths else len(about_paths),
    )


def _check_own_rows(folder: Path, step: Step) -> CheckReport:
    if (folder / FRAMEWORK).is_file():
        raise UsageError(f"{folder} is a framework.", f"Check it with graphsvc check --framework {folder}.")
    present = [name for name in SHAPES if (folder / f"{name}.csv").is_file()]
    if not present:
        mend = "Put claims.csv and sources.csv into it, with the columns of ontology/data."
        raise UsageError(f"{folder} holds neither schema.ttl nor a table.", mend)
    step(f"rows of {folder.name}")
    home = find_ontology()
    tables, _, faults = check_addition(folder, present)
    report = _report(folder, faults)
    if not faults and {"claims", "sources"} <= set(present):
        own = build_local(folder, LOCAL)
        report = _check_graph(report, [*_builtin(), *own], home, locator(tables, LOCAL), step, own)
    rows = sum(len(tables.rows[name]) for name in present)
    placed = tuple(replace(fault, file=str(folder / fault.file)) for fault in report.faults)
    return replace(report, faults=placed, rows=rows, rows_mapped=0 if placed else rows)


def _check_file(path: Path, step: Step) -> CheckReport:
    syntax = by_ending(RDF_FORMATS, path.suffix)
    if syntax is None:
        raise UsageError(
            f"“{path.suffix}” is no known ending of a graph file.", f"Use one of: {', '.join(RDF_ENDINGS)}."
        )
    try:
        text = path.read_bytes().removeprefix(BOM_UTF8)
        own = [quad.triple for quad in ox.parse(text, format=syntax.rdf, base_iri=LOCAL)]
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.", "Check its name and rights.") from error
    except SyntaxError as error:
        return _report(path, [Fault(path.name, error.lineno, None, f"{error.msg or error}.", "Mend the line.")])
    home, lines = find_ontology(), text.decode("utf-8", "replace").splitlines()

    def locate(iri: str) -> tuple[str, int | None]:
        name = re.split(r"[/#:]", iri)[-1]
        return path.name, next((number for number, line in enumerate(lines, 1) if name in line), None)

    graph = materialise([*_builtin(), *own], home)
    return replace(_check_graph(_report(path), graph, home, locate, step, own), triples=len(own))


@cache
def _builtin() -> tuple[ox.Triple, ...]:
    return tuple(build_graph())


def _check_graph(
    report: CheckReport,
    graph: Sequence[ox.Triple],
    folder: Path,
    locate: Locate,
    step: Step,
    only: Sequence[ox.Triple] = (),
) -> CheckReport:
    """The report with what the rules and the shapes find."""
    step("rules over the whole graph")
    # A schema that is shared is judged with the framework that it was written for: another need not use every term.
    rules = [
        rule
        for rule in read_rules(part(folder, "checks"))
        if not rule.about_schema or (folder / "schema.ttl").is_file()
    ]
    found = {
        schema: list(check_rules(graph, [rule for rule in rules if rule.about_schema is schema], locate))
        for schema in (False, True)
    }
    step("shapes")
    shapes = part(folder, "shapes.ttl")
    broken = check_shapes(graph, shapes, locate, only)
    pitfalls = sum(rule.about_schema for rule in rules)
    return replace(
        report,
        faults=(*report.faults, *found[False], *found[True], *broken),
        rules=Tally(len(rules) - pitfalls, len(found[False])),
        pitfalls=Tally(pitfalls, len(found[True])),
        shapes=Tally(count_shapes(shapes), len(broken)),
    )


def _report(path: Path, faults: Iterable[Fault] = ()) -> CheckReport:
    return CheckReport(tuple(faults), (path.name,))


def record_iris(tables: Tables, claim: str = CLAIM) -> Iterator[tuple[str, tuple[str, int]]]:
    """The IRI that each row of the tables is encoded as, with the file and the row."""
    bases = {"nodes": NODE, "claims": claim, "sources": SOURCE}
    for name, base in bases.items():
        for key, row in tables.keys(name).items():
            yield base + key, (row.file, row.number)
    for key, row in tables.keys("sections").items():
        yield section_iri(key), (row.file, row.number)


def locator(tables: Tables, claim: str = CLAIM) -> Locate:
    """What finds the file and the row of an IRI; an evidence line is found by its claim."""
    places = dict(record_iris(tables, claim))
    evidence = EVIDENCE if claim == CLAIM else claim

    def locate(iri: str) -> tuple[str, int | None]:
        if iri in places:
            return places[iri]
        if iri.startswith(evidence):
            key = iri.removeprefix(evidence)
            while "-" in key:
                key = key.rpartition("-")[0]
                if claim + key in places:
                    return places[claim + key]
        return "schema.ttl" if "ontology#" in iri else "the graph", None

    return locate
