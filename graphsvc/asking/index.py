"""Indexes what a graph calls things and what it says of them, once for each state of a store."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graphsvc.asking.words import name_stems, stems, vocabulary, words
from graphsvc.explorer.pictures.columns import ACTORS
from graphsvc.model import Catalogue, Node, catalogue_of
from graphsvc.names import NODE
from graphsvc.store import Store
from graphsvc.store.generation_cache import cache_of
from graphsvc.wording.notes import claim_note

LABEL, OTHER, SAID = 1.0, 0.97, 0.96  # how much a name is worth: the label, another name, a word of the vocabulary
QUESTION_WORDS = frozenset({"what", "who", "how", "why", "which", "where", "when"})
_TABLE = "CREATE VIRTUAL TABLE texts USING fts5(kind UNINDEXED, iri UNINDEXED, said, tokenize='unicode61')"


@dataclass(frozen=True, slots=True)
class Called:
    """That something is called a name: its stems, its words as `written`, and what it is worth (0 to 1)."""

    iri: str
    stems: tuple[str, ...]
    worth: float
    written: tuple[str, ...] = ()


@dataclass(frozen=True)
class Index:
    """Names by their stems, in order and in any order and by each stem; all texts; and every word that they hold.

    `spelt` are the words of names as written, with their stems; `full` are the names as a reader's words are cut;
    `actors` are the IRIs of who acts: people and bodies.
    """

    exact: dict[tuple[str, ...], list[Called]]
    loose: dict[frozenset[str], list[Called]]
    by_stem: dict[str, list[Called]]
    weights: dict[str, float]
    spelt: dict[str, str]
    known: frozenset[str]
    full: frozenset[str]
    actors: frozenset[str]
    weighty: dict[str, int]
    texts: sqlite3.Connection
    lock: threading.Lock = field(default_factory=threading.Lock)

    def weight(self, stem: str) -> float:
        """How much a stem tells: the rarer in names, the more."""
        return self.weights.get(stem, 1.0)

    def labelled(self, key: Sequence[str]) -> list[Called]:
        """The labels that hold every one of some stems."""
        near = self.by_stem.get(key[0], [])
        return [one for one in near if one.worth == LABEL and set(key) <= set(one.stems)]

    def is_name_of(self, key: Sequence[str], iri: str) -> bool:
        """Whether some stems are a name of a thing.

        Such are its label, and another name that is not one word on which the label of another thing ends; a word of
        the vocabulary where it is part of the label.
        """
        named = [one for one in self.loose.get(frozenset(key), []) if one.iri == iri]
        if any(one.worth == LABEL for one in named):
            return True
        labels = self.labelled(key)
        if (
            len(key) == 1
            and iri not in self.actors
            and any(one.iri != iri and one.stems[-1] == key[0] for one in labels)
        ):
            return False
        return any(one.worth == OTHER for one in named) or (bool(named) and any(one.iri == iri for one in labels))

    def mended(self, text: str, most: int) -> str:
        """The word of a name that a misspelt word is nearest to, by at most `most` slips; "" where there is none."""
        near = [word for word in self.spelt if abs(len(word) - len(text)) <= most and word[0] == text[0]]
        found = process.extractOne(text, near, scorer=OSA.distance, score_cutoff=most)
        return str(found[0]) if found else ""

    def find(self, wanted: Sequence[str], kinds: Iterable[str] = ("node", "claim", "source")) -> dict[str, list[str]]:
        """The IRIs of the texts that hold every one of the stems, best first, by kind."""
        found: dict[str, list[str]] = {kind: [] for kind in kinds}
        if not wanted:
            return found
        query = " AND ".join(f'"{one}"' for one in dict.fromkeys(wanted))
        with self.lock:
            rows = self.texts.execute(
                "SELECT kind, iri FROM texts WHERE texts MATCH ? ORDER BY bm25(texts), iri", (query,)
            ).fetchall()
        for kind, iri in rows:
            if kind in found and iri not in found[kind]:
                found[kind].append(iri)
        return found


def index_of(store: Store) -> Index:
    """The index of `store`, kept until it changes. Raises StoreError when the store does not answer."""
    return cache_of(store, "asking").get("index", store.generation, lambda: make_index(catalogue_of(store)))


def make_index(catalogue: Catalogue) -> Index:
    """Index all records."""
    exact: dict[tuple[str, ...], list[Called]] = defaultdict(list)
    loose: dict[frozenset[str], list[Called]] = defaultdict(list)
    by_stem: dict[str, list[Called]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for called in _names(catalogue):
        exact[called.stems].append(called)
        loose[frozenset(called.stems)].append(called)
        for one in set(called.stems):
            by_stem[one].append(called)
    for one, all_called in by_stem.items():
        counts[one] = len({called.iri for called in all_called})
    most = log(1 + len(catalogue.nodes))
    texts = list(_texts(catalogue))
    return Index(
        dict(exact),
        dict(loose),
        dict(by_stem),
        {one: 0.15 + log((1 + len(catalogue.nodes)) / count) / most for one, count in counts.items()},
        _spelt(catalogue),
        frozenset(one for _, _, said in texts for one in said.split()),
        frozenset(_written(name) for node in catalogue.nodes.values() for name in (node.label, *_others(node))),
        frozenset(node.iri for node in catalogue.nodes.values() if node.type in ACTORS),
        {iri: len(catalogue.claims_of.get(iri, ())) for iri in catalogue.nodes},
        _table(texts),
    )


def _names(catalogue: Catalogue) -> Iterator[Called]:
    for node in catalogue.nodes.values():
        if node.type == "Value":
            continue  # "justified", "on a scale": said of things, and nothing that is asked about
        seen = set()
        for name, worth in ((node.label, LABEL), *((other, OTHER) for other in _others(node))):
            key = name_stems(name)
            if key not in seen:
                seen.add(key)
                yield Called(node.iri, key, worth, tuple(word.text for word in words(name) if not word.is_stop))
    for key, slug in vocabulary().names.items():
        if NODE + slug in catalogue.nodes:
            worth = OTHER if key in vocabulary().same else SAID
            yield Called(NODE + slug, key, worth, vocabulary().written[key])


def _others(node: Node) -> list[str]:
    """Its other names but for those that are questions: what influences a thing asks about that thing."""
    return [name for name in node.alt_labels if words(name)[0].text not in QUESTION_WORDS]


def _written(name: str) -> str:
    return " ".join(word.text for word in words(name))


def _spelt(catalogue: Catalogue) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in catalogue.nodes.values():
        for name in (node.label, *node.alt_labels):
            found |= {word.text: word.stem for word in words(name) if not word.is_stop and len(word.text) > 3}
    return found


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """The kind, the IRI and the stems of all that is said in a graph, with the names of what it is said about."""
    for node in catalogue.nodes.values():
        yield "node", node.iri, _stemmed(_told(node))
    for claim in catalogue.claims.values():
        ends = [_called(catalogue, iri) for iri in (claim.subject, claim.object)]
        said = [*ends, claim.paraphrase, claim.context, claim.caution, claim_note(claim)]
        cited = [catalogue.sources[iri] for iri in claim.sources if iri in catalogue.sources]
        yield "claim", claim.iri, _stemmed(" . ".join([*said, *(f"{one.title} {one.sample}" for one in cited)]))
    for source in catalogue.sources.values():
        said = [source.title, source.by, source.venue, source.study_type, source.sample, source.label]
        yield "source", source.iri, _stemmed(" . ".join(said))


def _called(catalogue: Catalogue, iri: str) -> str:
    node = catalogue.nodes.get(iri)
    return " . ".join((node.label, *node.alt_labels)) if node else catalogue.label(iri)


def _told(node: Node) -> str:
    return " . ".join((node.label, *node.alt_labels, node.definition, node.scope_note))


def _stemmed(text: str) -> str:
    return " ".join(stems(text))


def _table(texts: Iterable[tuple[str, str, str]]) -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", check_same_thread=False)
    made.execute(_TABLE)
    made.executemany("INSERT INTO texts VALUES (?, ?, ?)", texts)
    return made
