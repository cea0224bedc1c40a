"""Reads what a framework says of itself: its names, layers, kinds and words, from `framework.toml` in its folder.

A process serves one framework, chosen before any other part is loaded, since IRIs and closed lists follow from it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from graphsvc.errors import StoreError
from graphsvc.framework.toml import Texts, read_toml
from graphsvc.framework.verbs import read_verbs

VARIABLE = "GRAPHSVC_FRAMEWORK"  # names the folder for this process and for the workers that it starts
FILE = "framework.toml"


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: its node, how its band is tagged and coloured, and the class of its factors.

    `ink` needs a contrast of 5:1 on white and on `tint`, `dark` on a dark page: colour never speaks alone.
    """

    node: str
    key: str
    name: str
    tag: str
    ink: str
    tint: str
    dark: str
    factor: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of nodes of the framework's own: the word of the rows, the class, and what both mean.

    `below` is the class above it. Without a `definition` the class stands in a schema of the folder's own.
    Whether it `acts` tells people and bodies from things.
    """

    word: str
    term: str
    name: str
    definition: str
    below: str
    acts: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A document with sections: its node, its name, and what tells its sections and its pages by their keys."""

    node: str
    name: str
    iri: str
    keys: str
    pages: str


@dataclass(frozen=True)
class Framework:
    """A framework: where its folder is and what its `framework.toml` says; see docs/how-to/framework.md."""

    folder: Path
    base: str
    name: str
    title: str
    about: str
    files: str
    version: str
    date: str
    makers: str
    license: str
    license_name: str
    layers: tuple[Layer, ...]
    kinds: tuple[Kind, ...]
    terms: frozenset[str]
    reports: tuple[Report, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pairs: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    verbs: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def said(self, key: str) -> str:
        """A text of its tables, such as "pages.message"; "" where it has none."""
        return self.texts.get(key, "")

    @property
    def question(self) -> str:
        """What the whole framework answers, as the heading of its map."""
        return self.texts.get("pages.question", f"{self.title}?")

    @property
    def subject(self) -> str:
        """The name within a sentence: "confidence in AI"."""
        return self.texts.get("pages.subject", self.name)

    def page(self, name: str) -> bool:
        """Whether the folder has a page of its own by the name of its template."""
        return (self.folder / "pages" / name).is_file()

    @property
    def spdx(self) -> str:
        """The licence as SPDX spells it: "CC-BY-4.0"."""
        return self.license_name.replace(" ", "-")


def home() -> Path:
    """The folder of the built-in framework: inside an installed package, beside the package in a checkout.

    It also holds what every framework shares: the schema, the shapes, the rules. Raises StoreError where it is missing.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "ontology", package.parent / "ontology"):
        if (folder / "schema.ttl").is_file():
            return folder
    raise StoreError("The folder ontology/ is missing.", "Install the package again, or run from a whole checkout.")


def choose(folder: Path) -> None:
    """Serve the framework in `folder`, in this process and those it starts: before what follows from it is loaded."""
    os.environ[VARIABLE] = str(folder.resolve())
    framework.cache_clear()


@cache
def framework() -> Framework:
    """The framework of this process. Raises KnowledgeError with all that is wrong in its file."""
    named = os.environ.get(VARIABLE)
    return read_framework(Path(named) if named else home())


def is_chosen() -> bool:
    """Whether another framework than the built-in one was asked for."""
    return bool(os.environ.get(VARIABLE))


def ours(words: Mapping[str, str]) -> dict[str, str]:
    """The words, by the local names of their terms, whose terms this framework has."""
    return {term: said for term, said in words.items() if term not in foreign_terms()}


@cache
def foreign_terms() -> frozenset[str]:
    """The local names of the terms of the shared schema that only another framework uses."""
    return read_framework(home()).terms - framework().terms


def read_framework(folder: Path) -> Framework:
    """Read `framework.toml` and `verbs.csv` in `folder`. Raises KnowledgeError with all that is wrong in them."""
    said = Texts(FILE, read_toml(folder / FILE))
    layers = tuple(_layer(said, at, one) for at, one in enumerate(said.tables("layers"), 1))
    if not layers:
        said.wrong("layers", "There is no layer.", "Add one: [[layers]], with node, key, name and tag.")
    kinds = tuple(_kind(said, at, one) for at, one in enumerate(said.tables("kinds"), 1))
    reports = tuple(_report(said, at, one) for at, one in enumerate(said.tables("reports"), 1))
    verbs, faults = read_verbs(folder)
    said.faults += faults
    name = said.text("name")
    made = Framework(
        folder=folder,
        base=said.base("base"),
        name=name,
        title=said.text("title"),
        about=said.text("about"),
        files=said.text("files", name.lower().replace(" ", "-")),
        version=said.text("version"),
        date=said.day("date"),
        makers=said.text("makers"),
        license=said.text("license"),
        license_name=said.text("license_name"),
        layers=layers,
        kinds=kinds,
        terms=frozenset(said.words("terms")),
        reports=reports,
        verbs=verbs,
        **_said(said),
    )
    said.judge()
    return made


def _said(said: Texts) -> dict[str, Any]:
    """What pages and documents say, in the tables [home], [map], [examples] and so on: all of it may be left out."""
    found: dict[str, Any] = {"texts": {}, "lists": {}, "pairs": {}, "short": {}, "groups": {}}
    for name in ("pages", "map", "examples"):
        for key, value in said.table(name).items():
            where = f"{name}.{key}"
            if key == "short":
                found["short"] = said.mapping(where, value)
            elif key == "groups":
                found["groups"] = said.grouped(where, value)
            elif isinstance(value, str):
                found["texts"][where] = value.strip()
            elif value and isinstance(value, list) and isinstance(value[0], list):
                found["pairs"][where] = said.couples(where, value)
            else:
                found["lists"][where] = said.strings(where, value)
    return found


def _layer(said: Texts, at: int, one: Mapping[str, object]) -> Layer:
    where = f"layers {at}"
    part = {key: said.of(where, one, key) for key in ("node", "key", "name", "tag")}
    colours = {key: said.colour(where, one, key, default) for key, default in COLOURS[(at - 1) % len(COLOURS)].items()}
    return Layer(**part, **colours, factor=said.of(where, one, "factor", "Factor"))


def _kind(said: Texts, at: int, one: Mapping[str, object]) -> Kind:
    where = f"kinds {at}"
    return Kind(
        said.of(where, one, "word"),
        said.of(where, one, "class"),
        said.of(where, one, "name"),
        said.of(where, one, "definition", ""),
        said.of(where, one, "below", "FrameworkNode"),
        one.get("acts") is True,
    )


def _report(said: Texts, at: int, one: Mapping[str, object]) -> Report:
    where = f"reports {at}"
    return Report(
        said.of(where, one, "node"),
        said.of(where, one, "name"),
        said.of(where, one, "iri"),
        said.of(where, one, "keys", ""),
        said.of(where, one, "pages", ""),
    )


# For layers that name no colours, in order: each ink has at least 5:1 on white, on its tint, and `dark` on a dark page.
COLOURS = (
    {"ink": "#0b5a8c", "tint": "#e8f2f9", "dark": "#8cc6ee"},
    {"ink": "#7a4f00", "tint": "#fbf2df", "dark": "#e3b768"},
    {"ink": "#00664f", "tint": "#e5f4ef", "dark": "#7fd3b8"},
    {"ink": "#5b3fa0", "tint": "#f0ecfa", "dark": "#c6b4f5"},
    {"ink": "#8a2f1d", "tint": "#faece9", "dark": "#f0a898"},
)
