"""Asks our layers and the bare engine the same random queries and names each difference of their answers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import pyoxigraph as ox

from graphsvc.errors import GraphsvcError, UsageError
from graphsvc.sparqltext import nested_exists, wide_joins
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.engine import quicker_form
from tests.differential.grammar import Grammar, dataset, disguised, plain

MOST = 20_000  # rows; queries with more are left out
PER_DATASET = 50
Answer = bool | Counter[tuple[str, ...]] | str
Ask = Callable[[str], Any]
Asks = Callable[[list[ox.Quad]], Ask]


@dataclass
class Compared:
    """How many queries were asked, and what differed.

    `unread_by_engine` counts those whose disguise the engine alone refuses, `in_other_form` those that we ask in
    another form on disk.
    """

    queries: int = 0
    with_rows: int = 0
    refused: int = 0
    left_out: int = 0
    unread_by_engine: int = 0
    in_other_form: int = 0
    differences: list[str] = field(default_factory=list)


def embedded(quads: list[ox.Quad]) -> Ask:
    """Our store in this process."""
    store = EmbeddedStore()
    store.load(quads)
    return store.query


def on_disk(folder: Path) -> Asks:
    """Our store in a folder, where more queries are asked in another form."""
    numbers = count()

    def asks(quads: list[ox.Quad]) -> Ask:
        store = EmbeddedStore(folder / str(next(numbers)))
        store.load(quads)
        return store.query

    return asks


def over_http(client: httpx.Client) -> Asks:
    """A service that may be written to: its data are replaced, and each answer is asked for in some format."""
    formats = cycle(("application/sparql-results+json", "application/sparql-results+xml"))

    def ask(query: str) -> Any:
        headers = {"Accept": f"{next(formats)}, application/n-triples"}
        said = client.post("/sparql", data={"query": query}, headers=headers)
        if said.status_code == 400:
            raise UsageError(said.text)
        said.raise_for_status()
        media = said.headers["Content-Type"].partition(";")[0]
        if media == "application/n-triples":
            return [quad.triple for quad in ox.parse(said.content, ox.RdfFormat.N_TRIPLES)]
        known = ox.QueryResultsFormat.from_media_type(media)
        assert known
        return ox.parse_query_results(said.content, known)

    def asks(quads: list[ox.Quad]) -> Ask:
        client.post("/sparql", data={"update": "DROP ALL"}).raise_for_status()
        body = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
        client.post("/sparql", content=body, headers={"Content-Type": "application/n-quads"}).raise_for_status()
        return ask

    return asks


def bare(quads: list[ox.Quad]) -> Ask:
    """The engine by itself."""
    store = ox.Store()
    store.extend(quads)
    return store.query


def answer(ask: Ask, query: str) -> Answer:
    """An answer in a form that can be compared: without the order of rows and the labels of blank nodes."""
    try:
        found = ask(query)
        if isinstance(found, (bool, ox.QueryBoolean)):
            return bool(found)
        # One row beyond the most tells that there are too many.
        return Counter(_row(one) for one in islice(found, MOST + 1))
    except (SyntaxError, ValueError, OSError, GraphsvcError):
        return "refused"


def _row(one: Any) -> tuple[str, ...]:
    return tuple("_:" if isinstance(term, ox.BlankNode) else str(term) for term in one)


def compare(seed: int, queries: int, ours: Asks = embedded) -> Compared:
    """Ask `ours` `queries` random queries, plain and disguised; the engine is asked the plain text only.

    The least sizes at which a query is asked in another form are lowered, so that these small data reach them.
    """
    with mock.patch.object(wide_joins, "LEAST", 0), mock.patch.object(nested_exists, "FEW", 0):
        return _compare(seed, queries, ours)


def _compare(seed: int, queries: int, ours: Asks) -> Compared:
    done = Compared()
    for number, (ask, engine, given) in enumerate(_stores(seed, queries, ours)):
        tokens = Grammar(given).query()
        text, other = plain(tokens), disguised(tokens, given)
        right = answer(engine, text)
        if isinstance(right, Counter) and sum(right.values()) > MOST:
            done.left_out += 1
            continue
        done.queries += 1
        done.with_rows += bool(right) and right != "refused"
        done.refused += right == "refused"
        done.in_other_form += quicker_form(engine.__self__, text, None, True) != text
        done.unread_by_engine += answer(engine, other) == "refused" != right
        for said in (text, other):
            found = answer(ask, said)
            if found != right:
                done.differences.append(f"seed {seed}, query {number}: {_short(found)}, not {_short(right)}:\n{said}")
    return done


def _stores(seed: int, queries: int, ours: Asks) -> Iterator[tuple[Ask, Ask, random.Random]]:
    """For each query what is asked; the data change every PER_DATASET."""
    for start in range(0, queries, PER_DATASET):
        given = random.Random(f"{seed}/{start}")
        quads = dataset(given)
        ask, engine = ours(quads), bare(quads)
        for _ in range(min(PER_DATASET, queries - start)):
            yield ask, engine, given


def _short(found: Answer) -> str:
    return (
        str(found) if not isinstance(found, Counter) else f"{sum(found.values())} rows {dict(islice(found.items(), 3))}"
    )
