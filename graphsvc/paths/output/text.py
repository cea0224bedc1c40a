"""Writes results as plain text that people read in a terminal."""

from __future__ import annotations

from textwrap import fill

from graphsvc.model.hops import Hop
from graphsvc.model.labels import Labels
from graphsvc.names import CF
from graphsvc.paths.model import Path, Paths
from graphsvc.paths.output.data import load_labels
from graphsvc.paths.results import Chokepoints, Explanation, Lever, Leverage, Reach
from graphsvc.wording.chains import shown
from graphsvc.wording.grammar import count, in_sentence, join, printable
from graphsvc.wording.steps import record_line
from graphsvc.wording.terms import LOOP_KINDS
from graphsvc.wording.verbs import verb_of

ARROWS = {"+": "(+)", "-": "(−)"}
WORDS = {
    "+": "+ (more brings more)",
    "-": "− (more brings less)",
    "": "no direction follows",
}
CUTS = {
    "limit": "There are more: raise the limit, or use offset to go on.",
    "time": "The time was over before all were found: narrow the question or raise the time limit.",
}
INFERENCE = "A sign beyond one hop is worked out from several claims: an inference, not a finding."


def paths_text(paths: Paths, *, width: int = 100) -> str:
    """Return paths as arrows and sentences, numbered, with a note where there are more."""
    load_labels(paths)
    if not paths.all():
        return "\n\n".join([paths.headline, *_beside(paths, width)])
    blocks = [_path_block(number, path, width) for number, path in enumerate(paths, 1)]
    notes = [_wrapped(note, width, 0) for note in paths.caveats]
    return "\n\n".join([*_together(paths, width), *blocks, *notes, *_cut(paths)])


def loops_text(paths: Paths, *, width: int = 100) -> str:
    """Return feedback loops, each with its polarity."""
    load_labels(paths)
    if not paths.all():
        return "No feedback loop was found."
    blocks = [_path_block(number, path, width, LOOP_KINDS[path.sign][0]) for number, path in enumerate(paths, 1)]
    return "\n\n".join(blocks + _cut(paths))


def reach_text(reach: Reach, *, width: int = 100) -> str:
    """Return the nodes reached, a distance a paragraph."""
    if not reach.nodes:
        return "Nothing was reached."
    lines = []
    for distance in sorted({one.distance for one in reach.nodes}):
        near = [one for one in reach.nodes if one.distance == distance]
        names = "; ".join(f"{one.label} {ARROWS.get(one.sign, '')}".strip() for one in near)
        lines.append(_wrapped(f"{count(distance, 'hop')} ({len(near)}): {names}", width, 2))
    notes = [CUTS["time"]] * (reach.cut is not None) + [INFERENCE] * any(one.sign for one in reach.nodes)
    return "\n".join([*lines, *notes])


def chokepoints_text(found: Chokepoints, *, width: int = 100) -> str:
    """Return what every path must pass."""
    if not found.connected:
        return "No path was found, so there is nothing to pass."
    labels = found.labels

    def listed(nodes: tuple[str, ...]) -> str:
        return "; ".join(labels[node] for node in nodes) or "nothing"

    hops = "; ".join(f"{labels[tail]} → {labels[head]}" for tail, head in found.cut_hops)
    node_cut = listed(found.cut_nodes) if found.cut_nodes else "none, for a hop leads straight from a start to an end"
    lines = [f"On every path: {listed(found.nodes)}", f"Smallest set of things that parts them: {node_cut}"]
    return "\n".join(_wrapped(line, width, 2) for line in [*lines, f"Smallest set of hops that parts them: {hops}"])


def leverage_text(found: Leverage, *, width: int = 100) -> str:
    """Return the ranking, one factor a line."""
    lines = [
        f"{len(found.upstream)} things lead to what was asked for. Each factor counts with its parts.",
        "Ranked by how much of that each reaches: this is reach, not effect. What can be done: graphsvc actions.",
    ]
    for place, lever in enumerate(found.levers, 1):
        away = f", {count(lever.distance, 'hop')} to the nearest outcome{_led_to(lever)}" if lever.distance else ""
        held = join([found.labels[actor] for actor in lever.actors])
        who = f"named for it, a kind or a part: {held}" if held else "nobody is named for it"
        line = f"{place}. {lever.label}: reaches {len(lever.reaches)}, {len(lever.tested)} over measured hops{away}"
        lines.append(_wrapped(f"{line}; {who}", width, 3))
    return "\n".join([*lines, INFERENCE])


def _led_to(lever: Lever) -> str:
    """Of how many outcomes the shortest ways give more, less, or neither."""
    words = {"+": "more of", "-": "less of", "none": "no direction for"}
    counts = {sign: one["outcomes"] for sign, one in lever.directions.items()}
    return f" (shortest ways: {', '.join(f'{words[sign]} {number}' for sign, number in counts.items() if number)})"


