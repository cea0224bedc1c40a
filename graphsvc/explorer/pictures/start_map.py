"""Lays out the map that a reader starts from: the factors in rows, what they bear on beside them, and what follows.

At rest it draws only what leads from a factor to the middle, and from the middle to what follows. Boxes of one row
whose arrows share a sign, a basis and a target share a rail. The rest is counted and listed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from graphsvc.explorer.pictures.arrows import Arrow, Homes, gather
from graphsvc.explorer.pictures.columns import band_of, factors_of
from graphsvc.explorer.pictures.layout import wrap
from graphsvc.framework import framework
from graphsvc.model import Catalogue, EvidenceFilter
from graphsvc.model.hops import sources_of
from graphsvc.names import NODE

_TEXTS, _LISTS = framework().texts, framework().lists
MIDDLE, AFTER, LAST_ROW = (_LISTS.get(f"map.{name}", ()) for name in ("middle", "after", "row"))
MIDDLE_TITLE = _TEXTS.get("map.middle_title", "Outcomes")
AFTER_TITLE = _TEXTS.get("map.after_title", "What follows")
ROW_TITLE = _TEXTS.get("map.row_title", "Beside the layers")
SHORT = framework().short  # labels that are too long for the first screen; the title of a box has the whole
WIDTH = 1216
FACTOR, STEP, ROW, HEAD = 158, 170, 44, 20  # width of a factor, from one to the next, height of a row, of its title
FIRST, MIDDLE_X, MIDDLE_W, AFTER_X, AFTER_W = 1, 812, 200, 1098, 117
CHANNEL, LANE = 680, 8  # where rails turn up or down, and how far apart
RAIL, SIGN_X = 8, 788  # between two rails of a row; where signs stand in a column
PORT, LEAVE = 21, 26  # between the arrows that enter a box, and between those that leave one
IN_A_ROW = 4
LINE, LONGEST_BESIDE = 17, 16  # of a label; letters of a title that leave room for the note of the first box
GAP, ROOM = 12, 38  # between two boxes of a column, and where an arrow with its sign stands between them
SIZE = 14


@dataclass(frozen=True, slots=True)
class Box:
    """A placed box, in pixels, with its label in lines and a note over it."""

    iri: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    note: str = ""
    kind: str = ""

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Route:
    """A drawn arrow: its path, where its sign stands ("" hides it: another of its rail shows it), and its hedge."""

    arrow: Arrow
    path: str
    sign_at: tuple[float, float] | None
    hedge: str = ""


@dataclass(frozen=True)
class StartMap:
    """The map: placed boxes, titles of rows with their places, drawn arrows, and those that are listed alone."""

    height: float
    boxes: tuple[Box, ...]
    titles: tuple[tuple[str, float, float], ...]
    routes: tuple[Route, ...]
    listed: tuple[Arrow, ...]
    by_iri: dict[str, Box] = field(default_factory=dict)

    @property
    def drawn(self) -> tuple[Arrow, ...]:
        return tuple(route.arrow for route in self.routes)


def start_map(catalogue: Catalogue) -> StartMap:
    """Lay out the map of a graph; what it does not hold is left out, and what curators inferred is not drawn."""
    rows = _rows(catalogue)
    middle = [NODE + slug for slug in MIDDLE if NODE + slug in catalogue.nodes]
    after = [NODE + slug for slug in AFTER if NODE + slug in catalogue.nodes]
    row_of = {iri: at for at, (_, iris) in enumerate(rows) for iri in iris}
    before = list(row_of)
    claims = EvidenceFilter(include_inferred=False).select(catalogue.claims.values())
    arrows = gather(claims, Homes(catalogue, {*before, *middle, *after})).all
    shown = [one for one in arrows if _is_at_rest(one, before, middle, after)]
    boxes, titles, rails = _left(catalogue, rows, shown)
    height = max([*(box.y + box.height + 4 for box in boxes), *(y + 4 for y in rails.values())], default=0)
    entering = Counter(rail[1] for rail in rails)
    pairs = {frozenset((one.tail, one.head)) for one in shown}
    columns = [(middle, MIDDLE_X, MIDDLE_W, "middle"), (after, AFTER_X, AFTER_W, "after")]
    sizes = [_sizes(catalogue, iris, width, kind, entering, pairs) for iris, _, width, kind in columns]
    height = max(height, *(HEAD + sum(tall + gap for _, tall, gap in column) for column in sizes)) + 2
    for (iris, x, width, kind), column in zip(columns, sizes, strict=True):
        boxes += _column(iris, x, width, height, kind, column)
    by_iri = {box.iri: box for box in boxes}
    titles += [(MIDDLE_TITLE, MIDDLE_X, 13.0)] if middle else []
    titles += [(AFTER_TITLE, AFTER_X, 13.0)] if after else []
    routes = [*_along(rails, shown, by_iri, row_of), *_across(shown, by_iri, before)]
    drawn = {id(route.arrow) for route in routes}
    listed = tuple(one for one in arrows if id(one) not in drawn)
    return StartMap(height, tuple(boxes), tuple(titles), tuple(routes), listed, by_iri)


def _rows(catalogue: Catalogue) -> list[tuple[str, list[str]]]:
    """The factors by layer, and what the framework has beside them."""
    found: dict[str, list[str]] = defaultdict(list)
    for node in factors_of(catalogue):
        found[band_of(node).name].append(node.iri)
    last = [NODE + slug for slug in LAST_ROW if NODE + slug in catalogue.nodes]
    rows = [*found.items(), *([(ROW_TITLE, last)] if last else [])]
    # A row has room for some boxes before the rails turn up or down; the others of a layer stand in rows below it.
    return [
        (title if not at else "", iris[at : at + IN_A_ROW])
        for title, iris in rows
        for at in range(0, len(iris), IN_A_ROW)
    ]


def _is_at_rest(arrow: Arrow, before: Sequence[str], middle: Sequence[str], after: Sequence[str]) -> bool:
    if arrow.tail in before:
        return arrow.head in middle
    if arrow.tail in middle and arrow.head in middle:
        return abs(middle.index(arrow.tail) - middle.index(arrow.head)) == 1
    if arrow.tail in middle:
        return arrow.head in after
    return arrow.tail in after and arrow.head in after and after.index(arrow.head) - after.index(arrow.tail) == 1


def tests_on(catalogue: Catalogue, iri: str) -> int:
    """How many sources tested something that is filed under a node, whatever they found; no reader's own."""
    inside = frozenset(catalogue.with_parts(iri))
    near = {claim for one in inside for claim in catalogue.claims_of.get(one, ())}
    tests = (one for one in near if not one.own and (one.strength == "effect" or one.tested_nothing))
    return len(sources_of(tests))


