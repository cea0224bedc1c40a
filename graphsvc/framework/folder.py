"""Makes the folder of a new framework from the files of a template, with its name put in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from graphsvc.errors import StoreError, UsageError

TEMPLATE = Path(__file__).parent / "template"


def make(folder: Path) -> list[str]:
    """Make `folder` and the files of a framework in it; their names. Their rows are examples to write over.

    Raises UsageError where the folder holds something or has no name, StoreError where it cannot be written.
    """
    slug = "-".join(re.findall(r"[a-z0-9]+", folder.resolve().name.lower()))
    if not slug:
        raise UsageError(f"“{folder}” cannot be part of an IRI.", "Use letters and digits: graphsvc new my-framework.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already.", "Choose another name: nothing is written over.")
    words = {"@SLUG@": slug, "@NAME@": slug.replace("-", " ").capitalize(), "@DATE@": date.today().isoformat()}
    words["@FOLDER@"] = str(folder)
    made = []
    try:
        for name, part in (
            (one.relative_to(TEMPLATE).as_posix(), one) for one in sorted(TEMPLATE.rglob("*")) if one.is_file()
        ):
            text = part.read_text(encoding="utf-8")
            for mark, word in words.items():
                text = text.replace(mark, word)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            made.append(name)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.", "Choose another place.") from error
    return made
