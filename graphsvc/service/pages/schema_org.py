"""Describes the dataset in the terms of schema.org, for the search engines of data that read pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from graphsvc.formats import GRAPHS
from graphsvc.framework import framework
from graphsvc.names import BASE
from graphsvc.service.linked_data.dataset_graphs import LICENSE, TITLE, Holdings, dump_name

if TYPE_CHECKING:
    from graphsvc.service.context import ServiceContext

HEADER = f"""SELECT ?creator ?modified WHERE {{
  OPTIONAL {{ <{BASE}ontology> dcterms:creator ?creator }} OPTIONAL {{ <{BASE}ontology> dcterms:modified ?modified }}
}} LIMIT 1"""


def dataset_markup(context: ServiceContext) -> dict[str, object]:
    """The dataset of a service as a schema.org Dataset in JSON-LD, for the address of this request. What the header of
    the ontology does not say is left out. Raises StoreError.
    """
    root, holdings = request.url_root.rstrip("/"), Holdings(context)
    said: dict[str, object] = {
        "@context": "https://schema.org/",
        "@id": BASE,
        "@type": "Dataset",
        "name": TITLE,
        "description": framework().about,
        "url": f"{root}/",
        "license": LICENSE,
        "version": holdings.version(),
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": dump_name(holdings, form),
                "encodingFormat": form.media_type,
                "contentUrl": f"{root}/dumps/{dump_name(holdings, form)}",
            }
            for form in GRAPHS
        ],
    }
    for creator, modified in holdings.rows(HEADER):
        said |= {"creator": {"@type": "Organization", "name": creator}} if creator else {}
        said |= {"dateModified": modified[:10]} if modified else {}
    return said
