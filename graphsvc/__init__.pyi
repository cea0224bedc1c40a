from graphsvc.builtin import open_store as open_store
from graphsvc.knowledge.build import build_graph as build_graph
from graphsvc.paths import find_paths as find_paths
from graphsvc.service import create_app as create_app

__version__: str
__all__ = ["__version__", "build_graph", "create_app", "find_paths", "open_store"]
