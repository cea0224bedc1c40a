"""Measures what asking queries in another form costs: our time to that of the engine with the text as it is.

`python -m tests.ratios` prints the table: every query of the repository, those of the W3C suites where they are, and
500 random ones, in memory and on disk, the worst last.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pyoxigraph as ox

import graphsvc.store.embedded as embedded
from graphsvc import create_app, open_store
from graphsvc.names import SPARQL_PREFIXES
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.engine import quicker_form, run_query
from tests.bench.data import lines
from tests.bench.queries import MIX, SHAPES
from tests.conftest import ROOT, SHARED

FLOOR = 0.005  # seconds; what takes less costs nobody anything
MOST = 3.0  # times as long as the engine by itself
SHOP_TRIPLES = 30_000
PAGES = ("/", "/explore", "/focus?node=automation-bias", "/paths?from=local-validation&to=patient-harm", "/who")
PAGES += ("/relations", "/evidence", "/search?q=trust", "/loops", "/contradictions", "/ontology", "/developers")
PAGES += ("/api/v1/explain?from=local-validation&to=patient-harm", "/api/v1/chokepoints?from=local-validation")


@dataclass(frozen=True)
class Measured:
    """A query and the seconds that the engine takes for it as it is and as it is asked by us."""

    name: str
    plain: float
    ours: float
    changed: bool  # whether ours is another text

    @property
    def ratio(self) -> float:
        return self.ours / self.plain

    @property
    def counts(self) -> bool:
        """Whether it takes long enough to matter."""
        return self.ours > FLOOR

    @property
    def right(self) -> bool:
        return not self.counts or self.ratio <= MOST


def measure(name: str, engine: ox.Store, query: str, on_disk: bool) -> Measured | None:
    """Both times of a query, each the least of some; None where the engine does not run it."""
    try:
        plain, first = _seconds(lambda: engine.query(query))
        ours, second = _seconds(lambda: run_query(engine, query, on_disk=on_disk))
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return None
    assert first == second, f"{name}: {first} rows, and {second} in our form"
    changed = quicker_form(engine, query, None, on_disk) != query
    found = Measured(name, plain, ours, changed)
    if found.right:
        return found
    # Once more: on a busy machine one of the two may have been interrupted.
    plain, _ = _seconds(lambda: engine.query(query))
    ours, _ = _seconds(lambda: run_query(engine, query, on_disk=on_disk))
    return Measured(name, plain, ours, changed)


def _seconds(ask: Any) -> tuple[float, int]:
    best, rows = 1e9, 0
    for _ in range(5):
        began = time.process_time()
        found = ask()
        rows = int(bool(found)) if isinstance(found, ox.QueryBoolean) else sum(1 for _ in found)
        best = min(best, time.process_time() - began)
        if best > 0.2:
            break
    return max(best, 1e-6), rows


def of_repository(store: EmbeddedStore) -> Iterator[tuple[str, str]]:
    """The questions, checks and rules of the ontology, and what the pages ask."""
    for path in sorted((ROOT / "ontology").rglob("*.rq")):
        yield path.relative_to(ROOT / "ontology").as_posix(), SPARQL_PREFIXES + path.read_text(encoding="utf-8")
    asked: dict[str, str] = {}

    def record(engine: ox.Store, query: str, *rest: Any, **named: Any) -> Any:
        asked.setdefault(query, f"asked by pages, number {len(asked) + 1}")
        return run_query(engine, query, *rest, **named)

    with mock.patch.object(embedded, "run_query", record):
        client = create_app(store).test_client()
        for address in PAGES:
            client.get(address, headers={"Accept": "text/html"})
    yield from ((name, query) for query, name in asked.items())


def of_suites() -> Iterator[tuple[str, ox.Store, str]]:
    """The queries of the W3C suites, each over all the triples of its folder."""
    for folder in sorted((SHARED / "w3c" / "sparql11").glob("*")):
        queries = sorted(folder.glob("*.rq"))
        engine = ox.Store()
        for path in sorted(folder.glob("*.ttl")) if queries else ():
            if "manifest" not in path.name:
                engine.load(path=path, format=ox.RdfFormat.TURTLE, base_iri="http://example.org/")
        yield from ((f"w3c/{folder.name}/{path.name}", engine, path.read_text(encoding="utf-8")) for path in queries)


def shop(engine: ox.Store) -> Iterator[tuple[str, str]]:
    """The queries of the benchmarks; their data is put into `engine`."""
    engine.bulk_load("".join(lines(SHOP_TRIPLES)).encode(), ox.RdfFormat.N_TRIPLES)
    for name, make in {**SHAPES, **MIX}.items():
        if name != "path reach":  # a minute for the engine too
            yield f"shop: {name}", make(500, 7)


def hubs(engine: ox.Store, seed: int = 7) -> None:
    """Put triples into `engine` of which some things have very many and some properties very few or none."""
    chance = random.Random(seed)
    made = [(f"s{n}", "in", f"h{int(chance.paretovariate(0.7)) % 30}") for n in range(300)]
    made += [(f"h{int(chance.paretovariate(0.7)) % 30}", "has", f"o{n % 120}") for n in range(400)]
    made += [(third, "of", first) for first, second, third in made if second == "has"]
    made += [(f"o{n}", "mark", f"m{n % 7}") for n in range(0, 120, 2)] + [(f"o{n}", "flag", "yes") for n in range(4)]
    made += [(one, "kind", f"k{number % 5}") for number, one in enumerate(sorted({one for one, _, _ in made}))]
    made += [(f"z{n}", "mark", f"m{n % 7}") for n in range(2_000)]
    engine.extend(ox.Quad(*(ox.NamedNode(f"http://example.org/{term}") for term in triple)) for triple in made)


def random_queries(number: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Queries over what `hubs` makes: joins, with EXISTS of one to three patterns and filters, grouped or not."""
    chance = random.Random(seed)
    for each in range(number):
        outer, names = _connected(chance, ["?a", "?b", "?c"], chance.randint(1, 2), ["?a"])
        tests = []
        for _ in range(chance.choice((0, 1, 1, 2))):
            inner, _ = _connected(
                chance, ["?x", "?y", "?z", *names], chance.choice((1, 2, 2, 3)), [chance.choice(names)]
            )
            filters = chance.choice(("", "", " FILTER(?x != ?a)", " FILTER(isIRI(?y))"))
            tests.append(f"FILTER {chance.choice(('', 'NOT '))}EXISTS {{ {inner}{filters} }}")
        grouped = chance.random() < 0.3
        head, tail = ("SELECT ?a (COUNT(*) AS ?n)", "GROUP BY ?a") if grouped else ("SELECT *", "")
        text = f"PREFIX : <http://example.org/> {head} {{ {outer} {' '.join(tests)} }} {tail}"
        yield f"random {each}: {text[33:]}", text


