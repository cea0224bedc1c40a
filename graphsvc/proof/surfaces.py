"""Reads what each surface says, as a reader or a program does, and yields what is false of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree.ElementTree import Element

import graphsvc.proof.markup as markup
from graphsvc.mcp_server.answers import Answers
from graphsvc.model.select import select
from graphsvc.names import NODE, SPARQL_PREFIXES
from graphsvc.paths import find_paths
from graphsvc.paths.output.text import paths_text
from graphsvc.proof.joint import counts_fault, joint_fault
from graphsvc.proof.rows import Rows
from graphsvc.proof.rules import (
    FORBIDDEN,
    actor_fault,
    arrow_fault,
    chain_fault,
    headline_fault,
    hedge_fault,
    sentence_fault,
    turned_fault,
)
from graphsvc.store import Store

SIGNS = {"+": "+", "−": "-", "±": "±", "0": "0", "n": "n", "?": "?", "*": "*"}
TOGETHER = ("positivelyAssociatedWith", "negativelyAssociatedWith", "associatedWith")  # whichever end comes first
DIRECT = {"enhances": "raises", "diminishes": "lowers", **{one: one for one in TOGETHER}}


@dataclass(frozen=True)
class Lie:
    """What a surface says that the rows do not: where, what, and why it is false."""

    surface: str
    address: str
    said: str
    why: str


class Client(Protocol):
    """Asks the service for an address; the answer has `status_code`, `text` and `data`."""

    def get(self, address: str) -> Any: ...


@dataclass
class Places:
    """Where the surfaces are asked; `read` counts what was judged, by surface."""

    rows: Rows
    store: Store
    client: Client
    tools: Answers
    read: dict[str, int]

    def judged(self, surface: str, address: str, said: str, why: str) -> Iterator[Lie]:
        """The lie that `why` makes of what was said, if it does."""
        self.read[surface] = self.read.get(surface, 0) + 1
        if why:
            yield Lie(surface, address, said, why)

    def text(self, path: str, **query: str) -> tuple[str, str]:
        """The address of what is asked for, and the text that comes."""
        address = f"{path}?{urlencode(query)}" if query else path
        return address, str(self.client.get(address).text)

    def page(self, path: str, **query: str) -> tuple[str, Element]:
        """The address of a page, and the page as a tree."""
        address, text = self.text(path, **query)
        return address, markup.page(text)


def pictures(places: Places, address: str, page: Element, around: str | None = None) -> Iterator[Lie]:
    """The arrows of a picture, by the boxes at their ends and the sign that is drawn on them (`around`: see rules)."""
    for picture in page.iter("svg"):  # each numbers its boxes by itself
        yield from _picture(places, address, picture, around)


def _picture(places: Places, address: str, picture: Element, around: str | None) -> Iterator[Lie]:
    boxes = {box.get("data-n", ""): _slug(box.get("href", "")) for box in markup.with_class(picture, "a", "box")}
    for line in markup.with_class(picture, "a", "line"):
        ends = boxes.get(line.get("data-t", ""), ""), boxes.get(line.get("data-h", ""), "")
        sign, style = line.get("data-sign", ""), line.get("data-basis", "")
        if style == "responsibility" or not all(ends):
            continue
        title = " ".join(markup.words(one) for one in line.iter("title"))
        drawn = [markup.words(one) for one in line.iter("text")]
        shown = SIGNS.get(drawn[0], "?") if drawn else sign
        if style == "structure":
            why = _structure_fault(places.rows, *ends, shown)
        else:
            why = "the sign that is drawn is not the one that is told" if shown != sign else ""
            why = why or arrow_fault(places.rows, *ends, shown, around)
        yield from places.judged("picture", address, f"{ends[0]} {shown or style} {ends[1]}: {title}", why)


def _slug(address: str) -> str:
    """The thing that an address of a page, or an IRI, is about; "" where it is about none."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query).get("node", [""])[0]
    return asked or (parts.path.rpartition("/node/")[2].removesuffix(".html") if "/node/" in parts.path else "")


def _structure_fault(rows: Rows, tail: str, head: str, sign: str) -> str:
    if sign:
        return "what a thing is has no sign"
    return (
        ""
        if rows.opposite(tail, head) or rows.is_kind(tail, head)
        else "the one is no kind and no opposite of the other"
    )


