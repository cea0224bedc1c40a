"""Lays out one version of the knowledge as files: rows, schema, dumps, changes, how to cite it, and their checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import StoreError, UsageError
from graphsvc.formats import GRAPHS
from graphsvc.framework import framework
from graphsvc.knowledge.build import build_graph, find_ontology, read_schema, serialise
from graphsvc.knowledge.nanopubs import as_trig
from graphsvc.knowledge.provenance import Version, version_of
from graphsvc.knowledge.reifiers import as_turtle
from graphsvc.knowledge.tables import SHAPES

TITLE = f"{framework().title}: rows, ontology and knowledge graph"
DESCRIPTION = framework().texts.get("pages.release", framework().about)
SUMS = "SHA256SUMS"
KEYWORDS = framework().lists.get("pages.keywords", ("knowledge graph", "ontology"))


def write_release(folder: Path, changes: str, ontology: Path | None = None) -> Version:
    """Write the release of the built-in knowledge, or of another `ontology`, into `folder`; the version that it is of.

    `changes` is the text of CHANGES.md. The same rows give the same bytes. The folder must be new or empty: a
    UsageError says so otherwise, as where the schema states no version or day. Raises KnowledgeError where rows have
    faults, StoreError where a file cannot be written; nothing is left of a folder that was new then.
    """
    home = ontology or find_ontology()
    version = version_of(read_schema(home))
    if not (version.number and version.day):
        raise UsageError("The schema states no version or no day.", "Add owl:versionInfo and dcterms:modified to it.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty.", "A release is never changed: name a new folder.")
    files = _files(home, version, changes)
    folder = folder.resolve()
    partial = folder.with_name(folder.name + ".part")
    try:
        for name, content in files.items():
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            (partial / name).write_bytes(content)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        for path in sorted(partial.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        partial.rmdir() if partial.exists() else None
        raise StoreError(f"{folder} cannot be written: {error.strerror}.", "Choose another place.") from error
    return version


def find_dump(folder: Path) -> Path | None:
    """The N-Triples of a release in `folder`, None where it holds none."""
    found = sorted(folder.glob(f"{framework().files}-*.nt")) if (folder / SUMS).is_file() else []
    return found[0] if found else None


def broken_files(folder: Path) -> list[str]:
    """The files of a release whose bytes are not those that its checksums name, or that are not there."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    named = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    return [name for name, digest in named.items() if not _is(folder / name, digest)]


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _files(home: Path, version: Version, changes: str) -> dict[str, bytes]:
    graph = build_graph(home)
    kept = ["schema.ttl", "alignment.ttl", "shapes.ttl", "CHANGELOG.md", "README.md", "LICENSE"]
    kept += [f"data/{name}.csv" for name in SHAPES]
    files = {f"ontology/{name}": (home / name).read_bytes() for name in kept if (home / name).is_file()}
    for form in GRAPHS:
        assert isinstance(form.engine, ox.RdfFormat)
        files[f"{framework().files}-{version.number}.{form.name}"] = serialise(graph, form.engine)
    files[f"{framework().files}-{version.number}-nanopubs.trig"] = as_trig(graph, version)
    files[f"{framework().files}-{version.number}-reifiers.ttl"] = as_turtle(graph)
    files["CHANGES.md"] = changes.encode()
    files["CITATION.cff"] = _citation(version).encode()
    files[".zenodo.json"] = _zenodo(version).encode()
    files["README.md"] = _readme(version, len(graph), sorted(files)).encode()
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return files | {SUMS: sums.encode()}


def _citation(version: Version) -> str:
    lines = [
        "cff-version: 1.2.0",
        'message: "Please cite this version, and the papers and reports behind the claims you use."',
        f"title: {json.dumps(TITLE)}",
        "type: dataset",
        f"version: {version.number}",
        f'date-released: "{version.day}"',
        f"license: {framework().spdx}",
        "authors:",
        f"  - name: {json.dumps(version.makers)}",
        f"keywords: {json.dumps(KEYWORDS)}",
    ]
    return "\n".join(lines) + "\n"


def _zenodo(version: Version) -> str:
    said = {
        "title": TITLE,
        "description": DESCRIPTION,
        "upload_type": "dataset",
        "version": version.number,
        "publication_date": version.day,
        "creators": [{"name": version.makers}],
        "license": framework().spdx.lower(),
        "access_right": "open",
        "language": "eng",
        "keywords": list(KEYWORDS),
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _readme(version: Version, triples: int, names: Sequence[str]) -> str:
    listed = "\n".join(f"- `{name}`" for name in names)
    return (
        f"# {TITLE}\n\nVersion {version.number} of {version.day}, {triples:,} triples. {DESCRIPTION}\n\n"
        f"Licence: {framework().license_name}. How to cite: `CITATION.cff`. What changed: `CHANGES.md`.\n\n{listed}\n\n"
        f"Check the files with `sha256sum -c {SUMS}`.\n"
    )