def _connected(chance: random.Random, variables: list[str], size: int, known: list[str]) -> tuple[str, list[str]]:
    """Triple patterns, each of which shares a variable with those before, and all their variables."""
    known, made = list(known), []
    for _ in range(size):
        one, other = chance.choice(known), chance.choice(variables)
        verb = chance.choice(("in", "has", "of", "mark", "flag", "kind", "none"))
        other = chance.choice((other, other, other, ":m1", ":yes", ":h1"))
        first, second = (one, other) if chance.random() < 0.6 else (other, one)
        made.append(f"{first} :{verb} {second} .")
        known += [other] if other[0] == "?" and other not in known else []
    if chance.random() < 0.3:
        made.reverse()
    return " ".join(made), known


def table(random_ones: int = 500) -> Iterator[Measured]:
    """Every query that the engine runs, measured."""
    store = open_store()
    assert isinstance(store, EmbeddedStore)
    for name, query in of_repository(store):
        yield from filter(None, [measure(name, store.engine, query, False)])
    for name, engine, query in of_suites():
        yield from filter(None, [measure(name, engine, query, False)])
    with tempfile.TemporaryDirectory() as folder:
        for place, on_disk in ((None, False), (Path(folder), True)):
            where = "disk" if on_disk else "memory"
            for part in ("shop", "hubs"):
                engine = ox.Store(str(place / part)) if place else ox.Store()
                queries = shop(engine) if part == "shop" else random_queries(random_ones)
                if part == "hubs":
                    hubs(engine)
                for name, query in queries:
                    yield from filter(None, [measure(f"{where}: {name}", engine, query, on_disk)])
                del engine


def main() -> None:
    """Print the table."""
    rows = sorted(table(), key=lambda one: (one.counts, one.ratio))
    print(f"{'engine ms':>10} {'ours ms':>10} {'ratio':>7}  changed  query")
    for one in rows:
        form = "yes" if one.changed else ""
        print(f"{one.plain * 1e3:10.2f} {one.ours * 1e3:10.2f} {one.ratio:7.2f}  {form:7}  {one.name[:150]}")
    over = [one for one in rows if one.counts]
    changed = [one for one in rows if one.changed]
    most = max(one.ours - one.plain for one in changed)
    print(f"{len(changed)} queries are asked in another form; the most that costs one of them is {most * 1e3:.2f} ms.")
    print(f"{len(rows)} queries, {len(over)} of them over {FLOOR * 1e3:g} ms in our form; the worst ratio of those is")
    print(f"{over[-1].ratio:.2f}, and together they take {sum(one.ours for one in over):.2f} s, where the engine takes")
    print(f"{sum(one.plain for one in over):.2f} s. All queries together: {sum(one.ours for one in rows):.2f} s in our")
    print(f"form, {sum(one.plain for one in rows):.2f} s by the engine.")


if __name__ == "__main__":
    main()
