"""Keeps the figures of a proof in a file, part by part."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

from graphsvc.errors import UsageError
from graphsvc.proof.asking import Proof


def keep_figures(file: Path, part: str, found: Proof, seed: int) -> None:
    """Write what was read of a part, and how much of it was false, beside the other parts that the file keeps.

    Raises UsageError where the file holds something else, or cannot be written.
    """
    kept = kept_figures(file)
    kept[part] = {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "seed": seed,
        "asked": found.asked,
        "read": dict(sorted(found.read.items())),
        "false": len(found.lies),
    }
    try:
        file.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.", "Name a file that can be.") from error


def kept_figures(file: Path) -> dict[str, object]:
    """The figures that a file keeps, by part, none where there is no file. Raises UsageError where it holds no such."""
    if not file.exists():
        return {}
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} holds no figures of a proof.", "Name another file, or take this one away.") from error
    if not isinstance(kept, dict):
        raise UsageError(f"{file} holds no figures of a proof.", "Name another file, or take this one away.")
    return kept
