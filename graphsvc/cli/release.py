"""Writes a release: one version of the knowledge as files, dated and with checksums."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--since", metavar="OLD", help="List what changed since this release, graph file, store or endpoint.")
@click.option("--ontology", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another ontology/.")
def release(folder: Path, since: str | None, ontology: Path | None) -> None:
    """Write the built-in knowledge into FOLDER, which must be new or empty, as a release to keep or to publish.

    Rows, schema, dumps in every RDF format, changes by term and record, CITATION.cff, metadata for Zenodo, and the
    checksums of them all. Nothing is uploaded.
    """
    from graphsvc.cli.diff import changes_since
    from graphsvc.knowledge.build import build_graph, find_ontology
    from graphsvc.knowledge.release import write_release

    home = ontology or find_ontology()
    if since is None:
        changes = (home / "CHANGELOG.md").read_text(encoding="utf-8")
    else:
        changes = changes_since(since, build_graph(home))
    version = write_release(folder, changes, home)
    click.echo(f"Version {version.number} of {version.day} is in {folder}.", err=True)
