"""Lists what changed between two versions of the graph, as text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from pyoxigraph import Quad, Triple

from graphsvc.builtin import open_store as open_builtin
from graphsvc.cli.output import output_option, write
from graphsvc.errors import UsageError
from graphsvc.model.catalogue import Catalogue, read_catalogue
from graphsvc.model.changes import Changes, Difference, Term, compare_graphs, name_of, read_terms
from graphsvc.store import open_store

KINDS = {"terms": "Terms of the schema", "nodes": "Nodes", "claims": "Claims", "sources": "Sources"}


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW", required=False)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
@output_option
def diff(old: str, new: str | None, form: str, output: Path | None) -> None:
    """List what NEW (default: the built-in graph) added to, removed from and changed in OLD.

    Both are a release, a graph file, the folder of a store or the URL of an endpoint. Terms of the schema are compared
    in label, definition and axioms, nodes, claims and sources field by field.
    """
    changes = compare_graphs(_read(old), _read(new))
    if form == "json":
        write(json.dumps(_data(changes), indent=2, ensure_ascii=False) + "\n", output)
    else:
        write("\n".join(_lines(changes, markdown=form == "markdown")) + "\n", output)


def _read(location: str | None) -> tuple[dict[str, Term], Catalogue]:
    if location is None:
        store = open_builtin()
    elif Path(location).is_dir() and (dump := _released(Path(location))):
        store = open_store()
        store.load(dump)
    elif location.startswith(("http://", "https://")) or Path(location).is_dir():
        store = open_store(location)
    elif Path(location).is_file():
        store = open_store()
        store.load(Path(location))
    else:
        raise UsageError(f"{location} does not exist.", "Name a graph file, the folder of a store or an endpoint.")
    try:
        terms, catalogue = read_terms(store), read_catalogue(store)
    finally:
        store.close()
    _refuse_empty(location, terms, catalogue)
    return terms, catalogue


def changes_since(old: str, triples: Iterable[Triple]) -> str:
    """What the graph of `triples` changed since `old`, in Markdown."""
    store = open_store()
    store.load(Quad(*triple) for triple in triples)
    try:
        new = read_terms(store), read_catalogue(store)
    finally:
        store.close()
    lines = _lines(compare_graphs(_read(old), new), markdown=True)
    return "\n".join(["# Changes", "", *lines]) + "\n"


def _released(folder: Path) -> Path | None:
    """The dump of a release, None where the folder is none. Raises UsageError where its files are not as they were."""
    from graphsvc.knowledge.release import broken_files, find_dump

    dump = find_dump(folder)
    if dump is not None and (broken := broken_files(folder)):
        mend = "Fetch the release again."
        raise UsageError(f"{folder} is not as it was released: {', '.join(broken)} differ or are missing.", mend)
    return dump


def _refuse_empty(location: str | None, terms: dict[str, Term], catalogue: Catalogue) -> None:
    if not (terms or catalogue.nodes or catalogue.claims or catalogue.sources):
        raise UsageError(f"{location} holds no term, node, claim or source.", "Name what `graphsvc build` has written.")


def _lines(changes: Changes, *, markdown: bool) -> Iterator[str]:
    if not changes:
        yield "Nothing changed."
    for name, title in KINDS.items():
        difference: Difference[Any] = getattr(changes, name)
        if not difference:
            continue
        counts = f"{len(difference.added)} added, {len(difference.removed)} removed, {len(difference.changed)} changed"
        yield f"## {title}: {counts}\n" if markdown else f"{title}: {counts}"
        for word, records in (("added", difference.added), ("removed", difference.removed)):
            yield from (_line(word, record, markdown=markdown) for record in records)
        for one in difference.changed:
            parts = ((field, *one.values(field)) for field in one.names)
            said = "; ".join(f"{field}: {before} → {after}" for field, before, after in parts)
            yield f"{_line('changed', one.after, markdown=markdown)}: {said}"
        if markdown:
            yield ""


def _line(word: str, record: Any, *, markdown: bool) -> str:
    return f"- **{word}** {name_of(record)}" if markdown else f"  {word} {name_of(record)}"


def _data(changes: Changes) -> dict[str, Any]:
    return {name: _difference_data(getattr(changes, name)) for name in KINDS}


def _difference_data(difference: Difference[Any]) -> dict[str, Any]:
    changed = [
        {
            "iri": one.after.iri,
            "fields": {
                name: {"before": getattr(one.before, name), "after": getattr(one.after, name)} for name in one.names
            },
        }
        for one in difference.changed
    ]
    added, removed = ([asdict(record) for record in records] for records in (difference.added, difference.removed))
    return {"added": added, "removed": removed, "changed": changed}
