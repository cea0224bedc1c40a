"""A client that openapi-python-client makes of the OpenAPI document asks every route and reads typed answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from graphsvc.own.writing import MEDIA
from graphsvc.service.linked_data.references import REFERENCES
from tests.conftest import Served

ASK = """
import importlib, inspect, json, pkgutil, sys
sys.path.insert(0, sys.argv[1])
package = importlib.import_module(sys.argv[2])
client = package.Client(base_url=sys.argv[3], timeout=60)
given = {"from_": "local validation", "to": "appropriate confidence", "node": "automation bias", "name": "Trust",
         "outcome": ["patient-harm"], "id": "automation-bias", "view": "map", "kind": "svg", "type_": "cf:Factor",
         "q": "what lowers automation bias", "about": "automation bias",
         "key": "GODDARD2012"}
api = importlib.import_module(f"{sys.argv[2]}.api.default")
told = {}
for _, name, _ in pkgutil.iter_modules(api.__path__):
    ask = importlib.import_module(f"{api.__name__}.{name}").sync_detailed
    taken = inspect.signature(ask).parameters
    if {"token", "body"} & set(taken):
        continue  # about a sheet that a reader brought: there is none
    needed = {key: given[key] for key, one in taken.items() if one.default is one.empty and key != "client"}
    if name in ("chokepoints", "explain", "paths", "reach"):
        needed |= {key: given[key] for key in given if key in taken and key in ("from_", "to", "node")}
    answer = ask(client=client, **needed)
    told[name] = [int(answer.status_code), type(answer.parsed).__name__]
    if name == "paths":
        told["first hop"] = answer.parsed.paths[0].hops[0].labels.from_
        told["weakest"] = answer.parsed.paths[0].weakest
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(served: Served, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    folder = tmp_path_factory.mktemp("generated")
    document = folder / "openapi.json"
    document.write_text(httpx.get(f"{served.url}/openapi.json").text)
    config = folder / "config.json"
    # The generator knows few media types, and is told how to take the others.
    others = {one.media_type: "text/plain" for one in REFERENCES if not one.media_type.endswith("+json")}
    config.write_text(json.dumps({"content_type_overrides": {MEDIA: "application/octet-stream", **others}}))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [Path(sys.executable).parent / "openapi-python-client", "generate", "--path", document]
    command += ["--output-path", folder / "made", "--meta", "none", "--fail-on-warning", "--config", config]
    made = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PATH": path}, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    script = folder / "ask.py"
    script.write_text(ASK)
    run = [sys.executable, script, folder, "made", served.url]
    asked = subprocess.run(run, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    found: dict[str, list[object]] = json.loads(asked.stdout)
    return found


def test_every_route_is_answered(told: dict[str, list[object]]) -> None:
    routes = {name: said for name, said in told.items() if isinstance(said, list)}
    assert len(routes) > 40 and {"paths", "get_datasets", "list_questions", "question_sources_by_arrows"} <= set(routes)
    assert {name: said for name, said in routes.items() if said[0] != 200} == {}


def test_answers_are_typed_down_to_the_record(told: dict[str, list[object]]) -> None:
    assert told["first hop"] and told["weakest"]
    assert told["paths"][1] == "PathsResponse200"
