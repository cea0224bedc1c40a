"""Refuses query texts that are too long, where that can be seen before they are read."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from graphsvc.errors import GraphsvcError, UsageError

AS_FORM = 3  # bytes that a byte of text may take in a form
FIELDS = 64 << 10  # bytes for the other fields of a form


class QueryTooLong(UsageError):
    """A query is longer than this service reads."""

    http_status = 413
    title = "The query is too long"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"The text has {size:,} bytes; a query may have {limit:,}.",
            "Load what it lists as data, or ask in parts; whoever runs the service can raise it with --query-limit.",
        )


def hold_text(text: str, limit: int) -> None:
    """Raise QueryTooLong where a text has more than `limit` bytes."""
    if len(text) * 4 > limit and (size := len(text.encode(errors="surrogatepass"))) > limit:
        raise QueryTooLong(size, limit)


def hold_body(limit: int) -> None:
    """Raise QueryTooLong where the body of the request has more than `limit` bytes, without reading it."""
    size = request.content_length or 0
    if size > limit:
        raise QueryTooLong(size, limit)


def hold_form(limit: int, authorize: Callable[[], None]) -> None:
    """Let a form that is too long for any query pass for those who may send an update, as `authorize` tells.

    Raises QueryTooLong for others, without reading it.
    """
    if (request.content_length or 0) <= AS_FORM * limit + FIELDS:
        return
    try:
        authorize()
    except GraphsvcError:
        hold_body(limit)
