"""Makes random datasets and SPARQL queries, and writes a query in a form that reads differently and means the same."""

from __future__ import annotations

import random
from collections.abc import Callable

import pyoxigraph as ox

EX = "http://example.org/"
VARIABLES = ("?a", "?b", "?c", "?d")
VERBS = ("p", "q", "r")
THINGS = ("s", "t", "u", "v")
GRAPHS = ("g", "h", "s")  # s is a thing, too
TEXTS = ("a", "b", "", "FILTER NOT EXISTS {", "} # {", "SERVICE <x>", 'quo"te', "1", "é\\n")
PREFIXES = ("", "service", "load", "exists", "where", "x.service", "workload", "select", "a")
Tokens = list[str]


def dataset(given: random.Random) -> list[ox.Quad]:
    """40 to 60 quads of few names, in the default graph and three others."""
    return [_quad(given) for _ in range(given.randint(40, 60))]


def _quad(given: random.Random) -> ox.Quad:
    subject = ox.BlankNode(given.choice("xy")) if given.random() < 0.1 else ox.NamedNode(EX + given.choice(THINGS))
    graph = ox.DefaultGraph() if given.random() < 0.6 else ox.NamedNode(EX + given.choice(GRAPHS))
    return ox.Quad(subject, ox.NamedNode(EX + given.choice(VERBS)), _value(given), graph)


def _value(given: random.Random) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    kind = given.random()
    if kind < 0.45:
        return ox.NamedNode(EX + given.choice(THINGS))
    if kind < 0.5:
        return ox.BlankNode(given.choice("xy"))
    if kind < 0.75:
        return ox.Literal(given.randint(0, 4))
    if kind < 0.85:
        return ox.Literal(given.choice(TEXTS), language=given.choice(("en", "de")))
    return ox.Literal(given.choice(TEXTS))


