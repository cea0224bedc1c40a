"""Shows that two frameworks are served beside each other, joined by mappings and mixed in no count."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from graphsvc.names import SPARQL_PREFIXES
from tests.conftest import ROOT, serving

EXAMPLE = ROOT / "examples" / "software-delivery"
TABLE = ROOT / "examples" / "ai-and-software.sssom.tsv"
THEIRS = "https://example.org/software-delivery/"
OURS = "https://w3id.org/ai-confidence/"
JSON = {"Accept": "application/sparql-results+json"}
WAIT = 60  # seconds


@dataclass(frozen=True)
class Two:
    """The addresses of both services, and of the one framework served alone."""

    ours: str
    theirs: str
    alone: str


@pytest.fixture(scope="module")
def two() -> Iterator[Two]:
    with serving("--beside", str(EXAMPLE), "--mappings", str(TABLE)) as both, serving() as alone:
        assert both.process.stdout is not None
        line = both.process.stdout.readline()
        found = re.search(r"http://[\w.:]+", line)
        assert line.startswith("Beside it: Software delivery") and found
        yield Two(both.url, found[0], alone.url)


def asked(url: str, query: str) -> list[dict[str, str]]:
    found = httpx.get(url + "/sparql", params={"query": SPARQL_PREFIXES + query}, headers=JSON, timeout=WAIT).json()
    return [{name: one["value"] for name, one in row.items()} for row in found["results"]["bindings"]]


def page(url: str) -> str:
    return httpx.get(url, timeout=WAIT, headers={"Accept": "text/html"}, follow_redirects=True).text


@pytest.mark.parametrize("place", ["/", "/evidence", "/who", "/contradictions", "/sources", "/relations"])
def test_nothing_of_the_other_framework_is_on_a_page_but_the_link_to_it(two: Two, place: str) -> None:
    both, alone = page(two.ours + place), page(two.alone + place)
    link = f'<a class="beside" href="{two.theirs}">Beside it: <bdi>Software delivery</bdi></a>\n'
    assert link in both
    assert both.replace(link, "").replace(two.ours, "") == alone.replace(two.alone, "")


def test_a_query_counts_the_one_framework_and_names_the_other(two: Two) -> None:
    count = "SELECT (COUNT(?c) AS ?n) WHERE { %s }"
    claims = "?c a cf:Claim"
    assert asked(two.ours, count % claims) == asked(two.alone, count % claims)
    assert asked(two.ours, count % f"GRAPH <{THEIRS}> {{ {claims} }}") == asked(two.theirs, count % claims)
    assert asked(two.theirs, count % f"GRAPH <{OURS}> {{ {claims} }}") == asked(two.ours, count % claims)


def test_a_query_walks_over_a_mapping_into_the_claims_of_the_other(two: Two) -> None:
    query = f"""SELECT ?lowers WHERE {{ GRAPH ?mappings {{ node:clinician-burnout skos:broadMatch ?there }}
      GRAPH <{THEIRS}> {{ ?claim cf:hasHead ?there ; cf:hasTail/skos:prefLabel ?lowers }} }}"""
    assert "Continuous delivery" in {row["lowers"] for row in asked(two.ours, query)}


def test_the_page_of_each_thing_leads_to_what_corresponds_in_the_other(two: Two) -> None:
    ours = page(f"{two.ours}/doc/node/clinician-burnout.html").partition("In other vocabularies")[2]
    theirs = page(f"{two.theirs}/doc/node/burnout.html").partition("In other vocabularies")[2]
    assert f'href="{two.theirs}/id/node/burnout">Burnout</a>' in ours and "broader there" in ours
    assert f'href="{two.ours}/id/node/clinician-burnout">Clinician burnout</a>' in theirs and "narrower there" in theirs
    assert "Software delivery (the framework beside this one)" in ours
    assert "Exhaustion of body" in page(f"{two.theirs}/id/node/burnout")


def test_a_mapping_that_was_refused_is_not_shown(two: Two) -> None:
    shown = page(f"{two.ours}/doc/node/documentation-and-transparency-requirements.html")
    assert "documentation-quality" in TABLE.read_text() and "documentation-quality" not in shown


def test_the_other_framework_is_no_evidence_of_a_reader(two: Two) -> None:
    there = httpx.get(two.ours + "/focus", params={"node": "automation-bias", "with": THEIRS}, timeout=WAIT)
    assert there.status_code == 404 and THEIRS not in page(two.ours + "/focus?node=automation-bias")


def test_the_page_of_datasets_names_it_and_counts_what_is_mapped(two: Two) -> None:
    shown = page(two.ours + "/datasets").partition("Software delivery: the framework beside this one")[2]
    assert "<dt>Mapped to the framework</dt><dd>4 things</dd>" in shown
    captions = re.findall('role="region" aria-label="([^"]*)"', page(two.ours + "/datasets"))
    assert len(captions) == len(set(captions)) >= 6
    examples = httpx.get(two.ours + "/datasets?format=json", timeout=WAIT).json()["datasets"]
    found = next(one for one in examples if one["graph"] == THEIRS)
    assert len(found["examples"]) >= 3
    for one in found["examples"]:
        assert asked(two.ours, one["query"]), one["question"]


def test_both_services_end_together() -> None:
    with serving("--framework", str(EXAMPLE), "--beside", "built-in") as both:
        assert both.process.stdout is not None
        found = re.search(r"http://[\w.:]+", both.process.stdout.readline())
        assert found and "Confidence in AI" in page(found[0]) and "Continuous delivery" in page(both.url)
        both.process.kill()
        both.process.wait(20)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                httpx.get(found[0], timeout=2)
            except httpx.TransportError:
                return
            time.sleep(0.2)
        pytest.fail("the other service goes on without the one that started it")


ROW = "{}\tskos:closeMatch\t{}\tsemapv:ManualMappingCuration\n"
HEAD = f"""#curie_map:
#  node: {OURS}id/node/
#  delivery: {THEIRS}id/node/
#license: https://creativecommons.org/licenses/by/4.0/
#mapping_set_id: https://example.org/mappings/tried
subject_id\tpredicate_id\tobject_id\tmapping_justification
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + ROW.format("node:clinician-burnot", "delivery:burnout"),
         ("row 7, column subject_id", "Did you mean", "id/node/clinician-burnout")),
        (HEAD + ROW.format("node:clinician-burnout", "delivery:burn"), ("row 7, column object_id",)),
        (HEAD + ROW.format("node:clinician-burnout", "https://example.org/x"), ("row 7", "neither framework")),
        (HEAD + ROW.format("node:clinician-burnout", "node:automation-bias"), ("row 7", "Both ends")),
        (HEAD.replace(f"#  node: {OURS}id/node/\n", "") + ROW.format("node:clinician-burnout", "delivery:burnout"),
         ("row 6, column subject_id", "either framework", "curie_map")),
        (HEAD + ROW.format("node:clinician-burnout", "dlivery:burnout"), ("row 7", "no declared prefix")),
        ("What,To what\na,b\n", ("mapping_set_id",)),
    ],
)  # fmt: skip
def test_a_faulty_mapping_is_told_with_its_row_and_nothing_is_served(
    tmp_path: Path, text: str, told: tuple[str, ...]
) -> None:
    (tmp_path / "m.sssom.tsv").write_text(text, encoding="utf-8")
    done = refused("--beside", str(EXAMPLE), "--mappings", str(tmp_path / "m.sssom.tsv"))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    for part in told:
        assert part in done.stderr, done.stderr


