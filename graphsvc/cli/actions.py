"""Lists what somebody could do about a factor or outcome."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graphsvc.cli.output import output_option, write
from graphsvc.cli.stores import open_store, store_options
from graphsvc.explorer.actions import AI_OR_NOT
from graphsvc.wording import POPULATION_WORDS
from graphsvc.wording.terms import COUNTRY_WORDS


@click.command()
@click.argument("node")
@store_options
@click.option("--population", type=click.Choice(list(POPULATION_WORDS)), help="Whom the evidence is on.")
@click.option("--country", type=click.Choice(list(COUNTRY_WORDS)), help="The country that the evidence comes from.")
@click.option("--tool", type=click.Choice(list(AI_OR_NOT)), help="Whether the evidence is about AI.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "md"]), default="text", show_default=True)
@output_option
def actions(
    node: str,
    location: str | None,
    population: str | None,
    country: str | None,
    tool: str | None,
    form: str,
    output: Path | None,
) -> None:
    """List the measures for NODE: tested, said, disputed or with no effect found, on whom, and who is named to act."""
    from graphsvc.explorer.action_data import action_data, action_tables, as_text
    from graphsvc.explorer.actions import actions_asked
    from graphsvc.explorer.documents.tables import to_csv, to_markdown
    from graphsvc.explorer.view_options import ACTIONS
    from graphsvc.model import catalogue_of, resolve
    from graphsvc.options import read

    given = {"population": population, "country": country, "tool": tool}
    asked = read(ACTIONS, {name: [value] for name, value in given.items() if value}, "cli")
    store = open_store(location)
    catalogue = catalogue_of(store)
    found = actions_asked(catalogue, resolve(store, node), asked)
    if form == "text":
        write(as_text(catalogue, found), output)
    elif form == "json":
        write(json.dumps(action_data(catalogue, found), ensure_ascii=False, indent=2) + "\n", output)
    else:
        write((to_csv if form == "csv" else to_markdown)(action_tables(catalogue, found)[1]), output)
