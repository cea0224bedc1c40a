"""Answers a question in plain words."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graphsvc.cli.output import output_option, write
from graphsvc.cli.stores import open_store, store_options


@click.command()
@click.argument("question", nargs=-1, required=True)
@store_options
@click.option("--json", "as_json", is_flag=True, help="The readings as JSON, as /api/v1/ask gives them.")
@output_option
def ask(question: tuple[str, ...], location: str | None, as_json: bool, output: Path | None) -> None:
    """Answer QUESTION in plain words: how it was read, what raises and lowers it, what is disputed, who acts.

    What the graph holds nothing on is said so. There is no model behind it, and nothing is sent anywhere.
    """
    from graphsvc.asking import asked_data, asked_text

    store, text = open_store(location), " ".join(question)
    if as_json:
        write(json.dumps(asked_data(store, text), ensure_ascii=False, indent=2) + "\n", output)
    else:
        write(asked_text(store, text) + "\n", output)
