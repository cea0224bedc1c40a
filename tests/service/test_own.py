"""Readers' own evidence over HTTP: who sees it, where it is kept, and that it is gone when it is deleted."""

from __future__ import annotations

import io
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from graphsvc import create_app, open_store
from graphsvc.own.keeping import Keeping
from graphsvc.own.sheet import Sheet
from graphsvc.store import Store
from tests.own.sheets import GOOD, HEAD, NEW, NULL, SAID, xlsx

HTML = {"Accept": "text/html"}
PAGES = ("/", "/focus?node=automation-bias", "/paths?from=time-pressure&to=automation-bias", "/who", "/evidence",
         "/contradictions", "/relations?about=automation-bias", "/briefing?item=node%3Aautomation-bias", "/loops",
         "/explore", "/sources", "/search?q=pause")  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store()


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


def bring(client: FlaskClient, *rows: tuple[str, ...], name: str = "own.xlsx", **more: Any) -> Any:
    sent = {"file": (io.BytesIO(xlsx([HEAD, *rows])), name), **more.pop("data", {})}
    return client.post("/own", data=sent, **more)


def kept(client: FlaskClient, *rows: tuple[str, ...]) -> str:
    answer = bring(client, *rows)
    assert answer.status_code == 201, answer.text
    return str(answer.json["url"]).replace("http://localhost", "")


def test_a_sheet_without_faults_is_kept_and_a_browser_is_led_to_its_view(client: FlaskClient) -> None:
    answer = bring(client, GOOD, headers=HTML)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"], headers=HTML)
    assert page.status_code == 200 and "Ward survey 2026" in page.text


def test_a_program_is_told_the_address_the_rows_and_the_faults(client: FlaskClient) -> None:
    answer = bring(client, GOOD, NULL)
    assert answer.status_code == 201
    assert (answer.json["rows"], answer.json["faults"]) == (2, [])
    assert client.get(answer.json["url"]).json["rows"] == 2


def test_every_fault_is_told_at_once_and_nothing_is_kept(store: Store, tmp_path: Path) -> None:
    client = create_app(store, own_folder=str(tmp_path)).test_client()
    answer = bring(client, GOOD, ("Time presure", "rises", "Automation bias", "test", ""))
    assert answer.status_code == 422 and answer.json["url"] is None and answer.json["rows"] == 2
    first = answer.json["faults"][0]
    assert {fault["cell"] for fault in answer.json["faults"]} == {"A3", "B3", "E3"}
    assert {"sheet", "row", "column", "cell", "reason", "mend", "likely"} <= first.keys()
    assert not list(tmp_path.iterdir())


def test_the_page_of_a_check_mends_a_cell_and_takes_a_new_thing_with_one_press(client: FlaskClient) -> None:
    page = bring(client, GOOD, ("Time presure", *GOOD[1:]), ("Our pause", *SAID[1:]), headers=HTML).text
    assert page.count('class="bad"') == 2 and "Use “Time pressure”" in page
    sheet = _hidden(page)
    again = client.post("/own", data={"sheet": sheet, "mend": "3:1:Time pressure"}, headers=HTML)
    assert again.status_code == 200 and again.text.count('class="bad"') == 1
    done = client.post("/own", data={"sheet": _hidden(again.text), "new": "Our pause"}, headers=HTML)
    assert done.status_code == 303
    left = client.post("/own", data={"sheet": sheet, "leave": "3,4"})
    assert left.status_code == 201 and left.json["rows"] == 1


def _hidden(page: str) -> str:
    from html import unescape

    return unescape(page.partition('name="sheet" value="')[2].partition('"')[0])


def test_the_faults_can_be_taken_as_comments_in_the_cells(client: FlaskClient) -> None:
    import openpyxl

    sent = {"file": (io.BytesIO(xlsx([HEAD, ("=x", "rises", *GOOD[2:])])), "a.xlsx")}
    made = openpyxl.load_workbook(io.BytesIO(client.post("/own/marked.xlsx", data=sent).data))
    sheet = made["Rows"]
    assert "raises" in sheet["B2"].comment.text and sheet["C2"].value == "Automation bias"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("page", PAGES)
def test_every_view_says_whose_rows_are_in_force_and_is_kept_nowhere(client: FlaskClient, page: str) -> None:
    place = kept(client, GOOD, NULL, NEW)
    answer = client.get(place + page, headers=HTML)
    assert answer.status_code == 200
    assert "3 rows" in answer.text and "Your own evidence" in answer.text
    assert "no-store" in answer.headers["Cache-Control"] and answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Your own evidence" not in client.get(page, headers=HTML).text


