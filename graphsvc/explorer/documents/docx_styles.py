"""Holds how our Word documents look and what they say of themselves: paper, language, styles, header, table rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

FACE = "Arial"
INK, SOFT, ACCENT = "1B2427", "4B585B", "0D5C58"
AUTHOR, REFERENCE, SMALL, ACCENT_LINE = "Author’s words", "Reference", "Note", "Evidence table"
FOOT = "An independent work; no public body has endorsed it. Graph licensed CC BY 4.0."
_SIZES = {  # by style: points, bold, colour, points before and after
    "Normal": (10, False, INK, 0, 4),
    "Title": (18, True, INK, 0, 4),
    "Heading 1": (12, True, INK, 8, 3),
    "Heading 2": (10.5, True, ACCENT, 4, 2),
    "List Bullet": (10, False, INK, 0, 2),
    "Caption": (8, False, SOFT, 2, 4),
    AUTHOR: (10, False, INK, 0, 4),
    REFERENCE: (8, False, INK, 0, 1.5),
    SMALL: (8, False, SOFT, 2, 0),
}


def new_document(title: str, dated: str) -> Any:
    """An empty document on A4, with a header, a footer that numbers its pages, and our styles."""
    from docx import Document
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, side, Cm(2))
    page.header_distance = page.footer_distance = Cm(1)
    _add_styles(document)
    for place, text in ((page.header, f"{title}\t{dated}"), (page.footer, f"{FOOT}\t")):
        line = place.paragraphs[0]
        line.style = SMALL
        line.text = "".join(char for char in text if char >= " " or char == "\t")
        line.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    foot = page.footer.paragraphs[0]
    for field, after in (("PAGE", " of "), ("NUMPAGES", "")):
        _add_field(foot, field)
        foot.add_run(after)
    return document


def dress(document: Any, title: str, day: datetime) -> None:
    """Say what the document is, in which language, and of which day; nothing of who or what made it."""
    from docx.oxml.ns import qn

    about = document.core_properties
    about.title, about.language, about.created, about.modified = title, "en-GB", day, day
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.revision = 1
    for part in (document.styles.element, document.settings.element):
        for language in part.iter(qn("w:lang"), qn("w:themeFontLang")):
            language.set(qn("w:val"), "en-GB")
    package = document.part.package
    for key in [key for key, one in package.rels.items() if one.reltype.endswith("/thumbnail")]:
        package.rels.pop(key)  # of the empty document that the library begins with


def as_row(row: Any, texts: Sequence[str], header: bool = False, small: bool = False) -> None:
    """Fill a row that no page end splits; a header is repeated on each page."""
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:cantSplit"))
    if header:
        marks.append(OxmlElement("w:tblHeader"))
    for cell, text in zip(row.cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(7.5 if small else 9), header or None


def widths(table: Any, centimetres: Sequence[float]) -> None:
    """Give the columns these widths, whatever is in them."""
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
    for row in table._tbl.tr_lst:  # `column.cells` walks the whole table for each of its cells
        for cell, width in zip(row.tc_lst, centimetres, strict=True):
            cell.width = Cm(width)


def _add_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    styles = document.styles
    for name in (AUTHOR, REFERENCE, SMALL):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, (size, bold, colour, before, after) in _SIZES.items():
        style = styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.name, style.font.color.rgb = FACE, RGBColor.from_string(colour)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        fonts.set(qn("w:cs"), FACE)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.1
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
    styles[REFERENCE].paragraph_format.left_indent = Cm(0.8)
    styles[REFERENCE].paragraph_format.first_line_indent = Cm(-0.8)
    styles[REFERENCE].paragraph_format.tab_stops.add_tab_stop(Cm(0.8))
    styles[AUTHOR].paragraph_format.left_indent = Cm(0.4)
    styles[AUTHOR].element.get_or_add_pPr().append(_borders("w:pBdr", "24", ("left",), ACCENT))
    table = styles.add_style(ACCENT_LINE, WD_STYLE_TYPE.TABLE)
    table.base_style = styles["Normal Table"]
    _set_lines(table)


def _set_lines(table: Any) -> None:
    from docx.oxml import OxmlElement

    marks = OxmlElement("w:tblPr")
    marks.append(_borders("w:tblBorders", "4", ("top", "bottom", "insideH"), "B9C2C4"))
    table.element.append(marks)


def _borders(kind: str, size: str, sides: Sequence[str], colour: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(kind)
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", "4" if side == "left" else "0")):
            line.set(qn(f"w:{name}"), value)
        line.set(qn("w:color"), colour)
        made.append(line)
    return made


def _add_field(paragraph: Any, name: str) -> None:
    """A field that Word fills in, such as the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)
