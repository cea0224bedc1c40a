"""Keeps the benchmarks from rotting: a small shop, our server, every query, every answer."""

from __future__ import annotations

import itertools
from pathlib import Path

import pyoxigraph as ox

from tests.bench import processor_time, report
from tests.bench.data import lines, write
from tests.bench.measure import Client, answer, many_clients, one_client, summary
from tests.bench.peers import OURS, running
from tests.bench.queries import MIX, SHAPES, asked

SIZE = 5000


def test_the_shop_has_as_many_triples_as_asked_for_and_is_the_same_each_time() -> None:
    made = list(lines(SIZE))
    assert len(made) == SIZE
    assert made == list(lines(SIZE))
    assert len(list(ox.parse("".join(made), ox.RdfFormat.N_TRIPLES))) == SIZE


def test_our_server_answers_every_query_as_the_engine_does(tmp_path: Path) -> None:
    data = write(tmp_path / "shop.nt", SIZE)
    engine = ox.Store()
    engine.load(path=data)
    with running(OURS, tmp_path / "ours", data) as endpoint:
        client = Client(endpoint.query)
        for query in itertools.chain.from_iterable(asked(make, SIZE, 2) for make in (*SHAPES.values(), *MIX.values())):
            results = engine.query(query)
            form = ox.RdfFormat.N_TRIPLES if isinstance(results, ox.QueryTriples) else ox.QueryResultsFormat.JSON
            here = results.serialize(format=form)  # type: ignore[arg-type]
            assert here is not None
            assert answer(client.ask(query), query) == answer(here, query), query
        assert one_client(client, asked(SHAPES["point"], SIZE, 3), 5).runs == 3
        client.close()
        times = many_clients(endpoint.query, "", asked(SHAPES["point"], SIZE, 5), 4, 0.3)
        assert (times.error, times.runs > 4) == ("", True)
        assert endpoint.memory() > 1
        assert all(0 < took < 1000 for took in processor_time.measured(endpoint, "", SIZE, 0.3).values())
    beside = processor_time.beside_idle(tmp_path / "ours", SIZE, 0.2)
    assert all(0 < took < 1000 for took in beside.values())


def test_percentiles_are_nearest_ranks() -> None:
    times = summary([float(number) for number in range(1, 101)])
    assert (times.p50, times.p95, times.p99) == (50.5, 95.0, 99.0)


def test_the_page_names_each_shape_where_a_peer_is_ahead(tmp_path: Path) -> None:
    def engine(ms: float) -> dict[str, object]:
        shape = {"p50": ms, "p95": ms, "p99": ms, "runs": 1, "a_second": 1.0, "error": ""}
        totals = dict.fromkeys(("load_s", "start_s", "memory_mb", "disk_mb"), 1.0)
        spent = dict.fromkeys((processor_time.ALONE, processor_time.MANY, processor_time.BESIDE), ms)
        more = {"processor_ms": spent, "idle_ms": spent, "mix": {"1": shape}, "differs": []}
        return {"version": "1", **totals, **more, "shapes": dict.fromkeys(SHAPES, shape)}

    conditions = {**dict.fromkeys(("date", "commit", "command", "machine", "python"), "x"), "load": "3.0"}
    report.page(
        {"10": {"engines": {"graphsvc": conditions | engine(4), "Oxigraph": conditions | engine(2)}}},
        tmp_path / "page.md",
    )
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert text.count("Oxigraph answers in 1/2.0 of our time") == len(SHAPES)
    assert "2.00 (Oxigraph)" in text
    assert "busy with other work" in text
    assert "| point, one client | 4.00 | 2.00 | 2.00 |" in text
    assert "4.00 ms instead of 4.00 of our processor time" in text


def test_the_page_names_a_shape_that_we_alone_could_not_answer(tmp_path: Path) -> None:
    def engine(error: str) -> dict[str, object]:
        shape = {"p50": float("nan") if error else 2.0, "p95": 2.0, "p99": 2.0, "a_second": 1.0, "error": error}
        said = dict.fromkeys(("date", "commit", "command", "machine", "python"), "x") | {"load": "1.0", "version": "1"}
        return said | {"shapes": dict.fromkeys(SHAPES, shape), "mix": {"1": shape}, "differs": []}

    report.page({"10": {"engines": {"graphsvc": engine("HTTP 503"), "Oxigraph": engine("")}}}, tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert text.count("ours gave no answer within its limits; Oxigraph took 2.00 ms") == len(SHAPES)
