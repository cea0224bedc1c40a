"""Runs one benchmark by name, engines when none is named: python -m tests.bench [NAME] [OPTIONS]."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

known = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py") if "def main(" in path.read_text("utf-8"))
name, rest = (sys.argv[1], sys.argv[2:]) if sys.argv[1:2] and sys.argv[1][0] != "-" else ("engines", sys.argv[1:])
if name not in known:
    sys.exit(f"Name one of: {', '.join(known)}.")
import_module(f"tests.bench.{name}").main(rest)