class Grammar:
    """Makes one query of at most `patterns` triple patterns, token by token."""

    def __init__(self, given: random.Random, patterns: int = 4) -> None:
        self.given = given
        self.left = patterns
        self.depth = 0

    def query(self) -> Tokens:
        """A query of any form."""
        form = self.given.choices(("SELECT", "GROUP", "ASK", "CONSTRUCT", "DESCRIBE"), (10, 4, 2, 3, 1))[0]
        dataset = self._dataset()
        if form == "DESCRIBE":
            return ["DESCRIBE", self.name(THINGS), *dataset]
        if form == "ASK":
            return ["ASK", *dataset, *self.group()]
        if form == "CONSTRUCT":
            template = ["{", *self.triple(), ".", self.name(THINGS), self.name(VERBS), self.variable(), "}"]
            return ["CONSTRUCT", *template, *dataset, "WHERE", *self.group()]
        return self.grouping(dataset) if form == "GROUP" else self.select(dataset)

    def select(self, dataset: Tokens) -> Tokens:
        """A query for rows."""
        head = self.given.choice((["*"], list(VARIABLES[:2]), ["?a"], ["?b", "?d"]))
        if head != ["*"] and self.given.random() < 0.3:
            head += ["(", *self.value(), "AS", "?made", ")"]
        distinct = ["DISTINCT"] if self.given.random() < 0.3 else []
        tail = ["ORDER", "BY", self.given.choice(("?a", "?b"))] if self.given.random() < 0.2 else []
        if self.given.random() < 0.15:
            tail += ["VALUES", "?a", "{", self.name(THINGS), "UNDEF", "}"]
        return ["SELECT", *distinct, *head, *dataset, "WHERE", *self.group(), *tail]

    def grouping(self, dataset: Tokens) -> Tokens:
        """A query that groups rows; what depends on their order, as SAMPLE does, is left out."""
        counted = self.given.choice((["*"], ["?a"], ["DISTINCT", "?b"]))
        head = ["(", "COUNT", "(", *counted, ")", "AS", "?many", ")"]
        if self.given.random() < 0.3:
            head += ["(", "SUM", "(", "STRLEN", "(", "STR", "(", "?b", ")", ")", ")", "AS", "?sum", ")"]
        by = self.given.choice(([], ["?a"], ["?c"]))
        tail = ["GROUP", "BY", *by] if by else []
        if by and self.given.random() < 0.3:
            tail += ["HAVING", "(", "COUNT", "(", "*", ")", ">", "1", ")"]
        inside = self.patterns() if self.given.random() < 0.6 else self.group()
        return ["SELECT", *by, *head, *dataset, "WHERE", *inside, *tail]

    def patterns(self) -> Tokens:
        """A group of two or three triple patterns and nothing else."""
        return ["{", *(word for _ in range(self.given.randint(2, 3)) for word in (*self.triple(), ".")), "}"]

    def group(self) -> Tokens:
        """A group: a triple pattern, and beside it whatever may stand there."""
        self.depth += 1
        made = [*self.triple(), "."] if self.left > 0 else []
        beside: list[Callable[[], Tokens]] = [self.filter, self.values]
        groups = [self.exists, self.optional, self.union, self.minus, self.graph, self.bind, self.subselect]
        for _ in range(self.given.randint(0, 3) if self.depth < 4 else 0):
            room = [self.triples, self.triples, self.path, *groups] if self.left > 0 else []
            made += self.given.choice([*beside, *room])()
        self.depth -= 1
        return ["{", *made, "}"]

    def triples(self) -> Tokens:
        """A triple pattern, and perhaps a second of the same subject."""
        if self.left <= 0:
            return []
        more = [";", self.verb(), self.object()] if self.left > 1 and self.given.random() < 0.3 else []
        self.left -= bool(more)
        return [*self.triple(), *more, "."]

    def triple(self) -> Tokens:
        """A triple pattern."""
        self.left -= 1
        subject = self.variable() if self.given.random() < 0.8 else self.name(THINGS)
        return [subject, self.verb(), self.object()]

    def path(self) -> Tokens:
        """A pattern with a property path."""
        if self.left <= 0:
            return []
        self.left -= 1
        one, other = self.name(VERBS), self.name(VERBS)
        paths = (
            [one, "/", other],
            [one, "|", other],
            ["^", one],
            ["(", one, "|", "^", other, ")", "+"],
            [one, "*"],
            [one, "?"],
            ["!", "(", one, "|", "^", other, ")"],
        )
        return [self.variable(), *self.given.choice(paths), self.object(), "."]

    def optional(self) -> Tokens:
        """An OPTIONAL."""
        return ["OPTIONAL", *self.group()]

    def minus(self) -> Tokens:
        """A MINUS."""
        return ["MINUS", *self.group()]

    def union(self) -> Tokens:
        """A UNION of two groups."""
        return [*self.group(), "UNION", *self.group()]

    def graph(self) -> Tokens:
        """A GRAPH with a name or a variable that nothing else has."""
        return ["GRAPH", self.name(GRAPHS) if self.given.random() < 0.6 else "?graph", *self.group()]

    def values(self) -> Tokens:
        """VALUES of one variable."""
        return ["VALUES", self.variable(), "{", self.name(THINGS), self.literal(), "}"]

    def bind(self) -> Tokens:
        """A BIND to a variable that nothing else has; it stands in a group of its own."""
        return ["{", *self.group(), "BIND", "(", *self.value(), "AS", f"?bound{self.given.randint(0, 10**9)}", ")", "}"]

    def subselect(self) -> Tokens:
        """A query inside."""
        return ["{", "SELECT", "DISTINCT", "?a", "?b", "WHERE", *self.group(), "}"]

    def exists(self) -> Tokens:
        """A filter of [NOT] EXISTS, alone or in an expression."""
        inside = self.patterns() if self.given.random() < 0.6 else self.group()
        test = [*(["NOT"] if self.given.random() < 0.6 else []), "EXISTS", *inside]
        return ["FILTER", *self.given.choice((test, ["(", *test, "||", *self.condition(), ")"], ["(", *test, ")"]))]

    def filter(self) -> Tokens:
        """A filter of values."""
        return ["FILTER", "(", *self.condition(), ")"]

    def condition(self) -> Tokens:
        """A condition on values."""
        one = self.variable()
        return self.given.choice(
            (
                [one, self.given.choice(("=", "!=", "<", ">=")), *self.value()],
                ["BOUND", "(", one, ")"],
                ["!", "isLiteral", "(", one, ")"],
                [one, "IN", "(", self.name(THINGS), ",", self.literal(), ")"],
                ["REGEX", "(", "STR", "(", one, ")", ",", '"[a-t]$"', ")"],
                ["LANG", "(", one, ")", "=", '"en"'],
                ["true", "&&", "isIRI", "(", one, ")"],
            )
        )

    def value(self) -> Tokens:
        """An expression."""
        one, other = self.variable(), self.variable()
        return self.given.choice(
            (
                [one],
                [self.literal()],
                ["STR", "(", one, ")"],
                ["CONCAT", "(", "STR", "(", one, ")", ",", '"#{"', ")"],
                ["COALESCE", "(", one, ",", other, ",", "0", ")"],
                ["IF", "(", "BOUND", "(", one, ")", ",", other, ",", "false", ")"],
                [one, "+", "1"],
            )
        )

    def verb(self) -> str:
        """A predicate."""
        return self.name(VERBS) if self.given.random() < 0.85 else self.variable()

    def object(self) -> str:
        """An object."""
        kind = self.given.random()
        return self.variable() if kind < 0.7 else self.name(THINGS) if kind < 0.9 else self.literal()

    def variable(self) -> str:
        """A variable."""
        return self.given.choice(VARIABLES)

    def literal(self) -> str:
        """A literal."""
        return self.given.choice(("0", "1", "2", '"a"', '"b"@en', '"FILTER NOT EXISTS {"', "'} # {'"))

    def name(self, names: tuple[str, ...]) -> str:
        """An IRI, written with the prefix that is empty."""
        return f":{self.given.choice(names)}"

    def _dataset(self) -> Tokens:
        if self.given.random() > 0.15:
            return []
        kinds = (["FROM"], ["FROM", "NAMED"])
        return [word for _ in range(2) for word in (*self.given.choice(kinds), self.name(GRAPHS))]


