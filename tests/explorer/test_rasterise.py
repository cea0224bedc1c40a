"""Pictures as PNG: drawn beside the service, not in its way, and refused in words when that cannot be."""

from __future__ import annotations

import threading
import time

import pytest

from graphsvc.errors import LimitError, StoreError
from graphsvc.explorer.pictures import rasterise

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>'


def test_a_png_is_twice_the_size_of_its_svg() -> None:
    data = rasterise.png(SQUARE)
    assert data.startswith(b"\x89PNG")
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (40, 20)


def test_other_threads_run_while_a_picture_is_drawn() -> None:
    began, turns = time.process_time(), 0
    drawing = threading.Thread(target=rasterise.png, args=(SQUARE,))
    drawing.start()
    while drawing.is_alive():
        turns += 1
        time.sleep(0.0005)
    assert turns > 3
    assert time.process_time() - began < 1, "the work is not done in this process"


@pytest.mark.parametrize("wrong", ["", "<svg", "no picture", "<svg xmlns='http://www.w3.org/2000/svg' width='0'/>"])
def test_what_is_no_picture_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(StoreError, match="could not be drawn"):
        rasterise.png(wrong)


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    rasterise.png(SQUARE)  # looks for fonts, which may take its time
    monkeypatch.setattr(rasterise, "LONGEST", 0.01)
    with pytest.raises(LimitError, match="longer than"):
        rasterise.png(SQUARE)
