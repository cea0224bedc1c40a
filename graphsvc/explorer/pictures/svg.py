"""Draws a placed picture as SVG that can be read, tabbed through, printed and opened on its own.

Colours are presentation attributes, so the drawing needs no style sheet (and none is allowed inline on the pages);
classes only let a page's own style sheet dim and highlight. Every box is a link with a name, in reading order; arrows
are links that a pointer can follow, and a table beside the picture says the same for everyone else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from html import escape

from graphsvc.explorer.pictures.arrows import Arrow
from graphsvc.explorer.pictures.columns import WHO, YOURS
from graphsvc.explorer.pictures.layout import FONT, LINE, TAG_SPACE, Box, Frame, Line, Picture
from graphsvc.wording import ARROW_LEGEND, BASIS_SHORT, SIGN_MARKS, claim_note, count, first_upper
from graphsvc.wording.grammar import number_word

INK = "#212b32"
EDGE = "#4c5f70"
FOCUS = "#ffeb3b"
OWN = YOURS.ink
MUTED = "#56646e"  # 4.5:1 and more on every tint
FAINT = ".38"  # as the style sheet of the pages has it
FACE = "'Helvetica Neue',Arial,'Liberation Sans','Noto Sans',system-ui,sans-serif"
PATTERNS = {"structure": "1 5", "association": "7 5", "inference": "11 4 2 4", "responsibility": "2 4"}


@dataclass(frozen=True)
class Drawing:
    """How to draw a picture.

    `link` and `arrow_link` give the addresses of boxes and arrows; `focus` boxes have the focus colour, boxes
    outside `active` are dimmed where it is not None; `trail` draws every arrow dark, as those of a path; `signs` writes
    the sign beside every arrow head. `caption` lines stand below the picture, with a legend, when it leaves its page:
    nothing can be pointed at there, so that `crowded` arrows are faint and those within a column are left out. `middle`
    is a letter in the middle of it, as the name of a loop.
    """

    title: str
    description: str
    link: Callable[[str], str]
    arrow_link: Callable[[Arrow], str]
    arrow_title: Callable[[Arrow], str]
    focus: Collection[str] = ()
    active: Collection[str] | None = None
    trail: bool = False
    crowded: bool = False
    signs: bool = True
    caption: Sequence[str] = ()
    name: str = "picture"
    middle: str = ""
    box_titles: Callable[[str], str] = field(default=lambda key: "")


def draw(picture: Picture, drawing: Drawing) -> str:
    """Return the picture as one SVG document, the same for the same input."""
    below = (34 + 18 * len(drawing.caption)) if drawing.caption else 0
    width, height = max(picture.width, 860 if below else 0), picture.height + below
    numbers = {box.item.key: number for number, box in enumerate(picture.boxes)}
    see_through = f' stroke-opacity="{FAINT}"' if drawing.crowded and drawing.caption else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}" role="group"'
        f' aria-label="{_text(drawing.title)}" font-family="{FACE}" font-size="{FONT}">',
        f"<title>{_text(drawing.title)}</title><desc>{_text(drawing.description)}</desc>",
        "<defs>",
        _markers(drawing.name, EDGE, see_through.replace("stroke", "fill")),
        _markers(drawing.name, OWN, "", "-own") if any(line.arrow.own for line in picture.lines) else "",
        "</defs>",
    ]
    if below:
        parts.append(f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>')
    parts.append('<g aria-hidden="true" class="frames">')
    parts += [_frame(frame) for frame in picture.frames]
    strokes = f'fill="none" stroke="{EDGE}" stroke-width="1.3"{see_through}'
    parts.append(f'</g><g aria-hidden="true" class="lines" {strokes}>')
    parts += [_line(line, drawing, numbers) for line in _drawn(picture.lines, drawing)]
    parts.append("</g>")
    parts += _columns(picture, drawing, numbers)
    parts += _middle(picture, drawing.middle) if drawing.middle else []
    if below:
        own = any(line.arrow.own for line in picture.lines)
        parts += _below(drawing.caption, picture.height, ARROW_LEGEND if own else ARROW_LEGEND[:-1])
    parts.append("</svg>")
    return "".join(parts)


def _columns(picture: Picture, drawing: Drawing, numbers: dict[str, int]) -> list[str]:
    parts = []
    columns = [frame for frame in picture.frames if frame.level == 0]
    for index, frame in enumerate(columns):
        boxes = [box for box in picture.boxes if box.column == index]
        if boxes:
            parts.append(f'<g role="list" aria-label="{_text(frame.title)}">')
            parts += [_box(box, drawing, numbers[box.item.key]) for box in boxes]
            parts.append("</g>")
    return parts


def _middle(picture: Picture, letter: str) -> list[str]:
    x, y = picture.width / 2, picture.height / 2
    return [
        f'<g aria-hidden="true" class="named"><circle cx="{x:.0f}" cy="{y:.0f}" r="17" fill="#fff" stroke="{INK}"/>'
        f'<text x="{x:.0f}" y="{y + 6:.0f}" font-size="17" font-weight="700" text-anchor="middle" fill="{INK}">'
        f"{_text(letter)}</text></g>"
    ]


def _frame(frame: Frame) -> str:
    x, y, width, height = frame.x, frame.y, frame.width, frame.height
    if frame.level == 0:
        tint, ink = (frame.band.tint, frame.band.ink) if frame.band else ("#fff", INK)
        title, _, note = frame.title.partition("\n")
        note_text = f'<text x="{x + 14:.0f}" y="47" fill="{INK}">{_text(note)}</text>' if note else ""
        return (
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="8" fill="{tint}"/>'
            f'<text x="{x + 14:.0f}" y="29" font-size="15" font-weight="700" fill="{ink}">{_text(title)}</text>'
            f"{note_text}"
        )
    title = f'<text x="{x + 8:.0f}" y="{y + 15:.0f}" font-weight="600" fill="{INK}">{_text(frame.title)}</text>'
    more = f'<text x="{x + 8:.0f}" y="{y + height - 8:.0f}" font-size="12" fill="{EDGE}">and {frame.hidden} more</text>'
    back = f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="6" fill="#fff" opacity=".6"/>'
    lane = (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="6" fill="none" stroke="{EDGE}"'
        ' stroke-dasharray="2 4"/>'
    )
    shade = lane if frame.dotted else back if frame.band else ""
    return shade + (title if frame.title else "") + (more if frame.hidden else "")


def _box(box: Box, drawing: Drawing, number: int) -> str:
    item = box.item
    band = item.band
    state = "" if drawing.active is None or item.key in drawing.active else " off"
    fill = FOCUS if item.key in drawing.focus else band.tint if item.strong or band == YOURS else "#fff"
    weight = "2.4" if item.strong or item.key in drawing.focus else "1.4"
    # The frame is dimmed and not the words: they must stay readable (WCAG 2.2, 1.4.3).
    ink, opacity = (MUTED, ' opacity=".3"') if state else (INK, "")
    top = box.y + box.height / 2 - (len(box.lines) - 1) * LINE / 2 + FONT * 0.35
    left = box.x + 9 + (TAG_SPACE if box.tagged else 0)
    bold = ' font-weight="600"' if item.strong or item.key in drawing.focus else ""
    lines = "".join(
        f'<tspan x="{left:.0f}" y="{top + index * LINE:.0f}">{_text(line)}</tspan>'
        for index, line in enumerate(box.lines)
    )
    said = drawing.box_titles(item.key) or f"{item.label} ({band.name})"
    badge = _badge(box) if item.badge else ""
    return (
        f'<g role="listitem"><a class="box{state}" data-n="{number}" href="{_text(drawing.link(item.key))}">'
        f"<title>{_text(said)}</title>"
        f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="5"'
        f' fill="{fill}" stroke="{band.ink}" stroke-width="{weight}"{opacity}/>'
        f'{_tag(box) if box.tagged else ""}<text fill="{ink}"{bold}>{lines}</text>{badge}</a></g>'
    )


def _tag(box: Box) -> str:
    return (
        f'<text x="{box.x + 7:.0f}" y="{box.y + box.height / 2 + 3.5:.0f}" font-size="10" font-weight="700"'
        f' fill="{box.item.band.ink}">{box.item.band.tag}</text>'
    )


def _badge(box: Box) -> str:
    x, y = box.x + box.width - 5, box.y + 2
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="9" fill="{INK}"/><text x="{x:.0f}" y="{y + 3.5:.1f}" font-size="10"'
        f' font-weight="700" text-anchor="middle" fill="#fff">{box.item.badge}</text>'
    )


def _drawn(lines: Sequence[Line], drawing: Drawing) -> list[Line]:
    return [line for line in lines if line.crosses or not (drawing.crowded and drawing.caption)]


def style_of(arrow: Arrow) -> str:
    """The style of the legend that an arrow is drawn in."""
    return arrow.basis if arrow.kind in ("responsibility", "structure") or not arrow.inferred else "inference"


def colour_of(arrow: Arrow) -> str:
    """The colour of an arrow: a reader's own evidence, and who answers for something, stand out."""
    return OWN if arrow.own else WHO.ink if arrow.kind == "responsibility" else EDGE


