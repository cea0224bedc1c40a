"""Starts the service: explorer, SPARQL, paths."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

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


@click.command()
@click.option("--store", "location", metavar="LOCATION", help="Nothing: the built-in graph; a folder; or a SPARQL URL.")
@endpoint_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@service_options
@click.option("--token-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Holds the token.")
def serve(location: str | None, host: str, port: int, token_file: Path | None, **options: Any) -> None:
    """Serve the graph until it is interrupted; the token may also be in GRAPHSVC_TOKEN."""
    token = read_token(token_file) if token_file else os.environ.get("GRAPHSVC_TOKEN", "")
    asked = {"workers": WORKERS} | check(SERVICE, given(SERVICE, options), "cli")
    if asked.get("writable") and len(token) < 16:
        raise UsageError("--writable needs a token of 16 characters or more.", "Put it in a file: --token-file FILE.")
    public = host not in LOOPBACK or asked.get("public_url")
    if "own_evidence" not in asked and public and not asked.get("writable"):
        asked["own_evidence"] = "off"  # a public server takes no files of strangers unless whoever runs it says so
        click.echo("No evidence of readers is taken; --own-evidence session lets it in.", err=True)
    store = open_store(location, create=True)
    app = create_app(store, **asked, token=token or None)

    def ready(url: str) -> None:
        click.echo(f"graphsvc {VERSION} serves {store.location} at {url}/")

    try:
        serve_app(app, host, port, ready=ready)
    finally:
        store.close()
