"""Makes the table of clients that were tried, from what they did in the run that wrote docs/clients.json."""

from __future__ import annotations

import json
from pathlib import Path

from parts.table import rows

DONE = Path(__file__).parents[1] / "clients.json"


def markdown() -> str:
    """The table: client, version, what works, what is otherwise than its user would expect."""
    body = [
        (
            one["client"],
            one["version"],
            "; ".join(one["works"]),
            "; ".join(f"{does}: {why}" for does, why in one["otherwise"].items()),
        )
        for one in json.loads(DONE.read_text(encoding="utf-8"))
    ]
    return rows(("client", "version", "works", "otherwise"), body)
