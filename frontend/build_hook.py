"""Puts what is made into a package: the query editor's files from npm, and into a wheel the derived graph.

Without npm the build goes on and says what is missing, but not where GRAPHSVC_REQUIRE names node.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MadeFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Makes them before a build, except for editable installs, which use the checkout as it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._bundle_editor()
        if self.target_name == "wheel":
            self._made = Path(tempfile.mkdtemp(prefix="graphsvc-build-"))
            self._derive(self._made / "derived.nt.zst")
            build_data["force_include"][str(self._made / "derived.nt.zst")] = "graphsvc/derived.nt.zst"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "_made"):
            shutil.rmtree(self._made)

    def _derive(self, file: Path) -> None:
        """Derive the graph by the program that is packed, so that an installed one has it at its first start."""
        code = "import sys; from pathlib import Path; from graphsvc.knowledge.derived import write_shipped as write; "
        places = [self.root, *filter(None, sys.path)]  # pip has what a build needs in a folder of its own
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("GRAPHSVC_FRAMEWORK", None)  # a package brings the built-in graph, whatever its builder serves
        command = [sys.executable, "-c", code + "write(Path(sys.argv[1]))", str(file)]
        subprocess.run(command, env=environment, check=True)

    def _bundle_editor(self) -> None:
        if (Path(self.root) / "graphsvc" / "service" / "static" / "vendor" / "yasgui.min.js").exists():
            return
        script = Path(self.root) / "frontend" / "bundle.py"
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
