"""Lets browsers keep style sheets and scripts: their addresses hold a mark of their content, so that none goes stale.

Without it every page waits for the server to say that its style sheet is still the same, before anything is painted.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

from graphsvc.explorer.pictures.columns import layer_styles

FOLDER = Path(__file__).parents[1] / "static"
ENDPOINT = "pages.static"
BRIEFLY = "public, max-age=300"
KEPT = "public, max-age=31536000, immutable"


def install(pages: Blueprint) -> None:
    """Let the pages name their static files with a mark, and answer such a request with leave to keep the file.

    The colours of the layers are a style sheet too, made from what the framework says.
    """

    @pages.get("/layers.css")
    def layers() -> Response:
        return Response(layer_styles(), content_type="text/css; charset=utf-8", headers={"Cache-Control": BRIEFLY})

    @pages.app_url_defaults
    def marked(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == ENDPOINT and "v" not in values:
            values["v"] = _mark(values["filename"])

    @pages.after_request
    def kept(response: Response) -> Response:
        given = request.args.get("v", "")
        # Only what was found in the folder is read: a name may hold anything.
        found = request.endpoint == ENDPOINT and response.status_code in (200, 304)
        if found and given and given == _mark((request.view_args or {})["filename"]):
            response.headers["Cache-Control"] = KEPT
        return response


def _mark(name: str) -> str:
    path = FOLDER / name
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else ""


@lru_cache(64)
def _read(path: Path, _changed: int) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=6).hexdigest()