def test_an_own_arrow_keeps_the_line_of_its_basis_and_stands_beside_the_framework_s(client: FlaskClient) -> None:
    place = kept(client, GOOD)
    svg = client.get(f"{place}/picture/focus.svg?node=automation-bias&steps=1").text
    own = [part for part in svg.split('<a class="')[1:] if part.startswith("line own")]
    assert len(own) == 1 and 'data-basis="association"' in own[0] and 'stroke-dasharray="7 5"' in own[0]
    theirs = client.get("/picture/focus.svg?node=automation-bias&steps=1").text
    assert svg.count('<a class="line') == theirs.count('<a class="line') + 1


def test_the_switch_shows_both_the_graph_s_or_yours_alone(client: FlaskClient) -> None:
    place = kept(client, GOOD, NULL)
    both, ours, theirs = (
        client.get(f"{place}{side}/relations?about=automation-bias&format=csv").text
        for side in ("", "/ours", "/theirs")
    )
    assert len(ours.splitlines()) == 3 and "own evidence" not in theirs
    assert len(both.splitlines()) == len(theirs.splitlines()) + 2


def test_a_path_may_lead_through_a_new_thing_and_the_framework_s_paths_stay(client: FlaskClient) -> None:
    place = kept(client, NEW)
    asked = "api/v1/paths?from=own-pause-before-accepting-advice&to=clinical-errors"
    assert client.get(f"{place}/{asked}").json["paths"]
    assert client.get(f"/{asked}").status_code == 404


def test_what_the_rows_add_is_said_in_three_lines(client: FlaskClient) -> None:
    lines = client.get(kept(client, GOOD, NEW)).json["adds"]
    assert len(lines) == 3 and "Pause before accepting advice" in lines[0] and "Time pressure" in lines[1]


def test_what_is_counted_of_the_framework_alone_does_not_count_own_rows(client: FlaskClient) -> None:
    place = kept(client, NULL)
    tested = re.compile(r'<text class="note"[^>]*>([^<]*)<')
    page = client.get(f"{place}/", headers=HTML).text
    assert "include them" in page
    assert tested.findall(page) == tested.findall(client.get("/", headers=HTML).text) != []


def test_a_source_of_a_reader_is_named_as_theirs_wherever_it_is_named(client: FlaskClient) -> None:
    place = kept(client, GOOD)
    for page in ("/relations?about=automation-bias", "/ask?q=what+raises+automation+bias", "/sources"):
        assert "Ward survey 2026 (own evidence)" in client.get(place + page, headers=HTML).text, page


def test_a_guessed_address_finds_nothing_and_two_readers_never_see_each_other(client: FlaskClient) -> None:
    mine, yours = kept(client, GOOD), kept(client, SAID)
    assert mine != yours and len(mine) >= len("/own/") + 22
    assert "Interviews 2026" not in client.get(mine, headers=HTML).text
    assert "Ward survey 2026" not in client.get(yours, headers=HTML).text
    for guess in (mine[:-1] + ("A" if mine[-1] != "A" else "B"), "/own/" + "a" * 32, mine.lower()):
        assert client.get(guess).status_code == 404
        assert client.get(f"{guess}/focus?node=automation-bias").status_code == 404


def test_deletion_is_true_on_disk_too(store: Store, tmp_path: Path) -> None:
    client = create_app(store, own_folder=str(tmp_path)).test_client()
    place = kept(client, GOOD)
    assert client.get(f"{place}/").status_code == 200
    token = place.removeprefix("/own/")
    assert len(list(tmp_path.iterdir())) == 1 and not list(tmp_path.glob(f"*{token}*"))
    assert oct(next(tmp_path.iterdir()).stat().st_mode & 0o777) == "0o600"
    assert client.delete(place).status_code == 204
    assert not list(tmp_path.iterdir())
    assert client.get(place).status_code == 404 and client.get(f"{place}/").status_code == 404
    again = kept(client, GOOD)
    page = client.post(f"{again}/own/delete", headers=HTML)
    assert page.status_code == 200 and "was deleted" in page.text and client.get(again).status_code == 404


def test_a_sheet_outlives_the_service_in_a_folder_and_its_days_end(store: Store, tmp_path: Path) -> None:
    place = kept(create_app(store, own_folder=str(tmp_path)).test_client(), GOOD)
    assert create_app(store, own_folder=str(tmp_path)).test_client().get(place).status_code == 200
    os.utime(next(tmp_path.glob("*.own")), (time.time() - 99 * 86_400,) * 2)
    Keeping(tmp_path, 1 << 20, 30.0).keep(Sheet("a", "b", (("c",),)))
    assert len(list(tmp_path.glob("*.own"))) == 1, "what is past its days goes when something new comes"
    short = Keeping(tmp_path / "short", 1 << 20, -1.0)
    assert short.find(short.keep(Sheet("a", "b", (("c",),)))) is None
    assert not list((tmp_path / "short").iterdir())


