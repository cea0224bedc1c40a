"""Puts the query editor's files into the wheel; without npm the build goes on and says what is missing."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class EditorFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `bundle.py` before a build, except for editable installs, which use the checkout as it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        script = Path(self.root) / "frontend" / "bundle.py"
        vendor = Path(self.root) / "graphsvc" / "service" / "static" / "vendor"
        if version == "editable" or (vendor / "yasgui.min.js").exists():
            return
        spec = importlib.util.spec_from_file_location("bundle", script)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        try:
            module.bundle()
        except (FileNotFoundError, subprocess.CalledProcessError) as error:
            if "node" in os.environ.get("GRAPHSVC_REQUIRE", "").split(","):
                raise
            self.app.display_warning(f"The query editor is left out ({error}); the plain query form takes its place.")
