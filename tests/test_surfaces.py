"""The same question with the same options gives the same rows in the same order on every surface, or is refused.

The cases are made from the registry: an option that is added there is asked here on every surface.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pyoxigraph import Quad, RdfFormat, parse

import graphsvc.store as stores
from graphsvc.mcp_server import make_server
from graphsvc.options import SURFACES, Option
from graphsvc.paths.registry import QUESTIONS
from graphsvc.store import Store
from tests.conftest import ROOT, serving
from tests.surfaces.ask import Answer, Case, by_command, in_python, in_sparql, on_page, over_http, over_mcp

pytest.importorskip("mcp", reason="the package mcp is missing: pip install 'graphsvc[mcp]'")

ENDS = {"start": "start", "end": "finish"}
ASKED: dict[str, dict[str, Any]] = {
    "paths": ENDS | {"k": 20},
    "explain": ENDS,
    "reach": {"node": "start"},
    "loops": {"through": "start"},
    "chokepoints": ENDS,
    "leverage": {"outcome": ["finish"]},
}
# Values of options that hold text; the others have theirs in the registry.
TEXTS: dict[str, list[Any]] = {
    "start": ["part"],
    "end": ["load"],
    "node": ["rule"],
    "through": ["load"],
    "outcome": [["load"]],
    "factors": ["cf:SubFactor"],
    "via": [["cf:enhances"], ["cf:enhances|cf:diminishes"], ["*"]],
    "avoid": [["rule"], ["cf:diminishes"], ["cf:Bias", "part"]],
    "inner": [["cf:Condition"]],
    "graph": ["http://example.org/graph"],
    "study_type": [["survey"], ["rct", "survey"]],
}


def values_of(option: Option) -> list[Any]:
    """Values that an option takes: each of its choices, its bounds, or the texts above."""
    if option.kind is bool:
        return [True, False]
    if option.choices:
        each = [[one] if option.many else one for one in option.choices]
        return [*each, list(option.choices[:2])] if option.many else each
    if option.kind in (int, float):
        least, most = int(option.least or 0), option.upper("http")
        return [least, least + 1, *([int(most)] if most is not None else [])]
    return TEXTS[option.name]


def wrong_values(option: Option) -> list[Any]:
    """Values that an option refuses on every surface."""
    if option.kind is bool:
        return ["yes"]
    if option.choices:
        return [["nonsense"] if option.many else "nonsense"]
    if option.kind in (int, float):
        ends = [one for one in (option.upper("http"),) if one is not None and option.most_served is None]
        return ["many", *(int(one) + 1 for one in ends), *([0] if option.least == 1 else [])]
    return []


def cases(question: str, values: Callable[[Option], list[Any]], wrong: bool = False) -> Iterator[Case]:
    """A case for each value of each option; for the questions without rows, which share all code, for the last."""
    for name, option in QUESTIONS[question].options.items():
        for value in values(option)[None if QUESTIONS[question].has_paths else -1 :]:
            yield Case(question, ASKED[question] | {name: value}, name, wrong)


ALONE = [Case(question, asked) for question, asked in ASKED.items()]
RIGHT = [*ALONE, *(case for question in QUESTIONS for case in cases(question, values_of))]
WRONG = [case for question in ("paths", "loops") for case in cases(question, wrong_values, wrong=True)]
MISSPELT = {
    "min_source": "min_sources",
    "bases": "basis",
    "max_lenght": "max_length",
    "include_infered": "include_inferred",
}
UNKNOWN = [Case(q, ASKED[q] | {wrong: 2}, wrong, True) for q in ("paths", "loops") for wrong in MISSPELT]


@dataclass
class Places:
    """Where each surface is asked."""

    store: Store
    folder: str
    client: httpx.Client
    mcp: dict[str, Answer]

    def ask(self, surface: str, case: Case) -> Answer:
        if surface == "python":
            return in_python(self.store, case)
        if surface == "cli":
            return by_command(self.folder, case)
        if surface == "mcp":
            return self.mcp[repr(case)]
        return {"http": over_http, "page": on_page, "sparql": in_sparql}[surface](self.client, case)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """A store of the small graph for this process, a copy for commands, and one for the service."""
    place = tmp_path_factory.mktemp("surfaces")
    made = stores.open_store(str(place / "mine"))
    quads = parse(path=str(ROOT / "tests" / "surfaces" / "graph.trig"), format=RdfFormat.TRIG)
    schema = parse(path=str(ROOT / "ontology" / "schema.ttl"), format=RdfFormat.TURTLE)
    made.load([Quad(*one) for one in (*quads, *schema)])
    made.close()
    for other in ("theirs", "served"):
        shutil.copytree(place / "mine", place / other)
    store = stores.open_store(str(place / "mine"))
    server, answers = make_server(store)
    asked = [*RIGHT, *WRONG, *UNKNOWN]
    try:
        told = over_mcp(server, asked)
        with serving("--store", str(place / "served")) as running:
            found = {repr(case): answer for case, answer in zip(asked, told, strict=True)}
            with httpx.Client(base_url=running.url, timeout=30) as client:
                yield Places(store, str(place / "theirs"), client, found)
    finally:
        answers.close()
        store.close()


def reason(case: Case, surface: str) -> str | None:
    """Why a surface does not ask this, None where it does."""
    option = QUESTIONS[case.question].options.get(case.about)
    return option.not_on.get(surface) if option else None


def shown(case: Case, surface: str) -> str:
    option = QUESTIONS[case.question].options.get(case.about)
    if option is None:
        return case.about
    return option.shown(surface)


OTHERS = list(SURFACES)[1:]
EVERYWHERE = [(case, surface) for case in RIGHT for surface in OTHERS if surface not in QUESTIONS[case.question].not_on]


@pytest.mark.parametrize(("case", "surface"), EVERYWHERE, ids=str)
def test_every_surface_gives_the_rows_of_python_or_says_why_not(places: Places, case: Case, surface: str) -> None:
    wanted, found = places.ask("python", case), places.ask(surface, case)
    why = reason(case, surface)
    if why is not None:
        assert shown(case, surface) in found.refused and why.rstrip(".") in found.refused, found
        return
    if wanted.refused:
        assert found.refused, found
        return
    assert not found.refused, found.refused
    if surface == "page":
        assert found.claims == wanted.claims
    else:
        assert (found.rows, found.data) == (wanted.rows, wanted.data)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("case", WRONG, ids=str)
def test_every_surface_refuses_a_wrong_value_by_the_name_of_the_option(
    places: Places, case: Case, surface: str
) -> None:
    assert shown(case, surface) in places.ask(surface, case).refused


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("case", UNKNOWN, ids=str)
def test_every_surface_refuses_a_misspelt_option_and_says_what_was_meant(
    places: Places, case: Case, surface: str
) -> None:
    refused = places.ask(surface, case).refused
    meant = QUESTIONS[case.question].options[MISSPELT[case.about]].shown(surface)
    assert meant in refused, refused


TWICE = [
    Case(question, ASKED[question] | {name: [values_of(option)[0]] * 2}, name, True)
    for question in ("paths", "loops")
    for name, option in QUESTIONS[question].options.items()
    if not option.many and option.kind is not bool and name not in QUESTIONS[question].named
]


@pytest.mark.parametrize("surface", [one for one in SURFACES if one != "mcp"])
@pytest.mark.parametrize("case", TWICE, ids=str)
def test_every_surface_refuses_a_single_value_that_is_given_twice(places: Places, case: Case, surface: str) -> None:
    assert shown(case, surface) in places.ask(surface, case).refused


CHANGES = [case for case in RIGHT if case.about and case.question in ("paths", "loops")]


@pytest.mark.parametrize("question", ["paths", "loops"])
def test_every_option_makes_a_difference(places: Places, question: str) -> None:
    """Else the tests above would pass where an option is taken everywhere and honoured nowhere."""
    plain = places.ask("python", Case(question, ASKED[question]))
    same = {
        name
        for name in QUESTIONS[question].options
        if all(
            places.ask("python", case) == plain for case in CHANGES if (case.question, case.about) == (question, name)
        )
    }
    assert same <= {"engine", "time_limit"}, "both engines answer alike, and nothing here takes long"
