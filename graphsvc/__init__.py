"""Makes what influences healthcare workers' confidence in AI a knowledge graph that people can question."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from graphsvc.version import VERSION

__version__ = VERSION

__all__ = ["__version__", "build_graph", "create_app", "find_paths", "open_store"]

_HOMES = {
    "build_graph": "graphsvc.knowledge.build",
    "create_app": "graphsvc.service",
    "find_paths": "graphsvc.paths",
    "open_store": "graphsvc.builtin",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use: `import graphsvc` must not pay for Flask or networkx. Types are in __init__.pyi.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'graphsvc' has no attribute {name!r}")
