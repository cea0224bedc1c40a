"""Times the pages on the loopback: what the server takes for each, and when a browser first paints the first two."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.bench.engines import conditions
from tests.bench.peers import ROOT, end
from tests.browser.conftest import ARGUMENTS

PAGES = (
    "/",
    "/focus",
    "/focus?node=automation-bias",
    "/focus?node=use-of-ai&steps=3",
    "/explore",
    "/paths?from=local-validation&to=patient-harm",
    "/relations",
    "/who",
    "/evidence",
    "/contradictions",
    "/loops",
    "/changes",
    "/search?q=black+box",
    "/briefing?item=node:automation-bias&item=paths:time-pressure~clinical-errors",
    "/doc/node/local-validation.html",
    "/doc/claim/L043.html",
    "/sources",
    "/sparql",
)
PAINTED = ("/", "/focus", "/focus?node=automation-bias")
NEAR = "/about"  # the page that a reader comes from: nearly all text, so what it takes is the browser's own time
RUNS = 15
MOST_SERVER_MS = 50.0
MOST_PAINT_MS = 200.0
# The policy of the pages forbids text that is evaluated, so the page waits by an observer of its own.
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.name === "first-contentful-paint") done(one.startTime);
}).observe({ type: "paint", buffered: true }))"""


def main(arguments: Sequence[str] = ()) -> None:
    with served("--cache", "0") as (host, port):
        made = {page: server_ms(host, port, page) for page in PAGES}
    with served() as (host, port):
        kept = {page: server_ms(host, port, page) for page in PAGES}
        root = f"http://{host}:{port}"
        paint = {page: paint_ms(root + page, before=root + NEAR) for page in PAINTED}
        fresh = {page: paint_ms(root + page) for page in (*PAINTED, NEAR)}
    for page, took in sorted(made.items(), key=lambda one: -one[1]):
        print(f"{took:7.1f} ms made, {kept[page]:4.1f} ms kept  {page}")
    medians = statistics.median(made.values()), statistics.median(kept.values())
    print(
        f"server, median over the pages: {medians[0]:.1f} ms made, {medians[1]:.1f} ms kept "
        f"(promised: under {MOST_SERVER_MS:.0f} ms)"
    )
    for page, took in paint.items():
        print(f"first contentful paint of {page}: {took:.0f} ms (promised: under {MOST_PAINT_MS:.0f} ms)")
    for page, took in fresh.items():
        print(f"the same in a fresh profile, the browser's own start of a tab included, {page}: {took:.0f} ms")
    result = conditions("./run bench pages") | {
        "server_ms": made,
        "server_kept_ms": kept,
        "median_server_ms": medians[0],
        "median_server_kept_ms": medians[1],
        "first_contentful_paint_ms": paint,
        "first_contentful_paint_in_a_fresh_profile_ms": fresh,
        "promised": {"median_server_ms": MOST_SERVER_MS, "first_contentful_paint_ms": MOST_PAINT_MS},
    }
    (ROOT / "docs" / "pages.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


@contextmanager
def served(*options: str) -> Iterator[tuple[str, int]]:
    """A server of the built-in graph as a user starts it, on a free port, with more `options`."""
    command = [sys.executable, "-m", "graphsvc", "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    assert process.stdout is not None
    try:
        found = re.search(rb"http://([\w.]+):(\d+)", process.stdout.readline())
        assert found, "the server did not say where it listens"
        yield found[1].decode(), int(found[2])
    finally:
        end(process)
        process.stdout.close()


def server_ms(host: str, port: int, page: str) -> float:
    """The median time in ms from the request to the last byte, on a kept connection, after one that fills caches."""
    connection = http.client.HTTPConnection(host, port, timeout=60)
    spent = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        connection.request("GET", page, headers={"Accept": "text/html"})
        answer = connection.getresponse()
        answer.read()
        spent.append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, f"{page} answers {answer.status}"
    connection.close()
    return statistics.median(spent[1:])


def paint_ms(address: str, before: str = "") -> float:
    """The median first contentful paint in ms in a fresh profile; with `before`, after that page in the same tab."""
    from playwright.sync_api import sync_playwright

    painted = []
    with sync_playwright() as engines:
        browser = engines.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for _ in range(RUNS + 1):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            if before:
                page.goto(before)
            page.goto(address)
            painted.append(float(page.evaluate(PAINT)))
            context.close()
        browser.close()
    return statistics.median(painted[1:])
