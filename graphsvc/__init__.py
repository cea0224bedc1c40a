"""Makes what influences healthcare workers' confidence in AI a knowledge graph that people can question."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphsvc.builtin import open_store
    from graphsvc.knowledge.build import build_graph
    from graphsvc.paths import find_paths
    from graphsvc.service import create_app

__version__ = "0.1.0"

__all__ = ["__version__", "build_graph", "create_app", "find_paths", "open_store"]

_HOMES = {
    "build_graph": "graphsvc.knowledge.build",
    "create_app": "graphsvc.service",
    "find_paths": "graphsvc.paths",
    "open_store": "graphsvc.builtin",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use: `import graphsvc` must not pay for Flask or networkx.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'graphsvc' has no attribute {name!r}")
