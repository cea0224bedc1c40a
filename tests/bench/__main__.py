"""Runs one benchmark by name: python -m tests.bench paths."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

known = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py") if "def main(" in path.read_text("utf-8"))
if len(sys.argv) < 2 or sys.argv[1] not in known:
    sys.exit(f"Name one of: {', '.join(known)}.")
import_module(f"tests.bench.{sys.argv[1]}").main(sys.argv[2:])
