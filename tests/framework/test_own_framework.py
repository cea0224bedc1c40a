"""Shows that a framework of another field is served whole, without a word of the built-in one, and its faults told."""

from __future__ import annotations

import csv
import html
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from graphsvc.framework.verbs import WORDS
from graphsvc.wording.verbs import OWN
from tests.conftest import ROOT, serving

EXAMPLE = ROOT / "examples" / "software-delivery"
OURS = re.compile(
    r"confidence|\bAI\b|NHS|clinic|health(?!z)|patient|doctor|nurse|archetype|two reports|[Rr]eport [12]\b",
    re.IGNORECASE,
)
SHARED = "https://w3id.org/ai-confidence/"  # the schema and the path vocabulary have these IRIs in every framework
STARTS = (
    *("/", "/about", "/openapi.json", "/void.ttl", "/ontology?format=html", "/ontology?format=ttl", "/ask", "/own"),
    *("/ask?q=what+lowers+burnout", "/ask?q=who+is+responsible+for+security", "/search?q=delivery", "/context.jsonld"),
    *("/actions?about=software-delivery-performance", "/paths?from=version-control&to=organisational-performance"),
    *("/api/v1/questions", "/sitemap.xml", "/layers.css", "/datasets", "/sparql"),
)
PAGES = 300


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--framework", str(EXAMPLE)) as running, httpx.Client(base_url=running.url, timeout=60) as client:
        yield client