def focus_pages(places: Places, slug: str) -> Iterator[Lie]:
    """The page of what comes before and after a thing, and what it says in words."""
    address, page = places.page("/focus", node=slug, steps="1")
    yield from pictures(places, address, page, slug)
    yield from tables(places, address, page)
    yield from words(places, address, page)


def words(places: Places, address: str, page: Element) -> Iterator[Lie]:
    """Words that no page may hold."""
    yield from _words(places, "page", address, markup.words(page))


def _words(places: Places, surface: str, address: str, text: str) -> Iterator[Lie]:
    found = next((f"it holds the words “{one}”" for one in FORBIDDEN if one in text.casefold()), "")
    yield from places.judged(surface, address, text[:60], found)


def who_pages(places: Places, slug: str) -> Iterator[Lie]:
    """The three answers to who acts on a thing."""
    address, page = places.page("/who", about=slug)
    for table in page.iter("table"):
        caption = " ".join(markup.words(one) for one in table.iter("caption"))
        place = "example" if "invented" in caption else "above" if "above" in caption else "own"
        for row in table.iter("tr"):
            links = [link.get("href", "") for link in row.iter("a") if "/claim/" in link.get("href", "")]
            claim = links[0].rpartition("/claim/")[2].removesuffix(".html") if links else ""
            if claim:
                why = actor_fault(places.rows, claim, slug, place)
                yield from places.judged("who", address, f"{place}: {claim}", why)


def sentences(places: Places, claim: str) -> Iterator[Lie]:
    """The sentence that heads the page of a claim."""
    address, page = places.page(f"/doc/claim/{claim}.html")
    said = " ".join(markup.words(one) for one in page.iter("h1"))
    why = sentence_fault(places.rows, places.rows.claims[claim], said) if said else "its page does not say it"
    yield from places.judged("sentence", address, said, why)


def paths(places: Places, start: str, end: str) -> Iterator[Lie]:
    """The paths between two things over HTTP: each with its sign, its headline, and all of them with their counts."""
    address, text = places.text("/api/v1/paths", **{"from": start, "to": end})
    answer = json.loads(text)
    counts = {"+": 0, "-": 0, "none": 0}
    lengths = []
    for path in answer.get("paths", ()):
        hops = path["hops"]
        nodes = [hops[0]["from"], *(hop["to"] for hop in hops)]
        slugs = [one.removeprefix(NODE) for one in nodes]
        counts[path["sign"] if path["sign"] in ("+", "-") else "none"] += 1
        why = chain_fault(places.rows, slugs, path["sign"]) or headline_fault(path["headline"], path["sign"])
        why = why or hedge_fault(places.rows, slugs, path["headline"])
        why = why or turned_fault(places.rows, slugs, path["headline"])
        why = why or counts_fault(places.rows, slugs, path["headline"])
        lengths.append(len(hops))
        yield from places.judged("paths", address, path["headline"], why)
    headline = answer.get("headline", "")
    yield from places.judged("paths", address, headline, joint_fault(places.rows, start, end, headline))
    told = {sign: one["paths"] for sign, one in answer.get("directions", {}).items()}
    yield from places.judged("paths", address, str(told), "" if told == counts else f"there are {counts}")
    yield from places.judged(
        "paths", address, str(lengths), "" if lengths == sorted(lengths) else "longer before shorter"
    )
    yield from places.judged("paths", address, "sign", "several paths have no sign" if "sign" in answer else "")
    yield from same_paths(places, start, end, [path["headline"] for path in answer.get("paths", ())])


def same_paths(places: Places, start: str, end: str, headlines: list[str]) -> Iterator[Lie]:
    """The same question in a terminal, on its page, and by a tool for models gives the same answer."""
    told = " ".join(paths_text(find_paths(places.store, start, end)).split())
    address, page = places.page("/paths", **{"from": start, "to": end})
    yield from words(places, address, page)
    yield from pictures(places, address, page)
    yield from tables(places, address, page)
    cards = (card for card in markup.with_class(page, "li", "card") if card.get("id", "").startswith("path-"))
    shown = [markup.words(next(card.iter("h2"))) for card in cards]
    tool = [path["headline"] for path in places.tools.ask("paths", start=start, end=end).get("paths", ())]
    missing = [one for one in headlines if " ".join(one.split()) not in told]
    for surface, said in (("terminal", missing), ("page of paths", shown != headlines), ("tool", tool != headlines)):
        why = "it gives other paths than HTTP does" if said else ""
        yield from places.judged(surface, f"{start} to {end}", str(headlines[:1]), why)


