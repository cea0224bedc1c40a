"""Writes the static edition: the whole explorer as files that a plain file server, a file share or a browser opens.

What is said in it is said by the service, asked in this process; scripts look up and show what was made with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from graphsvc.edition import answers
from graphsvc.edition.addresses import NO_SERVER
from graphsvc.edition.crawling import Crawl
from graphsvc.edition.folder import MARK, whole
from graphsvc.edition.pages import AWAY, asset, away_page, server_page
from graphsvc.model import Catalogue, catalogue_of
from graphsvc.model.select import select
from graphsvc.names import BASE, VERSION
from graphsvc.service import create_app
from graphsvc.store import Store

__all__ = ["publish"]

PAGES = (
    *("/", "/about", "/briefing", "/changes", "/contradictions", "/datasets", "/developers", "/evidence", "/explore"),
    *("/focus", "/loops", "/ontology", "/paths", "/relations", "/search", "/sources", "/sparql?plain=1", "/who"),
    *("/path", "/void.ttl", "/dcat.ttl", "/context.jsonld", "/openapi.json", "/dumps/", "/mappings.sssom.tsv"),
    *("/api/v1/vocabulary", "/picture/map.png", "/picture/map.svg"),
)
FIRST = ("edition/", "static/", "assets/")  # folders that are kept for reading without a network at the first visit
LATER = ("edition/paths/", "edition/engine.js", "edition/graph.js", "static/vendor/")  # but these when they were read

Progress = Callable[[int, str], None]


def publish(store: Store, target: Path, *, base_url: str = "", progress: Progress = lambda _number, _file: None) -> int:
    """Write the edition of what `store` holds into the folder `target`; return its size in bytes.

    `base_url` is where it will be read, for what must name itself: the sitemap and the catalogues. An edition that
    stands in `target` is replaced when the new one is whole. The same store gives the same bytes on the same day.
    `progress` is called with the number of files and the last of them. Raises UsageError, StoreError, InternalError.
    """
    catalogue = catalogue_of(store)
    with whole(target) as folder:
        app = create_app(store, own_evidence="off")  # files take nothing from readers
        try:
            crawl = Crawl(app.test_client(), folder, base_url, progress)
            crawl.follow([*PAGES, *(["/sitemap.xml"] if base_url else []), *_things(store, catalogue)])
        finally:
            app.extensions["graphsvc"].close()
        _answers(store, catalogue, crawl)
        _frame(crawl)
    return sum(crawl.files.values())


def _things(store: Store, catalogue: Catalogue) -> Iterator[str]:
    """The addresses of everything that has an IRI of ours, and the picture around each node."""
    own = f"{BASE}id/"
    query = f"SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER(isIRI(?s) && STRSTARTS(STR(?s), '{own}')) }} ORDER BY ?s"
    for (iri,) in select(store, query):
        yield "/id/" + iri.removeprefix(own)
    for iri in sorted(catalogue.nodes):
        yield f"/focus?node={catalogue.nodes[iri].slug}"


def _answers(store: Store, catalogue: Catalogue, crawl: Crawl) -> None:
    def put(name: str, value: object) -> None:
        crawl.put(f"edition/{name}.js", answers.as_script(name, value))

    put("names", answers.names(store, catalogue))
    ends = answers.parts_of(store, catalogue)
    for iri in sorted(catalogue.nodes):
        slug = catalogue.nodes[iri].slug
        put(f"paths/{slug}", answers.paths_from(store, catalogue, iri, ends))
    engine = answers.engine()
    if engine:
        put("engine", engine | {"worker": asset("engine.js")})
    put("graph", answers.graph(store))


def _frame(crawl: Crawl) -> None:
    """The scripts and pages of the edition itself, and the mark by which the next one knows it."""
    crawl.put("edition/edition.js", asset("edition.js").replace("@BASE@", BASE).encode())
    crawl.put(NO_SERVER, server_page(crawl.ask("/about").text, crawl))
    crawl.put(AWAY, away_page(crawl.ask("/about").text, crawl))
    crawl.put(".nojekyll", b"")
    marked = hashlib.blake2b(digest_size=8)
    for file in sorted(crawl.files):
        marked.update(f"{file} {crawl.files[file]}\n".encode())
        marked.update(crawl.read(file))
    first = [one for one in sorted(crawl.files) if _is_first(one)]
    worker = asset("worker.js").replace("@MARK@", marked.hexdigest()).replace("@FIRST@", json.dumps(first))
    crawl.put("worker.js", worker.encode())
    about = {"program": f"graphsvc {VERSION}", "mark": marked.hexdigest(), "files": len(crawl.files) + 1}
    crawl.put(MARK, (json.dumps(about, indent=2) + "\n").encode())


def _is_first(file: str) -> bool:
    page = file.endswith("index.html") and file.count("/") < 2
    return page or (file.startswith(FIRST) and not file.startswith(LATER))
