"""Writes a briefing as Markdown, and as HTML: for its page, and as one file that needs no other."""

from __future__ import annotations

from markupsafe import Markup

from graphsvc.explorer.documents.briefing import Briefing
from graphsvc.explorer.documents.briefing_summary import Part, Summary
from graphsvc.explorer.documents.citations import citation
from graphsvc.explorer.documents.docx_styles import FOOT
from graphsvc.explorer.documents.standalone_html import as_file, fragment
from graphsvc.explorer.documents.tables import plain, to_markdown
from graphsvc.explorer.pictures.views import ArrowLink, Link, canonical_arrow_link
from graphsvc.names import BASE
from graphsvc.wording.sureness import how_sure

EVIDENCE = ("Finding", "How sure, and on whom", "Source")


def as_markdown(briefing: Briefing) -> str:
    """The briefing as Markdown."""
    found = briefing.summary
    parts = [f"# {plain(briefing.title)}", f"Version {briefing.version}, {briefing.date}. <{BASE}>", "## Findings"]
    for part in found.parts:
        parts += _part_as_markdown(found, part)
    for heading, lines in (("What is disputed", found.disputes), ("What is not known", found.unknown)):
        parts += [f"## {heading}", *map(plain, lines)] if lines else []
    if found.rows:
        rows = [(claim.paraphrase, how_sure(claim), ", ".join(found.named(claim.sources))) for claim in found.rows]
        lines = [f"| {' | '.join(EVIDENCE)} |", "| --- | --- | --- |"]
        lines += ["| " + " | ".join(map(plain, row)) + " |" for row in rows]
        parts += ["## The evidence", "\n".join(lines)]
    parts += ["## What was left out, and why", *map(plain, found.left_out or ("Nothing.",))]
    parts += ["## How the evidence was found", plain(found.method), "## References"]
    parts.append("\n".join(f"{n}. {plain(citation(one))}" for n, one in enumerate(found.references, 1)) or "None.")
    for section in briefing.shown:
        parts.append(f"## Annex: {plain(section.title)}")
        parts += [plain(text) for text in section.paragraphs]
        parts += [f"**{plain(table.caption)}**\n\n{to_markdown(table)}" for table in section.tables]
        parts += [f"<{section.iri}>"]
    if briefing.shown:
        parts += ["## Sources of the annexes", "\n".join(f"- {plain(citation(one))}" for one in briefing.sources)]
        parts += [plain(note) for note in briefing.notes]
    return "\n\n".join((*parts, plain(FOOT))) + "\n"


def _part_as_markdown(found: Summary, part: Part) -> list[str]:
    if part.words:
        return [f"> *{part.title}:* {plain(part.words)}"]
    lines = [f"- {plain(f'{one.text} {found.mark(one.sources)}'.strip())}" for one in part.findings]
    return [f"### {plain(part.title)}", "\n".join(lines)]


def as_page(briefing: Briefing) -> str:
    """The briefing as one HTML file: its picture and its style are in it, and it asks nothing of any other place."""
    return as_file(briefing.title, article(briefing, lambda iri: iri, canonical_arrow_link))


def article(briefing: Briefing, link: Link, arrow_link: ArrowLink) -> Markup:
    """The briefing as a fragment of HTML that begins with its title; all text in it is escaped."""
    said = {"columns": EVIDENCE, "how_sure": how_sure, "citation": citation, "foot": FOOT}
    return fragment("briefing.html", link, arrow_link, briefing=briefing, found=briefing.summary, **said)
