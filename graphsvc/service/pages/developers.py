"""Serves the pages for developers: how to use the data, and the form that sends a query and shows its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request, url_for

from graphsvc.explorer import queries
from graphsvc.names import PREFIXES
from graphsvc.service.api.questions_served import address_of, questions
from graphsvc.service.pages.site import FRAME, OWN, Routes, Site, frame

if TYPE_CHECKING:
    from graphsvc.model import Catalogue

VENDOR = Path(__file__).parents[1] / "static" / "vendor"
EDITOR_FILES = ("yasgui.min.js", "yasgui.min.css")


@dataclass(frozen=True)
class Example:
    """A question with the query that answers it."""

    question: str
    query: str


def developers(site: Site) -> Response:
    """How to use the data."""
    said = {"examples": examples(), "root": request.url_root, "prefixes": PREFIXES}
    asked_for = questions(site.context)
    said["questions"] = [(one.sentence, address_of(one)) for one in asked_for]
    return site.page("developers.html", "For developers", queries.map_query(), (), said)


def vocabulary(site: Site) -> dict[str, list[str]]:
    """The classes, properties and prefixes that the query editor suggests."""
    return terms(site.catalogue)


def terms(catalogue: Catalogue) -> dict[str, list[str]]:
    """The prefixes and schema terms of this graph."""
    own = sorted(iri for iri in catalogue.names if iri.startswith(PREFIXES["cf"]))
    return {
        "prefixes": [f"{prefix}: <{iri}>" for prefix, iri in PREFIXES.items()],
        "classes": [iri for iri in own if iri[len(PREFIXES["cf"])].isupper()],
        "properties": [iri for iri in own if iri[len(PREFIXES["cf"])].islower()],
    }


def editor_page(
    query: str = "",
    columns: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
    answer: str = "",
    problem: str = "",
) -> Response:
    """The query page: a plain form with its answer as a table; the editor takes over where its files are there.

    `columns` and `rows` are a SELECT's answer, `answer` is that of an ASK or a graph as text, `problem` what went
    wrong. Works without JavaScript and without the editor's files.
    """
    body = render_template(
        "sparql.html",
        **frame("SPARQL"),
        query=query or examples()[0].query,
        columns=columns,
        rows=rows,
        answer=answer,
        problem=problem,
        examples=examples(),
        editor=all((VENDOR / name).exists() for name in EDITOR_FILES) and request.args.get("plain") != "1",
        vocabulary=url_for("pages.vocabulary"),
    )
    return make_response(body)


@cache
def examples() -> tuple[Example, ...]:
    """The questions of the ontology as example queries, with the map's query first."""
    from graphsvc.knowledge.build import find_ontology

    found = [Example("Every claim that an arrow of the map stands for", queries.map_query())]
    for path in sorted((find_ontology() / "questions").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        first = next((line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")), path.stem)
        found.append(Example(first, text))
    return tuple(found)


ROUTES: Routes = (("/developers", developers, FRAME), ("/api/v1/vocabulary", vocabulary, OWN))
