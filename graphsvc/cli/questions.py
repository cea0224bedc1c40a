"""Makes a command of each question about paths, with an option for each that the question takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from graphsvc.cli.options import argument, given, options
from graphsvc.cli.output import output_option, write
from graphsvc.cli.stores import open_store, store_options
from graphsvc.errors import UsageError
from graphsvc.options import check
from graphsvc.paths.model import Paths
from graphsvc.paths.output.formats import FORMATS, render
from graphsvc.paths.registry import QUESTIONS, Question

HELP = {
    "paths": "List the paths from FROM to TO, with sign, evidence and sources; svg draws the first over the map.",
    "explain": "Explain in plain sentences how FROM bears on TO, with sources, contrary findings and who acts.",
    "reach": "List what NODE bears on (or, with --direction in, what bears on it), nearest first.",
    "loops": "List the feedback loops through NODE, or all of them, and whether each reinforces or balances itself.",
    "chokepoints": "List what every path from FROM to TO passes, and the fewest nodes that part the two.",
    "leverage": "Rank the factors by how much of what OUTCOME (all outcomes without it) depends on they reach.",
}
PLACES = {"start": "FROM", "end": "TO", "node": "NODE", "through": "[NODE]", "outcome": "[OUTCOME]..."}  # as they read


def command(question: Question) -> click.Command:
    """The command that asks `question`."""

    def ask(location: str | None, form: str, output: Path | None, **asked: Any) -> None:
        store = open_store(location)
        found = question.ask(store, check(question.options, given(question.options, asked), "cli"))
        if form == "table":
            write(question.text(found) + "\n", output)
        elif form == "svg":
            write(_drawn(store, found, asked), output)
        elif isinstance(found, Paths):
            write(render(found, form), output)
        else:
            write(json.dumps(question.data(found), indent=2, ensure_ascii=False) + "\n", output)

    makers: list[Callable[[Any], Any]] = [
        *(argument(question.options[name], PLACES[name]) for name in question.named),
        *options({name: one for name, one in question.options.items() if name not in question.named}),
        store_options,
        click.option("--format", "form", type=click.Choice(_formats(question)), default="table", show_default=True),
        output_option,
    ]
    made: Any = ask
    for maker in reversed(makers):
        made = maker(made)
    done: click.Command = click.command(question.name, help=HELP[question.name])(made)
    return done


def _formats(question: Question) -> list[str]:
    if not question.has_paths:
        return ["table", "json"]
    return ["table", *FORMATS, *(["svg"] if question.name == "paths" else [])]


def _drawn(store: Any, found: Paths, asked: dict[str, Any]) -> bytes:
    from graphsvc.explorer.pictures.export import draw_path
    from graphsvc.wording.joint import at_most

    first = next(iter(found), None)
    if first is None:
        ends = f"from {asked['start']} to {asked['end']}"
        raise UsageError(
            f"No path{at_most(found.longest)} is recorded {ends}.", "Try the other way round, or fewer options."
        )
    return draw_path(store, first)


paths, explain, reach, loops, chokepoints, leverage = (command(QUESTIONS[name]) for name in HELP)
