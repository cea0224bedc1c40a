"""Has the checker of nanopub-sign look at each nanopublication of a JSON list, and prints what it refuses.

It is of the environment of the clients: nanopub_checker.py FILE
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

import nanopub_sign


def main() -> None:
    refused, count = [], 0
    for text in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        count += 1
        try:
            nanopub_sign.Nanopub(text).check()
        except Exception as error:  # noqa: BLE001 - whatever it says is what the test is to tell
            refused.append(f"{error}: {text[:400]}")
    print(json.dumps({"version": version("nanopub-sign"), "count": count, "refused": refused}))


main()
