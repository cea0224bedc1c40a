"""Finds nodes by what people type: an IRI, a CURIE, a slug, a label or another name."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graphsvc.errors import AmbiguousLabel, UnknownTerm
from graphsvc.model.catalogue import nodes_of
from graphsvc.model.records import Node
from graphsvc.names import NODE, expand_curie
from graphsvc.store import Store
from graphsvc.store.generation_cache import cache_of

LONGEST = 1_000  # characters of a name; what is near a longer one is not looked for
WEIGHTS = {"label": 0, "other name": 1, "definition": 2}


@dataclass(frozen=True, slots=True)
class Match:
    """A node that a search found; `kind` says what matched (label, other name, definition), `text` is what matched."""

    iri: str
    label: str
    kind: str
    text: str


@dataclass(frozen=True)
class _Index:
    labels: dict[str, str]
    names: dict[str, list[str]]
    texts: list[tuple[str, str, str, str]]


def resolve(store: Store, text: str) -> str:
    """Return the IRI of the node that `text` names: an IRI, a CURIE, a label or another name, a slug or its words.

    A label wins over another node's alternative label. Raises AmbiguousLabel when several nodes bear the name as their
    alternative label, UnknownTerm (with close names as suggestions) when none does.
    """
    index = _index(store)
    given = text.strip()
    given = given[1:-1] if given.startswith("<") and given.endswith(">") else given
    if len(given) > LONGEST:
        raise UnknownTerm(f"A name of {len(given):,} characters names nothing.", mend=f"Use at most {LONGEST}.")
    for iri in (given, expand_curie(given), NODE + given):
        if iri in index.labels:
            return str(iri)
    found = index.names.get(fold(given), [])
    by_label = [iri for iri in found if fold(index.labels[iri]) == fold(given)]
    if len(by_label or found) == 1:
        return (by_label or found)[0]
    if found:
        raise AmbiguousLabel(
            f"“{given}” names {len(found)} things.",
            [(iri, index.labels[iri]) for iri in found],
            "Use one of them: " + "; ".join(index.labels[iri] for iri in found) + ".",
            given,
        )
    if (slug := NODE + fold(given).replace(" ", "-")) in index.labels:
        return slug
    suggestions = _suggest(store, index, given)
    mend = "Did you mean: " + "; ".join(label for _, label in suggestions) + "?" if suggestions else "Try another word."
    raise UnknownTerm(f"Nothing in the framework is called “{given}”.", suggestions, mend, given)


def search(store: Store, text: str, limit: int = 20) -> list[Match]:
    """Return the nodes whose label, other name or definition holds words that begin as those of `text`, best first.

    Order: whole name, start of a name, word in a label, in another name, in a definition; then by label.
    """
    index = _index(store)
    words = fold(text).split()
    best: dict[str, tuple[tuple[int, int, str], Match]] = {}
    for iri, kind, original, folded in index.texts if words else ():
        if all(starts_word(word, folded) for word in words):
            rank = (_closeness(folded, " ".join(words)), WEIGHTS[kind], index.labels[iri])
            if iri not in best or rank < best[iri][0]:
                best[iri] = (rank, Match(iri, index.labels[iri], kind, original))
    return [match for _, match in sorted(best.values(), key=lambda pair: pair[0])][:limit]


def texts(store: Store) -> list[tuple[str, str, str, str]]:
    """All that `search` looks through: the IRI of a node, what kind of text of it, the text, and the text folded."""
    return list(_index(store).texts)


def fold(text: str) -> str:
    """Return `text` as compared: case, accents, dashes, quotation marks and spacing folded away."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char) and char not in "'’")
    return " ".join("".join(kept).split())


def starts_word(word: str, folded: str) -> bool:
    """Whether a folded text holds a word that begins so: "scribe" is in "scribes", and not in "described"."""
    return f" {word}" in f" {folded}"


def _closeness(folded: str, wanted: str) -> int:
    if folded == wanted:
        return 0
    if folded.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in folded else 3


def _suggest(store: Store, index: _Index, given: str) -> list[tuple[str, str]]:
    close = difflib.get_close_matches(fold(given), index.names, n=5, cutoff=0.6)
    iris = [iri for name in close for iri in index.names[name]]
    iris += [match.iri for word in given.split() if len(word) > 3 for match in search(store, word, 3)]
    return [(iri, index.labels[iri]) for iri in dict.fromkeys(iris)][:5]


def _index(store: Store) -> _Index:
    return cache_of(store, "records").get("names", store.generation, lambda: _build_index(nodes_of(store).values()))


def _build_index(nodes: Iterable[Node]) -> _Index:
    names: dict[str, list[str]] = defaultdict(list)
    texts = []
    for node in sorted(nodes, key=lambda node: node.iri):
        said = [("definition", node.definition), ("label", node.label)]
        said += [("other name", other) for other in node.alt_labels]
        for kind, text in said:
            if kind != "definition" and node.iri not in names[fold(text)]:
                names[fold(text)].append(node.iri)
            texts.append((node.iri, kind, text, fold(text)))
    return _Index({node.iri: node.label for node in nodes}, dict(names), texts)