def command(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    given = ["--framework", str(folder)] if folder else []
    return subprocess.run(
        [sys.executable, "-m", "graphsvc", *words, *given], capture_output=True, text=True, cwd=ROOT, check=False
    )


def words_of(text: str) -> str:
    return html.unescape(text).replace(SHARED, "").replace(quote(SHARED, safe=""), "")


def test_no_page_that_can_be_reached_says_a_word_of_the_built_in_framework(client: httpx.Client) -> None:
    waiting, seen, wrong = list(STARTS), set(STARTS), []
    asked = 0
    while waiting and asked < PAGES:
        address = waiting.pop(0)
        answer = client.get(address, headers={"Accept": "text/html, */*"}, follow_redirects=True)
        asked += 1
        if answer.status_code != 200:
            wrong.append(f"{address}: {answer.status_code}")
        kind = answer.headers["Content-Type"]
        if not kind.startswith(("text/", "application/json", "application/ld", "application/xml", "image/svg")):
            continue
        said = words_of(answer.text)
        wrong += [f"{address}: {said[max(0, m.start() - 40) : m.end() + 40]}" for m in OURS.finditer(said)]
        if kind.startswith("text/html"):
            found = [html.unescape(one) for one in re.findall(r'(?:href|src)="(/[^"#]*)', answer.text)]
            fresh = [one for one in dict.fromkeys(found) if one not in seen and "/vendor/" not in one]
            seen.update(fresh)
            waiting += fresh
    assert asked == PAGES
    assert not wrong, "\n".join(wrong[:40])


def test_its_paths_answers_documents_and_queries_are_its_own(client: httpx.Client) -> None:
    paths = client.get("/api/v1/paths", params={"from": "version-control", "to": "organisational-performance"}).json()
    assert paths["paths"] and "Continuous delivery" in str(paths)
    answer = client.get("/api/v1/ask", params={"q": "what lowers burnout?"}).json()
    assert "Test automation" in str(answer) and answer["readings"][0]["intent"] == "influences"
    query = "SELECT (COUNT(?c) AS ?n) WHERE { ?c a cf:Claim }"
    found = client.get("/sparql", params={"query": f"PREFIX cf: <{SHARED}ontology#> {query}"}, headers=JSON).json()
    assert found["results"]["bindings"][0]["n"]["value"] == "40"
    page = client.get("/id/node/continuous-delivery", headers={"Accept": "text/turtle"}, follow_redirects=True).text
    assert "@prefix node: <https://example.org/software-delivery/id/node/>" in page
    items = ["node:continuous-delivery", "paths:version-control~organisational-performance", "who:all"]
    word = client.get("/briefing.docx", params={"item": items})
    text = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
    assert word.status_code == 200 and "Continuous delivery" in text and not OURS.search(words_of(text))
    sheet = client.get("/own/template.xlsx").content
    strings = zipfile.ZipFile(io.BytesIO(sheet)).read("xl/sharedStrings.xml").decode()
    assert "Burnout" in strings and not OURS.search(strings)


def test_its_own_words_for_what_one_thing_does_to_another_are_said_everywhere(client: httpx.Client) -> None:
    ends = {"from": "continuous-delivery", "to": "software-delivery-performance"}
    paths = str(client.get("/api/v1/paths", params=ends).json())
    assert "is said to increase" in paths and "said to raise" not in paths
    page = client.get("/focus", params={"node": "rework", "steps": "1"}).text
    assert "is said to reduce" in page and "is said to lower" not in page
    assert "said to lower" not in client.get("/relations", params={"format": "csv"}).text
    assert "said to reduce" in command("explain", "continuous delivery", "rework", folder=EXAMPLE).stdout
    sheet = "What,Does what,To what,How do you know,Where from\nVersion control,increases,Rework,statement,Ours 2026\n"
    told = client.post("/own", files={"file": ("a.csv", sheet)}, headers={"Accept": "application/json"}).json()
    assert (told["rows"], told["faults"]) == (1, [])


def test_every_verb_that_can_be_changed_is_in_each_sentence_of_its_predicate() -> None:
    rows = list(csv.DictReader((ROOT / "graphsvc" / "wording" / "verbs.csv").read_text(encoding="utf-8").splitlines()))
    for name, words in WORDS.items():
        own = [row for row in rows if row["name"] == OWN.get(name, name)]
        assert own, name
        for row in own:
            for number in ("singular", "plural"):
                assert any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", row[number]) for one in words), row
            assert "{V}" in (row["frame"] or "{V}"), row


JSON = {"Accept": "application/sparql-results+json"}


def test_its_own_kind_of_things_is_a_class_below_a_shared_one(client: httpx.Client) -> None:
    own = "FILTER(STRENDS(STR(?own), 'DeliveryMetric'))"
    query = f"PREFIX cf: <{SHARED}ontology#> SELECT ?n WHERE {{ ?n a cf:Outcome, ?own {own} }}"
    rows = client.get("/sparql", params={"query": query}, headers=JSON).json()["results"]["bindings"]
    assert {row["n"]["value"].rpartition("/")[2] for row in rows} == {"deployment-frequency", "change-fail-rate"}
    assert "Delivery metric" in client.get("/doc/node/change-fail-rate.html").text


def test_a_page_that_another_framework_has_alone_is_not_found(client: httpx.Client) -> None:
    assert [client.get(one).status_code for one in ("/method", "/archetypes")] == [404, 404]
    assert "Archetypes" not in client.get("/").text


def test_its_rows_its_shapes_and_its_questions_are_checked() -> None:
    done = command("check", folder=EXAMPLE)
    assert done.returncode == 0, done.stdout
    assert "0 shape violations" in done.stdout and "all of" in done.stdout


def test_commands_ask_it_too() -> None:
    assert "Continuous delivery" in command("paths", "version control", "burnout", folder=EXAMPLE).stdout
    assert "burnout" in command("ask", "what lowers burnout?", folder=EXAMPLE).stdout.lower()
    drawn = command("draw", "-o", "-", folder=EXAMPLE)
    assert not OURS.search(words_of(drawn.stdout))


def test_what_new_makes_is_sound_and_is_served(tmp_path: Path) -> None:
    made = command("new", str(tmp_path / "our-framework"))
    assert made.returncode == 0 and "graphsvc serve --framework" in made.stdout
    checked = command("check", folder=tmp_path / "our-framework")
    assert checked.returncode == 0, checked.stdout
    with serving("--framework", str(tmp_path / "our-framework")) as running:
        page = httpx.get(running.url, timeout=60).text
    assert "Our framework: framework explorer" in page and "The one sentence" in page
    assert not OURS.search(words_of(page))


def test_new_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    refused = command("new", str(tmp_path))
    assert refused.returncode == 2 and "there already" in refused.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["kept.txt"]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("framework.toml", 'base = "https://', 'base = "example', ("base", "cannot begin IRIs")),
        ("framework.toml", 'name = "Software delivery"', "", ("framework.toml", "name", "It is missing")),
        ("framework.toml", 'date = "2026-11-28"', 'date = "28 November"', ("date", "is no day")),
        ("framework.toml", 'tag = "FLOW"', "tag = FLOW", ("framework.toml, row", "no TOML")),
        ("framework.toml", "[[layers]]", "[[layer]]", ("layers", "There is no layer")),
        ("data/nodes.csv", ",fast-feedback,stated,continuous-", ",fast-fedback,stated,continuous-",
         ("nodes.csv, row 14, column layer", "fast-feedback")),
        ("data/nodes.csv", ",delivery-metric,", ",confidence-object,", ("nodes.csv, row", "column type")),
        ("data/claims.csv", "continuous-delivery,raises,", "continuous-deliverry,raises,",
         ("claims.csv, row 2, column subject_slug", "Did you mean continuous-delivery")),
        ("asking.csv", "CI,continuous-integration", "CI,continous-integration",
         ("asking.csv, row 2, column means", "Did you mean continuous-integration")),
        ("verbs.csv", "predicate,singular", "word,singular", ("verbs.csv, row 1", "predicate,singular,plural")),
        ("verbs.csv", "raises,", "raisess,", ("verbs.csv, row 2, column predicate", "Did you mean raises")),
        ("verbs.csv", "lowers,", "raises,", ("verbs.csv, row 3, column predicate", "has a row already")),
        ("verbs.csv", "increases", "may increase", ("row 2, column singular", "how sure it is", "Leave it out")),
        ("verbs.csv", "increases", "lowers", ("row 2, column singular", "is said of something else")),
        ("verbs.csv", "reduces,reduce", "reduces,", ("row 3, column plural", "The cell is empty")),
        ("verbs.csv", "lowers,reduces,reduce", "positivelyAssociatedWith,drives,drive",
         ("row 3, column singular", "may be read as an effect", "comes with more")),
        ("verbs.csv", "raises,increases,increase", "noEffectOn,fails,fail", ("row 2", "no words that can be changed")),
        ("asking.csv", "kind,phrase,means", "word,phrase,means", ("asking.csv, row 1", "kind,phrase,means")),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_file_its_place_and_how_to_mend_it(
    tmp_path: Path, file: str, old: str, new: str, told: tuple[str, ...]
) -> None:
    copy = shutil.copytree(EXAMPLE, tmp_path / "copy")
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    times = -1 if old == "[[layers]]" else 1
    (copy / file).write_text(text.replace(old, new, times), encoding="utf-8")
    done = command("check", folder=copy)
    said = done.stdout + done.stderr
    assert done.returncode in (1, 2) and "Traceback" not in said
    for part in told:
        assert part in said, said


def test_a_folder_that_is_no_framework_is_told_of(tmp_path: Path) -> None:
    none = command("serve", folder=tmp_path / "nowhere")
    empty = command("serve", folder=tmp_path)
    assert (none.returncode, empty.returncode) == (2, 2)
    assert "no folder" in none.stderr and "framework.toml" in empty.stderr and "graphsvc new" in empty.stderr


def test_a_store_of_another_framework_is_not_served_under_this_name(tmp_path: Path) -> None:
    with serving("--store", str(tmp_path / "store"), "--framework", str(EXAMPLE)) as running:
        assert "Continuous delivery" in httpx.get(running.url, timeout=60).text
    other = command("new", str(tmp_path / "other"))
    refused = command("query", "ASK { ?s ?p ?o }", "--store", str(tmp_path / "store"), folder=tmp_path / "other")
    assert other.returncode == 0 and refused.returncode == 3 and "holds nothing of the framework" in refused.stderr


def test_a_framework_is_checked_by_its_option_and_not_as_rows() -> None:
    refused = command("check", str(EXAMPLE))
    assert refused.returncode == 2 and "--framework" in refused.stderr


def test_the_environment_chooses_it_for_every_program() -> None:
    code = "import graphsvc; from graphsvc.framework import framework; print(framework().name)"
    environment = os.environ | {"GRAPHSVC_FRAMEWORK": str(EXAMPLE)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == "Software delivery"


def test_a_tag_of_five_letters_does_not_run_into_the_name_beside_it(client: httpx.Client) -> None:
    page = client.get("/focus", params={"node": "burnout", "steps": "1"}).text
    box = re.search(r'<text x="(\d+)"[^>]*>LEARN</text><text[^>]*><tspan x="(\d+)"', page)
    assert box and int(box[2]) - int(box[1]) >= 5 * 8, "a capital letter of a tag is up to 8 pixels wide"
