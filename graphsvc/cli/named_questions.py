"""Answers questions that have a name: those beside the ontology, and those of a folder of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.cli.output import output_option, write
from graphsvc.cli.stores import open_store, store_options
from graphsvc.errors import UsageError


@click.command()
@click.argument("name", required=False)
@click.argument("values", nargs=-1, metavar="[PARAMETER=VALUE]...")
@store_options
@click.option(
    "--questions",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also the questions of this folder, in .rq files.",
)
@click.option("--format", "form", metavar="FORMAT", help="table, json, xml, csv, tsv; ttl, nt, rdf, jsonld, nq, trig.")
@output_option
def question(
    name: str | None,
    values: tuple[str, ...],
    location: str | None,
    folder: Path | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Answer the question NAME, with other things put into it: question what-one-section-states section=3.1.1.

    Without NAME, list the questions with their parameters. /api/v1/questions answers them over HTTP.
    """
    from graphsvc.cli.results import render_result
    from graphsvc.knowledge.build import find_ontology
    from graphsvc.options import read
    from graphsvc.questions import all_questions, find_question, sparql_of

    found = all_questions(find_ontology() / "questions", folder)
    if name is None:
        lines = [" ".join([one.name, *(f"[{part.shown('http')}=…]" for part in one.options.values())]) for one in found]
        write("".join(f"{line}\n    {one.sentence}\n" for line, one in zip(lines, found, strict=True)), output)
        return
    asked = find_question(found, name)
    given: dict[str, list[str]] = {}
    for one in values:
        parameter, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"“{one}” is no parameter with a value.", "Write it as section=3.1.1.")
        given.setdefault(parameter, []).append(value)
    options = read(asked.options, given, "http")
    store = open_store(location)
    write(render_result(store.query(sparql_of(store, asked, options)), form), output)
