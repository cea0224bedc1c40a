"""Draws pictures and writes briefings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from graphsvc.cli.output import output_option, write
from graphsvc.cli.stores import open_store, store_options
from graphsvc.errors import UsageError


@click.command()
@click.argument("nodes", nargs=-1, metavar="[NODE]...")
@click.option("--view", type=click.Choice(["map", "focus", "path"]), help="Default: by the number of nodes.")
@store_options
@click.option(
    "--format", "form", type=click.Choice(["svg", "png", "html"]), help="Default: the ending of FILE, or svg."
)
@output_option
def draw(nodes: tuple[str, ...], view: str | None, location: str | None, form: str | None, output: Path | None) -> None:
    """Draw the map (no NODE), the surroundings of one, or the shortest path from one to another."""
    from graphsvc.explorer.pictures.export import draw as drawn

    chosen = view or ("map", "focus", "path")[min(len(nodes), 2)]
    ending = output.suffix.lstrip(".") if output else ""
    write(drawn(open_store(location), nodes, chosen, form or ending or "svg"), output)


@click.command()
@click.argument("nodes", nargs=-1, required=True, metavar="NODE...")
@store_options
@click.option("--title", help="What the briefing is called.")
@click.option(
    "--format", "form", type=click.Choice(["md", "docx", "html", "zip"]), help="Default: the ending of FILE, or md."
)
@click.option("--words", multiple=True, help="A sentence of your own, after the NODEs. May be given again.")
@click.option("--annexes", is_flag=True, help="Add all that is known of the NODEs after the two pages.")
@output_option
def briefing(
    nodes: tuple[str, ...],
    location: str | None,
    title: str | None,
    form: str | None,
    words: tuple[str, ...],
    annexes: bool,
    output: Path | None,
) -> None:
    """Write a briefing of two pages on NODEs: findings, a picture, the evidence, its sources and its gaps."""
    from graphsvc.explorer.documents.briefing import brief
    from graphsvc.explorer.documents.briefing_text import as_markdown, as_page
    from graphsvc.explorer.documents.bundle import as_bundle
    from graphsvc.model import catalogue_of, resolve
    from graphsvc.model.edition import NOT_STATED, edition_of

    store = open_store(location)
    catalogue = catalogue_of(store)
    items = ["node:" + catalogue.nodes[resolve(store, node)].slug for node in nodes]
    items += [f"words:{one}" for one in words]
    edition = edition_of(store) or NOT_STATED
    made = brief(store, catalogue, items, edition, date.today().isoformat(), title or "", annexes).whole()
    wanted = form or (output.suffix.lstrip(".") if output else "") or "md"
    if wanted == "docx":
        from graphsvc.explorer.documents.docx import as_docx

        write(as_docx(made), output)
    elif wanted in ("md", "html", "zip"):
        write(as_bundle(made) if wanted == "zip" else (as_page if wanted == "html" else as_markdown)(made), output)
    else:
        raise UsageError(f"A briefing cannot be written as “{wanted}”.", "Use md, docx, html or zip.")