def test_there_is_an_end_of_the_room_and_it_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "x.own").write_bytes(b"\0" * (1 << 20))
    client = create_app(store, own_folder=str(tmp_path), own_room=1).test_client()
    answer = bring(client, GOOD)
    assert answer.status_code == 507 and "room" in answer.json["detail"]


def test_where_it_is_off_nothing_is_taken_and_it_is_said(store: Store) -> None:
    client = create_app(store, own_evidence="off").test_client()
    assert bring(client, GOOD).status_code == 403
    assert "No evidence of readers is taken" in client.get("/own", headers=HTML).text
    assert client.get("/own/template.xlsx").status_code == 200


def test_who_has_the_token_saves_it_as_a_graph_for_all() -> None:
    shared = open_store()
    client = create_app(shared, own_evidence="saved", writable=True, token="a" * 20).test_client()
    place, graph = kept(client, GOOD, NEW), "https://example.org/ward"
    assert client.post(f"{place}/own/save", data={"graph": graph}).status_code == 401
    answer = client.post(f"{place}/own/save", data={"graph": graph}, headers={"Authorization": "Bearer " + "a" * 20})
    assert answer.status_code == 201
    page = client.get(f"/focus?node=automation-bias&with={graph}&format=csv").text
    assert page.count("own evidence (literature)") == 2
    assert client.post(f"{place}/own/save", data={"graph": graph, "token": "a" * 20}).status_code == 400


def test_another_site_cannot_send_a_file_in_a_reader_s_name(client: FlaskClient) -> None:
    assert bring(client, GOOD, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [{}, {"sheet": "x"}, {"sheet": "{}"}, {"sheet": "[" * 100_000}, {"sheet": '{"file":"a","name":"b","rows":[1]}'},
     {"sheet": '{"file":"a","name":"b","rows":[["What"]]}', "mend": "9:9:x"},
     {"sheet": '{"file":"a","name":"b","rows":[["What"]]}', "leave": "x"}],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(client: FlaskClient, sent: dict[str, str]) -> None:
    assert client.post("/own", data=sent).status_code == 400


def test_what_knows_the_framework_alone_leads_back_to_it(client: FlaskClient) -> None:
    place = kept(client, GOOD)
    answer = client.get(f"{place}/sparql?query=ASK%20%7B%7D")
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/sparql?")
    assert client.post(f"{place}/sparql", data={"update": "CLEAR ALL"}).status_code == 404


def test_behind_a_proxy_the_address_is_the_one_that_readers_know(store: Store) -> None:
    client = create_app(store, public_url="https://example.org/tool").test_client()
    url = bring(client, GOOD).json["url"]
    assert url.startswith("https://example.org/tool/own/")
    for path in (url.removeprefix("https://example.org"), url.removeprefix("https://example.org/tool")):
        assert client.get(path).json["url"] == url
    page = client.get(url.removeprefix("https://example.org") + "/", headers=HTML).text
    assert f'href="{url.removeprefix("https://example.org")}/who"' in page


def test_a_question_in_words_is_answered_with_own_rows_too(client: FlaskClient) -> None:
    place = kept(client, NEW)
    asked = "ask?q=what+lowers+automation+bias"
    assert "Pause before accepting advice" in client.get(f"{place}/{asked}", headers=HTML).text
    assert "ause before accepting advice" in client.get(f"{place}/api/v1/{asked}").text
    assert "ause before accepting advice" not in client.get(f"/api/v1/{asked}").text


def test_no_sentence_says_of_a_reader_s_source_what_only_the_framework_s_say(client: FlaskClient) -> None:
    lines = client.get(f"{kept(client, GOOD)}/api/v1/ask?q=what+raises+automation+bias").json
    said = [part for part in re.split(r'(?<=\.)"', str(lines)) if "Ward survey 2026" in part]
    text = client.get(f"{kept(client, GOOD)}/focus?node=automation-bias", headers=HTML).text
    own = [line for line in re.split(r"</?(?:li|p|dd|td|tr)[^>]*>", text) if "Ward survey 2026 (own" in line]
    assert said and own
    assert not [line for line in own if "is said to raise" in line], own
    assert any("Time pressure goes with more automation bias" in line for line in own)


def test_a_headline_counts_the_framework_alone(client: FlaskClient) -> None:
    place = kept(client, NEW)
    headline = re.compile(r"(?:Tests|A test)[^<]* found[^<]*")
    theirs = headline.search(client.get("/focus?node=automation-bias", headers=HTML).text)
    both = headline.search(client.get(f"{place}/focus?node=automation-bias", headers=HTML).text)
    assert theirs and both and theirs[0] == both[0]


def test_what_can_be_done_counts_own_rows_where_they_are_in_force(client: FlaskClient) -> None:
    place = kept(client, NEW)
    asked = "api/v1/actions?about=automation-bias"
    assert client.get(f"{place}/{asked}").status_code == 200
    assert client.get(f"/{asked}").status_code == 200
