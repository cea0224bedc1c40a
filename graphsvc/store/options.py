"""Declares the options of a store that is an endpoint elsewhere."""

from __future__ import annotations

from typing import Annotated, TypedDict

from graphsvc.options import Option, declared

_SECRET = {"cli": "A list of processes would show it: --endpoint-token-file."}


class EndpointOptions(TypedDict, total=False):
    """How a SPARQL endpoint at a URL is spoken to."""

    update_url: Annotated[str | None, Option("Where it takes updates, if elsewhere.")]
    gsp_url: Annotated[str | None, Option("Its Graph Store, for loads.")]
    default_graph: Annotated[str | None, Option("The IRI of the graph that stands for the default one.")]
    token: Annotated[str | None, Option("What it asks a writer for.", not_on=_SECRET)]
    timeout: Annotated[
        float, Option("Seconds to wait for it.", default=30.0, least=0.1, most=86_400, text="endpoint_timeout")
    ]


ENDPOINT = declared(EndpointOptions)
