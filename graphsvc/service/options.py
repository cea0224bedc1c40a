"""Declares the options of the service: those of `create_app` and of `graphsvc serve`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, TypedDict

from graphsvc.options import Option, declared
from graphsvc.store.workers import Limits

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
    cache: Annotated[
        int, Option("MB of answers kept until the next write; only with workers.", default=32, least=0, most=1 << MB)
    ]
    writable: Annotated[bool, Option("Take updates, from holders of the token where there is one.", default=False)]
    token: Annotated[str | None, Option("What a writer must show.", not_on=_SECRET)]
    allow_service: Annotated[str | Iterable[str], Option("The beginning of addresses that SERVICE and LOAD may reach.")]
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