Rail = tuple[int, str, str, str, bool, bool]  # the row, the head, the sign, the basis, whether hedged, whether own


def _rail(row: int, arrow: Arrow) -> Rail:
    return row, arrow.head, arrow.sign, arrow.basis, is_hedged(arrow), arrow.own


def is_hedged(arrow: Arrow) -> bool:
    """Whether every claim on an arrow is hedged by its source."""
    return all(claim.hedged for claim in arrow.claims)


def _left(
    catalogue: Catalogue, rows: Sequence[tuple[str, list[str]]], shown: Iterable[Arrow]
) -> tuple[list[Box], list[tuple[str, float, float]], dict[Rail, float]]:
    """The boxes of the factors, the titles of their rows, and how far down each rail runs."""
    boxes, titles = [], []
    rails: dict[Rail, float] = {}
    y = 0.0
    for at, (title, iris) in enumerate(rows):
        titles += [(title, float(FIRST), y + 13)] if title else []
        y += HEAD if len(title) <= LONGEST_BESIDE else HEAD + LINE
        width = FACTOR if len(iris) > 1 else 3 * STEP - (STEP - FACTOR)
        labels = [wrap(_label(catalogue, iri), width - 24, SIZE * 1.1) for iri in iris]
        tall = max(ROW, *(len(lines) * LINE + 10 for lines in labels))
        for place, iri in enumerate(iris):
            tests = tests_on(catalogue, iri)
            note = f"{tests or 'no'} {'study' if tests == 1 else 'studies'}"
            x = FIRST + place * STEP
            boxes.append(Box(iri, labels[place], x, y, width, tall, note, "factor"))
        own = sorted({_rail(at, arrow) for arrow in shown if arrow.tail in iris}, key=str)
        rails |= {rail: y + tall + 8 + place * RAIL for place, rail in enumerate(own)}
        y += tall + 20 + max(len(own), 1) * RAIL
    return boxes, titles, rails


def _label(catalogue: Catalogue, iri: str) -> str:
    return SHORT.get(iri.removeprefix(NODE), catalogue.label(iri))


Size = tuple[tuple[str, ...], float, float]  # the lines of a box, its height, and the least gap below it


def _sizes(
    catalogue: Catalogue,
    iris: Sequence[str],
    width: float,
    kind: str,
    entering: Counter[str],
    pairs: Collection[frozenset[str]],
) -> list[Size]:
    """How tall the boxes of a column are, for their words and what enters them, and what room is needed below each."""
    found: list[Size] = []
    for at, iri in enumerate(iris):
        lines = wrap(_label(catalogue, iri), width - 24, SIZE * (1.1 if kind == "middle" else 1))
        tall = max(38, len(lines) * 17 + 12, PORT * entering[iri] + 4)
        below = frozenset(iris[at : at + 2])
        found.append((lines, tall, 0 if len(below) < 2 else ROOM if below in pairs else GAP))
    return found


