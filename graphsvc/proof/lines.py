"""Reads the answers in a few lines, over HTTP, by a tool, in a terminal and on pages, and yields what is false."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

import graphsvc.proof.markup as markup
import graphsvc.proof.sentences as sentences
from graphsvc.asking import asked_text
from graphsvc.names import CLAIM, NODE
from graphsvc.proof.counted import headline_fault, signed_fault, who_headline_fault
from graphsvc.proof.directed import directed_fault
from graphsvc.proof.joint import answer_faults, joint_fault
from graphsvc.proof.line_rules import SIGNS, Line, said_fault
from graphsvc.proof.rows import Rows
from graphsvc.proof.rules import sentence_fault
from graphsvc.proof.surfaces import Lie, Places

QUESTIONS = (
    *("What influences {}?", "What does {} lead to?", "Who acts on {}?", "What evidence is there on {}?"),
    *("What lowers {}?", "What raises {}?", "What does {} reduce?"),
)
NEAREST = "Nearest by name: "  # heads an answer about what was not asked for by its name
BETWEEN = "How does {} lead to {}?"
TITLES = {  # of a page, by the line and the way in which it is asked
    "What raises it": ("raises", "in"),
    "What lowers it": ("lowers", "in"),
    "What it raises": ("raises", "out"),
    "What it lowers": ("lowers", "out"),
    "Leads to more": ("raises", "path"),
    "Leads to less": ("lowers", "path"),
    "No effect found": ("no_effect", ""),
    "Disputed": ("disputed", ""),
    "Who acts": ("who", ""),
    "Not known": ("unknown", ""),
    "No direction, or not known": ("unknown", "path"),
    "What is meant": ("definition", ""),
}


def headed(places: Places, slug: str) -> Iterator[Lie]:
    """The lines that head the pages of a thing: what surrounds it, its own, and who acts on it."""
    for address in (f"/focus?node={slug}&steps=1", f"/doc/node/{slug}.html", f"/who?about={slug}"):
        yield from on_page(places, address, [slug])


def question(rows: Rows, number: int, slug: str) -> str:
    """The question about a thing whose turn it is."""
    return QUESTIONS[number % len(QUESTIONS)].format(rows.things[slug].label)


def asked_between(places: Places, start: str, end: str) -> Iterator[Lie]:
    """The question how one thing bears on another."""
    yield from asked(places, BETWEEN.format(*(places.rows.things[one].label for one in (start, end))))


def asked(places: Places, question: str) -> Iterator[Lie]:
    """A question in plain words: the lines of each reading over HTTP, by the tool for models and in a terminal."""
    address, text = places.text("/api/v1/ask", q=question)
    answer = json.loads(text)
    for reading in answer["readings"]:
        about = [one.removeprefix(NODE) for one in reading["nodes"]]
        lines = [_line_of_data(one) for one in reading["answer"]]
        yield from judged(places, "ask", f"{address} ({reading['intent']})", about, reading["headline"], lines)
    tool = places.tools.plain_words(question)["readings"]
    told = [[one["headline"], *(line["text"] for line in one["answer"])] for one in answer["readings"]]
    same = told == [[one["headline"], *(line["text"] for line in one["answer"])] for one in tool]
    yield from places.judged("ask tool", question, str(told[:1])[:80], "" if same else "it gives another answer")
    shown = asked_text(places.store, question)
    missing = [line["text"] for one in answer["readings"][:1] for line in one["answer"] if not _held(line, shown)]
    yield from places.judged("ask terminal", question, shown[:60], f"it lacks {missing[:1]}" if missing else "")


def _held(line: dict[str, list[dict[str, str]]], shown: str) -> bool:
    return all(one["text"] in shown for one in line["said"])


def _line_of_data(line: dict[str, object]) -> Line:
    key, way = TITLES.get(str(line["title"]), (str(line["line"]), ""))
    said = tuple((one["how"], one["text"], _ids(one["claims"])) for one in line["said"])  # type: ignore[attr-defined]
    return Line(key, way, said, _ids(line["claims"]))  # type: ignore[arg-type]


def _ids(iris: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.removeprefix(CLAIM) for one in iris)


def on_page(places: Places, address: str, about: Sequence[str]) -> Iterator[Lie]:
    """The lines that head a page of a thing, with its headline, and each of the claims that it links."""
    _, page = places.page(address)
    headlines = [markup.words(one) for one in markup.with_class(page, "p", "sum")]
    for place, block in enumerate(markup.with_class(page, "dl", "lines")):
        titles = [markup.words(one) for one in block if one.tag == "dt"]
        bodies = [one for one in block if one.tag == "dd"]
        lines = [_line_of_page(title, body) for title, body in zip(titles, bodies, strict=True)]
        yield from judged(places, "lines", address, about, headlines[place] if place < len(headlines) else "", lines)
        for body in bodies:
            yield from _links(places, address, body)


def _line_of_page(title: str, body: Element) -> Line:
    key, way = TITLES.get(title, (title, ""))
    first = next(body.iter("ul"))
    said = []
    for item in first:
        how = " ".join(markup.words(one) for one in item.iter("b"))
        text = markup.words(item)
        for near in item.iter("small"):  # links to where else to look
            text = text.removesuffix(markup.words(near)).strip()
        said.append((how.removesuffix(":"), text.removeprefix(how).strip(), None))
    links = (link.get("href", "") for link in body.iter("a"))
    ids = (link.rpartition("/claim/")[2].removesuffix(".html") for link in links if "/claim/" in link)
    counts = [markup.words(one).partition(" ")[0] for one in body.iter("summary")]
    found = tuple(one for one in ids if one)
    number = int(counts[0]) if counts else 0
    return Line(key, way, tuple(said), found if number == len(found) else (*found, f"… {number}"))


def _links(places: Places, address: str, body: Element) -> Iterator[Lie]:
    for item in (one for block in markup.with_class(body, "ul", "claims") for one in block):
        link = next(item.iter("a"))
        claim = places.rows.claims.get(link.get("href", "").rpartition("/claim/")[2].removesuffix(".html"))
        notes = " ".join(markup.words(one) for one in item.iter("small"))
        text = f"{markup.words(link).removesuffix('.')} ({notes})."
        if claim is None:
            why = "there is no such claim"
        elif claim.unconfirmed:
            why = "" if "could not be confirmed" in notes else "that no check confirmed it is not told"
        elif claim.predicate != "moderates" and (claim.kind in ("influence", "responsibility") or claim.need):
            why = sentences.fault(places.rows, text, [claim])
        else:
            why = sentence_fault(places.rows, claim, text)
        yield from places.judged("claim in lines", address, text, why)


def judged(
    places: Places, surface: str, address: str, about: Sequence[str], headline: str, lines: Sequence[Line]
) -> Iterator[Lie]:
    """What is false of an answer: its headline, each sentence, and which claims stand below each line."""
    rows, headline = places.rows, headline.removeprefix(NEAREST)
    way = next((one.way for one in lines if one.way), "in")
    if len(about) == 1:
        why = directed_fault(rows, headline, about[0], way) if surface == "ask" else None
        if surface == "ask" and re.fullmatch("No disagreement on .* is recorded here[.]", headline):
            why = (
                "claims stand below the line on it"
                if any(line.claims for line in lines if line.key == "disputed")
                else ""
            )
        if surface == "ask" and re.match(r"\d+ measures?: |No measure is recorded ", headline):
            told = json.loads(places.text("/api/v1/actions", about=about[0])[1])[
                "headline"
            ]  # which is judged by itself
            why = "" if told == headline else f"the list of measures says {told}"
        if why is None:
            why = (
                who_headline_fault(rows, headline, about[0])
                if re.search(
                    ": (?:recorded|named) for |^(?:No one is|Nothing is recorded that |No source |Of things of the )",
                    headline,
                )
                else headline_fault(rows, headline, about[0], way)
            )
        yield from places.judged(f"{surface} headline", address, headline, why)
    if len(about) == 2 and way == "path":
        yield from places.judged(
            f"{surface} headline", address, headline, joint_fault(rows, about[0], about[1], headline)
        )
        for said, why in answer_faults(rows, about, lines):
            yield from places.judged(surface, address, said, why)
    for line in lines:
        if way != "path" and about and line.key in SIGNS:
            why = signed_fault(rows, about[0], way, SIGNS[line.key], line.claims)
            yield from places.judged(surface, address, f"{line.key}: {len(line.claims)} claims", why)
        for how, text, ids in line.said:
            why = said_fault(rows, line, how, text, ids, about, way)
            yield from places.judged(surface, address, f"{line.key}: {text}", why)