def tables(places: Places, address: str, page: Element) -> Iterator[Lie]:
    """The rows of claims on a page: the sign of each."""
    for _, lines in markup.tables(page):
        yield from _signs_of_rows(places, "table", address, lines)


def _signs_of_rows(places: Places, surface: str, address: str, lines: list[list[str]]) -> Iterator[Lie]:
    if not lines or "Sign" not in lines[0]:
        return
    named = {thing.label: thing.slug for thing in places.rows.things.values()}
    for line in lines[1:]:
        cells = dict(zip(lines[0], line, strict=False))
        start, end = (named.get(cells.get(one, ""), "") for one in ("From", "To"))
        sign = {"more": "+", "less": "-"}.get(cells.get("Sign", "").partition(" ")[0], "")
        ends = ((one.tail or one.subject, one.head or one.object, one.sign) for one in places.rows.claims.values())
        why = "" if not sign or (start, end, sign) in ends else "no claim on the two has this sign"
        yield from places.judged(surface, address, " ".join(line[:4]), why)


def briefing(places: Places, slug: str) -> Iterator[Lie]:
    """The Word file about a thing: the words in it, and the signs in its tables of claims."""
    address = f"/briefing.docx?{urlencode({'item': f'node:{slug}', 'annexes': 'true'})}"
    text, found = markup.word_tables(places.client.get(address).data)
    yield from _words(places, "Word", address, text)
    for lines in found:
        yield from _signs_of_rows(places, "Word", address, lines)


def direct_triples(places: Places) -> Iterator[Lie]:
    """The triples that say a direction without saying who says so: only what a source claims and a check confirmed."""
    for predicate, name in DIRECT.items():
        for row in select(places.store, f"{SPARQL_PREFIXES}SELECT ?s ?o {{ ?s cf:{predicate} ?o }}"):
            ends = [one.removeprefix(NODE) for one in row]
            both = [(ends[0], ends[1]), (ends[1], ends[0])][: 2 if name in TOGETHER else 1]
            claimed = any(
                one.predicate == name and one.status != "inferred"
                for pair in both
                for one in places.rows.by_pair.get(pair, ())
            )
            why = "" if claimed else f"no confirmed claim of a source has the predicate {name}"
            yield from places.judged("triples", f"cf:{predicate}", " ".join(ends), why)


def loops(places: Places) -> Iterator[Lie]:
    """The loops over HTTP, each with its sign."""
    address, text = places.text("/api/v1/loops")
    for path in json.loads(text)["paths"]:
        slugs = [one.removeprefix(NODE) for one in (path["hops"][0]["from"], *(hop["to"] for hop in path["hops"]))]
        yield from places.judged("loops", address, path["headline"], chain_fault(places.rows, slugs, path["sign"]))


def leverage(places: Places, outcome: str) -> Iterator[Lie]:
    """Who is named as able to move a factor, and that several ways have no sign in common."""
    address, text = places.text("/api/v1/leverage", outcome=outcome)
    for lever in json.loads(text)["levers"]:
        held = {
            one.subject
            for one in places.rows.claims.values()
            if one.object in places.rows.lent(lever["node"].removeprefix(NODE)) and one.kind == "responsibility"
        }
        named = {one.removeprefix(NODE) for one in lever["actors"]}
        why = "several ways have no sign" if "sign" in lever else ""
        why = why or (f"nobody says so of {sorted(named - held)}" if named - held else "")
        yield from places.judged("leverage", address, lever["label"], why)


def sign_function(places: Places, start: str, end: str) -> Iterator[Lie]:
    """The SPARQL function that gives the sign of the shortest ways from one thing to another."""
    query = f"{SPARQL_PREFIXES}SELECT (path:signOf(node:{start}, node:{end}) AS ?sign) {{}}"
    address = f"/sparql?{urlencode({'query': query, 'format': 'json'})}"
    (row,) = json.loads(places.client.get(address).text)["results"]["bindings"]
    said = row.get("sign", {}).get("value", "")
    nodes = [path.nodes for path in find_paths(places.store, start, end, mode="shortest", max_length=100, exact=True)]
    why = (
        next((fault for one in nodes if (fault := chain_fault(places.rows, _slugs(one), said))), "")
        if said in "+-"
        else ""
    )
    yield from places.judged("SPARQL function", address, f"{start} {said} {end}", why)


def _slugs(nodes: tuple[str, ...]) -> list[str]:
    return [one.removeprefix(NODE) for one in nodes]
