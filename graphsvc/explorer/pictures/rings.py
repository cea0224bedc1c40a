"""Draws loops beside one another as rings, each with its name in the middle: for what leaves the page of loops."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import accumulate

from graphsvc.explorer.path_views import Loops
from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.layout import Picture
from graphsvc.explorer.pictures.ring import WIDTH, ring, ring_svg
from graphsvc.explorer.pictures.views import ArrowLink, Link, View, arrow_said
from graphsvc.model import Catalogue
from graphsvc.names import BASE
from graphsvc.wording import LOOP_KINDS, count

ACROSS, APART = 2, 28  # rings side by side, and the pixels between them
LOW = 340  # pixels: rings that are no taller stand side by side and can be read on paper
SAID = "Rings of boxes: each arrow leads on to the next, and the last to the first. The text says the same."


def rings_view(catalogue: Catalogue, found: Loops, most: int, low: float = 0) -> View | None:
    """The first `most` loops as rings, of those no taller than `low` where some are; None where there is no loop."""
    made = [
        (at, ring(catalogue, path.nodes[:-1], [step.arrow for step in steps]))
        for at, (path, steps) in enumerate(zip(found.paths, found.steps, strict=True))
    ]
    fit = [one for one in made if not low or one[1].height <= low] or made[:1]
    drawn = fit[:most]
    if not drawn:
        return None
    places, picture = _placed([one for _, one in drawn])
    title = f"{count(len(drawn), 'loop')}, drawn as rings"

    def svg(link: Link, arrow_link: ArrowLink, caption: Sequence[str] = ()) -> str:
        parts = [_part(catalogue, found, at, one, f"loops{most}-{at + 1}", link, arrow_link) for at, one in drawn]
        below = 18 * len(caption) + 12 * bool(caption)
        inside = "".join(
            part.replace('<svg xmlns="http://www.w3.org/2000/svg" class="drawing"', f'<svg x="{x:.0f}" y="{y:.0f}"', 1)
            for part, (x, y) in zip(parts, places, strict=True)
        )
        texts = "".join(
            f'<text x="12" y="{picture.height + 18 * line:.0f}" font-size="12" fill="#212b32">{escape(text)}</text>'
            for line, text in enumerate(caption, 1)
        )
        width = max(picture.width, 860 if caption else 0)
        size = f'viewBox="0 0 {width:.0f} {picture.height + below:.0f}" width="{width:.0f}"'
        size += f' height="{picture.height + below:.0f}"'
        back = f'<rect width="{width:.0f}" height="{picture.height + below:.0f}" fill="#fff"/>' if caption else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" {size} role="group" aria-label="{escape(title)}"'
            f" font-family=\"'Helvetica Neue',Arial,'Liberation Sans',sans-serif\">{back}{inside}{texts}</svg>"
        )

    def words(arrow: Arrow) -> str:
        return arrow_said(catalogue, arrow)

    shown = f"{len(drawn)} of {count(len(found.paths), 'loop')} drawn; {_names(found, [at for at, _ in drawn])}"
    return View("loops", title, shown, shown, BASE, picture, lambda key: key, svg, words)


def _part(
    catalogue: Catalogue, found: Loops, at: int, one: Picture, key: str, link: Link, arrow_link: ArrowLink
) -> str:
    """One ring; its `key` tells it from the same ring in another picture of the page."""
    name = found.names[at]
    nodes = ", ".join(catalogue.label(iri) for iri in found.paths[at].nodes[:-1])
    said = (key, f"Loop {name or at + 1}: {nodes}", name or str(at + 1))
    return ring_svg(catalogue, one, said, link, arrow_link, lambda arrow: arrow_said(catalogue, arrow))


def _names(found: Loops, drawn: Sequence[int]) -> str:
    """What the names of the rings that are drawn mean."""
    signs = {found.paths[at].sign: LOOP_KINDS[found.paths[at].sign][0] for at in drawn}
    letters = {found.names[at][:1]: signs[found.paths[at].sign] for at in drawn if found.names[at]}
    said = [f"{letter}: {meaning}" for letter, meaning in sorted(letters.items())]
    if any(not found.names[at] for at in drawn):
        said.append("a number alone: of no known kind, since a sign is not known")
    return "; ".join((*said, "no loop is shown to run"))


def _placed(rings: Sequence[Picture]) -> tuple[list[tuple[float, float]], Picture]:
    """Where each ring stands, `ACROSS` in a row, and the picture that they make together."""
    rows = [rings[at : at + ACROSS] for at in range(0, len(rings), ACROSS)]
    tall = [max(one.height for one in row) for row in rows]
    tops = [0.0, *accumulate(height + APART for height in tall)]
    places = [
        (float(column * (WIDTH + APART)), tops[at] + (tall[at] - one.height) / 2)
        for at, row in enumerate(rows)
        for column, one in enumerate(row)
    ]
    width = max(len(row) * (WIDTH + APART) - APART for row in rows)
    boxes = tuple(box for one in rings for box in one.boxes)
    lines = tuple(line for one in rings for line in one.lines)
    return places, Picture(float(width), tops[-1] - APART, (), boxes, lines)
