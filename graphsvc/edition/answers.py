"""Makes the answers that the scripts of the static edition look up: names, paths between every pair, and the graph."""

from __future__ import annotations

import base64
import gzip
import io
import json
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat

from graphsvc.explorer.view_options import VIEWS
from graphsvc.model import Catalogue
from graphsvc.model.lookup import texts
from graphsvc.names import SPARQL_PREFIXES, local_name
from graphsvc.options import Asked
from graphsvc.paths import Path as Chain
from graphsvc.paths import find_paths, reach
from graphsvc.store import Store
from graphsvc.wording import REACH

VENDOR = Path(__file__).parents[1] / "service" / "static" / "vendor"


def as_script(name: str, value: Any) -> bytes:
    """A script that gives `value` to the page: unlike other files, scripts are read from a file share too."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"edition.take({json.dumps(name)},{body});\n".encode()


def names(store: Store, catalogue: Catalogue) -> list[list[str]]:
    """What can be searched: the slug, label, kind, text and folded text of each name and definition."""
    rows = [
        [catalogue.nodes[iri].slug, catalogue.label(iri), kind, text, folded]
        for iri, kind, text, folded in texts(store)
    ]
    return sorted(rows)


def paths_from(store: Store, catalogue: Catalogue, start: str, ends: dict[str, set[str]]) -> dict[str, Any]:
    """The answers to how `start` reaches each other node, by slug, as the page of paths gives them unless asked else.

    `ends` are for each node those that `parts_of` gave.
    """
    asked = Asked(VIEWS["paths"])
    length, most = asked.number("max_length"), asked.number("k")
    met = {one.node for one in reach(store, start, max_length=length).nodes}
    answers = {}
    for end in sorted(catalogue.nodes):
        if end == start or not ends[end] & met:
            continue
        found = find_paths(store, start, end, k=most, max_length=length)
        if found.all():
            answers[catalogue.nodes[end].slug] = {
                "title": f"{REACH.sentence(catalogue.name(start), catalogue.name(end))}?",
                "headline": found.headline if len(found) > 1 else "",
                "caveats": list(found.caveats),
                "complete": found.complete,
                "most": length,
                "paths": [_path(one) for one in found],
            }
    return answers


def parts_of(store: Store, catalogue: Catalogue) -> dict[str, set[str]]:
    """For each node, those that count as it where a path ends: itself, its kinds and parts."""
    two = sorted(catalogue.nodes)[:2]  # from where does not matter, only that it is another
    from_where = {node: two[node == two[0]] for node in catalogue.nodes} if len(two) == 2 else {}
    return {node: set(find_paths(store, start, node, k=1, max_length=1).ends) for node, start in from_where.items()}


def _path(path: Chain) -> dict[str, Any]:
    steps = [
        {
            "said": step.said,
            "says": step.says,
            "notes": list(step.notes),
            "claims": [local_name(record.iri) for record in hop.records],
        }
        for step, hop in zip(path.steps, path.hops, strict=True)
    ]
    belonging = list(path.belonging)
    return {"headline": path.headline, "sign": path.sign, "belonging": belonging, "steps": steps}


def engine() -> dict[str, str] | None:
    """The query engine for browsers, to be run by a worker; None where it was not bundled."""
    script, binary = VENDOR / "oxigraph.js", VENDOR / "oxigraph.wasm"
    if not binary.is_file():
        return None
    # Browsers start no module as a worker from a file share, but a plain script.
    lines = script.read_text(encoding="utf-8").replace("import.meta.url", "self.location.href").splitlines()
    plain = [line.removeprefix("export ") for line in lines if not line.startswith(("export {", "export default"))]
    return {"script": "\n".join(plain) + "\n", "binary": _packed(binary.read_bytes())}


def graph(store: Store) -> dict[str, str]:
    """The whole graph, for that engine, and the prefixes that a query need not declare."""
    output = io.BytesIO()
    store.dump(output, format=RdfFormat.N_QUADS)
    lines = sorted(output.getvalue().splitlines(keepends=True))
    return {"quads": _packed(b"".join(lines)), "prefixes": SPARQL_PREFIXES}


def _packed(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()
