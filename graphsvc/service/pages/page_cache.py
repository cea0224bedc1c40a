"""Keeps whole pages until the next write: the address, the day and the triples decide all that a page says."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Response, make_response, request

from graphsvc.service.protocol.leaving import turn
from graphsvc.store.result_cache import AROUND

if TYPE_CHECKING:
    from graphsvc.service.pages.site import Site

LARGEST = 1 << 20  # bytes of a page or a picture


def kept(site: Site, view: Callable[..., Any], /, **values: Any) -> Response:
    """The page that `view` makes for this address: from the cache of answers, where there is one and it holds it.

    Raises what the view does, and Busy where too many are being made.
    """
    cache, generation = site.context.cache, site.context.store.generation
    if cache is None:
        with turn(site.context.pages):
            return make_response(view(site, **values))
    key = _key()
    found = cache.find(key, generation)
    if found is not None:
        body, headers = found
        return Response(body, headers=headers)
    with turn(site.context.pages):
        began = cache.clock()
        response = make_response(view(site, **values))
        took = cache.clock() - began
    if response.status_code == 200 and not response.is_streamed:
        body = response.get_data()
        if len(body) <= LARGEST:
            size = len(body) + 4 * len(request.path) + len(request.query_string) + AROUND
            cache.keep_slow(key, generation, (body, list(response.headers)), size, took)
    return response


def _key() -> Hashable:
    """What decides about a page beside the triples: pages name their own address, and some the day."""
    return "page", request.url_root, request.path, request.query_string, date.today()
