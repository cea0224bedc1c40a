"""Heads an answer with what was asked for: what raises a thing, or what lowers it, and not with both."""

from __future__ import annotations

from dataclasses import replace

from graphsvc.explorer.answers.answer import Answer
from graphsvc.explorer.answers.line_words import WORDS
from graphsvc.model import Catalogue
from graphsvc.model.labels import Name
from graphsvc.wording import in_sentence, is_plural
from graphsvc.wording.grammar import number_word

NEAREST = "Nearest by name: "
VERBS = {"raises": "raise", "lowers": "lower"}


def directed(catalogue: Catalogue, answer: Answer, key: str, way: str) -> Answer:
    """The same answer with the line `key`, "raises" or "lowers", first, and a headline about that line alone.

    `way` is "in" for what acts on the one thing that it is about, "out" for what that acts on. An answer that counts
    neither, as one about several things, keeps its headline.
    """
    if key not in answer.counts:
        return answer.led_by(key)
    name = catalogue.name(answer.about[0])
    tested, every = answer.counts[key]
    disputed, _ = answer.counts["disputed"]
    text = _headline(name, way, key, tested, every, disputed)
    if len(text.split()) > WORDS:
        text = _headline("it", way, key, tested, every, disputed)
    return answer.led_by(key, text)


def hedged(catalogue: Catalogue, answer: Answer) -> Answer:
    """The same, headed as an answer about what is but the nearest by name to what was asked."""
    text = NEAREST + answer.headline
    for iri in answer.about:
        if len(text.split()) > WORDS:
            text = text.replace(in_sentence(catalogue.name(iri)), "it")
    return replace(answer, headline=text)


def _headline(name: Name | str, way: str, key: str, tested: int, every: int, disputed: int) -> str:
    verb, shown, rest = VERBS[key], in_sentence(name), every - tested
    its_verb = verb if way == "out" and is_plural(name) else f"{verb}s"
    what = f"what {its_verb} {shown}" if way == "in" else f"what {shown} {its_verb}"
    if not every and disputed:
        things = _things(disputed)
        said = (
            f"{things} {verb}{'s' if disputed == 1 else ''} {shown}" if way == "in" else f"{shown} {its_verb} {things}"
        )
        return f"Whether {said} is disputed; nothing else is recorded."
    if not every:
        that = f"that {its_verb} {shown}" if way == "in" else f"that {shown} {its_verb}"
        return f"Nothing is recorded here {that}."
    only = "is only associated or said" if rest == 1 else "are only associated or said"
    if not tested:
        return f"No test here found {what}; {_things(rest)} {only}."
    found = (
        f"{_things(tested)} that {verb}{'s' if tested == 1 else ''} {shown}"
        if way == "in"
        else f"that {shown} {its_verb} {_things(tested)}"
    )
    return f"Tests found {found}{f'; of {number_word(rest)} more this is only associated or said' if rest else ''}."


def _things(number: int) -> str:
    return f"{number_word(number)} thing{'' if number == 1 else 's'}"
