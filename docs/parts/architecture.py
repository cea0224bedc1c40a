"""Draws the layers of the code from the imports that the code really has."""

from __future__ import annotations

import ast
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path
from xml.sax.saxutils import escape

from parts.table import rows

PACKAGE = Path(__file__).parents[2] / "graphsvc"
# Lowest first, as tests/test_house.py holds the imports to them.
LAYERS = (
    ("version", "errors", "formats"),
    ("framework",),
    ("names",),
    ("options", "sparqltext"),
    ("store",),
    ("model",),
    ("wording",),
    ("knowledge",),
    ("paths", "own"),
    ("questions",),
    ("explorer",),
    ("asking",),
    ("service",),
    ("mcp_server", "edition"),
    ("proof",),
)
TOP = ("cli",)
WIDTH, HEIGHT, GAP = 220, 52, 46


def imports() -> Counter[tuple[str, str]]:
    """How many import statements lead from one part of the package to another."""
    found: Counter[tuple[str, str]] = Counter()
    for file in PACKAGE.rglob("*.py"):
        part = _part(file)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for name in names:
                head, _, rest = name.partition(".")
                target = rest.partition(".")[0]
                if head == "graphsvc" and target and target != part:
                    found[part, target] += 1
    return found


def _part(file: Path) -> str:
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


def table() -> str:
    """Each part with the sentence that its module begins with, and what it imports."""
    arrows = imports()
    body = []
    for part in [*reversed(TOP), *(part for layer in reversed(LAYERS) for part in layer)]:
        folder, file = PACKAGE / part / "__init__.py", PACKAGE / f"{part}.py"
        said = ast.get_docstring(ast.parse((folder if folder.exists() else file).read_text(encoding="utf-8"))) or ""
        uses = ", ".join(f"`{target}`" for source, target in sorted(arrows) if source == part)
        body.append((f"`{part}`", said.splitlines()[0] if said else "", uses or "nothing of the package"))
    return rows(("part", "what it is for", "imports"), body)


def modules() -> str:
    """Each module with its sentence, in the order to read them: none before those of its folder that it imports."""
    folders: dict[str, list[str]] = {}
    for part in (part for layer in [*LAYERS, TOP] for part in layer):
        files = sorted((PACKAGE / part).rglob("*.py")) if (PACKAGE / part).is_dir() else [PACKAGE / f"{part}.py"]
        for file in files:
            folders.setdefault(_folder(file), []).append(_module(file))
    found = []
    for folder, names in folders.items():
        inner = {name: _imported(name) & {*names} - {name} for name in names}
        order = [name for name in TopologicalSorter(inner).static_order() if _file(name).name != "__init__.py"]
        body = [(f"`{name.rpartition('.')[2]}`", _sentence(name)) for name in order]
        found.append(f"### {folder}\n\n{rows(('module', 'what it is for'), body)}" if body else "")
    return "\n\n".join(filter(None, found))


def _folder(file: Path) -> str:
    return ".".join(file.parent.relative_to(PACKAGE.parent).parts)


def _module(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def _file(module: str) -> Path:
    folder = PACKAGE.parent.joinpath(*module.split("."))
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


def _sentence(module: str) -> str:
    said = ast.get_docstring(ast.parse(_file(module).read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


def _imported(module: str) -> set[str]:
    """The modules that a module names in its imports, those inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(_file(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def svg() -> str:
    """The layers as boxes, top down, with an arrow for each pair of parts that imports."""
    levels = [*reversed([*LAYERS, TOP])]
    places = {}
    for level, parts in enumerate(levels):
        for column, part in enumerate(parts):
            x = 400 + (column - (len(parts) - 1) / 2) * (WIDTH + 110)
            places[part] = (x, 20 + level * (HEIGHT + GAP))
    lines = [
        _arrow(places[source], places[target], count)
        for (source, target), count in sorted(imports().items())
        if source in places and target in places and target not in LAYERS[0]  # which nearly every part imports
    ]
    boxes = [
        f'<rect x="{x - WIDTH / 2:.0f}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="5"/>'
        f'<text x="{x:.0f}" y="{y + 32}">{escape(part)}</text>'
        for part, (x, y) in places.items()
    ]
    height = 20 + len(levels) * (HEIGHT + GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {height}" font-family="Arial, sans-serif" '
        'font-size="17"><title>The parts of the code and their imports</title>'
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto" '
        'markerUnits="userSpaceOnUse"><path d="M0 0 8 4 0 8z" fill="#567"/></marker></defs>'
        f'<rect width="800" height="{height}" fill="#fff"/><g fill="none" stroke="#567" marker-end="url(#a)">'
        f"{''.join(lines)}</g><style>rect[rx]{{fill:#eef4fb;stroke:#335}}text{{text-anchor:middle;fill:#111}}</style>"
        f"{''.join(boxes)}</svg>"
    )


def _arrow(source: tuple[float, int], target: tuple[float, int], count: int) -> str:
    (x1, y1), (x2, y2) = source, target
    # Arrows that pass a layer bow out, so that none runs behind the box between.
    steps = (y2 - y1) // (HEIGHT + GAP)
    bow = 0 if steps < 2 else (40 + 34 * steps) * (1 if (steps + int(x1)) % 2 else -1)
    start, middle, end = y1 + HEIGHT, (y1 + HEIGHT + y2) / 2, y2 - 1
    width = min(1 + count / 12, 4)
    if not bow:
        return f'<path d="M{x1:.0f} {start} {x2:.0f} {end}" stroke-width="{width:.1f}"/>'
    edge1, edge2 = x1 + (WIDTH / 2.4) * (1 if bow > 0 else -1), x2 + (WIDTH / 2.4) * (1 if bow > 0 else -1)
    out = (edge1 + edge2) / 2 + bow
    return f'<path d="M{edge1:.0f} {start}Q{out:.0f} {middle:.0f} {edge2:.0f} {end}" stroke-width="{width:.1f}"/>'
