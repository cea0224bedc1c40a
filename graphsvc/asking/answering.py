"""Answers the readings of a question: each with the address of its page, a headline and the lines of its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from graphsvc.asking.readings import Asked, Reading, read_question
from graphsvc.explorer.actions import actions
from graphsvc.explorer.answers.answer import Answer, lines_data, lines_text
from graphsvc.explorer.answers.directed import directed, hedged
from graphsvc.explorer.answers.headlines import SIDES
from graphsvc.explorer.answers.lines import lines_about, lines_between, lines_of
from graphsvc.explorer.answers.of_all import answer_of_all
from graphsvc.explorer.answers.who import who_headline
from graphsvc.explorer.pictures.columns import ACTORS
from graphsvc.model import Catalogue, catalogue_of
from graphsvc.model.actors import stands_for
from graphsvc.names import NODE
from graphsvc.store import Store
from graphsvc.store.generation_cache import cache_of
from graphsvc.wording import REACH, Verb, in_sentence, join

ASKS = {
    "influences": "What influences {0}?",
    "known": "What is recorded of {0}?",
    "who": "Who acts on {0}?",
    "actions": "What can be done about {0}?",
    "evidence": "What evidence is there on {0}?",
    "contradictions": "Where do sources disagree about {0}?",
    "definition": "What is meant by {0}?",
    "search": "What is called {0}?",
}
LEADS = Verb("does", "do", "what {V} {S} lead to")
KEPT = 1000  # answers, until the next write
BETWEEN = "What evidence is there that {0} bears on {1}?"
OF_ALL = {  # what is asked of the graph as a whole, and the page of it
    "actions": ("What can be done?", "/actions"),
    "evidence": ("Where is the evidence thin?", "/evidence"),
    "who": ("Who acts on what?", "/who"),
    "contradictions": ("Where do sources disagree?", "/contradictions"),
}
SEARCHED = {"search": "What is said with these words?", "evidence": "What evidence is there with these words?"}


def answer_of(store: Store, catalogue: Catalogue, reading: Reading, question: str) -> Answer:
    """The answer to one reading of a question, headed as a guess where it is one. Raises StoreError, LimitError."""
    found = _answer_of(store, catalogue, reading, question)
    return hedged(catalogue, found) if reading.guessed else found


def _answer_of(store: Store, catalogue: Catalogue, reading: Reading, question: str) -> Answer:
    if reading.of_all:
        return answer_of_all(catalogue, reading.intent)
    if not reading.nodes:
        return lines_of(catalogue, reading.found, question)
    found = _lines(store, catalogue, reading)
    if len(reading.nodes) == 2:
        return found.led_by(reading.first)
    node = catalogue.nodes[reading.nodes[0]]
    if reading.intent == "who":
        return found.led_by("who", who_headline(catalogue, node.iri))
    if reading.intent == "definition" and node.definition:
        return found.defined(node.definition)
    if reading.intent == "contradictions":
        disputed = next(line for line in found.lines if line.key == "disputed")
        none = f"No disagreement on {in_sentence(catalogue.name(node.iri))} is recorded here."
        return found.led_by("disputed", "" if disputed.claims else none)
    if reading.first:
        return directed(found, reading.first)
    if reading.intent == "actions":
        return replace(found, headline=actions(catalogue, node.iri, catalogue.claims.values()).headline)
    return found


def _lines(store: Store, catalogue: Catalogue, reading: Reading) -> Answer:
    """The lines about the nodes of a reading; those of the framework are kept, what a reader laid over it is not."""
    way = _way(catalogue, reading)

    def make() -> Answer:
        if len(reading.nodes) == 2:
            return lines_between(store, catalogue, *reading.nodes)
        return lines_about(catalogue, reading.nodes[0], way)

    if catalogue is not catalogue_of(store):
        return make()
    return cache_of(store, "lines", KEPT).get((*reading.nodes, way), store.generation, make)


def _way(catalogue: Catalogue, reading: Reading) -> str:
    """Whether a reading is about what acts on a thing, "in", or about what it does, "out".

    Evidence on a thing that nothing is said to act on, as on a tool, is about what it does.
    """
    if reading.intent not in ("evidence", "contradictions", "definition"):
        return "out" if reading.intent == "effects" else "in"
    inside = frozenset(stands_for(catalogue, reading.nodes[0]))
    near = [claim for one in inside for claim in catalogue.claims_of.get(one, ()) if claim.basis]
    acted_on = any(one.end in inside and not one.is_unconfirmed for one in near)
    return "in" if acted_on or not any(one.start in inside for one in near) else "out"


def read_as(catalogue: Catalogue, reading: Reading) -> str:
    """How a question was read, as a question in the words of the graph."""
    if reading.intent == "influences" and reading.first:
        return f"What {reading.first} {in_sentence(catalogue.name(reading.nodes[0]))}?"
    if reading.of_all:
        return OF_ALL[reading.intent][0]
    if reading.intent == "path":
        return f"{REACH.sentence(*(catalogue.name(iri) for iri in reading.nodes))}?"
    names = [in_sentence(catalogue.name(iri)) for iri in reading.nodes]
    if reading.intent in ("influences", "effects") and not catalogue.nodes[reading.nodes[0]].is_amount:
        return ASKS["known"].format(*names)
    if reading.intent == "effects" and reading.first:
        verb = Verb("does", "do", f"what {{V}} {{S}} {SIDES[reading.first]}")
        return f"{verb.sentence(catalogue.name(reading.nodes[0]), '')}?"
    if reading.intent == "effects":
        return f"{LEADS.sentence(catalogue.name(reading.nodes[0]), '')}?"
    if not names:
        return SEARCHED[reading.intent]
    if reading.intent == "who" and catalogue.nodes[reading.nodes[0]].type in ACTORS:
        verb = Verb("acts", "act", "what is recorded that {S} {V} on")
        return f"{verb.sentence(catalogue.name(reading.nodes[0]), '')}?"
    return (BETWEEN if reading.intent == "evidence" and len(names) == 2 else ASKS[reading.intent]).format(*names)


def guesses(catalogue: Catalogue, reading: Reading) -> list[str]:
    """A sentence for each thing that a reading is about and that was not asked about by its name."""
    return [
        f"“{words}” was read as {in_sentence(catalogue.name(iri))}: the nearest by name, and no sure reading."
        for words, iri in reading.guessed
    ]


def page_of(catalogue: Catalogue, reading: Reading, question: str) -> str:
    """The address, from the root of the service, of the page that a reading leads to."""
    if reading.of_all:
        return OF_ALL[reading.intent][1]
    slugs = [iri.removeprefix(NODE) for iri in reading.nodes]
    if not slugs:
        page = "relations" if reading.intent == "evidence" else "search"
        return f"/{page}?{urlencode({'q': question})}"
    if reading.intent == "who" and catalogue.nodes[reading.nodes[0]].type in ACTORS:
        return _page("who", "who")(slugs)
    return _PAGES[reading.intent](slugs)


def ask(store: Store, question: str) -> tuple[Asked, list[Answer]]:
    """Read a question and answer each of its readings.

    Raises UsageError where it is empty or too long, StoreError, LimitError.
    """
    found = read_question(store, question)
    catalogue = catalogue_of(store)
    return found, [answer_of(store, catalogue, one, found.question) for one in found.readings]


def asked_data(store: Store, question: str) -> dict[str, Any]:
    """A question with its readings as JSON, best first.

    Each has `intent`, `nodes`, `read_as`, `sure`, `guessed`, `url`, `headline` and `answer`.
    Without a reading, `said` is a plain sentence that says why, and `near` names what may have been meant. Raises
    UsageError, StoreError, LimitError.
    """
    found, answers = ask(store, question)
    catalogue = catalogue_of(store)
    return {
        "question": found.question,
        "readings": [
            {
                "intent": reading.intent,
                "nodes": list(reading.nodes),
                "read_as": read_as(catalogue, reading),
                "sure": not reading.guessed,
                "guessed": [
                    {"written": words, "iri": iri, "label": catalogue.label(iri), "said": said}
                    for (words, iri), said in zip(reading.guessed, guesses(catalogue, reading), strict=True)
                ],
                "url": page_of(catalogue, reading, found.question),
                "headline": answer.headline,
                "answer": lines_data(answer),
            }
            for reading, answer in zip(found.readings, answers, strict=True)
        ],
        "said": found.said,
        "near": [{"iri": iri, "label": catalogue.label(iri)} for iri in found.near],
        "people": list(found.people),
        "mended": [{"written": written, "read": read} for written, read in found.mended],
        "unknown": list(found.unknown),
    }


def asked_text(store: Store, question: str) -> str:
    """A question with the answer to its best reading, and its other readings, as plain text. Raises what `ask` does."""
    found, answers = ask(store, question)
    catalogue = catalogue_of(store)
    parts = [f"Read “{written}” as “{read}”." for written, read in found.mended]
    if found.readings and found.unknown:
        parts.append(f"Not in the graph: {join([f'“{word}”' for word in found.unknown])}.")
    if not found.readings:
        near = [f"Did you mean: {catalogue.label(iri)}?" for iri in found.near]
        return "\n".join([*parts, found.said, *near])
    best = found.readings[0]
    parts += [f"Read as: {read_as(catalogue, best)}", *guesses(catalogue, best), "", lines_text(answers[0])]
    others = [f"  {read_as(catalogue, one)}  {page_of(catalogue, one, found.question)}" for one in found.readings[1:]]
    return "\n".join([*parts, *(["", "Or did you mean", *others] if others else [])])


def _page(page: str, *names: str, **always: str) -> Callable[[list[str]], str]:
    return lambda slugs: f"/{page}?{urlencode([*zip(names, slugs, strict=False), *always.items()])}"


_PAGES: dict[str, Callable[[list[str]], str]] = {
    "influences": _page("focus", "node", direction="up", steps="1"),
    "effects": _page("focus", "node", direction="down", steps="1"),
    "path": _page("paths", "from", "to"),
    "who": _page("who", "about"),
    "actions": _page("actions", "about"),
    "evidence": lambda slugs: _page("relations", *(("from", "to") if len(slugs) == 2 else ("about",)))(slugs),
    "contradictions": lambda slugs: "/contradictions",
    "definition": lambda slugs: f"/doc/node/{slugs[0]}.html",
    "search": lambda slugs: f"/doc/node/{slugs[0]}.html",
}
