"""Reads what each surface says, as a reader or a program does, and yields what is false of it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol
from urllib.parse import urlencode

from graphsvc.mcp_server.answers import Answers
from graphsvc.model.select import select
from graphsvc.names import NODE, SPARQL_PREFIXES
from graphsvc.paths import find_paths
from graphsvc.paths.text import paths_text
from graphsvc.proof.rows import Rows
from graphsvc.proof.rules import FORBIDDEN, actor_fault, arrow_fault, chain_fault, headline_fault, sentence_fault
from graphsvc.store import Store

BOX = re.compile(r'<a class="box[^"]*" data-n="(\d+)" href="([^"]+)"')
LINE = re.compile(r'<a class="line[^"]*"[^>]* data-t="(\d+)" data-h="(\d+)" data-sign="([^"]*)" data-basis="(\w+)"')
MARK = re.compile(r"<title>(.*?)</title>(.*?)</a>", re.DOTALL)
SIGNS = {"+": "+", "−": "-", "±": "±", "0": "0", "?": "?", "*": "*"}
SLUG = re.compile(r"(?:node=|/node/)([\w-]+)")
DIRECT = {"enhances": "raises", "diminishes": "lowers"}


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

    def page(self, path: str, **query: str) -> tuple[str, str]:
        """The address of a page and its text. A page that fails is a lie of its own: it is given back as its text."""
        address = f"{path}?{urlencode(query)}" if query else path
        return address, str(self.client.get(address).text)


def pictures(places: Places, address: str, svg: str, around: str | None = None) -> Iterator[Lie]:
    """The arrows of a picture, by the boxes at their ends and the sign that is drawn on them (`around`: see rules)."""
    boxes = {number: found[1] for number, href in BOX.findall(svg) if (found := SLUG.search(unescape(href)))}
    for line in LINE.finditer(svg):
        tail, head, sign, style = line.groups()
        if style == "responsibility" or tail not in boxes or head not in boxes:
            continue
        title, rest = MARK.search(svg, line.end()).groups()  # type: ignore[union-attr]
        drawn = re.search(r"<text[^>]*>([^<]+)</text>", rest)
        shown = SIGNS.get(drawn[1], "?") if drawn else sign
        ends = boxes[tail], boxes[head]
        why = "the sign that is drawn is not the one that is told" if shown != sign else ""
        why = why or arrow_fault(places.rows, *ends, shown, around)
        yield from places.judged("picture", address, f"{ends[0]} {shown} {ends[1]}: {unescape(title)}", why)


def focus_pages(places: Places, slug: str) -> Iterator[Lie]:
    """The page of what comes before and after a thing, and what it says in words."""
    address, text = places.page("/focus", node=slug, steps="1")
    yield from pictures(places, address, text, slug)
    yield from words(places, address, text)


def words(places: Places, address: str, text: str) -> Iterator[Lie]:
    """Words that no page may hold."""
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).casefold()
    found = next((f"it holds the words “{one}”" for one in FORBIDDEN if one in plain), "")
    yield from places.judged("page", address, plain[:60], found)


def who_pages(places: Places, slug: str) -> Iterator[Lie]:
    """The three answers to who acts on a thing."""
    address, text = places.page("/who", about=slug)
    for table in re.findall(r"<caption>(.*?)</caption>(.*?)</table>", text, re.DOTALL):
        place = "example" if "invented" in table[0] else "above" if "above" in table[0] else "own"
        named = (re.search(r"/claim/([\w-]+)", line) for line in table[1].split("<tr>"))
        for claim in dict.fromkeys(found[1] for found in named if found):
            yield from places.judged("who", address, f"{place}: {claim}", actor_fault(places.rows, claim, slug, place))


def sentences(places: Places, claim: str) -> Iterator[Lie]:
    """The sentence that heads the page of a claim."""
    address, text = places.page(f"/doc/claim/{claim}.html")
    found = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)
    said = unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""
    why = sentence_fault(places.rows, places.rows.claims[claim], said) if said else "its page does not say it"
    yield from places.judged("sentence", address, said, why)


def paths(places: Places, start: str, end: str) -> Iterator[Lie]:
    """The paths between two things over HTTP: each with its sign, its headline, and all of them with their counts."""
    address, text = places.page("/api/v1/paths", **{"from": start, "to": end})
    answer = json.loads(text)
    counts = {"+": 0, "-": 0, "none": 0}
    lengths = []
    for path in answer.get("paths", ()):
        hops = path["hops"]
        nodes = [hops[0]["from"], *(hop["to"] for hop in hops)]
        slugs = [one.removeprefix(NODE) for one in nodes]
        counts[path["sign"] if path["sign"] in ("+", "-") else "none"] += 1
        why = chain_fault(places.rows, slugs, path["sign"]) or headline_fault(path["headline"], path["sign"])
        lengths.append(len(hops))
        yield from places.judged("paths", address, path["headline"], why)
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
    shown = [unescape(one) for one in re.findall(r"<h2>(.*?)</h2>\s*<ul class=\"path\"", page, re.DOTALL)]
    tool = [path["headline"] for path in places.tools.ask("paths", start=start, end=end).get("paths", ())]
    missing = [one for one in headlines if " ".join(one.split()) not in told]
    for surface, said in (("terminal", missing), ("page of paths", shown != headlines), ("tool", tool != headlines)):
        why = "it gives other paths than HTTP does" if said else ""
        yield from places.judged(surface, f"{start} to {end}", str(headlines[:1]), why)


def briefing(places: Places, slug: str) -> Iterator[Lie]:
    """The Word file about a thing: the words in it, and the signs in its tables of claims."""
    address = f"/briefing.docx?{urlencode({'item': f'node:{slug}'})}"
    with zipfile.ZipFile(io.BytesIO(places.client.get(address).data)) as file:
        text = file.read("word/document.xml").decode()
    yield from words(places, address, text)
    named = {thing.label: thing.slug for thing in places.rows.things.values()}
    for table in re.findall(r"<w:tbl>.*?</w:tbl>", text, re.DOTALL):
        lines = [_cells(line) for line in re.findall(r"<w:tr[ >].*?</w:tr>", table, re.DOTALL)]
        for line in lines[1:] if "Sign" in lines[0] else ():
            cells = dict(zip(lines[0], line, strict=False))
            start, end = (named.get(cells.get(one, ""), "") for one in ("From", "To"))
            sign = {"more": "+", "less": "-"}.get(cells["Sign"].partition(" ")[0], "")
            ends = ((one.tail or one.subject, one.head or one.object, one.sign) for one in places.rows.claims.values())
            why = "" if not sign or (start, end, sign) in ends else "no claim on the two has this sign"
            yield from places.judged("Word", address, " ".join(line[:4]), why)


def _cells(line: str) -> list[str]:
    cells = re.findall(r"<w:tc>.*?</w:tc>", line, re.DOTALL)
    return [
        " ".join(unescape(one) for one in re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", cell, re.DOTALL)) for cell in cells
    ]


def direct_triples(places: Places) -> Iterator[Lie]:
    """The triples that say a direction without saying who says so: only what a source claims and a check confirmed."""
    for predicate, name in DIRECT.items():
        for row in select(places.store, f"{SPARQL_PREFIXES}SELECT ?s ?o {{ ?s cf:{predicate} ?o }}"):
            ends = [one.removeprefix(NODE) for one in row]
            claimed = any(
                one.predicate == name and one.status != "inferred"
                for one in places.rows.by_pair.get((ends[0], ends[1]), ())
            )
            why = "" if claimed else f"no confirmed claim of a source has the predicate {name}"
            yield from places.judged("triples", f"cf:{predicate}", " ".join(ends), why)


def loops(places: Places) -> Iterator[Lie]:
    """The loops over HTTP, each with its sign."""
    address, text = places.page("/api/v1/loops")
    for path in json.loads(text)["paths"]:
        slugs = [one.removeprefix(NODE) for one in (path["hops"][0]["from"], *(hop["to"] for hop in path["hops"]))]
        yield from places.judged("loops", address, path["headline"], chain_fault(places.rows, slugs, path["sign"]))


def leverage(places: Places, outcome: str) -> Iterator[Lie]:
    """Who is named as able to move a factor, and that several ways have no sign in common."""
    address, text = places.page("/api/v1/leverage", outcome=outcome)
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