def explanation_text(found: Explanation, *, width: int = 100) -> str:
    """Return what leads from one thing to another, each hop with its records, in plain sentences."""
    labels = found.labels
    start, end = (in_sentence(labels.name(one)) if "://" in one else one for one in (found.start, found.end))
    blocks = [f"What leads from {start} to {end}?"]
    if found.paths.all():
        load_labels(found.paths)
        blocks += _together(found.paths, width)
        blocks += [_explained(number, path, width) for number, path in enumerate(found.paths, 1)]
        blocks += _cut(found.paths)
    else:
        blocks.append(_nothing(found, start, end, width))
    if found.against and not found.paths.beside and not any(hop.against for path in found.paths for hop in path.hops):
        hop = Hop(found.start, found.end, found.against)
        lines = [_bullet(record_line(record, hop, labels), width) for record in found.against]
        blocks.append("\n".join(["What found or showed nothing:", *lines]))
    blocks += _beside(found.paths, width)
    blocks += [_held(found, labels, width)] * bool(found.actors)
    return "\n\n".join(blocks)


def _together(paths: Paths, width: int) -> list[str]:
    """What several paths come to, with how many point which way."""
    if len(paths) < 2:
        return []
    counts = {sign: one["paths"] for sign, one in paths.directions.items()}
    told = f"{counts['+']} to more, {counts['-']} to less, {counts['none']} without direction."
    return [_wrapped(f"{paths.headline} {told}", width, 0)]


def _beside(paths: Paths, width: int) -> list[str]:
    """What is known of the two that no path walks."""
    lines = []
    for one in paths.beside:
        cited = "; ".join(part for part in (one.note, *one.cited) if part)
        name = f"{one.claim.id}: " if one.claim else ""
        lines.append(_bullet(f"{name}{one.says}{f' [{cited}]' if cited else ''}", width))
    return ["\n".join(["Known beside it, and walked by no path:", *lines])] if lines else []


def _cut(paths: Paths) -> list[str]:
    return [CUTS[paths.cut]] if paths.cut else []


def _explained(number: int, path: Path, width: int) -> str:
    lines = [_wrapped(f"{number}. {path.sentence}", width, 3)]
    for hop in path.hops:
        lines += [_bullet(record_line(record, hop, path.labels), width) for record in hop.records if record.is_claim]
        lines += [_bullet(f"against: {record_line(record, hop, path.labels)}", width) for record in hop.against]
    return "\n".join(lines)


def _nothing(found: Explanation, start: str, end: str, width: int) -> str:
    text = f"No confirmed claim or chain of claims leads from {start} to {end} within the hops asked for."
    if found.way_back:
        text += f" There is a way back, from {end} to {start}."
    if found.upstream:
        shown_first = [in_sentence(found.labels.name(one.node)) for one in found.upstream[:8]]
        more = f", and {len(found.upstream) - 8} more" if len(found.upstream) > 8 else ""
        text += f" What stands before {end} in the claims: {', '.join(shown_first)}{more}."
    else:
        text += f" Nothing is recorded that leads to {end}."
    return _wrapped(text, width, 0)


def _held(found: Explanation, labels: Labels, width: int) -> str:
    blocks: dict[str, dict[str, None]] = {
        "Who is named for what along the way:": {},
        "Named for the topic above, not for the thing itself:": {},
    }
    own, above = blocks.values()
    for actor in found.actors:
        says = verb_of(actor.role.removeprefix(CF), certainty=actor.certainty).sentence(
            labels.name(actor.actor), labels.name(actor.via)
        )
        under = "" if actor.via == actor.node else f"; {in_sentence(labels.name(actor.node))} is filed there"
        (above if under else own)[f"{says} ({actor.claim.rpartition('/')[2]}{under})"] = None
    said = ["\n".join([title, *(_bullet(line, width) for line in lines)]) for title, lines in blocks.items() if lines]
    return "\n\n".join(said)


def _path_block(number: int, path: Path, width: int, polarity: str = "") -> str:
    labels = path.labels
    labels.load(shown(path.hops))
    kind = f"{polarity}; " if polarity else ""
    lines = [_wrapped(f"{number}. {kind}{path.headline}", width, 3)]
    lines += [_wrapped(f"   {one}", width, 3) for one in path.belonging]
    for step in path.steps:
        lines.append(_bullet(f"{step.said} [{step.says}]" if step.says else step.said, width))
        lines += [
            fill(printable(note), width, initial_indent=" " * 7, subsequent_indent=" " * 7) for note in step.notes
        ]
    return "\n".join(lines)


def _bullet(text: str, width: int) -> str:
    return fill(printable(text), width, initial_indent="   - ", subsequent_indent="     ", break_long_words=False)


def _wrapped(text: str, width: int, indent: int) -> str:
    return fill(printable(text), width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
