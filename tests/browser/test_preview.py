"""A client such as OpenRefine shows the preview of a record in a frame of a page from another address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.browser.conftest import OpenPage


@pytest.fixture
def client_page(site: str) -> Iterator[str]:
    """A page elsewhere that frames the preview as the manifest of the service says."""
    offered = httpx.get(f"{site}/api/v1/reconcile").json()["preview"]
    address = offered["url"].replace("{{id}}", "automation-bias")
    page = f'<iframe src="{address}" width="{offered["width"]}" height="{offered["height"]}"></iframe>'

    class Client(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b'<link rel="icon" href="data:,">' + page.encode())

    with ThreadingHTTPServer(("127.0.0.1", 0), Client) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_the_preview_shows_and_fits_in_the_frame_of_another_site(client_page: str, open_page: OpenPage) -> None:
    frame = open_page(client_page).frame_locator("iframe")
    frame.locator("h1", has_text="utomation bias").wait_for()
    over = "document.documentElement.scrollHeight - innerHeight"
    assert frame.locator("body").evaluate(over) <= 0, "nothing is cut off below the frame"
