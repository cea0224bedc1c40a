"""Finds every regular expression of the package and how its time grows on texts that are hard for it.

`python -m tests.regular_expressions` prints the table: the time for 1,000 and for 100,000 repeats of the worst text.
"""

from __future__ import annotations

import ast
import importlib
import re
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from types import FrameType
from typing import Any

from tests.conftest import ROOT

try:
    from re import _constants as constants
    from re import _parser as parser
except ImportError:  # before Python 3.11
    import sre_constants as constants  # type: ignore[no-redef]
    import sre_parse as parser  # type: ignore[no-redef]

FUNCTIONS = {"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
ANCHORED = {"match", "fullmatch"}  # what does not look for a place to begin at
HOLE = "name"  # stands for what a pattern is given only when it runs
ANYWHERE = "a0 .-_:\"'\\<>(){}[]\n\t;,=/é#%?@&*|^`~!+$ACEISXacdegilnruvyz123456789"
USUAL = ("a", " ", "\n", "\\", '"', "<", "(", "0")  # what hurts many patterns
FEW, MANY = 1_000, 100_000
PATIENCE = 30.0  # seconds for some tries at one text, on however busy a machine
FLOOR = 0.1  # seconds for MANY repeats; what grows faster than the text takes far longer
MARGIN = 4.0  # how many times faster than the text the time may seem to grow, on a busy machine


@dataclass(frozen=True)
class Expression:
    """A regular expression: the module that has it, the expression, and the methods it is used by."""

    module: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]

    def __str__(self) -> str:
        source = self.pattern.pattern
        text = source.decode("latin-1") if isinstance(source, bytes) else source
        return f"{self.module.removeprefix('graphsvc.')}: {' '.join(text.split())}"

    def read(self, text: str) -> None:
        """Use it on a text as the package does."""
        given = text.encode() if isinstance(self.pattern.pattern, bytes) else text
        if self.methods and self.methods <= {*ANCHORED, "search"}:
            for method in self.methods:
                getattr(self.pattern, method)(given)
        else:
            for _ in self.pattern.finditer(given):
                pass


@dataclass(frozen=True)
class Growth:
    """The text that took longest for each character, and its seconds for FEW and for many repeats."""

    shape: tuple[str, str, str]
    few: float
    many: float
    repeats: int

    @property
    def faster(self) -> float:
        """How many times faster than the text the time grows."""
        return self.many / self.few / (self.repeats / FEW)

    @property
    def linear(self) -> bool:
        return self.many < FLOOR * self.repeats / MANY or self.faster < MARGIN


def expressions() -> list[Expression]:
    """Every regular expression in the package. Raises AssertionError where one is hidden from this."""
    trees = {name: tree for name, _, tree in modules()}
    uses = _uses(trees.values())
    made: list[Expression] = []
    for name, tree in trees.items():
        made += [Expression(name, *found) for found in _written_in_place(name, tree)]
        module = importlib.import_module(name)
        for variable, value in vars(module).items():
            if _assigns(tree, variable):
                made += [Expression(name, one, frozenset(uses[variable])) for one in _patterns(value)]
    return made


