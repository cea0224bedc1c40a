"""Makes the table of the W3C's suites beyond SPARQL 1.1, from the run that wrote docs/suites.json."""

from __future__ import annotations

import json
from pathlib import Path

from parts.table import rows

RAN = Path(__file__).parents[1] / "suites.json"


def markdown() -> str:
    """The table: suite, how many pass on the engine and on the service, and what does not."""
    body = [
        (
            one["suite"],
            str(one["tests"]),
            "–" if one["engine"] is None else str(one["engine"]),
            str(one["service"]),
            "; ".join(f"{why}: {', '.join(names)}" for why, names in one["not_passed"].items()),
        )
        for one in json.loads(RAN.read_text(encoding="utf-8"))
    ]
    return rows(("suite", "tests", "bare engine", "service", "not passed"), body)
