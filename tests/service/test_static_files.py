"""Holds the static files to being kept by browsers exactly as long as they are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphsvc import create_app, open_store
from graphsvc.framework import framework
from graphsvc.service.pages import static_files

PAGE = {"Accept": "text/html"}


def test_a_page_names_its_files_by_their_content_and_browsers_may_keep_them() -> None:
    with create_app(open_store(), workers=0).test_client() as client:
        named = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/about", headers=PAGE).text)
        assert len(named) >= 3
        for address in named:
            answer = client.get(address.replace("&amp;", "&"), buffered=True)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"], address


@pytest.mark.parametrize("address", ["/static/app.css", "/static/app.css?v=000000000000", "/static/app.css?v="])
def test_a_file_asked_for_by_no_mark_or_an_old_one_is_asked_for_again(address: str) -> None:
    with create_app(open_store(), workers=0).test_client() as client:
        assert client.get(address, buffered=True).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "../pages.py", "vendor", "..%2f..%2f..%2fdev/zero", "/dev/zero"])
def test_a_mark_is_given_to_no_other_file(name: str) -> None:
    with create_app(open_store(), workers=0).test_client() as client:
        assert client.get(f"/static/{name}?v=000000000000", buffered=True).status_code in (308, 404)


def test_a_changed_file_has_another_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_files, "FOLDER", tmp_path)
    marks = []
    for text in ("one", "two"):
        (tmp_path / "a.css").write_text(text)
        (tmp_path / "a.css").touch()
        marks.append(static_files._mark("a.css"))
    assert len(set(marks)) == 2


def test_the_colours_of_layers_come_from_the_framework_on_pages_and_in_pictures_on_dark_ones() -> None:
    with create_app(open_store(), workers=0).test_client() as client:
        shared = client.get("/static/app.css", buffered=True).text
        layers = client.get("/layers.css").text
    dark = layers.partition("prefers-color-scheme: dark")[2]
    for layer in framework().layers:
        assert f'="{layer.ink}"' not in shared, "a framework with another colour would be drawn wrongly"
        assert f'[stroke="{layer.ink}"] {{ stroke: var(--{layer.key}); }}' in dark
        assert f'text[fill="{layer.ink}"] {{ fill: var(--{layer.key}); }}' in dark
