"""Heads an answer with what was asked for: what raises a thing, or what lowers it, and not with both."""

from __future__ import annotations

from dataclasses import replace

from graphsvc.explorer.answers.answer import Answer
from graphsvc.explorer.answers.line_words import WORDS
from graphsvc.model import Catalogue
from graphsvc.wording import in_sentence

NEAREST = "Nearest by name: "


def directed(answer: Answer, key: str) -> Answer:
    """The same answer with the line `key`, "raises" or "lowers", first, and a headline about that line alone.

    An answer that has none, as one about several things, keeps its headline.
    """
    return answer.led_by(key, answer.by_side.get(key, ""))


def hedged(catalogue: Catalogue, answer: Answer) -> Answer:
    """The same, headed as an answer about what is but the nearest by name to what was asked."""
    text = NEAREST + answer.headline
    for iri in answer.about:
        if len(text.split()) > WORDS:
            text = text.replace(in_sentence(catalogue.name(iri)), "it")
    return replace(answer, headline=text)
