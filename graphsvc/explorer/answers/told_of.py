"""Says of what a headline tells: of the thing itself, of kinds or parts of it, or of both."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.explorer.answers.line_words import Pair, far_ends
from graphsvc.model import Catalogue
from graphsvc.model.labels import Name
from graphsvc.wording import in_sentence

WHAT = {frozenset({"generic"}): "kind", frozenset({"partitive"}): "part"}  # by how they are filed; else both words
IT = Name("it", "it", "singular")


def told_of(catalogue: Catalogue, iri: str, way: str, pairs: Sequence[Pair]) -> tuple[Name, Name]:
    """What pairs of a thing, its kinds and its parts are about, by its name and in few words.

    What a test found of a kind of it was not found of the thing: "cognitive biases", "a kind of it", "it or its kinds".
    """
    name = catalogue.name(iri)
    itself, others = _near(catalogue, iri, way, pairs)
    if not others:
        return name, IT
    what, number = others
    of_it = f"a {what} of it" if number == "singular" else f"its {what}"
    of_name = f"{f'a {what}' if number == 'singular' else what} of {in_sentence(name)}"
    full, short = (f"{in_sentence(name)} or {of_it}", f"it or {of_it}") if itself else (of_name, of_it)
    return Name(full, full, number), Name(short, short, number)


def of_them(catalogue: Catalogue, iri: str, way: str, pairs: Sequence[Pair]) -> tuple[str, str]:
    """Of what pairs are, before how many they are, in full and in few words: "" where they are of the thing itself."""
    itself, others = _near(catalogue, iri, way, pairs)
    if not others:
        return "", ""
    what, number = others
    of_it = f"a {what} of it" if number == "singular" else f"its {what}"
    few = f"a {what}" if number == "singular" else what
    short = f"of it, {few}, " if " or " in what else f"of it or {few}, "
    return (f"of it or {of_it}, ", short) if itself else (f"of {of_it}, ", f"of {of_it}, ")


def _near(catalogue: Catalogue, iri: str, way: str, pairs: Sequence[Pair]) -> tuple[bool, tuple[str, str] | None]:
    """Whether pairs are about a thing itself, and what the others that they are about are to it: their word and number.

    There are none where it is None.
    """
    near = far_ends(pairs, "out" if way == "in" else "in")
    others = [one for one in near if one != iri]
    if not others:
        return True, None
    what = WHAT.get(frozenset(one for other in others for one in _filings(catalogue, other, iri)), "kind or part")
    if len(others) == 1:
        return iri in near, (what, "singular")
    return iri in near, (f"{what.replace(' or ', 's or ')}s", "plural")


def _filings(catalogue: Catalogue, iri: str, whole: str) -> list[str]:
    """How a kind or part of a thing is filed, and each thing on the way up to it."""
    found = []
    while iri != whole:
        node = catalogue.nodes[iri]
        found.append(node.filing)
        iri = node.filed_under
    return found
