"""Answers SPARQL queries."""

from __future__ import annotations

import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

import click

from graphsvc.cli.output import output_option, write
from graphsvc.cli.stores import open_store, store_options
from graphsvc.errors import UsageError


@click.command()
@click.argument("query")
@store_options
@click.option("--format", "form", metavar="FORMAT", help="table, json, xml, csv, tsv; ttl, nt, rdf, jsonld, nq, trig.")
@output_option
def query(query: str, location: str | None, form: str | None, output: Path | None) -> None:
    """Answer QUERY: SPARQL text, a .rq file, or - for standard input. Known prefixes need no declaration."""
    from graphsvc.cli.results import render_result
    from graphsvc.sparqltext.known_prefixes import as_written, missing_prefixes

    text = _query_text(query).removeprefix("\ufeff")  # a byte order mark, which some editors write
    declared = missing_prefixes(text)
    with as_written(declared):
        found = open_store(location).query(declared + text)
    write(render_result(found, form), output)


def _query_text(given: str) -> str:
    if given == "-":
        try:
            return sys.stdin.read()
        except UnicodeDecodeError as error:
            raise UsageError(f"Standard input cannot be read: {error}.", "Give the text in UTF-8.") from error
    if given.endswith((".rq", ".sparql")) or (len(given) < 255 and "{" not in given and Path(given).is_file()):
        try:
            content = Path(given).read_bytes()
            return content.decode("utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8")
        except OSError as error:
            raise UsageError(f"{given} cannot be read: {error}.", "Give a SPARQL text or a .rq file.") from error
        except UnicodeDecodeError as error:
            said = f"{given} is not in UTF-8: {error.reason} at byte {error.start}."
            raise UsageError(said, "Save it as UTF-8, or as UTF-16 with its mark.") from error
    return given
