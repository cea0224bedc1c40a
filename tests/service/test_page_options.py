"""What a page is asked: nothing is passed over, and the form asks again what was asked."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphsvc import create_app, open_store
from graphsvc.explorer.view_options import VIEWS
from graphsvc.options import Option, read
from graphsvc.service.pages import MODULES

HTML = {"Accept": "text/html"}
EXAMPLES = {"view": "map", "kind": "svg", "table": "node", "slug": "automation-bias", "name": "explore.css"}
PAGES = [
    re.sub(r"<(?:any\([^)]*\):|path:)?(\w+)>", lambda found: EXAMPLES[found[1]], rule)
    for module in MODULES
    for rule, *_ in module.ROUTES
]
PAGES = [*(page.replace("briefing.svg", "briefing.md") for page in PAGES), "/datasets", "/ontology"]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app: Flask = create_app(open_store())
    return app.test_client()


def said(html: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("page", PAGES)
def test_every_page_refuses_a_parameter_that_it_does_not_know_and_names_it(client: FlaskClient, page: str) -> None:
    for headers in (HTML, {}):
        refused = client.get(f"{page}?colour=red", headers=headers)
        assert refused.status_code == 400 and "There is no parameter “colour”" in refused.text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("/relations?bases=effect", "/relations?basis=effect"),
        ("/focus?node=use-of-ai&min_source=2", "/focus?node=use-of-ai&min_sources=2"),
        ("/?statuses=literature", "/?status=literature"),
        ("/paths?from=local-validation&too=patient-harm", "/paths?from=local-validation&to=patient-harm"),
        ("/loops?max_lenght=3", "/loops?max_length=3"),
        ("/who?rol=produces", "/who?role=produces"),
        ("/evidence?bye=study", "/evidence?by=study"),
        ("/search?p=bias", ""),
        ("/briefing?items=node:use-of-ai", "/briefing?item=node:use-of-ai"),
        ("/explore?nod=use-of-ai", "/explore?node=use-of-ai"),
        ("/picture/focus.svg?node=use-of-ai&step=1", "/picture/focus.svg?node=use-of-ai&steps=1"),
    ],
)
def test_a_misspelt_parameter_leads_to_what_was_meant_and_to_the_page_without_it(
    client: FlaskClient, wrong: str, right: str
) -> None:
    page = client.get(wrong, headers=HTML)
    assert page.status_code == 400
    links = [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]+)">The same with', page.text)]
    assert len(links) == 1 + bool(right)
    for link in links:
        assert client.get(link, headers=HTML).status_code == 200
    if right:
        assert dict(parse_qsl(urlsplit(links[0]).query)) == dict(parse_qsl(urlsplit(right).query))


def test_a_page_and_the_routes_for_programs_give_no_more_for_a_misspelt_filter(client: FlaskClient) -> None:
    ends = "from=local-validation&to=patient-harm"
    for place in (f"/paths?{ends}&format=csv", f"/api/v1/paths?{ends}&format=csv"):
        assert client.get(f"{place}&bases=effect").status_code == 400
        measured, all_of_them = (client.get(place + more).text for more in ("&min_evidence=effect", ""))
        assert len(measured.splitlines()) < len(all_of_them.splitlines())


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/focus?node=use-of-ai&node=trust", "node is given 2 times"),
        ("/paths?from=trust&to=use-of-ai&k=3&k=5", "k is given 2 times"),
        ("/relations?kind=null&kind=influence", "kind is given 2 times"),
        ("/who?role=produces&role=delivers", "role is given 2 times"),
        ("/?embed=yes", "embed cannot be “yes”. Use true or false."),
        ("/relations?all=all", "all cannot be “all”"),
        ("/loops?exact=TRUE", "exact cannot be “TRUE”"),
        ("/loops?max_length=0", "max_length cannot be “0”. Use a whole number from 1 to 100."),
        ("/focus?node=use-of-ai&steps=4", "steps cannot be “4”. Use a whole number from 1 to 3."),
        ("/relations?basis=effect&basis=effects", "basis cannot be “effects”"),
        ("/paths?from=local-validation&to=patient-harm&k=2&show=3", "show cannot be “3”"),
        ("/paths?from=local-validation&to=patient-harm&via=cf:enhances", "via is not taken here."),
        ("/paths?from=local-validation&to=patient-harm&time_limit=1", "time_limit is not taken here."),
        ("/about?format=csv", "format cannot be “csv” here."),
        ("/evidence?format=json", "format cannot be “json”"),
        ("/changes?graph=http://nowhere/", "graph cannot be “http://nowhere/”"),
        ("/briefing?title=" + "x" * 121, "title is 121 characters long. Use at most 120."),
        ("/briefing?title=a" + "%1c" * 120, "title is 121 characters long. Use at most 120."),
        ("/briefing?title=" + "+" * 121, "title is 121 characters long. Use at most 120."),
    ],
)
def test_a_page_refuses_a_wrong_value_by_the_name_of_the_parameter(
    client: FlaskClient, address: str, words: str
) -> None:
    page = client.get(address, headers=HTML)
    assert page.status_code == 400 and words in said(page.text)


def test_an_empty_value_is_none_for_forms_send_those(client: FlaskClient) -> None:
    plain = client.get("/relations?format=csv").data
    assert client.get("/relations?format=csv&from=&kind=&status=&min_sources=").data == plain


class Form(HTMLParser):
    """What a browser without scripts would send for the form of a page that has a field called `name`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._forms: list[list[tuple[str, str]]] = []
        self._select = ""
        self._chosen = ""

    def sent(self, page: str) -> list[tuple[str, str]]:
        self.feed(page)
        return next(pairs for pairs in self._forms if self._name in dict(pairs))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._forms.append([])
        if tag == "select":
            self._select, self._chosen = said.get("name", ""), ""
        if tag == "option" and ("selected" in said or not self._chosen):
            self._chosen = "=" + said.get("value", "")
        if tag == "input" and self._forms and (said.get("type") != "checkbox" or "checked" in said):
            self._forms[-1].append((said.get("name", ""), said.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._forms:
            self._forms[-1].append((self._select, self._chosen[1:]))


FORMS: dict[str, tuple[str, dict[str, str], str]] = {
    "map": ("/", {}, "min_sources"),
    "focus": ("/focus", {"node": "use-of-ai"}, "steps"),
    "paths": ("/paths", {"from": "local-validation", "to": "patient-harm"}, "to"),
    "loops": ("/loops", {"through": "use-of-ai"}, "through"),
    "relations": ("/relations", {"about": "cognitive-biases"}, "about"),
    "who": ("/who", {"about": "regulation-and-standards"}, "about"),
}
TEXTS = {
    "avoid": "dataset-shift",
    "inner": "cf:Condition",
    "study_type": "review",
    "q": "bias",
    "source": "",
    "node": "",
}


def values_of(option: Option) -> list[str]:
    if option.kind is bool:
        return ["true", "false"]
    if option.choices:
        return list(option.choices)
    if option.kind is int:
        return (
            [str(int(option.least or 0)), str(int(option.upper("page") or 0)), "7"] if option.most != 3 else ["1", "3"]
        )
    return [TEXTS[option.name]] if TEXTS.get(option.name) else []


CASES = [
    (view, option.names[0], value)
    for view in FORMS
    for option in VIEWS[view].values()
    if "page" not in option.not_on and option.names[0] not in FORMS[view][1] and option.name != "show"
    for value in values_of(option)
]


@pytest.mark.parametrize(("view", "name", "value"), CASES)
def test_the_form_of_a_page_asks_again_what_was_asked(client: FlaskClient, view: str, name: str, value: str) -> None:
    page, asked, field = FORMS[view]
    more = {"max_length": "100"} if name == "min_length" else {}
    address = f"{page}?{urlencode({**asked, **more, name: value})}"
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200, answer.text
    sent = Form(field).sent(answer.text)
    found = _meant(view, urlencode([pair for pair in sent if pair[0] != "with"]))
    wanted = _meant(view, urlsplit(address).query)
    ends = {"start", "end", "node", "about", "through"}  # shown by their labels
    assert {k: v for k, v in found.items() if k not in ends} == {k: v for k, v in wanted.items() if k not in ends}


def _meant(view: str, query: str) -> dict[str, Any]:
    """The options of a query that change something."""
    given = read(VIEWS[view], parse_qs(query, keep_blank_values=True), "page").given
    return {name: value for name, value in given.items() if value != VIEWS[view][name].default}


def test_a_search_says_when_there_are_more(client: FlaskClient) -> None:
    some, all_of_them = (client.get(f"/search?q=confidence&format=json&limit={n}").get_json() for n in (3, 500))
    assert len(some["results"]) == 3 < len(all_of_them["results"])
    assert (some["complete"], all_of_them["complete"]) == (False, True)
    assert "the best of more" in client.get("/search?q=confidence&limit=3").text
    assert "the best of more" not in client.get("/search?q=confidence&limit=500").text


def test_paths_against_the_arrows_are_shown_as_walked(client: FlaskClient) -> None:
    page = client.get("/paths?from=patient-harm&to=local-validation&direction=in&k=1").text
    cards = re.findall(
        r'<a class="box"[^>]*>.*?<bdi>([^<]*)</bdi>', page.partition('id="path-1"')[2].partition("</ul>")[0]
    )
    assert (cards[0], cards[-1]) == ("Patient harm", "Local validation") and page.count("against the arrow<") == 2


def test_a_wrong_option_of_an_item_of_a_briefing_is_told_by_name(client: FlaskClient) -> None:
    item = urlencode({"item": "node:use-of-ai?stepps=1"})
    assert "There is no parameter “stepps”. Did you mean “steps”?" in client.get(f"/briefing?{item}").text
    assert client.get(f"/briefing.md?{item}").status_code == 400
