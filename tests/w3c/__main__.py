"""Runs the W3C's suites beyond SPARQL 1.1 and writes docs/suites.json: `GRAPHSVC_W3C=FOLDER python -m tests.w3c`."""

from __future__ import annotations

import json
import sys

from tests.conftest import ROOT
from tests.w3c.more_excuses import EXCUSES
from tests.w3c.suites import SUITES, cases_of, here, ran
from tests.w3c.test_csvw import row as csv_on_the_web


def main() -> None:
    """Write the table; a test that fails without a reason in EXCUSES is named, and nothing is written."""
    table, unexplained = [], []
    with here() as service:
        for suite in SUITES:
            done = ran(cases_of(suite), service)
            reasons: dict[str, list[str]] = {}
            for name in sorted(done.engine.keys() | done.http.keys()):
                why = EXCUSES.get(suite, {}).get(name)
                if not why:
                    unexplained.append(f"{suite}: {name}: {done.engine.get(name)} | {done.http.get(name)}")
                    continue
                where = "" if name in done.engine else " (ours alone)" if name in done.http else " (the engine alone)"
                reasons.setdefault(f"{why}{where}", []).append(name.rpartition("/")[2])
            passed = [done.tests - len(failed) for failed in (done.engine, done.http)]
            row: dict[str, object] = {
                "suite": suite,
                "tests": done.tests,
                "engine": passed[0],
                "service": passed[1],
                "not_passed": reasons,
            }
            table.append(row)
            sys.stdout.write(f"{suite}: {passed[0]} and {passed[1]} of {done.tests}\n")
    table.append(csv_on_the_web())
    if unexplained:
        sys.exit("\n".join(unexplained))
    (ROOT / "docs" / "suites.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
