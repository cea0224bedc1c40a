"""Shows that the service holds where modules, limits and pipes of Linux are missing, and says once what it lacks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from graphsvc.errors import UsageError
from graphsvc.store import open_store
from tests.bench.peers import family
from tests.conftest import ROOT, serving
from tests.faults.injected import inject
from tests.systems.pretended import MAC, WESTERN, WINDOWS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="another system need not be pretended")
NO_PSUTIL = "import sys\nsys.modules['psutil'] = None\n"
HUNGRY = """SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?a ?b ?c ?d { ?a ?p ?b . ?c ?q ?d } } }"""
PAGES = (
    "/",
    "/doc/node/automation-bias.html",
    "/picture/map.png",
    "/api/v1/paths?from=local-validation&to=patient-harm&k=3",
)


def command(*arguments: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """A command of the program on a machine of western Europe, whose output goes to a pipe."""
    line = [sys.executable, "-m", "graphsvc", *arguments]
    environment = os.environ | WESTERN | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(line, env=environment, input=given, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("system", [WINDOWS, MAC], ids=["Windows", "macOS"])
def test_the_service_answers_on_other_systems_and_says_once_what_it_lacks(
    system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inject(monkeypatch, tmp_path, system + NO_PSUTIL)
    for name, value in WESTERN.items():
        monkeypatch.setenv(name, value)
    log = tmp_path / "log"
    with serving("--query-timeout", "5", log=log) as server:
        assert httpx.get(f"{server.url}/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=30).json()["boolean"]
        for page in PAGES:
            assert httpx.get(server.url + page, timeout=60, follow_redirects=True).status_code == 200, page
        endless = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
        began = time.monotonic()
        cut = httpx.post(f"{server.url}/sparql", data={"query": endless}, timeout=60)
        assert (cut.status_code, "time limit" in cut.text) == (503, True)
        assert time.monotonic() - began < 20
        assert httpx.post(f"{server.url}/sparql", data={"query": "ASK {} #" + "x" * 300_000}, timeout=30).is_success
        large = httpx.post(f"{server.url}/sparql", data={"query": "SELECT * { ?s ?p ?o }"}, timeout=60)
        assert len(large.json()["results"]["bindings"]) > 40_000
        ready = httpx.get(f"{server.url}/readyz", timeout=30).json()
        assert ready["status"] == "ready"
        assert len(ready["warnings"]) == 1
        assert "pip install 'graphsvc[limits]'" in ready["warnings"][0]
        workers = family(server.process.pid)[1:]
    told = log.read_text(encoding="utf-8")
    assert told.count("without a limit of memory") == 1
    assert "Traceback" not in told
    assert not [one for one in workers if Path(f"/proc/{one}").exists()]


def test_where_no_limit_of_memory_can_be_set_it_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psutil")
    inject(monkeypatch, tmp_path, MAC)
    with serving("--memory-limit", "64", "--query-timeout", "60") as server:
        said = httpx.post(f"{server.url}/sparql", data={"query": HUNGRY}, timeout=90)
        assert (said.status_code, "memory limit" in said.text) == (503, True)
        assert httpx.post(f"{server.url}/sparql", data={"query": "ASK {}"}, timeout=30).is_success
        assert "looked at" in httpx.get(f"{server.url}/readyz", timeout=30).json()["warnings"][0]


def test_workers_end_with_a_server_that_is_killed_where_no_pipe_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inject(monkeypatch, tmp_path, WINDOWS)
    with serving() as server:
        assert httpx.get(f"{server.url}/readyz", timeout=30).is_success
        workers = family(server.process.pid)[1:]
        server.process.kill()
        deadline = time.monotonic() + 10
        while any(_runs(one) for one in workers) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert workers
        assert not [one for one in workers if _runs(one)]


def _runs(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def test_what_is_printed_is_utf8_whatever_the_system_would_write() -> None:
    paths = ("paths", "local validation", "patient harm", "--k", "3")
    for arguments in (paths, ("serve", "--help"), ("explain", "time pressure", "automation bias")):
        done = command(*arguments)
        assert done.returncode == 0, done.stderr
        done.stdout.decode("utf-8")
        done.stderr.decode("utf-8")
    assert "→" in command(*paths).stdout.decode("utf-8")


def test_a_query_from_standard_input_is_read_as_utf8_or_refused() -> None:
    asked = command("query", "-", given='SELECT ("é→" AS ?x) {}'.encode())
    assert "é→" in asked.stdout.decode("utf-8")
    refused = command("query", "-", given=b"\xff")
    assert (refused.returncode, b"UTF-8" in refused.stderr, b"Traceback" in refused.stderr) == (2, True, False)


def test_rows_and_schema_with_the_line_ends_of_windows_give_the_same_graph(tmp_path: Path) -> None:
    for name in ("graphsvc", "ontology"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    endings = {".csv", ".ttl", ".rq", ".tsv", ".html", ".py"}
    changed = [one for one in tmp_path.rglob("*") if one.suffix in endings]
    for one in changed:
        one.write_bytes(one.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert len(changed) > 200
    for root, name in ((tmp_path, "windows.nt"), (ROOT, "here.nt")):
        line = [sys.executable, "-m", "graphsvc", "build", "-o", str(tmp_path / name)]
        environment = os.environ | WESTERN | {"PYTHONPATH": str(root)}
        subprocess.run(line, cwd=root, env=environment, check=True, capture_output=True, timeout=300)
    assert (tmp_path / "windows.nt").read_bytes() == (tmp_path / "here.nt").read_bytes()


def test_a_folder_may_be_given_as_a_path_or_as_a_file_address(tmp_path: Path) -> None:
    open_store((tmp_path / "one two").as_uri()).close()
    assert (tmp_path / "one two").is_dir()


@pytest.mark.parametrize("location", ["ftp://example.org/store", "file://server/share/store"])
def test_an_address_that_is_no_place_for_a_store_is_refused(location: str) -> None:
    with pytest.raises(UsageError, match="no place for a store"):
        open_store(location)


def test_what_a_killed_server_left_behind_is_removed_by_the_next_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inject(monkeypatch, tmp_path, WINDOWS)
    (tmp_path / "scratch").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    with serving() as beside:  # whose folder is in use
        with serving() as killed:
            assert all(httpx.get(f"{one.url}/readyz", timeout=30).is_success for one in (beside, killed))
            killed.process.kill()
        before = set((tmp_path / "scratch").glob("graphsvc-*"))
        with serving() as server:
            assert httpx.get(f"{server.url}/readyz", timeout=30).is_success
            now = set((tmp_path / "scratch").glob("graphsvc-*"))
        assert (len(before), len(now), len(before & now)) == (2, 2, 1)
        assert httpx.get(f"{beside.url}/readyz", timeout=30).is_success
