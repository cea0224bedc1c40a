"""Starts the service: explorer, SPARQL, paths."""

from __future__ import annotations

import os
from pathlib import Path

import click

from graphsvc.cli.stores import endpoint_options, open_store
from graphsvc.errors import UsageError


@click.command()
@click.option("--store", "location", metavar="LOCATION", help="Nothing: the built-in graph; a folder; or a SPARQL URL.")
@endpoint_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(0, 64), help="Processes that run queries.")
@click.option("--query-timeout", default=10.0, show_default=True, help="Seconds a query may take.")
@click.option("--memory-limit", default=512, show_default=True, help="MB a query may use.")
@click.option("--result-limit", default=256, show_default=True, help="MB an answer may have.")
@click.option(
    "--row-limit", default=1_000_000, show_default=True, type=click.IntRange(1), help="Rows an answer may have."
)
@click.option("--request-limit", default=64, show_default=True, help="MB a request may have.")
@click.option(
    "--query-limit", default=1, show_default=True, type=click.IntRange(1), help="MB the text of a query may have."
)
@click.option("--queue", default=64, show_default=True, help="Queries that may wait.")
@click.option(
    "--cache", default=32, show_default=True, type=click.IntRange(0), help="MB of answers kept until the next write."
)
@click.option("--writable", is_flag=True, help="Take updates from holders of the token.")
@click.option("--token-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Holds the token.")
@click.option("--allow-service", multiple=True, metavar="PREFIX", help="Endpoint that SERVICE and LOAD may reach.")
@click.option("--log-queries", is_flag=True, help="Write the text of queries to the log.")
def serve(location: str | None, host: str, port: int, token_file: Path | None, **options: object) -> None:
    """Serve the graph until it is interrupted; the token may also be in GRAPHSVC_TOKEN."""
    from graphsvc.names import VERSION
    from graphsvc.service import create_app
    from graphsvc.service import serve as serve_app

    token = token_file.read_text(encoding="utf-8").strip() if token_file else os.environ.get("GRAPHSVC_TOKEN", "")
    if options["writable"] and len(token) < 16:
        raise UsageError("--writable needs a token of 16 characters or more.", "Put it in a file: --token-file FILE.")
    store = open_store(location)
    app = create_app(store, token=token or None, **options)

    def ready(url: str) -> None:
        click.echo(f"graphsvc {VERSION} serves {store.location} at {url}/")

    try:
        serve_app(app, host, port, ready=ready)
    finally:
        store.close()
