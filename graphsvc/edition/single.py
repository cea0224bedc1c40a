"""Writes one HTML file of the map and of what is said about each thing, to be sent by e-mail and read anywhere."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment

import graphsvc.wording as wording
from graphsvc.errors import StoreError
from graphsvc.explorer.documents.citations import citation
from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.columns import layer_styles
from graphsvc.explorer.pictures.overview import overview
from graphsvc.explorer.pictures.views import map_svg
from graphsvc.framework import framework
from graphsvc.model import EvidenceFilter, catalogue_of
from graphsvc.names import VERSION, local_name
from graphsvc.store import Store


def publish_single(store: Store, target: Path) -> int:
    """Write the file `target`, whole or not at all; return its size in bytes. Raises StoreError."""
    data = single_page(store).encode()
    partial = target.with_name(target.name + ".part")
    try:
        partial.write_bytes(data)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"{target} cannot be written: {error.strerror}.", "Choose another place.") from error
    return len(data)


def single_page(store: Store) -> str:
    """The page: map, things with their claims, sources; nothing in it is fetched from anywhere."""
    catalogue = catalogue_of(store)
    view = overview(catalogue, EvidenceFilter(), [])
    drawn = map_svg(catalogue, view, lambda iri: f"#node-{local_name(iri)}", _arrow_link)
    assets = files("graphsvc.edition").joinpath("assets")
    style = (
        files("graphsvc.service").joinpath("static").joinpath("app.css").read_text(encoding="utf-8") + layer_styles()
    )
    script = assets.joinpath("single.js").read_text(encoding="utf-8")
    page = Environment(autoescape=True, trim_blocks=True).from_string(
        assets.joinpath("single.html").read_text(encoding="utf-8")
    )
    nodes = sorted(catalogue.nodes.values(), key=lambda node: (node.label.casefold(), node.iri))
    return page.render(
        catalogue=catalogue,
        citation=citation,
        framework=framework(),
        claims=len(catalogue.claims),
        map=drawn,
        nodes=[(node, catalogue.claims_of.get(node.iri, [])) for node in nodes],
        script=script,
        script_hash=_hash(script),
        sources=sorted(catalogue.sources.values(), key=lambda source: source.key),
        style=style,
        style_hash=_hash(style),
        version=VERSION,
        words=wording,
    )


def _arrow_link(arrow: Arrow) -> str:
    return f"#claim-{arrow.claims[0].id}"


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
