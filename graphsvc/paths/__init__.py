"""Finds and explains paths: what leads from one thing to another, on what evidence, and what it all hangs on."""

from graphsvc.paths.find import find_paths
from graphsvc.paths.hops import Hop, Record
from graphsvc.paths.model import Path, Paths

__all__ = ["Hop", "Path", "Paths", "Record", "find_paths"]
