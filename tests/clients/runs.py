"""Runs the programs that ask a service through clients of others, and gives what each client did, line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench.peers import FUSEKI
from tests.conftest import ROOT

TOKEN = "a-token-for-tests-only"
PROGRAMS = Path(__file__).parent / "programs"
INSTALLED = ROOT / "build" / "clients"
CF = "https://w3id.org/ai-confidence/ontology#"
ROWS = f"SELECT ?n WHERE {{ ?n a <{CF}FrameworkNode> }}"


@dataclass(frozen=True)
class Done:
    """What a client did: a number that it came to, or its fault in words."""

    client: str
    version: str
    does: str
    result: int | None = None
    fault: str = ""


def python_clients(url: str, folder: Path) -> list[Done]:
    """What the clients from PyPI did."""
    python = INSTALLED / "python" / "bin" / "python"
    serving = (sys.executable, "-m", "graphsvc", "mcp")
    program = PROGRAMS / "python_clients.py"
    return _lines(printed(folder, python, "-I", program, url, TOKEN, folder, *serving))


def node_clients(url: str, folder: Path) -> list[Done]:
    """What the clients from npm did."""
    return _lines(printed(INSTALLED / "node", "node", PROGRAMS / "node_clients.mjs", url, TOKEN))


def rdf4j(url: str, folder: Path) -> list[Done]:
    """What RDF4J did."""
    return _lines(java(PROGRAMS / "Rdf4jClient.java", jars("java"), folder, url, TOKEN))


def jena(url: str, folder: Path) -> list[Done]:
    """What Jena did: its connection with one address, and two of its commands."""
    found = _lines(java(PROGRAMS / "JenaClient.java", [FUSEKI], folder, url, TOKEN))
    version = found[0].version
    asked = printed(folder, "java", "-cp", FUSEKI, "arq.rsparql", "--service", f"{url}/sparql", "--results=csv", ROWS)
    found.append(Done("Jena", version, "SELECT by the command rsparql", len(asked.splitlines()) - 1))
    checked = printed(folder, "java", "-cp", FUSEKI, "riotcmd.riot", "--strict", "--validate", f"{url}/ontology")
    found.append(Done("Jena", version, "the schema checked by the command riot", len(checked.splitlines())))
    return found


def openrefine(url: str, folder: Path) -> list[Done]:
    """What OpenRefine's own classes for reconciliation did."""
    return _lines(java(PROGRAMS / "OpenRefineClient.java", jars("openrefine"), folder, url, TOKEN))


def robot(url: str, folder: Path) -> list[Done]:
    """What ROBOT's commands said of the dump and of a question."""
    jar = next((INSTALLED / "robot" / "jars").glob("robot-command-*.jar"))
    version = jar.stem.removeprefix("robot-command-")
    dump, rows, profile = folder / "dump.ttl", folder / "rows.csv", folder / "profile.txt"
    listed = httpx.get(f"{url}/dumps/", timeout=60).text
    name = next(line.split()[-1] for line in listed.splitlines() if line.endswith(".ttl"))
    dump.write_bytes(httpx.get(f"{url}/dumps/{name}", timeout=60).content)
    (folder / "rows.rq").write_text(ROWS, encoding="utf-8")
    command = robot_command()
    printed(folder, *command, "query", "--input", dump, "--query", folder / "rows.rq", rows)
    printed(folder, *command, "validate-profile", "--profile", "DL", "--input", dump, "--output", profile)
    found = len(rows.read_text(encoding="utf-8").splitlines()) - 1
    faults = len(profile.read_text(encoding="utf-8").strip().splitlines()) - 1
    return [
        Done("ROBOT", version, "SELECT by the command query", found),
        Done("ROBOT", version, "faults of the profile OWL 2 DL in the dump", max(0, faults)),
    ]


def robot_command() -> tuple[str, ...]:
    """How ROBOT is run; its commands follow."""
    return (
        "java",
        "-Xmx2g",
        "-cp",
        os.pathsep.join(map(str, jars("robot"))),
        "org.obolibrary.robot.CommandLineInterface",
    )


def jars(name: str) -> list[Path]:
    """The files of the Java clients in one of the places of INSTALLED."""
    return sorted((INSTALLED / name / "jars").glob("*.jar"))


def java(source: Path, jars: list[Path], folder: Path, *arguments: str) -> str:
    """Compile a program with the compiler that was installed beside it, so that a JRE is enough, and run it."""
    compiler = next((INSTALLED / "java" / "jars").glob("ecj-*.jar"))
    path, made = os.pathsep.join(map(str, jars)), folder / source.stem
    printed(folder, "java", "-jar", compiler, "-17", "-nowarn", "-cp", path, "-d", made, source)
    return printed(folder, "java", "-Xmx2g", "-cp", os.pathsep.join((str(made), path)), source.stem, *arguments)


def printed(folder: Path, *command: object) -> str:
    """What a program prints. Raises AssertionError with its last words where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def _lines(printed: str) -> list[Done]:
    return list(_read(printed))


def _read(printed: str) -> Iterator[Done]:
    for line in printed.splitlines():
        if line.startswith("{"):
            yield Done(**json.loads(line))
