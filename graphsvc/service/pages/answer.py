"""Serves the page that answers a question in plain words: how it was read, a few lines, one picture, one table."""

from __future__ import annotations

from dataclasses import replace

from flask import Response

from graphsvc.asking import ASKING, Reading, answer_of, guesses, page_of, read_as, read_question
from graphsvc.explorer import queries
from graphsvc.explorer.answers.answer import Answer
from graphsvc.explorer.archetypes import is_on_archetypes
from graphsvc.explorer.documents.tables import claim_table
from graphsvc.explorer.focus import focus
from graphsvc.explorer.pictures.views import focus_svg
from graphsvc.explorer.view_options import ITEMS
from graphsvc.model import EvidenceFilter
from graphsvc.service.pages.map_focus import QUESTIONS, arrow_link, focus_link
from graphsvc.service.pages.site import FRAME, Routes, Site, asked, here, item

_PAGE_ASKING = {"q": replace(ASKING["q"], required=False)}  # without a question, the page is the box to ask in


def ask_page(site: Site) -> Response:
    """A question and its answer; `read` picks another of its readings."""
    text = asked().text("q")
    if not text:
        return site.page("answer.html", "Ask in your own words", "", (), {"examples": QUESTIONS, "found": None})
    found = read_question(site.context.store, text)
    catalogue = site.catalogue
    said = {
        "examples": QUESTIONS,
        "found": found,
        "others": [
            (read_as(catalogue, one), here(q=read_as(catalogue, one)) if one.nodes else page_of(catalogue, one, text))
            for one in found.readings[1:5]
        ],
        "near": [(read_as(catalogue, one), here(q=read_as(catalogue, one))) for one in map(_meant, found.near)],
    }
    if not found.readings:
        return site.page("answer.html", "No answer", "", (), said)
    reading = found.readings[0]
    answer = answer_of(site.context.store, catalogue, reading, text)
    table = claim_table(catalogue, answer.claims, "The evidence, row by row")
    said |= {
        "read": read_as(catalogue, reading),
        "guesses": guesses(catalogue, reading),
        "answer": answer,
        "page": page_of(catalogue, reading, found.question),
        "main": table,
        "svg": _picture(site, reading),
        "on_archetypes": any(is_on_archetypes(catalogue, iri) for iri in reading.nodes),
        "item": _item(site, reading),
    }
    return site.page("answer.html", answer.headline, _query(reading, answer), [table], said)


def _meant(iri: str) -> Reading:
    return Reading("influences", (iri,), 0.0)


def _picture(site: Site, reading: Reading) -> str:
    """What stands one step before the one thing that is asked about, or after it."""
    if len(reading.nodes) != 1:
        return ""
    way = "down" if reading.intent == "effects" else "up"
    view = focus(site.catalogue, reading.nodes[0], 1, way, EvidenceFilter())
    return (
        focus_svg(site.catalogue, view, lambda iri: focus_link(site.catalogue, iri), arrow_link) if view.steps else ""
    )


def _item(site: Site, reading: Reading) -> str:
    slugs = [site.catalogue.nodes[iri].slug for iri in reading.nodes]
    if len(slugs) == 2:
        return item("paths:" + "~".join(slugs), ITEMS["paths"])
    return item(f"node:{slugs[0]}", ITEMS["node"], steps="1") if slugs else ""


def _query(reading: Reading, answer: Answer) -> str:
    if len(reading.nodes) == 2:
        return queries.paths_query(*reading.nodes)
    return queries.focus_query(reading.nodes[0], EvidenceFilter(), True) if answer.about else ""


ROUTES: Routes = (("/ask", ask_page, _PAGE_ASKING | FRAME),)
