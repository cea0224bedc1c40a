"""Writes a story as HTML: for its page, and as one file that works without a network."""

from __future__ import annotations

from markupsafe import Markup

from graphsvc.explorer.documents.briefing import HOW_TO_READ
from graphsvc.explorer.documents.docx_styles import FOOT
from graphsvc.explorer.documents.standalone_html import as_file, fragment
from graphsvc.explorer.documents.story import SHOWN, Story
from graphsvc.explorer.pictures.views import ArrowLink, Link, canonical_arrow_link
from graphsvc.model import Catalogue
from graphsvc.wording.sureness import BLANK


def as_story(catalogue: Catalogue, story: Story, link: Link, arrow_link: ArrowLink) -> Markup:
    """The story as a fragment of HTML that begins with its title; all text in it is escaped."""
    said = {"blank": BLANK, "foot": FOOT, "most": SHOWN, "signs": " ".join(HOW_TO_READ[:2]), "label": catalogue.label}
    return fragment("story.html", link, arrow_link, story=story, **said)


def as_one_file(catalogue: Catalogue, story: Story) -> str:
    """The story as one HTML file: its pictures and its style are in it, and it asks nothing of any other place."""
    return as_file(story.title, as_story(catalogue, story, lambda iri: iri, canonical_arrow_link))
