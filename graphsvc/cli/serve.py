"""Starts the service: explorer, SPARQL, paths."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

import graphsvc.cli.beside as besides
from graphsvc.cli.options import given
from graphsvc.cli.options import options as options_of
from graphsvc.cli.stores import endpoint_options, open_store, read_token
from graphsvc.errors import UsageError
from graphsvc.names import VERSION
from graphsvc.options import check
from graphsvc.service import create_app
from graphsvc.service import serve as serve_app
from graphsvc.service.options import SERVICE

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WORKERS = 2  # unless said otherwise: a server that others may ask needs the limits that only workers have


def service_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of the service."""
    rows = SERVICE | {"workers": replace(SERVICE["workers"], default=WORKERS)}
    for maker in reversed(options_of(rows)):
        command = maker(command)
    return command


def beside_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a framework beside the one it serves."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    said = "A folder, or built-in: this framework is served beside ours, on a port of its own."
    makers = (
        click.option("--beside", metavar="FOLDER", help=said),
        click.option("--mappings", type=file, help="With --beside: SSSOM or SKOS mappings between the two."),
        click.option(
            "--beside-port", type=click.IntRange(0, 65535), help="With --beside; default: the port after ours."
        ),
        click.option("--beside-url", metavar="URL", help="With --beside: it is served already, at this address."),
        click.option("--ends-with-input", is_flag=True, hidden=True),
    )
    for maker in reversed(makers):
        command = maker(command)
    return command


@click.command()
@click.option("--store", "location", metavar="LOCATION", help="Nothing: the built-in graph; a folder; or a SPARQL URL.")
@endpoint_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@service_options
@beside_options
@click.option("--token-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Holds the token.")
def serve(location: str | None, host: str, port: int, token_file: Path | None, **options: Any) -> None:
    """Serve the graph until it is interrupted; the token may also be in GRAPHSVC_TOKEN."""
    near = _beside(host, options)
    token = read_token(token_file) if token_file else os.environ.get("GRAPHSVC_TOKEN", "")
    asked = {"workers": WORKERS} | check(SERVICE, given(SERVICE, options), "cli")
    if asked.get("writable") and len(token) < 16:
        raise UsageError("--writable needs a token of 16 characters or more.", "Put it in a file: --token-file FILE.")
    public = host not in LOOPBACK or asked.get("public_url")
    if "own_evidence" not in asked and public and not asked.get("writable"):
        asked["own_evidence"] = "off"  # a public server takes no files of strangers unless whoever runs it says so
        click.echo("No evidence of readers is taken; --own-evidence session lets it in.", err=True)
    store = open_store(location, create=True)
    with ExitStack() as ends:
        ends.callback(store.close)
        neighbour = None
        if near:
            port, neighbour = besides.join(store, near, (host, port), str(asked.get("own_evidence", "session")), ends)
        app = create_app(store, beside=neighbour, **asked, token=token or None)

        def ready(url: str) -> None:
            click.echo(f"graphsvc {VERSION} serves {store.location} at {url}/")
            if neighbour:
                click.echo(f"Beside it: {neighbour.name}, at {neighbour.url}/")

        serve_app(app, host, port, ready=ready)


def _beside(host: str, options: dict[str, Any]) -> besides.Asked | None:
    """What was asked about a framework beside; taken out of the options of the service."""
    folder, mappings, port, url = (options.pop(one) for one in ("beside", "mappings", "beside_port", "beside_url"))
    if options.pop("ends_with_input"):
        besides.end_with_input()
    if folder is None:
        for flag, value in (("--mappings", mappings), ("--beside-port", port), ("--beside-url", url)):
            if value is not None:
                raise UsageError(f"{flag} goes with --beside.", "Name the other framework: --beside FOLDER.")
        return None
    return besides.asked(host, folder, mappings, port, url)
