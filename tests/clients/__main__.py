"""Runs all clients and writes docs/clients.json, from which the page of clients is made: `python -m tests.clients`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.clients.expected import OTHERWISE, counted, right
from tests.clients.runs import TOKEN, jena, node_clients, openrefine, python_clients, rdf4j, robot
from tests.conftest import ROOT, serving


def main() -> None:
    """Write the table, or name what a client came to otherwise and write nothing."""
    sizes, table = counted(), {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "token").write_text(TOKEN, encoding="utf-8")
        with serving("--writable", "--token-file", str(folder / "token"), log=folder / "log") as running:
            done = [
                one
                for run in (python_clients, node_clients, jena, rdf4j, openrefine, robot)
                for one in run(running.url, folder)
            ]
    for one in done:
        row = table.setdefault(one.client, {"client": one.client, "version": one.version, "works": [], "otherwise": {}})
        expected, why = OTHERWISE.get((one.client, one.does), (right(one.does, sizes), ""))
        if one.fault or one.result != expected:
            sys.exit(f"{one.client}: {one.does}: {one.fault or one.result}, and not {expected}")
        if why:
            row["otherwise"][one.does] = why
        else:
            row["works"].append(one.does)
    text = json.dumps(list(table.values()), indent=1, ensure_ascii=False) + "\n"
    (ROOT / "docs" / "clients.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(done)} things that {len(table)} clients did\n")


if __name__ == "__main__":
    main()