def _line(line: Line, drawing: Drawing, numbers: dict[str, int]) -> str:
    arrow = line.arrow
    style, colour = style_of(arrow), INK if drawing.trail and not arrow.own else colour_of(arrow)
    width = "2.4" if style in ("effect", "nullFinding") else ""  # thick says that it was tested, on a path too
    look = f' stroke-dasharray="{PATTERNS[style]}"' if style in PATTERNS else ""
    look += f' stroke-width="{width}"' if width else ""
    look += f' stroke="{colour}"' if colour != EDGE else ""
    look += ' stroke-opacity="1"' if drawing.crowded and drawing.caption and arrow.own else ""
    classes = "line" + " own" * arrow.own + " same" * (not line.crosses) + " on" * drawing.trail
    sign = _sign(line) if drawing.signs else ""
    end = ("bar" if arrow.kind == "null" else "head") + "-own" * arrow.own
    return (
        f'<a class="{classes}" tabindex="-1" data-t="{numbers[arrow.tail]}" data-h="{numbers[arrow.head]}"'
        f' data-sign="{arrow.sign if arrow.kind != "responsibility" else ""}" data-basis="{style}"'
        f' href="{_text(drawing.arrow_link(arrow))}"><title>{_text(drawing.arrow_title(arrow))}</title>'
        f'<path d="{line.path}"{look} marker-end="url(#{drawing.name}-{end})"/>'
        f"{sign}</a>"
    )


