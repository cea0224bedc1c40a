"""Gives every test the same ways to reach the built-in graph, the shared data and the programs that may be missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.figures import FIGURES

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
W3C = Path(os.environ.get("GRAPHSVC_W3C") or SHARED / "w3c")  # where the W3C's suites lie, each in its folder
VOCABULARIES = Path(os.environ.get("GRAPHSVC_VOCABULARIES") or ROOT / "build" / "vocabularies")

CITIES = "build/clients/python/lib/python*/site-packages/citipy/worldcities.csv"  # a table as people have them


def _is_installed(name: str, listed: str) -> bool:
    """Whether `.ci/clients` put the clients there that the file `listed` names now."""
    there = ROOT / "build" / "clients" / name / "installed"
    return there.exists() and there.read_bytes() == (ROOT / "tests" / "clients" / "programs" / listed).read_bytes()


TOOLS: dict[str, tuple[Callable[[], object], str]] = {
    "java": (lambda: shutil.which("java"), "Java is missing: install a JRE, such as the package default-jre-headless"),
    "browser": (lambda: shutil.which("chromium"), "Chromium is missing: install the package chromium"),
    "node": (lambda: shutil.which("npm"), "Node.js is missing: install the packages nodejs and npm"),
    "shared": (SHARED.is_dir, "the folder ../shared beside the checkout is missing: it holds the source facts"),
    "w3c": ((SHARED / "w3c").is_dir, "../shared/w3c is missing: it holds the W3C SPARQL 1.1 test data"),
    **{
        name: ((W3C / name).is_dir, f"{what} are missing: {how}, and name the folder above in GRAPHSVC_W3C")
        for name, what, how in (
            ("csvw", "the tests of CSV on the Web", "unpack the folder tests of github.com/w3c/csvw as csvw"),
            ("rdf-tests", "the suites of RDF and SPARQL 1.0 and 1.2", "clone github.com/w3c/rdf-tests"),
            ("json-ld-api", "the tests of JSON-LD", "clone github.com/w3c/json-ld-api"),
        )
    },
    "datasets": ((SHARED / "datasets").is_dir, "../shared/datasets is missing: it holds two vocabularies"),
    "vocabularies": (
        (VOCABULARIES / "vair.ttl").exists,
        "two vocabularies to measure link on are missing: docs/linking.md says which",
    ),
    "fuseki": ((ROOT / "build" / "peers" / "fuseki.jar").exists, "Fuseki is missing: .ci/services fuseki"),
    "virtuoso": (lambda: shutil.which("virtuoso-t"), "Virtuoso is missing: .ci/services virtuoso"),
    "haproxy": (lambda: shutil.which("haproxy"), "A balancer is missing: install the package haproxy"),
    "editor": (
        (ROOT / "graphsvc" / "service" / "static" / "vendor" / "yasgui.min.js").exists,
        "the query editor is not bundled: ./run frontend (needs Node.js and npm)",
    ),
    "office": (
        lambda: shutil.which("soffice") and shutil.which("pdftoppm"),
        "LibreOffice is missing: install the packages libreoffice-writer and poppler-utils",
    ),
    **{
        f"{name}-clients": (
            lambda name=name, listed=listed: _is_installed(name, listed),  # type: ignore[misc]
            f"{what} missing, or there in other versions: .ci/clients {name}",
        )
        for name, listed, what in (
            ("python", "requirements.txt", "the clients in Python are"),
            ("node", "package-lock.json", "the clients in Node.js are"),
            ("java", "pom.xml", "the clients in Java are"),
            ("robot", "robot.xml", "ROBOT is"),
            ("openrefine", "openrefine.xml", "OpenRefine is"),
            ("openllet", "openllet.xml", "Openllet is"),
        )
    },
    "real-csv": (lambda: list(ROOT.glob(CITIES)), "a table of the package citipy is missing: .ci/clients python"),
    "faketime": (lambda: shutil.which("faketime"), "A clock to move is missing: install the package faketime"),
}


# What takes longest comes first, so that at the end of a run over several cores none waits for another.
LONGEST = (
    *("tests/proof/test_proof.py", "tests/clients/test_unmodified_clients.py", "tests/packaging/test_package.py"),
    *("tests/knowledge/test_reason.py", "tests/remote/test_real_servers.py", "tests/test_linear_patterns.py"),
    *("tests/knowledge/test_accept.py", "tests/w3c/test_evaluation.py", "tests/w3c/test_more_suites.py"),
    *("tests/clients/test_programs_of_reviews.py", "tests/store/test_kill.py"),
    *("tests/test_site.py", "tests/test_docs.py", "tests/test_surfaces.py", "tests/sparqltext/test_ratios.py"),
    *("tests/differential/test_differential.py", "tests/systems/test_systems.py"),
    *("tests/browser/test_edition.py", "tests/browser/test_axe.py", "tests/browser/test_pages.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; all others stay in their order."""
    place = {ROOT / file: number for number, file in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


def require(tool: str) -> None:
    """Skip the test with the line that says how to get `tool`; fail instead where GRAPHSVC_REQUIRE names it."""
    present, how = TOOLS[tool]
    if present():
        return
    if tool in os.environ.get("GRAPHSVC_REQUIRE", "").split(","):
        pytest.fail(how)
    pytest.skip(how)


@dataclass(frozen=True)
class Served:
    """A running server, started as a user starts it."""

    url: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """`graphsvc serve` on a free port, for the whole run."""
    with serving() as running:
        yield running


@contextmanager
def serving(*arguments: str, log: Path | None = None) -> Iterator[Served]:
    """Run `graphsvc serve` on a free port with `arguments`, its log in the file `log` if any, and end it politely."""
    command = [sys.executable, "-m", "graphsvc", "serve", "--port", "0", *arguments]
    with log.open("ab") if log else nullcontext() as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"http://[\w.:]+", line)
        assert found, f"the server did not say where it listens, but: {line!r}"
        yield Served(found[0].rstrip("/"), process)
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # a process of several: it prints nothing itself
        session.config.workeroutput["figures"] = FIGURES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    FIGURES.extend(getattr(node, "workeroutput", {}).get("figures", []))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if FIGURES:
        terminalreporter.section("measured")
        for line in FIGURES:
            terminalreporter.line(line)