def plain(tokens: Tokens) -> str:
    """The query as anybody would write it."""
    text = " ".join(tokens)
    for name in ("CONCAT", "COALESCE"):  # which the engine does not know with white space behind them
        text = text.replace(f"{name} (", f"{name}(")
    return f"PREFIX : <{EX}>\n{text}"


def disguised(tokens: Tokens, given: random.Random) -> str:
    """The same query with other prefixes, escapes, case, white space and comments."""
    prefix = given.choice(PREFIXES)
    heads = (
        f"PREFIX {prefix}: <{EX}>",
        f"PREFIX {prefix}: <http://other.example/> prefix {prefix}: <{EX}>",
        f"BASE <{EX}> PREFIX {prefix}:<>",
        f"PREFIX {prefix}: <http://\\u0065xample.org/>",
    )
    return given.choice(("", "\ufeff")) + "".join(
        f"{_written(token, prefix, given)}{_gap(given)}" for token in (given.choice(heads), *tokens)
    )


def _written(token: str, prefix: str, given: random.Random) -> str:
    if token.startswith(("PREFIX", "BASE")) or token[0] in "\"'":
        return token
    if token.startswith(":"):
        return f"{prefix}{token}" if given.random() < 0.8 else f"<{EX}{token[1:]}>"
    if token.startswith("?") and len(token) > 1:
        return given.choice("?$") + token[1:]
    if token.isalpha() and given.random() < 0.5:
        return given.choice((token.lower(), token.upper()))
    return token


def _gap(given: random.Random) -> str:
    comment = given.choice(("# FILTER NOT EXISTS {\n", "#}\n", "# \"'''\n", "#SERVICE <http://x/> { # \r\n"))
    return given.choices((" ", "\n", "\t ", " " * 300, f" {comment}"), (12, 4, 2, 1, 2))[0]