def _sign(line: Line) -> str:
    mark = SIGN_MARKS[line.arrow.sign] if line.arrow.kind != "responsibility" else ""
    if not mark:
        return ""
    x, y = line.sign_at
    return (
        f'<g class="sign"><circle cx="{x:.0f}" cy="{y:.0f}" r="7" fill="#fff" stroke-width="1"/><text x="{x:.0f}"'
        f' y="{y + 4:.0f}" font-weight="700" text-anchor="middle" stroke="none" fill="{INK}">{mark}</text></g>'
    )


def _markers(name: str, colour: str, see_through: str, whose: str = "") -> str:
    see_bar = see_through.replace("fill", "stroke")
    return (
        f'<marker id="{name}-head{whose}" viewBox="0 0 10 10" refX="2" refY="5" markerWidth="9" markerHeight="9"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"{see_through}/>'
        "</marker>"
        f'<marker id="{name}-bar{whose}" viewBox="0 0 4 12" refX="2" refY="6" markerWidth="4" markerHeight="12"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path d="M2 0V12" stroke="{colour}" stroke-width="2.4"{see_bar}/>'
        "</marker>"
    )


def _below(caption: Sequence[str], top: float, legend: Sequence[tuple[str, str]]) -> list[str]:
    parts = [f'<g class="caption" fill="{INK}">']
    x = 12.0
    for style, words in legend:
        parts.append(sample(style, x, top + 8))
        parts.append(f'<text x="{x + 40:.0f}" y="{top + 12:.0f}" font-size="12">{_text(words)}</text>')
        x += 52 + len(words) * 6
    parts += [
        f'<text x="12" y="{top + 36 + 18 * index:.0f}" font-size="12">{_text(line)}</text>'
        for index, line in enumerate(caption)
    ]
    parts.append("</g>")
    return parts


def sample(style: str, x: float = 0, y: float = 8) -> str:
    """A short line in the style of the legend: an SVG fragment."""
    dashes = f' stroke-dasharray="{PATTERNS[style]}"' if style in PATTERNS else ""
    thick = {"effect": "2.4", "nullFinding": "2.4"}.get(style, "1.4")
    bar = (
        f'<path d="M{x + 34:.0f} {y - 5:.0f}v10" stroke="{EDGE}" stroke-width="2.4"/>' if style == "nullFinding" else ""
    )
    colour = {"responsibility": WHO.ink, "own": OWN}.get(style, EDGE)
    return f'<path d="M{x:.0f} {y:.0f}h34" stroke="{colour}" stroke-width="{thick}" fill="none"{dashes}/>{bar}'


def arrow_title(arrow: Arrow, sentence: str) -> str:
    """What a pointer over an arrow says: the sentence (of its first claim), and how much is behind it."""
    bases = sorted({BASIS_SHORT.get(claim.basis or "", "") for claim in arrow.claims} - {""})
    behind = f"{count(len(arrow.claims), 'claim')}, {count(len(arrow.sources), 'source')}"
    if arrow.undirected:
        behind += f", {number_word(len(arrow.undirected))} of them without one direction"
    note = claim_note(arrow.claims[0]) if len(arrow.claims) == 1 else ""
    said = "Yours: " * arrow.own + (f"{sentence} {first_upper(note)}." if note else sentence)
    return f"{said} ({behind}; {', '.join(bases)})" if bases else f"{said} ({behind})"


def _text(text: str) -> str:
    """Escape text for SVG; characters that XML forbids become a visible replacement."""
    kept = "".join(char if char >= " " or char in "\n\t" else "�" for char in text)
    return escape(kept.replace("￾", "�").replace("￿", "�"))