def _column(iris: Sequence[str], x: float, width: float, height: float, kind: str, sizes: Sequence[Size]) -> list[Box]:
    """Boxes one under the other, spread over the height."""
    spare = height - HEAD - 2 - sum(tall + gap for _, tall, gap in sizes)
    boxes, y = [], float(HEAD)
    for iri, (lines, tall, gap) in zip(iris, sizes, strict=True):
        boxes.append(Box(iri, lines, x, y, width, tall, "", kind))
        y += tall + gap + spare / max(1, len(iris) - 1)
    return boxes


def _along(
    rails: dict[Rail, float], shown: Iterable[Arrow], boxes: dict[str, Box], row_of: dict[str, int]
) -> list[Route]:
    """The arrows from the factors: down to their rail, along it, up or down a lane of their own, and into the box."""
    members: dict[Rail, list[Arrow]] = defaultdict(list)
    for arrow in shown:
        if arrow.tail in row_of:
            members[_rail(row_of[arrow.tail], arrow)].append(arrow)
    ports = _ports(list(members), boxes, rails)
    nearest = sorted(
        members, key=lambda rail: abs(rails[rail] - ports[rail])
    )  # so that rails cross no lane they need not
    routes = []
    for lane, rail in enumerate(nearest):
        y, port, turn = rails[rail], ports[rail], CHANNEL + lane * min(LANE, 44 / len(nearest))
        beside = [one for one in rails if one[0] == rail[0]].index(rail) * 14
        for place, arrow in enumerate(members[rail]):
            box = boxes[arrow.tail]
            x = box.x + box.width / 2 + beside
            path = f"M{x:.0f} {box.y + box.height:.0f}V{y:.0f}H{turn:.0f}V{port:.0f}H{boxes[arrow.head].x - 8:.0f}"
            sign_at, hedge = ((SIGN_X, port), "possibly" * rail[4]) if not place else (None, "")
            routes.append(Route(arrow, path, sign_at, hedge))
    return routes


def _ports(rails: Sequence[Rail], boxes: dict[str, Box], places: dict[Rail, float]) -> dict[Rail, float]:
    """Where each rail enters its box: from top to bottom as the rails run, far enough apart for their signs."""
    found: dict[Rail, float] = {}
    by_head: dict[str, list[Rail]] = defaultdict(list)
    for rail in rails:
        by_head[rail[1]].append(rail)
    for head, several in by_head.items():
        top = boxes[head].middle - PORT * (len(several) - 1) / 2
        for place, rail in enumerate(sorted(several, key=lambda one: places[one])):
            found[rail] = top + place * PORT
    return found


def _across(shown: Iterable[Arrow], boxes: dict[str, Box], before: Sequence[str]) -> list[Route]:
    """The arrows between the middle and what follows, and between neighbours of one column."""
    rest = [arrow for arrow in shown if arrow.tail not in before]
    beside = [arrow for arrow in rest if boxes[arrow.tail].x == boxes[arrow.head].x]
    onward = [arrow for arrow in rest if arrow not in beside]
    routes = []
    for arrow in beside:
        twins = [one for one in beside if (one.tail, one.head) == (arrow.tail, arrow.head)]
        routes.append(_upright(arrow, boxes, twins.index(arrow) - (len(twins) - 1) / 2))
    for arrow in onward:
        tail, head = boxes[arrow.tail], boxes[arrow.head]
        leaving = sorted((one for one in onward if one.tail == arrow.tail), key=lambda one: boxes[one.head].y)
        arriving = sorted((one for one in onward if one.head == arrow.head), key=lambda one: boxes[one.tail].y)
        y1 = tail.middle + LEAVE * (leaving.index(arrow) - (len(leaving) - 1) / 2)
        y2 = head.middle + LEAVE / 2 * (arriving.index(arrow) - (len(arriving) - 1) / 2)
        x1, x2 = tail.x + tail.width, head.x - 8
        path = f"M{x1:.0f} {y1:.0f}h26C{x1 + 44:.0f} {y1:.0f} {x2 - 22:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
        routes.append(Route(arrow, path, (x1 + 16, y1), "possibly" * is_hedged(arrow)))
    return routes


def _upright(arrow: Arrow, boxes: dict[str, Box], aside: float) -> Route:
    """An arrow, or a bar, between neighbours of one column; `aside` tells twins from one another."""
    tail, head = boxes[arrow.tail], boxes[arrow.head]
    x, down = tail.x + tail.width / 2 + 52 * aside, tail.y < head.y
    start, end = (tail.y + tail.height, head.y - 8) if down else (tail.y, head.y + head.height + 8)
    if arrow.kind == "null":
        end -= 6 if down else -6
    sign_at = (x, (start + end) / 2 - (2 if down else -2))
    return Route(arrow, f"M{x:.0f} {start:.0f}V{end:.0f}", sign_at, "possibly" * is_hedged(arrow))
