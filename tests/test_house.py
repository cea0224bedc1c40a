"""Holds the code to the rules of CONTRIBUTING.md: imports point down, one library one home, small parts."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import networkx as nx
import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "graphsvc"
LAYERS = [
    *("version errors formats file_names", "framework", "names", "options sparqltext", "store", "model", "wording"),
    *("knowledge", "paths own", "questions", "explorer", "asking", "service", "mcp_server edition", "proof", "cli"),
]
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts.split()}
JOINERS = {"graphsvc", "builtin", "__main__"}  # these tie the layers together, so they may import any of them
HOMES = {
    "bibtexparser": "knowledge.sources",
    "click": "cli",
    "docx": "explorer",
    "flask": "service",
    "httpx": "store",
    "networkx": "paths",
    "numpy": "paths",
    "owlready2": "knowledge.reason",
    "pylatexenc": "knowledge.sources",
    "pyshacl": "knowledge",
    "python_calamine": "own.workbook",
    "pyvis": "explorer.pictures.interactive",
    "rdflib": "knowledge",
    "rich": "cli",
    "rispy": "knowledge.sources",
    "scipy": "paths",
    "snowballstemmer": "asking",
    "tomli": "framework.toml",
    "werkzeug": "service",
    "xlsxwriter": "own.writing",
}
# Broad excepts at the edge of a process: whatever comes there ends it and is told.
EDGES = {"graphsvc.store.sandbox.worker_main": 1}
MAX_FILE, MAX_BODY = 300, 40


@cache
def modules() -> dict[str, tuple[Path, ast.Module]]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = (path, ast.parse(path.read_text(encoding="utf-8")))
    return found


def part(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def imports(module: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(modules()[module][1]):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno}: name the module in full, not relative to this one"
            yield node.lineno, str(node.module)
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_imports_point_down() -> None:
    wrong = [
        f"{module}:{line} imports {target}, which stands above or beside it"
        for module in modules()
        if part(module) not in JOINERS
        for line, target in imports(module)
        if target in modules() and part(target) != part(module) and target != "graphsvc"
        if not (part(module) == "cli" and part(target) == "builtin")
        if part(target) not in LEVEL or LEVEL[part(target)] >= LEVEL[part(module)]
    ]
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = nx.DiGraph([(m, target) for m in modules() for _, target in imports(m) if target in modules()])
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    circles = [sorted(group) for group in nx.strongly_connected_components(graph) if len(group) > 1]
    assert not circles, circles


def test_each_library_has_one_home() -> None:
    wrong = [
        f"{module}:{line}: {target} belongs in graphsvc.{HOMES[target.split('.')[0]]}"
        for module in modules()
        for line, target in imports(module)
        if target.split(".")[0] in HOMES
        if not f"{module}.".startswith(f"graphsvc.{HOMES[target.split('.')[0]]}.")
    ]
    assert not wrong, "\n".join(wrong)


def test_a_name_that_a_package_gives_is_not_that_of_one_of_its_modules() -> None:
    wrong = [
        f"{package}.{name} is a module, and a name that {package} imports from {target}"
        for package, (path, tree) in modules().items()
        if path.name == "__init__.py"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for name in (alias.asname or alias.name for alias in node.names)
        for target in [node.module]
        if f"{package}.{name}" in modules() and target != package
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_imported_is_declared() -> None:
    tomllib = pytest.importorskip("tomllib", reason="reading pyproject.toml needs Python 3.11")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    declared = {re.split(r"[^\w.-]", one)[0].lower().replace("-", "_") for one in listed}
    names = {"docx": "python_docx", "resvg_py": "resvg_py"}
    used = {target.split(".")[0] for module in modules() for _, target in imports(module)}
    missing = {names.get(one, one) for one in used - set(sys.stdlib_module_names) - {"graphsvc"}} - declared
    assert missing <= {"typing_extensions"}, "typing_extensions is imported for type checkers alone"


@pytest.mark.parametrize("module", modules())
def test_a_module_is_short_and_says_what_it_is_for(module: str) -> None:
    path, tree = modules()[module]
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE
    summary = (ast.get_docstring(tree) or "").split("\n\n")[0]
    assert summary.endswith((".", ":", "…")), f"{module} does not begin with a sentence that says what it is for"


@pytest.mark.parametrize("module", modules())
def test_functions_are_short_and_catch_only_what_they_name(module: str) -> None:
    broad = []
    for node in ast.walk(modules()[module][1]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            size = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert size <= MAX_BODY, f"{module}:{node.lineno} {node.name} has {size} lines"
        if isinstance(node, ast.ExceptHandler):
            name = getattr(node.type, "id", "")
            if node.type is None or name in ("Exception", "BaseException"):
                broad.append(f"{module}:{node.lineno}")
    assert len(broad) <= EDGES.get(module, 0), broad


def test_importing_the_package_loads_no_heavy_library() -> None:
    import subprocess
    import sys

    code = "import sys, graphsvc; print([m for m in ('flask', 'rdflib', 'networkx', 'pyvis') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
