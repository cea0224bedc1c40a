"""Reads the file of a reference manager in a process of its own: rows of sources, and what is to be said of entries."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from graphsvc.errors import UsageError
from graphsvc.knowledge.citing import cited
from graphsvc.knowledge.folder import find_ontology
from graphsvc.knowledge.sources import FORMATS, import_sources
from graphsvc.knowledge.sources.gaps import read_sources
from graphsvc.knowledge.tables import SHAPES, Row
from graphsvc.own.child import PATIENCE, limit
from graphsvc.own.sheet import UnreadableFile

COLUMNS = tuple(SHAPES["sources"])
MOST_ENTRIES = 5000
_TOO_MUCH = ("The file takes more time or memory than a list of references does.", "Export fewer of them at once.")


@dataclass(frozen=True)
class References:
    """What a file gave: the format in words, how many entries, and `rows` by the columns of sources.csv.

    `known` tells entries that are a source already, `faults` those that gave no row, `remarks` what to look at.
    """

    format: str
    entries: int
    rows: tuple[Mapping[str, str], ...]
    known: tuple[str, ...]
    faults: tuple[str, ...]
    remarks: tuple[str, ...]


def read_references(content: bytes, file: str) -> References:
    """The references of a file in RIS, BibTeX or CSL JSON, read in another process. Raises UnreadableFile."""
    command = [sys.executable, "-m", "graphsvc.own.references", file or "file"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise UnreadableFile(*_TOO_MUCH) from error
    if "refused" in said:
        raise UnreadableFile(said["refused"], said["mend"])
    return References(said["format"], said["entries"], *(tuple(said[name]) for name in LISTS))


LISTS = ("rows", "known", "faults", "remarks")


def labels(rows: tuple[Mapping[str, str], ...]) -> list[str]:
    """How each row is cited: "Goh 2024"."""
    found = cited(Row("sources.csv", at, dict(row)) for at, row in enumerate(rows, 2))
    return [found[row["key"]] for row in rows]


def main() -> None:
    """Read what comes on standard input, and write what it gave, or why nothing, as JSON."""
    limit()
    try:
        said = _read(sys.stdin.buffer.read(), sys.argv[1])
    except UsageError as error:
        said = {"refused": error.message, "mend": error.mend}
    except MemoryError:
        said = dict(zip(("refused", "mend"), _TOO_MUCH, strict=True))
    sys.stdout.write(json.dumps(said))


def _read(content: bytes, file: str) -> dict[str, object]:
    found = import_sources(content, file, None, [row.cells for row in read_sources(find_ontology())])
    if found.entries > MOST_ENTRIES:
        raise UsageError(f"The file holds {found.entries:,} entries.", f"Bring at most {MOST_ENTRIES:,} at once.")
    remarks = [*([found.said] if found.said else []), *map(str, found.remarks)]
    known, faults = (tuple(map(str, told)) for told in (found.matches, found.faults))
    given = References(FORMATS[found.format], found.entries, tuple(found.rows), known, faults, tuple(remarks))
    return asdict(given)


if __name__ == "__main__":
    main()
