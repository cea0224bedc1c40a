"""Writes lines of requests and other records from several threads: all are there, in their order, and soon."""

from __future__ import annotations

import io
import logging
import re
import threading
import time
from pathlib import Path

import httpx

from graphsvc.service.log_lines import HELD, LineHandler, write_request
from tests.conftest import serving

LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (INFO|ERROR) (.*)")


def log_to(stream: io.StringIO) -> tuple[logging.Logger, LineHandler]:
    """A log of its own whose parent writes to a stream."""
    handler = LineHandler()
    handler.setStream(stream)
    parent = logging.Logger("parent")
    parent.addHandler(handler)
    parent.propagate = False
    log = logging.Logger("child", logging.INFO)
    log.parent = parent
    return log, handler


def test_a_record_comes_after_the_lines_before_it_and_all_look_alike() -> None:
    stream = io.StringIO()
    log, handler = log_to(stream)
    write_request(log, "GET /first")
    assert stream.getvalue() == ""
    log.error("broken\nin two")
    write_request(log, "GET /second")
    handler.flush()
    first, error, more, second = stream.getvalue().splitlines()
    said = [found[2] if (found := LINE.fullmatch(line)) else line for line in (first, error, more, second)]
    assert said == ["GET /first", "broken", "    in two", "GET /second"]


def test_no_line_is_lost_between_threads() -> None:
    stream = io.StringIO()
    log, handler = log_to(stream)
    threads = [
        threading.Thread(target=lambda name=name: [write_request(log, f"{name} {one}") for one in range(2000)])
        for name in "abc"
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        handler.flush()
    handler.flush()
    lines = [line.split()[-2:] for line in stream.getvalue().splitlines()]
    for name in "abc":
        assert [int(number) for one, number in lines if one == name] == list(range(2000))


def test_lines_are_written_soon_and_whoever_reads_none_holds_nothing_up() -> None:
    stream = io.StringIO()
    log, handler = log_to(stream)
    assert handler.turn() is None
    write_request(log, "GET /")
    left = handler.turn()
    assert left is not None
    assert 0 < left <= HELD
    time.sleep(left)
    assert handler.turn() is None
    assert "GET /" in stream.getvalue()
    stream.close()
    write_request(log, "GET /")
    handler.flush()


def test_a_server_writes_the_line_of_a_request_though_nothing_else_comes(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(log=log) as running:
        numbers = [f"number-{one}" for one in range(3)]
        for number in numbers:
            httpx.get(f"{running.url}/sparql", params={"query": "ASK {}"}, headers={"X-Request-Id": number})
            httpx.get(f"{running.url}/healthz", headers={"X-Request-Id": f"page-{number}"})
        time.sleep(1)
        said = re.findall(r"request=(\S*number-\d)", log.read_text(encoding="utf-8"))
    assert said == [each for number in numbers for each in (number, f"page-{number}")]
