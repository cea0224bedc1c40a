"""The figures that a proof keeps, part by part, and the table that the documentation makes of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphsvc.cli import cli
from tests.conftest import ROOT


def proved(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["prove", "--sample", "3", *words])
    return done.exit_code, f"{done.output}{done.exception or ''}"


def test_the_figures_of_a_part_are_kept_beside_those_of_others(tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    file.write_text('{"pairs": {"false": 0}}', encoding="utf-8")
    code, said = proved("--part", "claims", "--keep", str(file))
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert code == 0, said
    assert kept["pairs"] == {"false": 0}
    assert kept["claims"]["read"] == {"sentence": 3}
    assert (kept["claims"]["asked"]["claims"], kept["claims"]["false"]) == (3, 0)


@pytest.mark.parametrize("held", ["not JSON", "[1, 2]"])
def test_a_file_that_holds_something_else_is_left_as_it_is(held: str, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(held, encoding="utf-8")
    code, said = proved("--part", "claims", "--keep", str(file))
    assert code != 0 and "holds no figures of a proof" in said
    assert file.read_text(encoding="utf-8") == held


def test_an_unknown_part_is_refused_with_the_known_ones() -> None:
    code, said = proved("--part", "everything")
    assert code != 0 and "There is no part “everything”" in said


def test_the_documentation_tells_the_figures_that_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    sys.modules.pop("parts", None)
    from parts import proof

    made = proof.markdown()
    kept = json.loads((ROOT / "docs" / "proof.json").read_text(encoding="utf-8"))
    assert f"{sum(sum(one['read'].values()) for one in kept.values()):,} statements in all" in made
    assert all(one["false"] == 0 for one in kept.values())
