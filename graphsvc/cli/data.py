"""Brings in other people's data: load it, link it, serve it to other programs."""

from __future__ import annotations

import re
import time
from pathlib import Path

import click
from pyoxigraph import Quad

from graphsvc.cli.output import write
from graphsvc.cli.stores import endpoint_options, open_store, store_options
from graphsvc.errors import KnowledgeError, UsageError
from graphsvc.names import BASE

TABLES = (".csv", ".tsv")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--store", "location", required=True, metavar="LOCATION", help="A folder, or the URL of an endpoint.")
@endpoint_options
@click.option("--graph", metavar="IRI", help="Put the triples into this named graph.")
@click.option("--mapping", type=FILE, help="The CSV on the Web mapping of a CSV file; default: FILE-metadata.json.")
def load(files: tuple[Path, ...], location: str, graph: str | None, mapping: Path | None) -> None:
    """Load FILES into a store: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD (also .gz, .bz2, .zst), CSV, SSSOM.

    Each file is loaded whole or not at all; a bad line is named with its line and column.
    """
    from graphsvc.cli.progress import loading

    store = open_store(location, create=True)
    try:
        for file in files:
            started = time.perf_counter()
            if file.name.lower().endswith(".sssom.tsv"):
                count = store.load(_sssom(file), graph=graph)
            elif file.suffix.lower() in TABLES:
                count = store.load(_csv(file, mapping), graph=graph)
            else:
                with loading(file.name, file.stat().st_size) as read:
                    count = store.load(file, graph=graph, progress=read)
            took = time.perf_counter() - started
            click.echo(f"{file.name}: {count:,} triples in {took:.1f} s", err=True)
    finally:
        store.close()


def _sssom(file: Path) -> list[Quad]:
    from graphsvc.knowledge.linking.mapping_check import read_accepted

    triples, others = read_accepted(file)
    if others:
        click.echo(f"{file.name}: {others} rows that nobody accepted make no triples.", err=True)
    return [Quad(*triple) for triple in triples]


def _csv(file: Path, mapping: Path | None) -> list[Quad]:
    from graphsvc.knowledge.linking.csvw import draft_mapping, read_csv

    found = mapping or file.with_name(file.name + "-metadata.json")
    if not found.is_file():
        name = re.sub(r"[^a-z0-9]+", "-", file.stem.casefold()).strip("-") or "table"
        found.write_text(draft_mapping(file, f"https://example.org/{name}"), encoding="utf-8")
        mend = "Put IRIs of your own into it and datatypes, or leave it as it is; then load again."
        raise UsageError(f"{file.name} has no mapping, so a draft was written: {found}.", mend)
    return [Quad(*triple) for triple in read_csv(file, found)]


@click.command()
@click.argument("dataset", type=FILE)
@click.option(
    "--sssom", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT", help="Write the proposals here."
)
@click.option("--check", "checking", is_flag=True, help="Check DATASET, an SSSOM table (.sssom.tsv), instead.")
@click.option("--against", type=FILE, metavar="FILE", help="With --check: the dataset whose IRIs the table names.")
def link(dataset: Path, sssom: Path | None, checking: bool, against: Path | None) -> None:
    """Propose links from the terms of DATASET to ours, scored and explained, for a person to accept or refuse."""
    from graphsvc.knowledge.build import build_graph
    from graphsvc.knowledge.linking import matching as linking
    from graphsvc.knowledge.linking.mapping_check import check_sssom
    from graphsvc.knowledge.linking.sssom import write_sssom
    from graphsvc.knowledge.linking.terms import framework_terms, own_terms, read_prefixes, read_terms, read_triples

    ours = framework_terms(build_graph())
    if checking:
        known = {term.iri for term in read_terms(read_triples(against))} if against else None
        faults = check_sssom(dataset, {term.iri for term in ours}, known)
        if faults:
            raise KnowledgeError(faults)
        rest = "" if against else "; the objects were not looked up, for that name their dataset with --against"
        click.echo(f"{dataset.name}: no faults{rest}")
        return
    theirs, others = own_terms(read_terms(read_triples(dataset)))
    if others:
        listed = ", ".join(f"{space} ({count})" for space, count in others.items())
        click.echo(f"Left out, for they are terms of other vocabularies: {listed}.", err=True)
    proposals = linking.link(theirs, ours)
    table = write_sssom(
        proposals,
        read_prefixes(dataset),
        set_id=f"{BASE}mappings/{dataset.stem}",
        title=f"Proposed links to {dataset.stem}",
        license="https://creativecommons.org/licenses/by/4.0/",
    )
    write(table, sssom)
    click.echo(f"{len(proposals)} proposals; accept, refuse or edit each, then: graphsvc link --check", err=True)


@click.command()
@store_options
def mcp(location: str | None) -> None:
    """Serve the graph to language-model programs over standard input and output (needs the extra graphsvc[mcp])."""
    from graphsvc.mcp_server import serve

    serve(open_store(location))
