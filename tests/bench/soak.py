"""Asks the service a steady mix for a time and watches its memory: ./run bench soak [--minutes 30] [--rate 40].

Nine in ten requests are queries of the shop; the tenth does not parse, is an update, or hits the time limit. Memory is
flat when the median of the last third is not above that of the middle third by more than a twentieth; a mean would tell
more of the queries that happen to be at their limit, whose workers are ended there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench.data import write
from tests.bench.engines import conditions
from tests.bench.measure import Client, Failed
from tests.bench.peers import OURS, ROOT, Endpoint, ours, running
from tests.bench.pictures import drawn
from tests.bench.queries import mixed

WRONG = ("SELECT * { ?s ?p }", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "DROP ALL")
CLIENTS = 4
SLOW_EVERY = 200  # requests of one client between two queries that run into the time limit


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="./run bench soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=40, help="requests a second")
    parser.add_argument("--triples", type=int, default=100_000)
    chosen = parser.parse_args(arguments)
    data = write(ROOT / "build" / "bench" / f"shop-{chosen.triples}.nt", chosen.triples)
    peer = replace(OURS, serve=lambda place, port: ours(place, port, query_timeout=2))
    place = Path(tempfile.mkdtemp(prefix="soak-", dir=data.parent))
    with running(peer, place / "ours", data) as endpoint:
        memory, said = soak(endpoint, mixed(chosen.triples, 400), chosen.minutes * 60, chosen.rate)
    shutil.rmtree(place)
    third = len(memory) // 3
    middle, last = (
        statistics.median(mb for _, mb in part) for part in (memory[third : 2 * third], memory[2 * third :])
    )
    result = conditions("./run bench soak " + " ".join(arguments)) | {"memory": memory, "answers": said}
    (ROOT / "docs" / "soak.json").write_text(json.dumps(result) + "\n", encoding="utf-8")
    print(
        f"{sum(said.values())} requests: {said}; memory {middle:.1f} MB in the middle third, {last:.1f} MB in the last"
    )
    draw(memory, ROOT / "docs" / "benchmarks" / "soak.svg")
    if last > middle * 1.05:
        raise SystemExit("Memory grew.")


def soak(
    endpoint: Endpoint, queries: Sequence[str], seconds: float, rate: float
) -> tuple[list[list[float]], Counter[str]]:
    """Ask for `seconds`; return [seconds, MB] pairs and how many answers of each kind there were."""
    said: Counter[str] = Counter()
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        client, count = Client(endpoint.query), 0
        while time.monotonic() < end:
            began = time.monotonic()
            query = queries[(number * 97 + count) % len(queries)]
            if count % 10 == 9:
                query = WRONG[1] if count % SLOW_EVERY == SLOW_EVERY - 1 else WRONG[count // 10 % 2 * 2]
            try:
                client.ask(query)
                said["answered"] += 1
            except Failed as failed:
                said[str(failed)[:8]] += 1
            count += 1
            time.sleep(max(0.0, CLIENTS / rate - (time.monotonic() - began)))
        client.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    memory: list[list[float]] = []
    began = time.monotonic()
    while time.monotonic() < end:
        memory.append([round(time.monotonic() - began, 1), round(endpoint.memory(), 1)])
        time.sleep(min(5.0, seconds / 60))
    for thread in threads:
        thread.join()
    return memory, said


def draw(memory: Sequence[Sequence[float]], path: Path) -> None:
    with drawn(path, size=(8, 3)) as (axis,):
        axis.plot([seconds / 60 for seconds, _ in memory], [mb for _, mb in memory])
        axis.set(xlabel="minutes", ylabel="MB (Pss, server and workers)", title="Memory under a steady mix")
        axis.set_ylim(0, None)
