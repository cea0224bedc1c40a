"""Holds the compose files to what is there: files, options and addresses by their names, and the tool's own reading."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import httpx
import pytest

from graphsvc.cli import cli
from graphsvc.cli.serve import serve
from tests.conftest import ROOT, serving

DEPLOY = ROOT / "deploy"
FILES = sorted(DEPLOY.glob("compose*.yml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_compose_file_is_valid_where_a_tool_can_tell(file: Path) -> None:
    tool = shutil.which("docker-compose")
    if not tool:
        pytest.skip("docker-compose is missing: install the package docker-compose")
    done = subprocess.run([tool, "-f", str(file), "config"], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "services:" in done.stdout


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_compose_file_names_files_and_options_that_are_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert (ROOT / re.findall(r"dockerfile: ([^ }]+)", text)[0]).is_file()
    for mounted in re.findall(r'"\./([^:"]+):', text):
        assert (DEPLOY / mounted).is_file()
    options = {one.lstrip("-").replace("-", "_") for option in serve.params for one in option.opts}
    given = re.findall(r"GRAPHSVC_SERVE_(\w+)", text) + re.findall(r'"--(\w[\w-]*)", "/data', text)
    assert {one.lower().replace("-", "_") for one in given} <= options
    variables = set(re.findall(r"\$\{(\w+)\}|\"\$(\w+)\"", (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")))
    if "haproxy.cfg" in text:
        assert {one for pair in variables for one in pair if one} <= set(re.findall(r"(\w+): \"", text))


def test_settings_that_are_empty_are_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STORE", "PUBLIC_URL"):  # as compose gives them where they are not set
        monkeypatch.setenv(f"GRAPHSVC_SERVE_{name}", "")
    with serving() as server:
        assert httpx.get(f"{server.url}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D", timeout=60).json()["boolean"] is True


@pytest.mark.parametrize("option", serve.params, ids=lambda option: max(option.opts, key=len))
def test_every_option_of_serve_is_read_from_the_variable_of_its_name(
    option: click.Option, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = cli.get_command(click.Context(cli), "serve")
    assert command
    name = max(option.opts, key=len).lstrip("-").replace("-", "_").upper()
    monkeypatch.setenv(f"GRAPHSVC_SERVE_{name}", "given")
    assert option.resolve_envvar_value(click.Context(command, auto_envvar_prefix="GRAPHSVC_SERVE")) == "given"