def test_mappings_may_be_commas_or_skos_in_rdf(tmp_path: Path) -> None:
    comma = (HEAD + ROW.format("node:clinician-burnout", "delivery:burnout")).replace("\t", ",")
    skos = "http://www.w3.org/2004/02/skos/core#closeMatch"
    turtle = f"<{THEIRS}id/node/burnout> <{skos}> <{OURS}id/node/clinician-burnout> ."
    for name, text in (("m.csv", comma), ("m.ttl", turtle)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with serving("--beside", str(EXAMPLE), "--mappings", str(tmp_path / name)) as both:
            shown = page(f"{both.url}/doc/node/clinician-burnout.html").partition("In other vocabularies")[2]
            assert "close match" in shown and "/id/node/burnout" in shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--mappings", str(TABLE)), "--mappings goes with --beside"),
        (("--beside", "nowhere"), "no folder “nowhere”"),
        (("--beside", "built-in"), "Both frameworks name their things"),
        (("--beside", str(EXAMPLE), "--beside-url", "example.org"), "--beside-url cannot be “example.org”"),
        (("--beside", str(EXAMPLE), "--beside-url", "http://a.example", "--beside-port", "1"), "do not go together"),
        (("--beside", str(EXAMPLE), "--beside-port", "8123", "--port", "8123"), "Port 8123"),
        (("--beside", str(EXAMPLE), "--host", "0.0.0.0"), "--beside-url https://"),
    ],
)
def test_what_cannot_be_is_refused_with_a_mend(words: tuple[str, ...], told: str) -> None:
    done = refused(*words)
    assert done.returncode == 2 and told in done.stderr, done.stderr


def refused(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "graphsvc", "serve", "--port", "0", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=WAIT)
