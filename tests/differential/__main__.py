"""Asks random queries as long as one likes: `python -m tests.differential --queries 100000 --seed 7`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.differential.compare import compare, embedded, on_disk


def main() -> None:
    """Print what was asked and each difference; end with 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--disk", action="store_true", help="ask a store in a folder, not one in memory")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = compare(given.seed, given.queries, on_disk(Path(folder)) if given.disk else embedded)
    sys.stdout.write("".join(f"{one}\n\n" for one in done.differences[:10]))
    sys.stdout.write(
        f"{done.queries} queries, {done.with_rows} with an answer, {done.refused} refused by both, "
        f"{done.left_out} left out for their size, {done.in_other_form} asked in another form, "
        f"{done.unread_by_engine} in a form that the engine alone refuses: {len(done.differences)} differences\n"
    )
    sys.exit(bool(done.differences))


if __name__ == "__main__":
    main()
