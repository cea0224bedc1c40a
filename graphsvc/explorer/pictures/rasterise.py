"""Turns an SVG into a PNG in a process of its own: the renderer keeps the interpreter's lock until it is done."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache

from graphsvc.errors import LimitError, MissingTool, StoreError

SCALE = 2
LONGEST = 30.0  # seconds


def png(svg: str) -> bytes:
    """Rasterise an SVG at twice its size.

    Raises MissingTool where the machine has no font to draw text with, LimitError after 30 seconds, StoreError when the
    renderer fails.
    """
    if not _fonts():
        raise MissingTool("PNG needs a font on this machine.", "Install one, such as the package fonts-liberation.")
    return _rendered(svg)


def _rendered(svg: str) -> bytes:
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    # As for the workers: what this process can import, that one can.
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(command, input=svg.encode(), capture_output=True, timeout=LONGEST, env=path, check=False)
    except subprocess.TimeoutExpired as error:
        raise LimitError(f"The picture took longer than {LONGEST:.0f} s to draw.", "Take the SVG.") from error
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise StoreError(f"The picture could not be drawn: {said[-1] if said else 'no reason given'}.", "Take the SVG.")
    return done.stdout


@cache
def _fonts() -> bool:
    """Without any font resvg leaves text out and says nothing: compare a letter with an empty drawing."""
    frame = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
    letter = '<text x="2" y="15" font-family="Arial,sans-serif">M</text>'
    empty, full = (_rendered(frame.format(inner)) for inner in ("", letter))
    return empty != full


def main() -> None:
    """Render standard input to standard output."""
    import resvg_py

    svg = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SCALE, background="#ffffff")))
