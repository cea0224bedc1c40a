"""Configures the documentation site: Sphinx reads the Markdown with MyST, and nothing is fetched from another host."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # parts/ holds the directives that make content from the product

from graphsvc import __version__

project = "graphsvc"
author = "the graphsvc contributors"
project_copyright = f"{author}. Text CC BY 4.0, code MIT"
release = version = __version__
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_click", "parts"]
exclude_patterns = ["w3id", "parts"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
default_role = "code"  # docstrings say names in single backticks
autodoc_typehints = "description"
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = "graphsvc"
html_static_path = ["style"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}
