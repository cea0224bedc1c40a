"""Brings in sources from reference managers and names what the sources lack."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphsvc.cli.output import output_option, write
from graphsvc.errors import StoreError, UsageError

if TYPE_CHECKING:
    from graphsvc.knowledge.sources import Imported
    from graphsvc.knowledge.sources.gaps import Gaps
    from graphsvc.knowledge.tables import Row

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def sources() -> None:
    """Import sources from a reference manager, and name what sources lack. Nothing is looked up in the network."""


@sources.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--format", "form", type=click.Choice(["ris", "bibtex", "csljson"]), help="Default: what FILE looks like."
)
@click.option("--own", type=FOLDER, metavar="FOLDER", help="Own rows: find what is in their sources.csv already, too.")
@click.option("--append", is_flag=True, help="Put the rows after those that the file of -o holds.")
@output_option
def import_(file: Path, form: str | None, own: Path | None, append: bool, output: Path | None) -> None:
    """Turn FILE, in RIS, BibTeX or CSL JSON, into rows of sources.csv, ready to read and to claim from.

    Entries that are a source already, by DOI or by title, are named and get no row. What cannot be read is named with
    its entry and a mend; the other entries get their rows all the same. Exit 1 when an entry could not be read.
    """
    from graphsvc.knowledge.build import find_ontology
    from graphsvc.knowledge.sources import as_csv, import_sources
    from graphsvc.knowledge.sources.gaps import read_sources

    before = _before(output, append)
    known = [row.cells for row in read_sources(find_ontology())]
    known += [row.cells for row in read_sources(own)] if own else []
    keys = {row["key"] for row in known}
    known += [row for row in before if row["key"] not in keys]
    try:
        content = file.read_bytes()
    except OSError as error:
        raise StoreError(f"{file} cannot be read: {error.strerror}.", "Look at its permissions.") from error
    found = import_sources(content, file.name, form, known)
    write(as_csv([*before, *found.rows]), output)
    for line in _told(file.name, found):
        click.echo(line, err=True)
    raise SystemExit(1 if found.faults else 0)


@sources.command("export")
@click.argument("folder", required=False, type=FOLDER)
@click.option("--format", "form", type=click.Choice(["csljson", "ris", "bibtex"]), default="csljson")
@output_option
def export(folder: Path | None, form: str, output: Path | None) -> None:
    """Write sources for a reference manager, as CSL JSON, RIS or BibTeX.

    FOLDER holds a sources.csv, or is an ontology folder; default: the built-in sources.
    """
    from graphsvc.knowledge.build import find_ontology
    from graphsvc.knowledge.sources.export import WRITERS
    from graphsvc.knowledge.sources.gaps import read_sources

    write(WRITERS[form]([row.cells for row in read_sources(folder or find_ontology())]), output)


def _before(output: Path | None, append: bool) -> list[dict[str, str]]:
    """The rows that the output holds already and that are to stay in it."""
    from graphsvc.knowledge.sources.gaps import read_sources

    if append and output is None:
        raise UsageError("--append needs the file to put the rows into.", "Name it with -o.")
    if output is None or not output.exists():
        return []
    if not append:
        mend = "Put the rows after those in it with --append, or choose another file."
        raise UsageError(f"{output} is there already.", mend)
    if output.name != "sources.csv":
        raise UsageError(f"{output.name} is not sources.csv.", "Rows are put after those of a table of sources.")
    return [row.cells for row in read_sources(output.parent)]


def _told(name: str, found: Imported) -> Iterator[str]:
    from graphsvc.knowledge.sources import FORMATS

    sure = sum(match.sure for match in found.matches)
    counts = f"{_counted(found.entries, 'entry', 'entries')}, {_counted(len(found.rows), 'row', 'rows')}"
    yield f"{name} ({FORMATS[found.format]}): {counts}, {sure} known already, {len(found.faults)} not read."
    if found.said:
        yield found.said
    groups: dict[str, Sequence[object]] = {
        "Not read": found.faults,
        "Known already, or perhaps": found.matches,
        "To look at": found.remarks,
    }
    for title, notices in groups.items():
        if notices:
            yield f"{title}:"
            yield from (f"  {notice}" for notice in notices)
    if found.unplaced:
        fields = ", ".join(f"{field} ({count})" for field, count in found.unplaced.most_common())
        yield f"Not taken over, for the rows have no column for it: {fields}."


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


@sources.command("check")
@click.argument("folder", required=False, type=FOLDER)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Judge review dates by this day.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def check_sources(folder: Path | None, on: datetime | None, form: str) -> None:
    """Name the sources that lack a DOI, PubMed id or address, that are past their review date, or not read yet.

    FOLDER holds a sources.csv, or is an ontology folder; default: the built-in sources. Exit 1 when any is named.
    """
    from graphsvc.knowledge.build import find_ontology
    from graphsvc.knowledge.sources.gaps import find_gaps, read_sources

    day = (on or datetime.now(timezone.utc)).date()
    gaps = find_gaps(read_sources(folder or find_ontology()), day)
    if form == "json":
        write(json.dumps(_data(gaps), indent=2, ensure_ascii=False) + "\n")
    else:
        write("\n".join(_lines(gaps)) + "\n")
    raise SystemExit(1 if gaps else 0)


def _lines(gaps: Gaps) -> Iterator[str]:
    yield f"{_counted(gaps.count, 'source', 'sources')}, on {gaps.day}"
    if not gaps:
        yield "Each has an identifier and has been read; none is past its review date."
    for title, rows in {
        "No DOI, PubMed id or address": gaps.without_identifier,
        "Past the review date": gaps.overdue,
        "Not read yet": gaps.not_read,
    }.items():
        if rows:
            yield f"{title}: {len(rows)}"
            yield from (f"  {_named(row, overdue=rows is gaps.overdue)}" for row in rows)


def _named(row: Row, *, overdue: bool) -> str:
    who = ", ".join(part for part in (row["authors"], row["year"]) if part)
    due = f" (due {row['next_review_due']})" if overdue else ""
    return f"{row['key']}{due}: {row['title']}" + (f" ({who})" if who else "")


def _data(gaps: Gaps) -> dict[str, object]:
    lists = {"without_identifier": gaps.without_identifier, "overdue": gaps.overdue, "not_read": gaps.not_read}
    rows = {
        name: [{"key": row["key"], "title": row["title"], "next_review_due": row["next_review_due"]} for row in listed]
        for name, listed in lists.items()
    }
    return {"date": gaps.day.isoformat(), "sources": gaps.count, **rows}
