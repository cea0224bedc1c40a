"""Follows the links of a picture that has left its page: they name whole addresses."""

from __future__ import annotations

import re

from graphsvc import create_app, open_store


def test_the_boxes_of_a_focus_picture_lead_to_whole_iris() -> None:
    answer = create_app(open_store()).test_client().get("/picture/focus.svg?node=automation-bias")
    links = re.findall(r'href="([^"]*)"', answer.get_data(as_text=True))
    assert links
    assert not [one for one in links if not one.startswith("https://w3id.org/ai-confidence/id/")]
