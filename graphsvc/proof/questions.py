"""Reads the answers to the questions about the whole graph, and what leaves it as a file, and yields what is false."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

import graphsvc.proof.markup as markup
from graphsvc.names import NODE, SPARQL_PREFIXES
from graphsvc.paths import explain
from graphsvc.paths.output.text import explanation_text
from graphsvc.proof.rows import Rows, Said
from graphsvc.proof.rules import FORBIDDEN, actor_fault, arrow_fault, chain_fault, headline_fault
from graphsvc.proof.surfaces import SIGNS, Lie, Places

DOUBT = "could not be confirmed"
WAYS = 200  # shortest ways to one thing that are judged


def explained(places: Places, start: str, end: str) -> Iterator[Lie]:
    """What leads from one thing to another, in data and in words, what stands beside it, and who is named for it."""
    address, text = places.text("/api/v1/explain", **{"from": start, "to": end})
    answer = json.loads(text)
    for path in answer.get("paths", ()):
        nodes = _slugs([path["hops"][0]["from"], *(hop["to"] for hop in path["hops"])])
        why = chain_fault(places.rows, nodes, path["sign"]) or headline_fault(path["headline"], path["sign"])
        yield from places.judged("explain", address, path["headline"], why)
    told = {one["claim"]["id"] for one in answer.get("beside", ()) if "claim" in one}
    for one in answer.get("beside", ()):
        yield from places.judged("explain", address, one["says"], _beside_fault(places.rows, one))
    judged = sum("claim" not in one for one in answer.get("beside", ()))
    judged += any(len(path["hops"]) == 1 and "opposite" in path["headline"] for path in answer.get("paths", ()))
    kin = (
        places.rows.opposite(start, end)
        or end == places.rows.things[start].parent
        or start == places.rows.things[end].parent
    )
    yield from places.judged(
        "explain", address, "filing", "" if judged or not kin else "it does not tell how they are filed"
    )
    walked = {record.get("id") for path in answer.get("paths", ()) for hop in path["hops"] for record in _records(hop)}
    missing = sorted(places.rows.between(start, end) - told - walked)
    yield from places.judged("explain", address, "beside", f"it does not name {missing}" if missing else "")
    for actor in answer.get("actors", ()):
        claim, about = actor["claim"].rpartition("/")[2], actor["node"].removeprefix(NODE)
        why = actor_fault(places.rows, claim, about, "own" if actor["node"] == actor["holds"] else "above")
        yield from places.judged("explain", address, f"{claim} for {about}", why)
    said = " ".join(explanation_text(explain(places.store, start, end)).casefold().split())
    why = next((f"it holds the words “{one}”" for one in FORBIDDEN if one in said), "")
    unsaid = sorted(one for one in told if f"{one}:".casefold() not in said)
    yield from places.judged("explain", f"{start} to {end}", said[:60], why or (f"unsaid: {unsaid}" if unsaid else ""))


def _records(hop: dict[str, Any]) -> list[dict[str, Any]]:
    return [*hop["records"], *hop.get("against", ())]


def _beside_fault(rows: Rows, one: dict[str, Any]) -> str:
    if "claim" not in one:
        return "" if "curators" in one["note"] else "nobody is said to have judged so"
    claim = rows.claims.get(one["claim"]["id"])
    if claim is None:
        return "there is no such claim"
    return (
        "" if claim.unconfirmed == (DOUBT in one["note"]) else "that no check confirmed it is not told, or is no truth"
    )


def reached(places: Places, start: str) -> Iterator[Lie]:
    """What can be reached from a thing: how far, and the direction that all shortest ways share."""
    address, text = places.text("/api/v1/reach", node=start)
    meant = places.rows.meant(start)
    ways = shortest_ways(places.rows, meant)
    own = shortest_ways(places.rows, [start])
    found = {one["node"].removeprefix(NODE): one for one in json.loads(text)["nodes"]}
    missing = sorted((ways.keys() - meant) ^ found.keys())
    yield from places.judged("reach", address, "all", f"it has more or less: {missing[:5]}" if missing else "")
    for slug, one in found.items():
        mine = own.get(slug) or ways.get(slug) or [[]]
        why = "" if len(mine[0]) - 1 == one["distance"] else f"it is {len(mine[0]) - 1} steps away"
        if one["sign"]:
            why = why or next((bad for way in mine[:WAYS] if (bad := chain_fault(places.rows, way, one["sign"]))), "")
        yield from places.judged("reach", address, f"{slug} {one['sign']}", why)


def shortest_ways(rows: Rows, starts: Iterable[str], without: str = "") -> dict[str, list[list[str]]]:
    """All shortest chains (at most WAYS) to each thing that can be reached, by claims, opposites and kinds."""
    ways = {one: [[one]] for one in starts if one != without}
    edge = list(ways)
    while edge:
        further: dict[str, list[list[str]]] = {}
        for node in edge:
            for other in rows.steps.get(node, ()):
                if other not in ways and other != without:
                    further.setdefault(other, []).extend([*way, other] for way in ways[node])
        ways |= {node: found[:WAYS] for node, found in further.items()}
        edge = list(further)
    return ways


def chokepoints(places: Places, start: str, end: str) -> Iterator[Lie]:
    """What every path from one thing to another must pass: without it, none is left."""
    address, text = places.text("/api/v1/chokepoints", **{"from": start, "to": end})
    answer = json.loads(text)
    if "connected" not in answer:
        return
    sides = {start}, {end}
    if end not in shortest_ways(places.rows, sides[0]):
        sides = places.rows.meant(start), places.rows.meant(end) - places.rows.meant(start)
    joined = bool(sides[1] & shortest_ways(places.rows, sides[0]).keys())
    yield from places.judged(
        "chokepoints", address, str(answer["connected"]), "" if joined == answer["connected"] else "it is not so"
    )
    for one in _slugs(point["node"] for point in answer["on_every_path"]):
        left = sides[1] & shortest_ways(places.rows, sides[0], without=one).keys()
        yield from places.judged("chokepoints", address, one, "there is a path without it" if left else "")


def service(places: Places, start: str, end: str) -> Iterator[Lie]:
    """The search inside SPARQL: each path with its sign and the things on it."""
    query = f"""{SPARQL_PREFIXES}SELECT ?path ?sign ?i ?a ?b WHERE {{
      SERVICE <https://w3id.org/ai-confidence/service/paths> {{
        ?x path:from node:{start} ; path:to node:{end} ; path:path ?path ; path:sign ?sign ;
           path:hop [ path:index ?i ; path:from ?a ; path:to ?b ] . }} }} ORDER BY ?path ?i"""
    address = f"/sparql?{urlencode({'query': query, 'format': 'json'})}"
    rows = json.loads(places.client.get(address).text)["results"]["bindings"]
    paths: dict[str, tuple[str, list[str]]] = {}
    for row in rows:
        sign, nodes = paths.setdefault(row["path"]["value"], (row["sign"]["value"], [row["a"]["value"]]))
        nodes.append(row["b"]["value"])
    for name, (sign, nodes) in paths.items():
        yield from places.judged("SPARQL search", name, sign, chain_fault(places.rows, _slugs(nodes), sign))


def explore(places: Places, slug: str) -> Iterator[Lie]:
    """The picture to drag: its arrows by the boxes at their ends and the mark on them."""
    address, page = places.page("/explore", node=slug, steps="1")
    data = next((one.text or "" for one in page.iter("script") if one.get("id") == "graph"), "{}")
    for edge in json.loads(data).get("edges", ()):
        tail, head = _slugs(edge[side].partition(":")[2] for side in ("from", "to"))
        mark = SIGNS.get(edge.get("mark", ""), "")
        why = arrow_fault(places.rows, tail, head, mark, slug) if mark else ""
        yield from places.judged("explore", address, f"{tail} {mark} {head}: {edge.get('words', '')}", why)


def exports(places: Places, slug: str) -> Iterator[Lie]:
    """The relations of a thing as a page, as CSV and as Markdown: each with its sign, and whether it was confirmed."""
    for form in ("csv", "md", "html"):
        address, text = places.text("/relations", about=slug, format=form, **({"all": "1"} if form == "html" else {}))
        ids = set()
        for cells in _lines(form, text):
            named = _worded(places.rows, slug, cells) if form == "md" else _ids(cells)
            claim = next((places.rows.claims[one] for one in named if one in places.rows.claims), None)
            ids |= {claim.id} if claim else set()
            why = _line_fault(claim, cells) if claim or form != "html" else ""
            yield from places.judged(form, address, " ".join(cells)[:80], why)
        if form != "md":
            inside = {*places.rows.lent(slug), *places.rows.meant(slug)}
            about = {one.id for one in places.rows.claims.values() if one.subject in inside or one.object in inside} | {
                one.id for one in places.rows.claims.values() if one.tail in inside or one.head in inside
            }
            why = "" if about == ids else f"it has more or less: {sorted(about ^ ids)[:5]}"
            yield from places.judged(form, address, "all", why)


def _lines(form: str, text: str) -> Iterator[list[str]]:
    """The rows of claims of a file or page, without their heads."""
    if form == "csv":
        yield from (row for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) if row and row[0] != "From")
    elif form == "md":
        for line in text.splitlines():
            if line.startswith("| ") and not line.startswith(("| From", "| ---")):
                yield [cell.strip().replace("\\", "") for cell in line.strip("|").split(" | ")]
    else:
        for row in markup.page(text).iter("tr"):
            cells = [markup.words(cell) for cell in row if cell.tag == "td"]
            if cells:
                yield [*cells, *(link.get("href", "") for link in row.iter("a"))]


def _worded(rows: Rows, slug: str, cells: list[str]) -> Iterator[str]:
    """The ids of the claims of a thing that a row of Markdown, which leads nowhere, tells in the words of the rows."""
    inside, last = {*rows.lent(slug), *rows.meant(slug)}, cells[-1]
    for one in rows.claims.values():
        near = not inside.isdisjoint((one.subject, one.object, one.tail, one.head))
        if near and one.paraphrase and (last == one.paraphrase or last.startswith(f"{one.paraphrase} (")):
            yield one.id


def _ids(cells: list[str]) -> Iterator[str]:
    """The ids of claims that a row leads to."""
    for cell in cells:
        for word in cell.split():
            if "/claim/" in word:
                yield word.rpartition("/claim/")[2].removesuffix(".html")


def _line_fault(claim: Said | None, cells: list[str]) -> str:
    if claim is None:
        return "it leads to no claim"
    said = " ".join(cells)
    if claim.unconfirmed != (DOUBT in said):
        return "that no check confirmed it is not told, or is no truth"
    shown = {one.partition(" ")[0] for one in cells if one in ("more (+)", "less (−)")}
    wanted = {"+": {"more"}, "-": {"less"}}.get(claim.sign, set()) if claim.kind != "requirement" else set()
    return (
        "" if shown <= wanted else f"it is told as {sorted(shown)}, and the claim has the sign {claim.sign or 'none'}"
    )


def _slugs(nodes: Iterable[str]) -> list[str]:
    return [one.removeprefix(NODE) for one in nodes]
