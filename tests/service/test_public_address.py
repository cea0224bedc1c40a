"""Behind a proxy, whole addresses are those the service was started with, whatever Host and path a request names."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from graphsvc import create_app, open_store
from graphsvc.errors import UsageError
from tests.conftest import ROOT, serving

PUBLIC = "https://graph.example.org/tool"
NAMED = {  # addresses in which whole addresses stand, and one of them
    "/void.ttl": f"{PUBLIC}/sparql",
    "/api/v1/reconcile": f"{PUBLIC}/api/v1/reconcile",
    "/developers": f"{PUBLIC}/",
    "/briefing?item=node:automation-bias": f"{PUBLIC}/briefing",
}
PAGE = {"Accept": "text/html, */*;q=0.1"}
SENT = {"the service's own": {}, "a stranger's": {"Host": "evil.example"}, "none": {"Host": "a/../b"}}


@pytest.fixture(scope="module")
def behind() -> Iterator[httpx.Client]:
    with serving("--public-url", PUBLIC + "/") as running, httpx.Client(base_url=running.url, timeout=30) as client:
        yield client


@pytest.mark.parametrize("host", SENT)
@pytest.mark.parametrize("root", ["", "/tool"], ids=["path taken off", "path left in"])
@pytest.mark.parametrize("path", NAMED)
def test_whole_addresses_are_the_public_ones(behind: httpx.Client, path: str, root: str, host: str) -> None:
    answer = behind.get(root + path, headers=SENT[host] | PAGE)
    assert answer.status_code == 200
    assert NAMED[path] in answer.text
    assert "evil.example" not in answer.text + str(answer.headers)
    assert str(behind.base_url).rstrip("/") not in answer.text
    assert behind.base_url.netloc.decode() not in re.sub(r"127\.0\.0\.1:8000", "", answer.text)


@pytest.mark.parametrize("root", ["", "/tool"], ids=["path taken off", "path left in"])
def test_where_a_request_is_sent_on_is_below_the_public_address(behind: httpx.Client, root: str) -> None:
    answer = behind.get(f"{root}/id/node/automation-bias", headers=PAGE | {"Host": "evil.example"})
    assert answer.status_code == 303
    target = answer.headers["Location"]
    assert target.startswith((f"{PUBLIC}/", "/tool/"))
    assert behind.get(target.removeprefix("https://graph.example.org")).status_code == 200


@pytest.mark.parametrize("root", ["", "/tool"], ids=["path taken off", "path left in"])
@pytest.mark.parametrize("host", ["the service's own", "a stranger's"])
def test_queries_are_answered_at_the_public_path_by_the_loop_too(behind: httpx.Client, root: str, host: str) -> None:
    for sent in (SENT[host], SENT[host] | {"Origin": "https://elsewhere.example"}):
        answer = behind.get(f"{root}/sparql", params={"query": "ASK {}"}, headers=sent)
        assert answer.json()["boolean"] is True


def test_what_only_begins_like_the_public_path_is_not_below_it(behind: httpx.Client) -> None:
    assert behind.get("/toolbox/void.ttl").status_code == 404
    assert behind.get("/tool/tool/void.ttl").status_code == 404


def test_a_page_kept_for_one_host_is_not_told_to_another(served: object) -> None:
    url: str = served.url  # type: ignore[attr-defined]
    first, second = (
        httpx.get(f"{url}/developers", headers=PAGE | {"Host": host}).text for host in ("one.example", "two.example")
    )
    assert ("http://one.example" in first, "one.example" in second) == (True, False)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "graph.example.org",
            "ftp://graph.example.org",
            "https://",
            "https://a b",
            "https://a/../b",
            "https://a//b",
        ),
        *("https://a/?q", "https://a/#b", "https://user@a", "https://a:99999", "https://a/<b>", "https://[::1"),
        "https://a/b\nc",
    ],
)
def test_what_is_no_public_address_is_refused_at_the_start_with_how_to_write_one(url: str) -> None:
    with pytest.raises(UsageError, match="public_url cannot be") as refused:
        create_app(open_store(), public_url=url)
    assert "https://example.org/graph" in refused.value.mend


def test_a_service_does_not_start_for_an_address_that_is_none() -> None:
    command = [sys.executable, "-m", "graphsvc", "serve", "--port", "0", "--public-url", "graph.example.org"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "“graph.example.org”" in done.stderr
    assert "https://example.org/graph" in done.stderr
