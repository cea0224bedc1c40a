"""Builds the documentation site as ./run docs does and follows every link in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import graphsvc
from graphsvc import create_app, open_store
from graphsvc.cli import COMMANDS
from tests.conftest import ROOT, require

LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}


class Page(HTMLParser):
    """What a page links to, what it loads, and the anchors it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        self.anchors.update(said[name] for name in ("id", "name") if name in said)
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if said.get(LOADS.get(tag, "")):
            self.loads.append(said[LOADS[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", "-E", "-b", "html"]
    done = subprocess.run(
        [*command, "-d", str(out / "doctrees"), "docs", str(out / "html")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return out / "html"


@cache
def page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def pages(site: Path) -> Iterator[Path]:
    yield from sorted(site.rglob("*.html"))


def text(site: Path, name: str) -> str:
    return re.sub(r"<[^>]+>", "", (site / name).read_text(encoding="utf-8"))


def test_every_link_and_anchor_of_the_site_leads_somewhere(site: Path) -> None:
    wrong = []
    for path in pages(site):
        for link in [*page(path).links, *page(path).loads]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                wrong.append(f"{path.relative_to(site)}: {link}")
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in page(target).anchors:
                wrong.append(f"{path.relative_to(site)}: {link} (no such anchor)")
    assert not wrong, "\n".join(wrong)


def test_no_page_or_stylesheet_loads_anything_from_another_host(site: Path) -> None:
    wrong = [
        f"{path.relative_to(site)}: {load}"
        for path in pages(site)
        for load in page(path).loads
        if urlsplit(load).scheme not in ("", "data") or urlsplit(load).netloc
    ]
    for sheet in site.rglob("*.css"):
        reached = re.findall(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^)"']+)""", sheet.read_text(encoding="utf-8"))
        wrong += [f"{sheet.relative_to(site)}: {address}" for address in reached]
    assert not wrong, "\n".join(wrong)


def test_the_reference_names_every_command_and_every_public_name(site: Path) -> None:
    commands, python = text(site, "reference/command-line.html"), text(site, "reference/python.html")
    assert [name for name in COMMANDS if f"graphsvc {name}" not in commands] == []
    names = [name for name in graphsvc.__all__ if not name.startswith("_")]
    assert [name for name in names if f"graphsvc.{name}" not in python.replace("\n", "")] == []


def test_no_page_shows_markup_that_was_not_understood(site: Path) -> None:
    wrong = []
    for path in pages(site):
        shown = re.sub(r"<(pre|code|script).*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = re.findall(r"(?m)^.*(?:\.\. [\w-]+::|:[a-z]+:`|\]\(|\{[a-z]+\}`|```).*$", re.sub(r"<[^>]+>", "", shown))
        wrong += [f"{path.relative_to(site)}: {line}" for line in found]
    assert not wrong, "\n".join(wrong)


def test_the_reference_names_every_json_route_with_its_parameters(site: Path) -> None:
    said = text(site, "reference/http.html")
    document = create_app(open_store()).test_client().get("/openapi.json").get_json()
    wanted = {
        word
        for path, operations in document["paths"].items()
        for operation in operations.values()
        for word in (path, *(parameter["name"] for parameter in operation.get("parameters", [])))
    }
    assert len(wanted) > 20
    assert [word for word in wanted if word not in said] == []


def test_the_reference_names_every_term_of_the_schema(site: Path) -> None:
    said = text(site, "reference/schema.html")
    schema = (ROOT / "ontology" / "schema.ttl").read_text(encoding="utf-8")
    terms = set(re.findall(r"^(cf:[\w-]+) a ", schema, re.MULTILINE))
    assert len(terms) > 150
    assert [term for term in sorted(terms) if not re.search(rf"{term}\b", said)] == []


def test_the_pictures_of_the_pages_are_there_where_chromium_is(site: Path) -> None:
    require("browser")
    shown = [load for load in page(site / "tutorials" / "analysts.html").loads if load.endswith(".png")]
    assert len(shown) == 7
    for load in shown:
        assert (site / "tutorials" / load).resolve().stat().st_size > 10_000


def test_without_chromium_the_site_is_built_and_says_what_is_missing(tmp_path: Path) -> None:
    bare = tmp_path / "bin"
    bare.mkdir()
    for tool in ("env", "uname"):
        if found := shutil.which(tool):
            (bare / tool).symlink_to(found)
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "-E", "-b", "html"]
    done = subprocess.run(
        [*command, "-d", str(tmp_path / "doctrees"), "docs", str(tmp_path / "html")],
        cwd=ROOT,
        env={"PATH": str(bare)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "install the package chromium" in done.stdout
    assert "install the package chromium" in text(tmp_path / "html", "tutorials/analysts.html")
