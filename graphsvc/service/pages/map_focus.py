"""Serves the pages that start from a question: the map, the search, what influences what, and all relations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from flask import Response, jsonify

from graphsvc.asking import Reading, guesses, read_as, read_question
from graphsvc.asking.readings import LONGEST
from graphsvc.explorer import queries
from graphsvc.explorer.answers.answer import Answer
from graphsvc.explorer.answers.lines import lines_about
from graphsvc.explorer.answers.who import deeds, is_given, is_unacted, needed, nobody
from graphsvc.explorer.documents.tables import claim_table
from graphsvc.explorer.focus import Focus, focus_asked, focus_title
from graphsvc.explorer.parameters import filters
from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.columns import ACTORS, Band, band_of, type_name
from graphsvc.explorer.pictures.overview import Overview, overview
from graphsvc.explorer.pictures.start_map import start_map
from graphsvc.explorer.pictures.start_svg import start_svg
from graphsvc.explorer.pictures.svg import style_of
from graphsvc.explorer.pictures.views import arrow_said, focus_svg, map_svg, spoken
from graphsvc.explorer.relations import Wanted, select, wanted
from graphsvc.explorer.view_options import ITEMS, VIEWS
from graphsvc.framework import framework
from graphsvc.model import Catalogue, Match, Node, search
from graphsvc.model.lookup import fold, starts_word
from graphsvc.names import NODE
from graphsvc.service.pages.schema_org import dataset_markup
from graphsvc.service.pages.site import FRAME, Routes, Site, address, arguments, asked, item, link
from graphsvc.wording import SIGN_MARKS, Verb, count, in_sentence
from graphsvc.wording.pointers import same_word_recorded


def home(site: Site) -> Response:
    """The map, with questions to start from."""
    catalogue = site.catalogue
    nodes = [site.node(name) for name in asked().several("node")]
    view = overview(catalogue, filters(asked()), nodes)
    said = {
        "view": view,
        "svg": map_svg(catalogue, view, link, arrow_link, nodes=nodes),
        "nodes": nodes,
        "columns": map_list(catalogue, view),
        **start_said(catalogue),
        "markup": dataset_markup(site.context),
        "picture": lambda kind: address("picture", {"view": "map", "kind": kind, **arguments(VIEWS["map"])}),
    }
    wanted = catalogue.claims.values() if asked().text("format") != "html" else ()
    walkable = [claim for claim in wanted if claim.tail and not claim.is_unconfirmed]
    table = claim_table(catalogue, walkable, "Every claim that the arrows of the map gather")
    title = framework().question
    return site.page("home.html", title, queries.map_query(), [table], said)


def search_page(site: Site) -> Response:
    """What a word finds; `?format=json` gives suggestions."""
    text, most = asked().text("q"), asked().number("limit")
    found = search(site.context.store, text, most + 1)  # one more than asked for tells whether that was all
    matches, complete = found[:most], len(found) <= most
    if asked().text("format") == "json":
        rows = [{"iri": m.iri, "label": m.label, "kind": m.kind, "text": m.text, "page": link(m.iri)} for m in matches]
        return jsonify({"query": text, "complete": complete, "results": rows})
    return site.page(
        "search.html",
        f"Search: {text}" if text else "Search",
        queries.search_query(text),
        (),
        {"text": text, "complete": complete, "count_of": len(matches), "type": type_name}
        | found_beside(site, text, matches)
        | asked_instead(site, text),
    )


def asked_instead(site: Site, text: str) -> dict[str, Any]:
    """How the words of a search are read as a question, and which of them stand nowhere in the graph."""
    if not text.strip() or len(text) > LONGEST:
        return {"questions": [], "unknown": ()}
    found = read_question(site.context.store, text)
    readings = found.readings or [Reading("influences", (iri,), 0.0) for iri in found.near]
    said = [(read_as(site.catalogue, one), guesses(site.catalogue, one)) for one in readings[:NEXT_BEST]]
    return {"questions": said, "unknown": found.unknown}


def found_beside(site: Site, text: str, matches: list[Match]) -> dict[str, Any]:
    """What a search found, in groups: things by the band they stand in, relations, sources."""
    catalogue = site.catalogue
    groups: dict[Band, list[tuple[Match, Node]]] = {}
    for match in matches:
        node = catalogue.nodes[match.iri]
        groups.setdefault(band_of(node), []).append((match, node))
    words = fold(text).split()
    sources = [
        one
        for one in catalogue.sources.values()
        if words and all(starts_word(word, fold(f"{one.title} {one.by} {one.label}")) for word in words)
    ]
    relations = select(catalogue, Wanted(text=text)) if words else []
    return {"groups": list(groups.items()), "relations": relations, "sources": sources, "shown": SHOWN}


def focus_page(site: Site) -> Response:
    """What influences a node and what it influences, in columns."""
    if not asked().text("node"):
        return site.page("ask.html", "What influences …?", "", (), {"examples": examples_in(site.catalogue)})
    view = focus_from_address(site)
    catalogue = site.catalogue
    moves = bool(view.steps) or catalogue.nodes[view.node].is_amount
    about = [claim for claim in catalogue.claims_of.get(view.node, ()) if not moves and not claim.is_unconfirmed]
    table = claim_table(
        catalogue, view.claims or about, "The same as a table, nearest first" if moves else "What is recorded of it"
    )
    nulls = claim_table(catalogue, view.nulls, "Nothing found or shown: drawn as a bar" + view.whatever)
    moderations = claim_table(catalogue, view.moderations, "Changes how strongly something else acts" + view.whatever)
    doubtful = "Could not be confirmed from the text at hand: neither drawn nor counted" + view.whatever
    unconfirmed = claim_table(catalogue, view.unconfirmed, doubtful)
    said = {
        "view": view,
        "answers": _answers(catalogue, view),
        "moves": moves,
        "kind": in_sentence(type_name(catalogue.nodes[view.node])),
        **who_said(catalogue, view.node),
        "node": catalogue.nodes[view.node],
        "band": band_of(catalogue.nodes[view.node]),
        "svg": focus_svg(catalogue, view, lambda iri: focus_link(catalogue, iri), arrow_link),
        "main": table,
        "nulls": nulls,
        "moderations": moderations,
        "unconfirmed": unconfirmed,
        "others": sum(not claim.is_unconfirmed for claim in catalogue.claims_of.get(view.node, ())),
        "item": item(f"node:{catalogue.nodes[view.node].slug}", ITEMS["node"], steps=str(asked().number("steps"))),
        "under_this_name": [iri for one in same_word_recorded(catalogue, view.node) for iri in one.nodes],
        "nearby": [] if view.steps else near_by_name(site, view.node),
        "picture": lambda kind: address("picture", {"view": "focus", "kind": kind, **arguments(VIEWS["focus"])}),
    }
    query = queries.focus_query(view.node, view.filters, bool(view.parts))
    return site.page(
        "focus.html",
        _title(catalogue, view, moves),
        query,
        [table, nulls, moderations, unconfirmed],
        said,
    )


def _title(catalogue: Catalogue, view: Focus, moves: bool) -> str:
    """What the page is about, as a question where more and less of it can be asked for."""
    if moves and view.direction == "down":
        name = catalogue.name(view.node)
        return f"{Verb('does', 'do', 'what {V} {S} influence').sentence(name, '')}?"
    return focus_title(catalogue, view).partition(", and")[0] + ("?" if moves else "")


def _answers(catalogue: Catalogue, view: Focus) -> list[Answer]:
    """What acts on a node and what it acts on, each where it is shown; who acts is told once, and nothing in vain."""
    found = [lines_about(catalogue, view.node, way, view.filters) for way in WAYS[view.direction]]
    for later in found[1:]:
        lines = tuple(line for line in later.lines if line.key != "who")
        told = any(line.claims for line in lines)
        found[1:] = [replace(later, lines=lines)] * told
    return found


def who_said(catalogue: Catalogue, iri: str) -> dict[str, Any]:
    """What the page of a thing tells of who acts: whether that can be asked, what is needed, and what an actor does."""
    return {
        "unacted": is_unacted(catalogue, iri),
        "nobody": nobody(catalogue, iri),
        "needed": needed(catalogue, iri),
        "given": is_given(catalogue, iri),
        "deeds": deeds(catalogue, iri) if catalogue.nodes[iri].type in ACTORS else None,
    }


def relations(site: Site) -> Response:
    """The list of relations that fit."""
    chosen = wanted(site.context.store, site.catalogue, asked())
    found = select(site.catalogue, chosen)
    doubtful = sum(claim.is_unconfirmed for claim in found)
    caption = f"{count(len(found), 'relation')}{f', of which {doubtful} could not be confirmed' if doubtful else ''}"
    table = claim_table(site.catalogue, found, caption)
    said = {
        "wanted": chosen,
        "described": chosen.describe(site.catalogue),
        "table": table,
        "sources": sorted(site.catalogue.sources.values(), key=lambda one: (one.label.casefold(), one.iri)),
        "item": item("relations:all", ITEMS["relations"]),
    }
    return site.page("relations.html", "All relations", queries.relations_query(chosen), [table], said)


def near_by_name(site: Site, node: str) -> list[Match]:
    """Some things whose names are like that of a node which leads nowhere."""
    matches = search(site.context.store, site.catalogue.label(node), 8)
    return [match for match in matches if match.iri != node and match.kind != "definition"][:6]


WAYS = {"both": ("in", "out"), "up": ("in",), "down": ("out",)}
NEXT_BEST = 4  # readings of its words as a question that a search lists
SHOWN = 8  # relations and sources that a search lists
QUESTIONS = framework().lists.get("examples.questions", ())
EXAMPLES = framework().lists.get("examples.nodes", ())
MESSAGE_NODE = NODE + framework().said("pages.message_node")


def examples_in(catalogue: Catalogue) -> list[tuple[str, str]]:
    """The things to begin with, by slug and label: those that the framework names, of what the graph holds."""
    return [(slug, catalogue.label(NODE + slug)) for slug in EXAMPLES if NODE + slug in catalogue.nodes]


def focus_from_address(site: Site) -> Focus:
    """The focus that the address asks for. Raises UsageError, UnknownTerm, AmbiguousLabel."""
    return focus_asked(site.catalogue, site.node(asked().text("node")), asked())


def arrow_link(arrow: Arrow) -> str:
    """The page behind an arrow: its one claim, or the list of them."""
    if len(arrow.claims) == 1:
        return link(arrow.claims[0].iri)
    tail, head = arrow.tail.removeprefix(NODE), arrow.head.removeprefix(NODE)
    if NODE in tail:  # a focus picture: its keys carry the column in front of the IRI
        tail, head = tail.partition(NODE)[2], head.partition(NODE)[2]
    return address("relations", {"from": tail, "to": head})


def focus_link(catalogue: Catalogue, iri: str) -> str:
    """The focus page of a node, with the other choices of this view kept."""
    kept = arguments({name: one for name, one in (VIEWS["focus"] | FRAME).items() if name not in ("node", "format")})
    return address("focus_page", {**kept, "node": catalogue.nodes[iri].slug})


def map_list(catalogue: Catalogue, view: Overview) -> list[dict[str, Any]]:
    """The map as headed lists, in reading order: the same boxes as links, with how many claims each stands for."""
    touched: Counter[str] = Counter()
    for claim in catalogue.claims.values():
        if claim.is_unconfirmed:
            continue
        ends = {view.home.get(claim.subject, ""), view.home.get(claim.object, "")}
        touched.update(ends - {""})
    frames = [frame for frame in view.picture.frames if frame.level == 0]
    return [
        {
            "title": frame.title,
            "band": frame.band,
            "boxes": [(box.item, touched[box.item.key]) for box in view.picture.boxes if box.column == index],
        }
        for index, frame in enumerate(frames)
    ]


def start_said(catalogue: Catalogue) -> dict[str, Any]:
    """The map to start from, as a picture and in words."""
    start = start_map(catalogue)
    by_head: dict[str, list[tuple[Arrow, str, str]]] = {}
    for arrow in start.drawn:
        by_head.setdefault(arrow.head, []).append((arrow, SIGN_MARKS[arrow.sign], spoken(catalogue, arrow)))
    return {
        "start": start,
        "start_svg": start_svg(start, link, arrow_link, lambda arrow: arrow_said(catalogue, arrow)),
        "start_list": list(by_head.items()),
        "listed": [(arrow, spoken(catalogue, arrow).removesuffix(".")) for arrow in start.listed],
        "key_styles": {style_of(arrow) for arrow in start.drawn},
        "key_signs": {SIGN_MARKS[arrow.sign] for arrow in start.drawn},
        "slug": lambda iri: catalogue.nodes[iri].slug,
        "arrow_link": arrow_link,
        "message_node": MESSAGE_NODE if MESSAGE_NODE in catalogue.nodes else "",
        "examples": QUESTIONS,
    }


ROUTES: Routes = (
    ("/", home, VIEWS["map"] | FRAME),
    ("/search", search_page, VIEWS["search"] | FRAME | {"format": replace(FRAME["format"], choices=("html", "json"))}),
    ("/focus", focus_page, VIEWS["focus"] | FRAME),
    ("/relations", relations, VIEWS["relations"] | FRAME),
)