def modules() -> Iterator[tuple[str, str, ast.Module]]:
    """The name, text and syntax tree of each module of the package."""
    for path in sorted((ROOT / "graphsvc").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith("__main__"):
            text = path.read_text(encoding="utf-8")
            yield name, text, ast.parse(text)


def _uses(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    """The methods called on each name, be it the name of a pattern or of a collection of them."""
    found: dict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
                holder = node.value.value if isinstance(node.value, ast.Subscript) else node.value
                name = holder.id if isinstance(holder, ast.Name) else getattr(holder, "attr", "")
                found[name].add(node.attr)
    return found


def _written_in_place(module: str, tree: ast.Module) -> Iterator[tuple[re.Pattern[Any], frozenset[str]]]:
    top = {id(node) for statement in tree.body for node in ast.walk(statement) if _outside_functions(statement)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "re":
            raise AssertionError(f"{module}:{node.lineno}: write `import re`, so that patterns can be found")
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re"):
            continue
        if node.func.attr == "compile":
            assert id(node) in top, f"{module}:{node.lineno}: compile it once, at the top of the module"
            continue
        flags = [word.attr for word in ast.walk(node) if isinstance(word, ast.Attribute) and word.attr.isupper()]
        value = sum(int(getattr(re, flag)) for flag in set(flags))
        yield re.compile(_literal(module, node.args[0]), value), frozenset({node.func.attr})


def _outside_functions(statement: ast.stmt) -> bool:
    return not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _literal(module: str, node: ast.expr) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    assert isinstance(node, ast.JoinedStr), f"{module}:{node.lineno}: write the pattern in place, or compile it on top"
    return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)


def _assigns(tree: ast.Module, variable: str) -> bool:
    """Whether the module makes the variable, and not only imports it."""
    targets = [
        target
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
    ]
    return any(isinstance(one, ast.Name) and one.id == variable for one in targets)


def _patterns(value: Any) -> list[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        return [value]
    if isinstance(value, dict):
        return [one for held in value.values() for one in _patterns(held)]
    if isinstance(value, list | tuple | set | frozenset):
        return [one for held in value for one in _patterns(held)]
    return []


def fragments(pattern: re.Pattern[Any]) -> list[str]:
    """Short texts that the expression and each of its parts match, and some that hurt many expressions."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    found: dict[str, None] = {}
    _collect(parser.parse(source, pattern.flags & re.VERBOSE), found)
    return list(dict.fromkeys([*[one for one in found if one][:40], *USUAL]))


def _collect(tree: Any, found: dict[str, None]) -> list[str]:
    """Texts that match `tree`; those of its parts, and of its beginnings, are put into `found`."""
    texts = [""]
    for operation, argument in tree:
        texts = [before + one for before in texts[:3] for one in _of(operation, argument, found)[:3]]
        found.update(dict.fromkeys(texts))
    return texts


def _of(operation: Any, argument: Any, found: dict[str, None]) -> list[str]:
    made = [""]
    if operation is constants.LITERAL:
        made = [chr(argument)]
    elif operation in (constants.NOT_LITERAL, constants.ANY, constants.IN):
        made = _characters(operation, argument)
    elif operation is constants.BRANCH:
        made = [text for branch in argument[1] for text in _collect(branch, found)[:1]]
    elif operation is constants.SUBPATTERN:
        made = _collect(argument[-1], found)
    elif operation in (constants.MAX_REPEAT, constants.MIN_REPEAT):
        body = _collect(argument[2], found)
        made = [one * max(1, argument[0]) for one in body] + ([""] if not argument[0] else [])
    elif operation in (constants.ASSERT, constants.ASSERT_NOT):
        _collect(argument[1], found)
    found.update(dict.fromkeys(made))
    return made


def _characters(operation: Any, argument: Any) -> list[str]:
    one = parser.SubPattern(parser.State(), [(operation, argument)])
    from re import _compiler  # type: ignore[attr-defined]

    matches = _compiler.compile(one).match
    return [char for char in ANYWHERE if matches(char)][:2] or ["a"]


def text_of(shape: tuple[str, str, str], repeats: int) -> str:
    """The text of a shape: how it begins, what is repeated, how it ends."""
    start, repeated, end = shape
    return start + repeated * repeats + end


def shapes(parts: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Texts made of the parts: each repeated, alone, after another and together with another."""
    held = list(parts)
    for one in held:
        yield from (("", one, ""), ("", one, "\x01"), ("", one, "\n\x01"))
    for one, other in product(held, held):
        if one != other:
            yield from ((one, other, "\x01"), ("", one + other, "\x01"))


def worst(read: Callable[[str], object], tried: Iterable[tuple[str, str, str]], repeats: int = MANY) -> Growth:
    """How the time grows of those two texts that take longest for each character."""
    slowest = sorted(tried, key=lambda shape: -_rate(read, shape))[:2]
    found = [_grown(read, one, repeats) for one in slowest]
    return max(found, key=lambda one: (not one.linear, one.many))


def _grown(read: Callable[[str], object], shape: tuple[str, str, str], repeats: int) -> Growth:
    few, many = text_of(shape, FEW), text_of(shape, repeats)
    once = Growth(shape, _seconds(read, few, 3), _seconds(read, many, 1), repeats)
    return once if once.linear else Growth(shape, _seconds(read, few, 3), _seconds(read, many, 3), repeats)


def _rate(read: Callable[[str], object], shape: tuple[str, str, str]) -> float:
    text = text_of(shape, 30)
    _seconds(read, text, 1)  # what is exponential shows here
    text = text_of(shape, FEW)
    return _seconds(read, text, 1) / len(text)


def _seconds(read: Callable[[str], object], text: str, tries: int) -> float:
    """The least processor time of some tries. Raises AssertionError where one takes longer than PATIENCE."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"still reading after {PATIENCE} s: {text[:60]!r}… ({len(text):,} characters)")

    before = signal.signal(signal.SIGALRM, stop)
    # Not a timer of processor time: with one of those running, the system counts that time in ticks.
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        times = []
        for _ in range(tries):
            began = time.process_time()
            read(text)
            times.append(time.process_time() - began)
        return max(min(times), 1e-6)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@cache
def growth(one: Expression) -> Growth:
    """How the time of an expression grows."""
    return worst(one.read, shapes(fragments(one.pattern)))


def main() -> None:
    """Print the table."""
    print(f"{'ms for ' + format(FEW, ','):>14} {'for ' + format(MANY, ','):>12} {'× text':>7}  expression, worst text")
    for one in expressions():
        found = growth(one)
        shown = " + ".join(repr(part) for part in found.shape)
        print(f"{found.few * 1e3:14.3f} {found.many * 1e3:12.1f} {found.faster:7.2f}  {str(one)[:100]}   {shown}")


if __name__ == "__main__":
    main()
