"""The command that looks for directions that are shown and that no claim carries."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from graphsvc.cli.stores import open_store
from graphsvc.knowledge.build import find_ontology


@click.command(short_help="Read what pictures, pages, paths and tools say, and judge it by the rows.")
@click.option(
    "--sample", type=click.IntRange(1), help="How many things, pairs and claims to ask; default: all of them."
)
@click.option("--seed", type=int, default=2026, show_default=True, help="What the sample is drawn with.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def prove(sample: int | None, seed: int, form: str) -> None:
    """Read what pages, pictures, files, interfaces and tools say of the built-in knowledge, and judge it by the rows.

    All things and claims are asked, and three thousand pairs, unless a sample is wanted. Exit 1 where one is false.
    """
    from graphsvc.proof import prove as proved
    from graphsvc.proof import read_rows, report

    found = proved(open_store(None), read_rows(find_ontology()), sample=sample, seed=seed)
    if form == "json":
        click.echo(
            json.dumps({"read": found.read, "lies": [asdict(one) for one in found.lies]}, ensure_ascii=False, indent=2)
        )
    else:
        click.echo(report(found))
    sys.exit(1 if found.lies else 0)
