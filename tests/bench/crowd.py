"""Lets 32 clients ask the service, without and with a runaway query a second: ./run bench crowd [--seconds 60]."""

from __future__ import annotations

import argparse
import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from tests.conftest import serving

CLIENTS = 32
QUERIES = (
    "ASK {}",
    "SELECT ?s WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } LIMIT 20",
    "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p",
    "CONSTRUCT WHERE { <https://w3id.org/ai-confidence/id/node/automation-bias> ?p ?o }",
    "SELECT ?s WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l FILTER(CONTAINS(STR(?l), 'trust')) }",
)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def main(arguments: Sequence[str] = ()) -> None:
    """Print the latencies of good requests in ms, the failures among them, and what became of the runaways."""
    parser = argparse.ArgumentParser(prog="./run bench crowd", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long, each time")
    seconds = parser.parse_args(arguments).seconds
    with serving("--query-timeout", "2", "--workers", "3", "--cache", "0") as running:
        place = urlsplit(running.url).netloc
        for runaways in (False, True):
            times, failed, ended = crowd(place, seconds, runaways)
            times.sort()
            said = {f"p{part}": round(times[len(times) * part // 100] * 1000, 1) for part in (50, 95, 99)}
            print(json.dumps({"runaways": dict(ended), "requests": len(times), "failed": failed} | said), flush=True)


def crowd(place: str, seconds: float, runaways: bool) -> tuple[list[float], int, Counter[int]]:
    """Ask for `seconds`; return the times of good requests, how many failed, and the statuses of the runaways."""
    times: list[float] = []
    failed, ended, ending = [0], Counter[int](), time.monotonic() + seconds

    def good(number: int) -> None:
        connection = http.client.HTTPConnection(place, timeout=60)
        while time.monotonic() < ending:
            started = time.perf_counter()
            status = ask(connection, QUERIES[number % len(QUERIES)])
            times.append(time.perf_counter() - started)
            failed[0] += status != 200
            number += 1
        connection.close()

    def runaway() -> None:
        connection = http.client.HTTPConnection(place, timeout=60)
        ended[ask(connection, RUNAWAY)] += 1
        connection.close()

    threads = [threading.Thread(target=good, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    while runaways and time.monotonic() < ending:
        threads.append(threading.Thread(target=runaway))
        threads[-1].start()
        time.sleep(1)
    for thread in threads:
        thread.join()
    return times, failed[0], ended


def ask(connection: http.client.HTTPConnection, query: str) -> int:
    """The status of the answer to `query`."""
    connection.request("GET", f"/sparql?query={quote(query)}")
    answer = connection.getresponse()
    answer.read()
    return answer.status
