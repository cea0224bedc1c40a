"""Cuts a text into words as they are compared: without case, accents, number, ending, or American spelling."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from snowballstemmer import EnglishStemmer

from graphsvc.framework import framework
from graphsvc.model.lookup import fold

_JOINED = frozenset({"over", "under", "de", "mis", "re", "non", "pre", "post"})  # written apart, with a dash, or joined
_SPELLINGS = (("ize", "ise"), ("iza", "isa"), ("izi", "isi"), ("yze", "yse"), ("yzi", "ysi"), ("aemi", "emi"))
_VOWELS = frozenset("aeiouy")
_KEPT = 20_000  # words whose stems are kept


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, and as compared (`stem`); `is_stop` tells that it names nothing."""

    text: str
    stem: str
    is_stop: bool


@dataclass(frozen=True)
class Vocabulary:
    """The words of the field and of asking, each a sequence of stems.

    `names` maps what people say to the slug of what they mean, of which `same` are as good as its names; `written` to
    their words as they write them, `people` to the local name of the kind of people studied ("" where no study is
    marked so); `generic` are words that nearly every question holds, `plain` words that ask about nothing, `outside`
    what the graph does not cover, `foreign` the little words of other languages; `unwanted` are the slugs of things of
    which less is better.
    """

    names: Mapping[tuple[str, ...], str]
    same: frozenset[tuple[str, ...]]
    written: Mapping[tuple[str, ...], tuple[str, ...]]
    people: Mapping[tuple[str, ...], str]
    generic: frozenset[tuple[str, ...]]
    plain: frozenset[str]
    outside: frozenset[tuple[str, ...]]
    foreign: frozenset[str]
    unwanted: frozenset[str]


def words(text: str) -> list[Word]:
    """The words of a text, in order; a prefix such as "over" is joined to what it stands before."""
    found: list[Word] = []
    parts = fold(text).split()
    at = 0
    while at < len(parts):
        part = _usual().get(parts[at], parts[at])
        if part in _JOINED and at + 1 < len(parts) and parts[at + 1] not in stop_words():
            part, at = part + parts[at + 1], at + 1
        found.append(Word(part, stem(part), part in stop_words()))
        at += 1
    return found


def stems(text: str) -> tuple[str, ...]:
    """The stems of all words of a text."""
    return tuple(word.stem for word in words(text))


def name_stems(text: str) -> tuple[str, ...]:
    """The stems of the words of a name that are not stop words; of all, where it has no other."""
    found = words(text)
    return tuple(word.stem for word in found if not word.is_stop) or tuple(word.stem for word in found)


@lru_cache(_KEPT)
def stem(word: str) -> str:
    """A folded word without its ending, by the Porter2 algorithm, and without what sets American spelling apart."""
    if word.endswith("s") and 2 < len(word) < 6 and not _VOWELS & set(word):
        return word[:-1]  # of acronyms: GPs, LLMs
    spelt = word
    for american, british in _SPELLINGS:
        spelt = spelt.replace(american, british)
    return str(_stemmer().stemWord(spelt))


@cache
def vocabulary() -> Vocabulary:
    """The words that the package knows beside those of the graph."""
    found: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for kind, phrase, means in _rows():
        if kind not in ("stop", "spelling", "unwanted"):
            found[kind][name_stems(phrase)] = means
    return Vocabulary(
        found["name"] | found["same"],
        frozenset(found["same"]),
        {
            name_stems(one): tuple(w.text for w in words(one) if not w.is_stop)
            for kind, one, _ in _rows()
            if kind in ("name", "same")
        },
        found["people"],
        frozenset(found["generic"]),
        frozenset(one for key in found["plain"] for one in key),
        frozenset(found["outside"]),
        frozenset(fold(phrase) for kind, phrase, _ in _rows() if kind == "foreign"),
        frozenset(means for kind, _, means in _rows() if kind == "unwanted"),
    )


@cache
def stop_words() -> frozenset[str]:
    """Words that name nothing."""
    return frozenset(fold(phrase) for kind, phrase, _ in _rows() if kind == "stop")


@cache
def _usual() -> Mapping[str, str]:
    return {phrase: means for kind, phrase, means in _rows() if kind == "spelling"}


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    return tuple(_read())


def _read() -> Iterator[tuple[str, str, str]]:
    with files("graphsvc.asking").joinpath("vocabulary.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            yield row["kind"], row["phrase"], row["means"]
    own = framework().folder / "asking.csv"
    if own.is_file():
        with own.open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                # What a row lacks, graphsvc check tells.
                yield row.get("kind") or "", row.get("phrase") or "", row.get("means") or ""


@cache
def _stemmer() -> EnglishStemmer:
    return EnglishStemmer()
