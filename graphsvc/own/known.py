"""Finds what a name in a sheet stands for among the things of the framework, and what it was probably meant to be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from graphsvc.model import Catalogue
from graphsvc.model.lookup import fold
from graphsvc.model.records import Node
from graphsvc.names import NODE

NEAR = 72.0  # of 100: below, a name is not offered as the one that was meant


@dataclass(frozen=True)
class Known:
    """The things of a framework by what they are called, whatever the case, accents and dashes of a name."""

    nodes: dict[str, Node]
    by_label: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _near: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, name: str) -> list[Node]:
        """What a name stands for: one thing, several that share it as their other name, or none."""
        whole = name.strip().removeprefix("node:")
        if (iri := whole if whole.startswith(NODE) else NODE + whole) in self.nodes:
            return [self.nodes[iri]]  # an IRI, or its short form, as an export has them
        folded = fold(name)
        if folded in self.by_label:
            return [self.nodes[self.by_label[folded]]]
        return [self.nodes[iri] for iri in self.by_name.get(folded, ())]

    def near(self, name: str) -> tuple[str, ...]:
        """The labels of at most three things whose names are close to this one, the closest first."""
        folded = fold(name)[:200]
        if folded not in self._near:
            names = list(self.by_name)
            found = process.extract(folded, names, scorer=fuzz.ratio, limit=3, score_cutoff=NEAR)
            # Nothing is spelled like it: it may be a part of a name, as “validation” of “local validation”.
            closest = [name for name, _, _ in found] or self._holding(frozenset(folded.split()))
            iris = [iri for name in closest for iri in self.by_name[name]]
            self._near[folded] = tuple(self.nodes[iri].label for iri in dict.fromkeys(iris))[:3]
        return self._near[folded]

    def _holding(self, given: frozenset[str]) -> list[str]:
        """The names that hold all the words of another, or are held by it, those with the fewest words more first."""
        found = [
            (len(given ^ words), name)
            for name, words in self._words.items()
            if given and (given <= words or (len(words) > 1 and words <= given))
        ]
        return [name for _, name in sorted(found)][:3]

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(name.split()) for name in self.by_name}


def known_of(catalogue: Catalogue) -> Known:
    """The things that a sheet may name: all of the framework but its layers, which nothing acts on."""
    found = Known({iri: node for iri, node in catalogue.nodes.items() if node.type not in ("Layer", "Framework")})
    for iri, node in found.nodes.items():
        found.by_label.setdefault(fold(node.label), iri)
        for name in dict.fromkeys(map(fold, (node.label, *node.alt_labels, node.slug))):
            if name:
                found.by_name[name].append(iri)
    return found


@lru_cache(maxsize=1024)
def near_words(word: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a few words that are close to one, the closest first."""
    ranked = process.extract(fold(word), tuple(map(fold, words)), scorer=fuzz.WRatio, limit=3, score_cutoff=60.0)
    return tuple(dict.fromkeys(words[index] for _, _, index in ranked))
