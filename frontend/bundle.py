"""Copies the query editor and the engine of the static edition from npm into the package.

Run it by hand in a clone; the build runs it for a wheel:

    python frontend/bundle.py

The lock file pins versions and hashes and names no download address; npm's own settings say where to download from.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "graphsvc" / "service" / "static" / "vendor"
FILES = {
    "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
    "oxigraph/web.js": "oxigraph.js",
}
BINARIES = {"oxigraph/web_bg.wasm": "oxigraph.wasm"}


def bundle() -> list[Path]:
    """Install what the lock file pins and copy the files that ship; return them.

    Raises FileNotFoundError without npm and subprocess.CalledProcessError when it fails.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is missing: install the packages nodejs and npm")
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    made = []
    for source, name in FILES.items():
        text = (HERE / "node_modules" / source).read_text(encoding="utf-8")
        kept = [line for line in text.splitlines() if "sourceMappingURL=" not in line or len(line) > 200]
        target = VENDOR / name
        target.write_text("\n".join(kept) + "\n", encoding="utf-8")
        made.append(target)
    for source, name in BINARIES.items():
        made.append(VENDOR / name)
        made[-1].write_bytes((HERE / "node_modules" / source).read_bytes())
    (VENDOR / "NOTICE.txt").write_text(_notice(), encoding="utf-8")
    return [*made, VENDOR / "NOTICE.txt"]


def _notice() -> str:
    """The licence texts of what is bundled: the editor's own and those of what it was built from."""
    parts = []
    for folder in sorted((HERE / "node_modules").glob("*")) + sorted((HERE / "node_modules").glob("@*/*")):
        if folder.name.startswith((".", "@")):
            continue
        for licence in sorted([*folder.glob("LICEN[CS]E*"), *folder.glob("licen[cs]e*")])[:1]:
            name = folder.relative_to(HERE / "node_modules")
            parts.append(f"{name}\n\n{licence.read_text(encoding='utf-8', errors='replace').strip()}\n")
    return ("\n" + "-" * 80 + "\n").join(parts)


if __name__ == "__main__":
    for path in bundle():
        print(f"{path.name}: {path.stat().st_size // 1024} kB")  # noqa: T201
