"""The command that looks for directions that are shown and that no claim carries."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from graphsvc.cli.stores import open_store
from graphsvc.errors import UsageError
from graphsvc.knowledge.build import find_ontology


@click.command(short_help="Read what pictures, pages, paths and tools say, and judge it by the rows.")
@click.option(
    "--sample", type=click.IntRange(1), help="How many things, pairs and claims to ask; default: all of them."
)
@click.option("--seed", type=int, default=2026, show_default=True, help="What the sample is drawn with.")
@click.option("--part", "parts", multiple=True, help="whole, things, answers, claims or pairs; default: all of them.")
@click.option(
    "--keep", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures of each part into a JSON file."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def prove(sample: int | None, seed: int, parts: tuple[str, ...], keep: Path | None, form: str) -> None:
    """Read what pages, pictures, files, interfaces and tools say of the built-in knowledge, and judge it by the rows.

    All things and claims are asked, and three thousand pairs, unless a sample is wanted. A part can be read by itself:
    what is said of the whole graph (whole), in pictures and lists of things (things), in answers, measures and stories
    (answers), in sentences (claims), and between things (pairs). What a file keeps of other parts stays in it. Exit 1
    where one is false.
    """
    from graphsvc.proof import PARTS, Proof, keep_figures, kept_figures, read_rows, report
    from graphsvc.proof import prove as proved

    if unknown := [one for one in parts if one not in PARTS]:
        raise UsageError(f"There is no part “{unknown[0]}”.", f"Use one of: {', '.join(PARTS)}.")
    if keep:
        kept_figures(keep)  # a file that cannot be written to is told before all is read
    store, rows, found = open_store(None), read_rows(find_ontology()), Proof()
    for part in PARTS:
        if part in (parts or PARTS):
            one = proved(store, rows, sample=sample, seed=seed, parts=(part,))
            found.add(one)
            if keep:
                keep_figures(keep, part, one, seed)
    if form == "json":
        click.echo(
            json.dumps({"read": found.read, "lies": [asdict(one) for one in found.lies]}, ensure_ascii=False, indent=2)
        )
    else:
        click.echo(report(found))
    sys.exit(1 if found.lies else 0)
