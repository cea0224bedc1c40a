"""Asks: SPARQL queries, paths between factors and questions about the whole graph."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from graphsvc.cli.output import output_option, write
from graphsvc.cli.stores import open_store, store_options
from graphsvc.errors import UsageError

WALK_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--via", multiple=True, metavar="P", help="What counts as a hop: a predicate, a property path, “*”."),
    click.option("--avoid", multiple=True, metavar="X", help="A node, predicate or class never to pass."),
    click.option("--inner", multiple=True, metavar="CLASS", help="Pass only nodes of this class on the way."),
    click.option("--direction", type=click.Choice(["out", "in", "both"]), default="out", show_default=True),
    click.option("--exact", is_flag=True, help="A layer or factor stands for itself only, not for its parts."),
    click.option("--min-evidence", metavar="STRENGTH", help="inference, hypothesis, statement, association or effect."),
    click.option("--min-sources", type=click.IntRange(min=0), metavar="N", help="Sources a hop must have."),
    click.option("--status", multiple=True, help="stated, reported, literature or inferred."),
    click.option("--basis", multiple=True, help="effect, association, statement or inference."),
    click.option("--study-type", multiple=True, metavar="WORD", help="A word in the study type of a source."),
    click.option("--no-inferred", is_flag=True, help="Leave out what the curators inferred."),
    click.option("--no-unsigned", is_flag=True, help="Leave out claims without a sign."),
    click.option("--unverifiable", is_flag=True, help="Take in rows that could not be confirmed."),
    click.option("--graph", metavar="IRI", help="Walk a named graph."),
    click.option("--time-limit", type=float, metavar="SECONDS", help="Stop looking after this time (default 10)."),
)


def walk_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that every path question takes."""
    for option in reversed(WALK_OPTIONS):
        command = option(command)
    return command


def format_option(*formats: str) -> Callable[[Any], Any]:
    """Give a command the option --format with the formats it knows, the first being the default."""
    return click.option("--format", "form", type=click.Choice(formats), default=formats[0], show_default=True)


def scope(options: dict[str, Any]) -> dict[str, Any]:
    """The keyword arguments of graphsvc.paths that the options stand for; what was not given is left out."""
    given = {name: value for name, value in options.items() if value not in (None, (), False)}
    if given.pop("no_inferred", False):
        given["include_inferred"] = False
    if given.pop("no_unsigned", False):
        given["include_unsigned"] = False
    if given.pop("unverifiable", False):
        given["include_unverifiable"] = True
    return given


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
        return sys.stdin.read()
    if given.endswith((".rq", ".sparql")) or (len(given) < 255 and "{" not in given and Path(given).is_file()):
        try:
            return Path(given).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{given} cannot be read: {error}.", "Give a SPARQL text or a .rq file.") from error
    return given


@click.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--k", type=click.IntRange(min=1), default=5, show_default=True, help="How many, shortest first.")
@click.option("--mode", type=click.Choice(["k", "shortest", "all"]), default="k", help="k shortest, all shortest, all.")
@click.option("--min-length", type=click.IntRange(min=1), default=1, help="Hops at least.")
@click.option("--max-length", type=click.IntRange(min=1), default=6, show_default=True, help="Hops at most.")
@click.option("--weight", type=click.Choice(["evidence"]), help="evidence: strongest weakest hop first.")
@click.option("--sign", multiple=True, type=click.Choice(["+", "-", "?", "mixed"]), help="Keep paths of this sign.")
@click.option("--limit", type=click.IntRange(min=1), help="Paths at most.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Skip this many.")
@walk_options
@store_options
@format_option("table", "json", "csv", "srj", "graphml", "dot", "ttl", "svg")
@output_option
def paths(start: str, end: str, location: str | None, form: str, output: Path | None, **options: Any) -> None:
    """List the paths from FROM to TO, with sign, evidence and sources; svg draws the first of them over the map."""
    from graphsvc.paths import find_paths
    from graphsvc.paths.render import render
    from graphsvc.paths.text import paths_text

    store = open_store(location)
    found = find_paths(store, start, end, **scope(options))
    if form == "svg":
        from graphsvc.explorer.export import draw_path

        first = next(iter(found), None)
        if first is None:
            raise UsageError(
                f"No path is recorded from {start} to {end}.", "Try the other way round, or fewer options."
            )
        write(draw_path(store, first), output)
        return
    write(paths_text(found) + "\n" if form == "table" else render(found, form), output)


