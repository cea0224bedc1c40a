"""Makes a release of the program: dates it, builds it twice, compares and checks it. It uploads nothing.

python run.py release [--day 2026-12-01] [--outdir dist]
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AFTER = """
{made} is ready; nothing was uploaded. What is left is for a person:
  git commit -am "Release {version}" && git tag v{version}
  python -m twine upload {made}/graphsvc-{version}*
Who builds tag v{version} with SOURCE_DATE_EPOCH={epoch} gets the same bytes."""


def main() -> None:
    """Date, build, compare, check, sum up; ends with a sentence that says what is wrong and how to mend it."""
    parser = argparse.ArgumentParser(prog="run.py release", description=(__doc__ or "").partition(":")[0])
    today = datetime.datetime.now(datetime.timezone.utc).date()
    parser.add_argument("--day", type=datetime.date.fromisoformat, default=today, help="of the release (UTC)")
    parser.add_argument("--outdir", type=Path, default=ROOT / "dist")
    chosen = parser.parse_args()
    version = date_files(ROOT, chosen.day)
    midnight = datetime.datetime.combine(chosen.day, datetime.time(), datetime.timezone.utc)
    epoch = str(int(midnight.timestamp()))
    made = build(chosen.outdir, version, epoch)
    checked = subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *map(str, made)], check=False)
    if checked.returncode:
        sys.exit("The package says something of itself that an index would not take: see above.")
    sums = "".join(f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in made)
    (chosen.outdir / "SHA256SUMS").write_text(sums, encoding="ascii", newline="\n")
    print(sums + AFTER.format(made=chosen.outdir, version=version, epoch=epoch), flush=True)  # noqa: T201


def date_files(root: Path, day: datetime.date) -> str:
    """Give the version its day in the changelog and in CITATION.cff; return the version.

    A version that has its day keeps it, and must be asked for with that day.
    """
    names = (root / "graphsvc" / "version.py").read_text(encoding="utf-8")
    version = re.findall(r'^VERSION = "([^"]+)"', names, re.MULTILINE)[0]
    changes, citation = root / "CHANGELOG.md", root / "CITATION.cff"
    text = changes.read_text(encoding="utf-8")
    first, dated = re.findall(r"^## (\S+) \((unreleased|\d{4}-\d\d-\d\d)\)$", text, re.MULTILINE)[0]
    if first != version:
        sys.exit(f"CHANGELOG.md begins with {first}, graphsvc/version.py says {version}: make them the same.")
    if dated not in ("unreleased", str(day)):
        sys.exit(f"{version} was released on {dated}: raise VERSION in graphsvc/version.py, or say --day {dated}.")
    cited = citation.read_text(encoding="utf-8")
    cited = re.sub(r"^date-released: .*\n", "", cited, flags=re.MULTILINE)
    cited = re.sub(r"^version: .*$", f'version: {version}\ndate-released: "{day}"', cited, flags=re.MULTILINE)
    changes.write_text(
        text.replace(f"## {version} ({dated})", f"## {version} ({day})", 1), encoding="utf-8", newline="\n"
    )
    citation.write_text(cited, encoding="utf-8", newline="\n")
    return version


def build(outdir: Path, version: str, epoch: str) -> list[Path]:
    """Build the source distribution, the wheel from it and, to compare, that of the checkout; return the first two."""
    # The query editor belongs into what is released: without npm the build fails.
    environment = os.environ | {"SOURCE_DATE_EPOCH": epoch, "GRAPHSVC_REQUIRE": "node"}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir"]
    with tempfile.TemporaryDirectory() as again:
        for more in ([str(outdir)], [again, "--wheel"]):
            if subprocess.run([*command, *more, str(ROOT)], env=environment, check=False).returncode:
                sys.exit("The package could not be built: see above.")
        wheel = f"graphsvc-{version}-py3-none-any.whl"
        if (outdir / wheel).read_bytes() != (Path(again) / wheel).read_bytes():
            sys.exit(
                "Two builds gave different bytes: compare the wheel of the source distribution and of the checkout."
            )
    return [outdir / f"graphsvc-{version}.tar.gz", outdir / wheel]


if __name__ == "__main__":
    main()
