"""Declares the options of the service: those of `create_app` and of `graphsvc serve`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, TypedDict

from graphsvc.options import Option, declared
from graphsvc.store.sandbox.worker_client import Limits

MB = 20  # bits by which a number of MB is that of bytes
_SECRET = {"cli": "A list of processes would show it: --token-file, or GRAPHSVC_TOKEN."}


class ServiceOptions(TypedDict, total=False):
    """How the service runs queries, what it takes in, and who may write. Zero means none where it is allowed."""

    workers: Annotated[
        int,
        Option(
            "Processes that run queries; with 0 they run in this process, without limits.", default=0, least=0, most=64
        ),
    ]
    query_timeout: Annotated[float, Option("Seconds a query may take.", default=Limits.seconds, least=0.1, most=86_400)]
    memory_limit: Annotated[int, Option("MB a query may use.", default=Limits.memory >> MB, least=64, most=1 << MB)]
    result_limit: Annotated[int, Option("MB an answer may have.", default=Limits.answer >> MB, least=1, most=1 << MB)]
    row_limit: Annotated[int, Option("Rows or triples an answer may have.", default=Limits.rows, least=1)]
    request_limit: Annotated[int, Option("MB a request may have.", default=64, least=1, most=1 << MB)]
    query_limit: Annotated[int, Option("MB the text of a query may have.", default=1, least=1, most=1 << MB)]
    queue: Annotated[int, Option("Queries that may wait for a worker.", default=Limits.queue, least=0, most=10_000)]
    address_limit: Annotated[
        int, Option("Connections one address may hold; those that send nothing make way first.", default=256, least=0)
    ]
    cache: Annotated[
        int, Option("MB of answers kept until the next write; only with workers.", default=32, least=0, most=1 << MB)
    ]
    writable: Annotated[bool, Option("Take updates, from holders of the token where there is one.", default=False)]
    token: Annotated[str | None, Option("What a writer must show.", not_on=_SECRET)]
    allow_service: Annotated[str | Iterable[str], Option("The beginning of addresses that SERVICE and LOAD may reach.")]
    own_evidence: Annotated[
        str,
        Option(
            "Whether readers may lay sheets of their own over the graph: off, for a session, or to be saved for all.",
            default="session",
            choices=("off", "session", "saved"),
        ),
    ]
    own_folder: Annotated[
        str | None, Option("The folder that keeps those sheets; without it they last as long as the service.")
    ]
    own_days: Annotated[int, Option("Days that a sheet is kept.", default=30, least=1, most=366)]
    own_room: Annotated[int, Option("MB that all the sheets may take.", default=200, least=1, most=1 << MB)]
    public_url: Annotated[
        str | None, Option("The address at which readers reach it, as behind a proxy: https://example.org/graph.")
    ]
    questions: Annotated[
        str | None, Option("A folder of questions of one's own, in .rq files, to serve by their names.")
    ]
    log_queries: Annotated[bool, Option("Write the text of queries to the log.", default=False)]


SERVICE = declared(ServiceOptions)


def limits(options: ServiceOptions) -> Limits:
    """What one query may use."""
    return Limits(
        seconds=options["query_timeout"],
        memory=options["memory_limit"] << MB,
        answer=options["result_limit"] << MB,
        rows=options["row_limit"],
        queue=options["queue"],
    )