@click.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--k", type=click.IntRange(min=1), default=3, show_default=True, help="How many paths to explain.")
@click.option("--max-length", type=click.IntRange(min=1), default=6, show_default=True, help="Hops at most.")
@walk_options
@store_options
@format_option("table", "json")
@output_option
def explain(start: str, end: str, location: str | None, form: str, output: Path | None, **options: Any) -> None:
    """Explain in plain sentences how FROM bears on TO, with sources, contrary findings and who is responsible."""
    from graphsvc.paths import explain as explained
    from graphsvc.paths.data import explanation_data
    from graphsvc.paths.text import explanation_text

    _show(
        explained(open_store(location), start, end, **scope(options)), form, output, explanation_text, explanation_data
    )


@click.command()
@click.argument("node")
@click.option("--max-length", type=click.IntRange(min=1), help="Steps at most.")
@walk_options
@store_options
@format_option("table", "json")
@output_option
def reach(node: str, location: str | None, form: str, output: Path | None, **options: Any) -> None:
    """List what NODE bears on (or, with --direction in, what bears on it), nearest first."""
    from graphsvc.paths import reach as reached
    from graphsvc.paths.data import reach_data
    from graphsvc.paths.text import reach_text

    _show(reached(open_store(location), node, **scope(options)), form, output, reach_text, reach_data)


@click.command()
@click.argument("through", required=False, metavar="[NODE]")
@click.option("--max-length", type=click.IntRange(min=1), help="Hops at most.")
@click.option("--sign", multiple=True, type=click.Choice(["+", "-", "?", "mixed"]), help="Keep loops of this sign.")
@click.option("--limit", type=click.IntRange(min=1), default=1000, help="Loops at most.")
@walk_options
@store_options
@format_option("table", "json", "csv", "srj", "graphml", "dot", "ttl")
@output_option
def loops(through: str | None, location: str | None, form: str, output: Path | None, **options: Any) -> None:
    """List the feedback loops through NODE, or all of them, and whether each reinforces or balances itself."""
    from graphsvc.paths import loops as found_loops
    from graphsvc.paths.render import render
    from graphsvc.paths.text import loops_text

    found = found_loops(open_store(location), through, **scope(options))
    write(loops_text(found) + "\n" if form == "table" else render(found, form), output)


@click.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@walk_options
@store_options
@format_option("table", "json")
@output_option
def chokepoints(start: str, end: str, location: str | None, form: str, output: Path | None, **options: Any) -> None:
    """List what every path from FROM to TO passes, and the fewest nodes that part the two."""
    from graphsvc.paths import chokepoints as found_chokepoints
    from graphsvc.paths.data import chokepoints_data
    from graphsvc.paths.text import chokepoints_text

    found = found_chokepoints(open_store(location), start, end, **scope(options))
    _show(found, form, output, chokepoints_text, chokepoints_data)


@click.command()
@click.argument("outcome", nargs=-1)
@click.option("--order", type=click.Choice(["reach", "evidence", "actors"]), default="reach", help="What counts first.")
@click.option("--factors", metavar="CLASS", default="cf:Factor", help="The class whose members are ranked.")
@click.option("--limit", type=click.IntRange(min=1), default=20, help="Factors at most.")
@walk_options
@store_options
@format_option("table", "json")
@output_option
def leverage(
    outcome: tuple[str, ...],
    order: str,
    factors: str,
    limit: int,
    location: str | None,
    form: str,
    output: Path | None,
    **options: Any,
) -> None:
    """Rank the factors by how much of what OUTCOME (all outcomes without it) depends on each of them reaches."""
    from graphsvc.paths import leverage as found_leverage
    from graphsvc.paths.data import leverage_data
    from graphsvc.paths.text import leverage_text

    named = outcome or "cf:Outcome"
    found = found_leverage(open_store(location), named, order=order, factors=factors, limit=limit, **scope(options))
    _show(found, form, output, leverage_text, leverage_data)


def _show(found: Any, form: str, output: Path | None, text: Callable[[Any], str], data: Callable[[Any], Any]) -> None:
    write(
        text(found) + "\n" if form == "table" else json.dumps(data(found), indent=2, ensure_ascii=False) + "\n", output
    )
