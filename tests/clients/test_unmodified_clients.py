"""Has clients of others, unmodified and each in its own version, ask and write as their users would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clients.expected import OTHERWISE, counted, right
from tests.clients.runs import TOKEN, Done, jena, node_clients, openrefine, python_clients, rdf4j, robot
from tests.conftest import ROOT, Served, require, serving

PROGRAMS: dict[str, tuple[Callable[[str, Path], list[Done]], tuple[str, ...]]] = {
    "python": (python_clients, ("python-clients",)),
    "node": (node_clients, ("node", "node-clients")),
    "jena": (jena, ("java", "fuseki", "java-clients")),
    "rdf4j": (rdf4j, ("java", "java-clients")),
    "openrefine": (openrefine, ("java", "java-clients", "openrefine-clients")),
    "robot": (robot, ("java", "robot-clients")),
}
Line = tuple[str, str, str]


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN, encoding="utf-8")
    with serving("--writable", "--token-file", str(token)) as running:
        yield running


def listed() -> set[Line]:
    """What the table of the documentation says that clients do."""
    said = json.loads((ROOT / "docs" / "clients.json").read_text(encoding="utf-8"))
    return {(one["client"], one["version"], does) for one in said for does in (*one["works"], *one["otherwise"])}


@pytest.mark.parametrize("name", PROGRAMS)
def test_clients_come_to_what_the_engine_counts_and_the_table_lists_it(
    name: str, writable: Served, tmp_path: Path
) -> None:
    run, needs = PROGRAMS[name]
    for tool in needs:
        require(tool)
    done = run(writable.url, tmp_path)
    sizes = counted()
    wrong = []
    for one in done:
        expected, _ = OTHERWISE.get((one.client, one.does), (right(one.does, sizes), ""))
        if one.fault or one.result != expected:
            wrong.append(f"{one.client}: {one.does}: {one.fault or one.result}, and not {expected}")
    assert not wrong, "\n".join(wrong)
    missing = {(one.client, one.version, one.does) for one in done} - listed()
    assert not missing, f"python -m tests.clients writes the table anew: {missing}"
