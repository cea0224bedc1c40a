"""Builds, checks and reasons over the knowledge, and writes it out."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import click

from graphsvc.cli.output import output_option, write
from graphsvc.cli.stores import open_store, store_options
from graphsvc.errors import UsageError
from graphsvc.framework import framework, is_chosen

FOLDER_OR_FILE = click.Path(exists=True, path_type=Path)


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: build/graph.ttl.")
@click.option("--ontology", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another ontology/.")
@click.option(
    "--own", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Build these own rows alone."
)
@click.option(
    "--graph", metavar="IRI", help="The named graph that the own rows are for; their claims are named below it."
)
def build(output: Path | None, ontology: Path | None, own: Path | None, graph: str | None) -> None:
    """Build the rows into one graph file in the format of its ending: .ttl, .nt, .nq, .trig, .rdf or .jsonld.

    Every fault in the rows is named with file, row and column, and then nothing is written.
    """
    from graphsvc.knowledge.build import build_graph, build_local, write_graph

    if (own is None) != (graph is None):
        raise UsageError(
            "--own and --graph go together.", "Name the folder and the IRI of the graph that is to hold it."
        )
    if own is not None and output is None:
        raise UsageError("Own rows are written only where you say.", "Add -o own.ttl.")
    triples = build_graph(ontology) if own is None or graph is None else build_local(own, _iri(graph), ontology)
    target = output or Path("build/graph.ttl")
    if output is None:
        target.parent.mkdir(exist_ok=True)
    write_graph(triples, target)
    click.echo(f"{len(triples)} triples are in {target}.", err=True)


def _accept(paths: tuple[Path, ...]) -> None:
    from graphsvc.cli.check import ask_paths
    from graphsvc.knowledge.checking.accept import accept_answers

    folder = framework().folder if is_chosen() and not paths else paths[0] if len(paths) == 1 else None
    if folder is None or not ((folder / "schema.ttl").is_file() or folder == framework().folder):
        raise UsageError("Answers belong to one ontology folder.", "Name it: graphsvc check --accept-answers ontology.")
    for change in accept_answers(folder, ask_paths):
        click.echo(f"Written: {change.file}. {change.reason}", err=True)


def _iri(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+", text):
        raise UsageError(f"“{text}” is no IRI.", "Write one whole, such as https://example.org/trust-a.")
    return text


@click.command()
@click.argument("paths", nargs=-1, type=FOLDER_OR_FILE)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--accept-answers", is_flag=True, help="First write the answers that changed beside their questions.")
def check(paths: tuple[Path, ...], form: str, accept_answers: bool) -> None:
    """Check the built-in knowledge, or PATHS: an ontology folder, a folder of own rows, a mapping or graph file.

    Rows, shapes, rules that must find nothing, and questions with known answers. Exit 1 when there are faults.
    """
    from graphsvc.cli.check import ask_paths, report_data, report_lines
    from graphsvc.cli.progress import steps
    from graphsvc.knowledge.checking.check import check as checked

    if accept_answers:
        _accept(paths)
    with steps() as step:
        report = checked(paths, step, ask_paths)
    if form == "json":
        write(json.dumps(report_data(report), indent=2) + "\n")
    else:
        write("\n".join(report_lines(report)) + "\n")
    raise SystemExit(0 if report.sound else 1)


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--explain", "want_explanation", is_flag=True, help="Say which axioms contradict each other.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def reason(file: Path | None, want_explanation: bool, form: str) -> None:
    """Reason over the built-in graph, or over FILE, with HermiT: profiles, consistency, what follows. Needs Java.

    Exit 1 when something is wrong, 3 without Java.
    """
    from graphsvc.cli.progress import steps
    from graphsvc.knowledge.build import build_graph, explicit_graph
    from graphsvc.knowledge.reason import explain as explained
    from graphsvc.knowledge.reason import reason as reasoned

    explicit, materialised = (explicit_graph(), build_graph()) if file is None else _schema_and(file)
    with steps() as step:
        step("HermiT reads the graph")
        report = reasoned(explicit, materialised)
    if form == "json":
        write(json.dumps(_reason_data(report), indent=2) + "\n")
    else:
        write("\n".join(_reason_lines(report, whole=file is None)) + "\n")
    if want_explanation and not report.consistent:
        write("These contradict each other:\n" + "\n".join(f"- {axiom}" for axiom in explained(explicit)) + "\n")
    sound = report.sound if file is None else report.consistent and not report.unsatisfiable
    raise SystemExit(0 if sound else 1)


def _schema_and(file: Path) -> tuple[list[Any], list[Any]]:
    from pyoxigraph import QueryTriples

    from graphsvc.knowledge.build import find_ontology, materialise, read_schema
    from graphsvc.store import open_store as empty_store

    store = empty_store()
    store.load(file)
    folder = find_ontology()
    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, QueryTriples)
    explicit = [*read_schema(folder), *found]
    return explicit, materialise(explicit, folder)


def _reason_lines(report: Any, *, whole: bool) -> list[str]:
    lines = []
    for profile, violations in report.profiles.items():
        lines.append(f"profile OWL 2 {profile}: " + ("yes" if not violations else f"no, {len(violations)} violations"))
        lines += [f"  {violation}" for violation in violations[:10]]
    lines.append("consistent: " + ("yes" if report.consistent else "no (--explain says why)"))
    if report.consistent:  # in a graph that contradicts itself nothing is known of them
        lines.append("unsatisfiable classes: " + (", ".join(report.unsatisfiable) or "none"))
    if whole:
        count = len(report.entailed)
        lines.append(
            f"entailed triples: {count}; {len(report.missing)} missing in the built graph, {len(report.extra)} too many"
        )
        lines += [f"  missing: {triple}" for triple in report.missing[:10]]
        lines += [f"  too many: {triple}" for triple in report.extra[:10]]
    lines.append(f"reasoned in {report.seconds:.1f} s")
    return lines


def _reason_data(report: Any) -> dict[str, Any]:
    return {
        "consistent": report.consistent,
        "unsatisfiable": report.unsatisfiable,
        "profiles": report.profiles,
        "entailed": len(report.entailed),
        "missing": [str(triple) for triple in report.missing],
        "extra": [str(triple) for triple in report.extra],
        "seconds": round(report.seconds, 1),
    }


@click.command()
@store_options
@click.option("--format", "form", metavar="FORMAT", help="ttl, nt, rdf, jsonld; nq, trig with every named graph.")
@click.option("--graph", metavar="IRI", help="One named graph; default: the default graph.")
@output_option
def dump(location: str | None, form: str | None, graph: str | None, output: Path | None) -> None:
    """Write the triples of a store: Turtle, or the format that --format or the ending of FILE names."""
    from graphsvc.formats import RDF_FORMATS, by_name

    name = form or (output.suffix.lstrip(".") if output else "") or "ttl"
    chosen = by_name(RDF_FORMATS, name)
    if chosen is None:
        raise UsageError(
            f"There is no RDF format “{name}”.", "Use one of: " + ", ".join(f.name for f in RDF_FORMATS) + "."
        )
    content = io.BytesIO()
    open_store(location).dump(content, format=chosen.engine, graph=graph)  # type: ignore[arg-type]
    write(content.getvalue(), output)
