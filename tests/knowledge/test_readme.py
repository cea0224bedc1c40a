"""The rows that ontology/README.md shows are rows that the check accepts."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from graphsvc.knowledge.build import check_addition, find_ontology
from graphsvc.knowledge.tables import SHAPES

SOURCE = "AUTHOR2027,literature,Author A,2027,A study,,,,,survey,survey,article,200 nurses,whole paper,,,"


def test_the_rows_of_the_readme_pass_the_rules(tmp_path: Path) -> None:
    readme = (find_ontology() / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"```csv\n(.*?)\n```", readme, re.DOTALL)
    for name, row in zip(("nodes", "claims", "sources"), [*shown, SOURCE], strict=True):
        header = io.StringIO()
        csv.writer(header, lineterminator="\n").writerow(SHAPES[name])
        (tmp_path / f"{name}.csv").write_text(header.getvalue() + row + "\n", encoding="utf-8")
    assert check_addition(tmp_path, ("nodes", "claims", "sources"))[2] == []
