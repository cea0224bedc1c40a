"""Runs each program that a review of this project wrote, as it is, and holds what it comes to."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType, SimpleNamespace

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.store.embedded import EmbeddedStore
from tests.bench.peers import FUSEKI
from tests.clients.expected import counted
from tests.clients.runs import INSTALLED, jars, java, printed
from tests.conftest import ROOT, SHARED, require, serving

CLIENTS, SUITES = SHARED / "review" / "inputs" / "clients", SHARED / "review" / "inputs" / "suites"
TOKEN = 32 * "t"  # which two of them have written into themselves
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
RIGHT_REFUSALS = {
    "JT.java": {
        "constructDataset": "a CONSTRUCT of graphs is Jena's own, and no SPARQL 1.1",
        "json": "a JSON query is Jena's own",
        "gsp get deleted": "the graph is gone: 404",
        "wrong token": "to another name of the machine it shows no token: 401",
    },
    "R4.java": {},
    "pyc.py": {
        "rdflib update": "rdflib writes GRAPH inside GRAPH, which is no SPARQL",
        "rdflib remove graph": "rdflib sends the text that was refused once more before its own",
    },
}
# What is valid in none of the texts of bi.py that are refused.
NO_SPARQL = {
    "SELECT * { ?s A ?o }": "the keyword a has no capital",
    "SELECT * { FILTER ( <http://f> ( ) ) }": "nobody knows the function",
    "SELECT * {?s ?p ?o FILTER ?x}": "a constraint has brackets",
    "SELECT * {?s <http://a>{2} ?o}": "a path has no number",
    "SELECT * {?\\u0073 ?p ?o}": "the engine reads codes in strings and IRIs alone, which the error says",
    "SELECT * {?s ?p ?o} GROUP BY ?s": "* goes with no GROUP BY",
    "SELECT * {}\x00": "a text ends with its last bracket",
}
PATCHED = r"""http://g/p,_:b,urn:bn,1
http://g/p,_:b,urn:bn,}
http://g/p,http://b/x,urn:data,http://b/y
http://g/p,urn:a,urn:p,1
http://g/p,urn:a,urn:r,DELETE { x }""".splitlines()
G, Q = "urn:g,urn:a,urn:p,1 |urn:g,urn:a,urn:p,2 |", ",urn:a,urn:q,1 |,urn:a,urn:q,2 |"
BLANK = "".join(f",_:b,urn:bn,{n} |,_:b,urn:bn2,{n} |" for n in (2, 1)) + ",_:b,urn:bn3,9 |"
UPDATED = [
    f"{G}urn:h,urn:b,urn:p,3 |",
    f"{Q}{G}urn:h,urn:b,urn:p,3 |",
    f"{Q}{G}urn:h,urn:b,urn:n,3 |urn:h,urn:b,urn:p,3 |",
    f"{Q}{G}urn:h,urn:b,urn:n,3 |urn:h,urn:b,urn:p,3 |",
    f"{Q}{G}",
    f"{BLANK}{Q}{G}",
]


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the programs find in the folder that they run in."""
    folder = tmp_path_factory.mktemp("programs")
    (folder / "out").mkdir()
    (folder / ".ontology").mkdir()
    shutil.copy(ROOT / "ontology" / "schema.ttl", folder / ".ontology")
    shutil.copy(CLIENTS / "mine.ttl", folder / "out")
    (folder / "token").write_text(TOKEN, encoding="utf-8")
    for ending in ("ttl", "nt", "rdf", "jsonld"):
        printed(folder, sys.executable, "-m", "graphsvc", "dump", "--format", ending, "-o", f"out/graph.{ending}")
    return folder


@pytest.fixture
def url(dumps: Path) -> Iterator[str]:
    """A service of its own, for some of them drop every graph."""
    with serving("--writable", "--token-file", str(dumps / "token")) as running:
        yield running.url


def sizes(folder: Path) -> tuple[int, int]:
    """How many triples the graph and the schema have."""
    lines = (folder / "out" / "graph.nt").read_text(encoding="utf-8").splitlines()
    return len(lines), len(set(ox.parse(path=folder / ".ontology" / "schema.ttl")))


def told(name: str, said: str) -> list[str]:
    """What a program printed beside its lines of OK and FAIL, which are held to RIGHT_REFUSALS."""
    lines = [line for line in said.splitlines() if line and not line.startswith("SLF4J")]
    failed = {line.removeprefix("FAIL ").strip() for line in lines if line.startswith("FAIL")}
    right = RIGHT_REFUSALS[name]
    assert all(any(line.startswith(one) for line in failed) for one in right), failed
    assert len(failed) == len(right), failed
    assert sum(line.startswith("OK ") for line in lines) > 20
    return [line for line in lines if not line.startswith(("OK ", "FAIL"))]


def readdressed(source: Path, url: str, folder: Path) -> Path:
    """The program with the address of the service in the place of the one that it was written for."""
    made = folder / source.name
    made.write_text(ADDRESS.sub(url, source.read_text(encoding="utf-8")), encoding="utf-8")
    return made


def jena(url: str, folder: Path) -> None:
    require("java")
    require("fuseki")
    require("java-clients")
    graph, schema = sizes(folder)
    found = counted()
    values = told("JT.java", java(CLIENTS / "JT.java", [FUSEKI], folder, url, TOKEN))
    read = ["true", found["CONSTRUCT"], found["DESCRIBE"], 1, 2000, 2000, schema, graph, 2, 2000, 2000]
    assert values[:14] == [str(one) for one in (*read, "true", 1, 0)], "one address is enough for all three"
    described, ontology, *others = map(int, values[14:])
    assert described > found["DESCRIBE"] and ontology == schema and min(others) > 20


def rdf4j(url: str, folder: Path) -> None:
    require("java")
    require("java-clients")
    graph, schema = sizes(folder)
    values = told("R4.java", java(CLIENTS / "R4.java", jars("java"), folder, url, TOKEN))
    assert values[:6] == ["5", "50", "true", str(counted()["CONSTRUCT"]), str(graph), "[]"]
    # Its `size` of a context asks for the default graph, so what it adds to a context is not counted; the update that
    # names an insert graph sends it as one more using-graph-uri, and so writes one triple into the default graph.
    assert values[8:14] == [str(graph), "[]", str(graph), str(graph), str(graph), str(graph + 1)]
    assert values[14:16] == [f'[n="{schema}"^^<http://www.w3.org/2001/XMLSchema#integer>]', "[]"]
    assert values[16:20] == [
        *(f'[o=http://ex.org/o1;l="{name}"@en-gb]' for name in ("Automation bias", "Local validation")),
        '[o=http://ex.org/o2;l="Patient harm"@en-gb]',
        values[19],
    ]
    assert values[20:24] == 4 * [str(graph)] and len(values) == 27


def openrefine(url: str, folder: Path) -> None:
    require("java")
    require("java-clients")
    require("openrefine-clients")
    lines = java(CLIENTS / "OR.java", jars("openrefine"), folder, f"{url}/api/v1/reconcile").splitlines()
    best = [found[1] for line in lines if (found := re.search(r"err=null best=(\S+)", line))]
    assert best == 2 * ["automation-bias", "over-reliance-on-ai-advice", "nhs-england", "null", "null"]
    assert any(line.startswith("extend automation-bias rows=") for line in lines)
    assert re.fullmatch(r"columns 2 recon cands [1-9]\d*", lines[-1])


def openllet(url: str, folder: Path) -> None:
    require("java")
    require("java-clients")
    require("openllet-clients")
    said = java(CLIENTS / "OL.java", jars("openllet"), folder, "out/graph.ttl")
    assert "consistent true" in said and "unsat 1\n" in said, "owl:Nothing is the one class that can have no member"
    assert re.search(r"types entailed [1-9]\d* of which not asserted 0 ", said)


def python(url: str, folder: Path) -> None:
    require("python-clients")
    program = readdressed(CLIENTS / "pyc.py", url, folder)
    said = printed(folder, INSTALLED / "python" / "bin" / "python", "-I", program)
    assert not told("pyc.py", said)
    graph, schema = sizes(folder)
    for expected in (
        *(f"rdflib parse dump {ending} {graph} " for ending in ("ttl", "nt", "rdf", "jsonld")),
        *("sparqlwrapper post 2 ", "rdflib len 1 ", "rdflib len 1001 ", f"rdflib parse /ontology {schema} "),
        *("pandas read_csv format=csv (20, 3) ", "polars read_csv (20, 3) ", "sparql_dataframe.get post (20, 3) "),
        *(f"sparqlwrapper construct {form} <class " for form in ("turtle", "n3", "rdf+xml", "json-ld", "xml", "rdf")),
    ):
        assert f"OK   {expected}" in said, said


def reconciler(url: str, folder: Path) -> None:
    require("python-clients")
    program = readdressed(CLIENTS / "rec.py", url, folder)
    said = printed(folder, INSTALLED / "python" / "bin" / "python", "-I", program)
    plain, factors, biases, every = re.split(r"^\{.*\}$", said, flags=re.MULTILINE)[1:]
    assert "FAIL" not in said
    for name in ("automation-bias", "over-reliance-on-ai-advice", "nhs-england"):
        assert re.search(rf" {name} .* True ", plain)
    assert " True " not in factors and len(re.findall(r" True ", biases)) == 1
    assert " severity-of-automation-bias " in every and " severity-of-automation-bias " not in plain


def patches(url: str, folder: Path) -> None:
    said = printed(folder, "bash", readdressed(SUITES / "gsp.sh", url, folder)).splitlines()
    assert said[:9] == 9 * [" [204]"]
    assert sorted(re.sub(r"_:\w+", "_:b", "\n".join(said[10:])).splitlines()) == PATCHED


def updates(url: str, folder: Path) -> None:
    said = printed(folder, "bash", readdressed(SUITES / "u.sh", url, folder)).splitlines()
    states = [re.sub(r"_:\w+", "_:b", one) for one in said if one.endswith(" |")]
    assert states[:-1] == UPDATED[:-1] and sorted(states[-1].split("|")) == sorted(UPDATED[-1].split("|"))
    refused = [one for one in said if one.startswith("{")]
    assert len(refused) == 1 and "does not parse at line 1, column 43" in refused[0], "; ; is no SPARQL"
    assert (said.count(" [204]"), said.count(" [400]")) == (13, 1)


def hub(url: str, folder: Path) -> None:
    printed(folder, sys.executable, SUITES / "hub.ttl.py")
    assert (folder / "hub.nt").read_text(encoding="utf-8").count("\n") == 20_000
    said = printed(folder, sys.executable, SUITES / "hub.py")
    (rows, engine), (ours, seconds) = re.findall(r"(\d+) rows ([\d.]+) s", said)
    assert rows == ours == "0"
    assert float(seconds) < 10 * float(engine) + 1, said  # it was a thousand times as much


def built_in(url: str, folder: Path) -> None:
    engine = ModuleType("pyoxigraph")
    engine.Store = lambda: SimpleNamespace(query=EmbeddedStore().query)  # type: ignore[attr-defined]
    output, code = io.StringIO(), compile((SUITES / "bi.py").read_text(encoding="utf-8"), "bi.py", "exec")
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(output):
        patched.setitem(sys.modules, "pyoxigraph", engine)
        exec(code, {})
    refused = {eval(line)[0] for line in output.getvalue().splitlines()}
    assert refused == NO_SPARQL.keys()


def _query(name: str) -> Callable[[str, Path], None]:
    def run(url: str, folder: Path) -> None:
        text = (SUITES / "own" / name).read_bytes()
        command = [sys.executable, "-m", "graphsvc", "query", "--format", "csv", SUITES / "own" / name]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        asked = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
        assert asked.stdout.split() == ["n", str(sizes(folder)[0])]
        sent = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
        said = httpx.post(f"{url}/sparql", content=text, headers=sent, timeout=60)
        if name == "bom.rq":
            assert said.text.split() == ["n", str(sizes(folder)[0])]
        else:  # the media type has UTF-8 alone
            assert said.status_code == 400 and "not UTF-8" in said.json()["detail"]

    return run


PROGRAMS: dict[str, Callable[[str, Path], None]] = {
    "clients/JT.java": jena,
    "clients/R4.java": rdf4j,
    "clients/OR.java": openrefine,
    "clients/OL.java": openllet,
    "clients/pyc.py": python,
    "clients/rec.py": reconciler,
    "suites/gsp.sh": patches,
    "suites/u.sh": updates,
    "suites/hub.py": hub,
    "suites/hub.ttl.py": hub,
    "suites/bi.py": built_in,
    "suites/own/bom.rq": _query("bom.rq"),
    "suites/own/u16.rq": _query("u16.rq"),
}


@pytest.fixture(autouse=True, scope="module")
def there() -> None:
    require("shared")


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name != "suites/hub.ttl.py"])  # which hub.py needs
def test_a_program_of_a_review_comes_to_what_is_right(name: str, url: str, dumps: Path) -> None:
    PROGRAMS[name](url, dumps)
