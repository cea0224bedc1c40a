"""Runs every command in the tables of docs/paths.md."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphsvc.cli import cli

PAGE = Path(__file__).resolve().parents[2] / "docs" / "paths.md"
ROWS = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
COMMANDS = [found.replace("\\|", "|") for row in ROWS for found in re.findall(r"`graphsvc ([^`]+)`", row)]


@pytest.mark.parametrize("command", dict.fromkeys(COMMANDS))
def test_a_command_of_the_tables_answers(command: str) -> None:
    done = CliRunner().invoke(cli, shlex.split(command))
    assert done.exit_code == 0, (done.output, done.exception)
    assert len(done.output) > 40 or "--graph" in command, (done.output, done.exception)


def test_the_tables_cover_both_products() -> None:
    assert len(COMMANDS) > 30
