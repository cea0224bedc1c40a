"""Puts another framework and the mappings to it beside the one of a store, each in a named graph of its own.

Counts, paths and pages are asked of the default graph alone, so that nothing of the other framework is in them. The
IRIs of a process follow from its framework: the rows of the other one are therefore built by a process of their own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Fault, KnowledgeError, StoreError, UsageError
from graphsvc.framework import VARIABLE, Framework, framework, home, read_framework
from graphsvc.knowledge.linking.mapping_check import accepted, check_mapping_set
from graphsvc.knowledge.linking.sssom import PREDICATES, MappingSet, read_sssom
from graphsvc.knowledge.tables import closest
from graphsvc.names import BASE, SKOS
from graphsvc.store import Store

OWN_VARIABLES = "GRAPHSVC_SERVE_"  # options of this process that are not those of another
TABLES = (".tsv", ".csv")
ENDS = ("subject_id", "object_id")
Stated = tuple[ox.Triple, "int | None"]  # a mapping, and its row in a table


@dataclass(frozen=True, slots=True)
class Beside:
    """What was laid beside: the other framework, how many mappings join the two, how many rows do not."""

    framework: Framework
    mappings: int
    others: int


def lay_beside(store: Store, folder: Path, mappings: Path | None) -> Beside:
    """Put the framework in `folder` into the named graph of its base IRI, and the accepted mappings into theirs.

    Graphs of these names are replaced. Raises UsageError where both have one base, KnowledgeError with the faults of
    the other framework's rows or of the mappings, StoreError.
    """
    other = read_framework(folder)
    if other.base == BASE:
        reason = f"Both frameworks name their things below {BASE}."
        raise UsageError(reason, "Give one of them another `base` in its framework.toml, or leave --beside out.")
    theirs = [one for one in ox.parse(_built(folder), ox.RdfFormat.N_TRIPLES) if _below(one.subject, other.base)]
    _replace(store, other.base, theirs)  # without the schema that both share
    if mappings is None:
        return Beside(other, 0, 0)
    found, others, graph = _read(mappings)
    faults = [fault for one in found for fault in _strangers(store, other, mappings, one)]
    if faults:
        raise KnowledgeError(faults)
    _replace(store, graph, [triple for triple, _ in found])
    return Beside(other, len(found), others)


def write_accepted(store: Store, mappings: Path, output: Path) -> None:
    """Write the mappings that `lay_beside` put into the store to `output`, as N-Quads that name their graph."""
    graph = _read(mappings)[2]
    with output.open("wb") as file:
        found = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        assert isinstance(found, ox.QueryTriples)
        named = (ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(graph)) for one in found)
        ox.serialize(named, file, ox.RdfFormat.N_QUADS)


def environment() -> dict[str, str]:
    """The environment for a process of the other framework: without what chooses the framework or the options here."""
    ours = (VARIABLE, "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
    return {name: text for name, text in os.environ.items() if name not in ours and not name.startswith(OWN_VARIABLES)}


def chosen(folder: Path) -> list[str]:
    """The words of a command line that choose the framework in `folder`: none for the built-in one."""
    return [] if folder.resolve() == home().resolve() else ["--framework", str(folder)]


def _below(subject: object, base: str) -> bool:
    return isinstance(subject, ox.NamedNode) and subject.value.startswith(base)


def _built(folder: Path) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "graph.nt"
        command = [sys.executable, "-m", "graphsvc", "build", "-o", str(file), *chosen(folder)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment(), check=False)
        if done.returncode:
            said = f"The framework in {folder} cannot be built:\n{done.stderr.strip()}"
            raise StoreError(said, f"graphsvc check --framework {folder} tells every fault.")
        return file.read_bytes()


def _read(path: Path) -> tuple[list[Stated], int, str]:
    """The accepted mappings with their rows, how many rows were not accepted, and the graph that they belong in."""
    if path.suffix.lower() in TABLES:
        table = read_sssom(path)
        faults = [*check_mapping_set(table), *_which_node(table)]
        if faults:
            raise KnowledgeError(faults)
        found: list[Stated] = [(triple, row.number) for row, triple in accepted(table)]
        return found, len(table.rows) - len(found), table.metadata["mapping_set_id"]
    try:
        quads = list(ox.parse(path=str(path)))
    except (OSError, ValueError, SyntaxError) as error:
        mend = "Give an SSSOM table (.sssom.tsv, .csv) or SKOS mappings in RDF (.ttl, .nt, .nq)."
        raise StoreError(f"{path} cannot be read: {error}.", mend) from error
    graphs = [one.graph_name.value for one in quads if isinstance(one.graph_name, ox.NamedNode)]
    stated = [ox.Triple(one.subject, one.predicate, one.object) for one in quads if _is_mapping(one)]
    return [(one, None) for one in stated], len(quads) - len(stated), next(iter(graphs), BASE + "mappings/beside")


def _is_mapping(quad: ox.Quad) -> bool:
    names = {SKOS + one for one in PREDICATES}
    return quad.predicate.value in names and all(isinstance(one, ox.NamedNode) for one in (quad.subject, quad.object))


def _which_node(table: MappingSet) -> list[Fault]:
    """Without a declaration `node:` would be either framework's."""
    rows = [(row, column) for row in table.rows for column in ENDS if row[column].startswith("node:")]
    if "node" in table.prefixes or not rows:
        return []
    row, column = rows[0]
    reason = f"“{row[column]}” could be of either framework."
    return [Fault(table.name, row.number, column, reason, f"Write “#  node: {BASE}id/node/” below “#curie_map:”.")]


def _strangers(store: Store, other: Framework, path: Path, one: Stated) -> list[Fault]:
    """The faults of a mapping: an end that neither framework has, or both ends in one."""
    triple, row = one
    columns = dict(zip(ENDS, (triple.subject, triple.object), strict=True))
    faults, sides = [], []
    for column, end in columns.items():
        assert isinstance(end, ox.NamedNode)
        side = "ours" if end.value.startswith(BASE) else "theirs" if end.value.startswith(other.base) else ""
        sides.append(side)
        if not side:
            names = f"{BASE}id/node/… or {other.base}id/node/…"
            faults.append(Fault(path.name, row, column, f"{end.value} is of neither framework.", f"Write {names}."))
        elif not _has(store, end, "" if side == "ours" else other.base):
            known = _names(store, "" if side == "ours" else other.base)
            reason = f"{framework().name if side == 'ours' else other.name} has no {end.value}."
            faults.append(Fault(path.name, row, column, reason, closest(end.value, known)))
    if not faults and sides[0] == sides[1]:
        reason = "Both ends are of one framework."
        faults.append(
            Fault(path.name, row, ENDS[1], reason, "Name a thing of each: a mapping leads from one to the other.")
        )
    return faults


def _has(store: Store, end: ox.NamedNode, graph: str) -> bool:
    return bool(store.query(f"ASK {{ {_within(graph, f'{end} ?property ?value')} }}"))


def _names(store: Store, graph: str) -> Iterable[str]:
    found = store.query(f"SELECT DISTINCT ?node WHERE {{ {_within(graph, f'?node <{SKOS}prefLabel> ?label')} }}")
    assert isinstance(found, ox.QuerySolutions)
    return sorted(row["node"].value for row in found if isinstance(row["node"], ox.NamedNode))


def _within(graph: str, pattern: str) -> str:
    return f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern


def _replace(store: Store, graph: str, triples: Iterable[ox.Triple | ox.Quad]) -> None:
    store.update(f"DROP SILENT GRAPH <{graph}>")
    kept = (ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(graph)) for one in triples)
    store.load(kept, graph=graph)
