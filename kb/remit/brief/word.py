"""A brief as DOCX (ISO/IEC 29500): headings, lists and tables that a screen reader can walk, always the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC
from itertools import zip_longest
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from remit.brief.blocks import Brief, Heading, Items, Paragraph, Run, Table, Text
from remit.brief.wording import NOT_LEGAL_ADVICE

_LANGUAGE: Final = "en-GB"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP archive can name
_FONT: Final = "Calibri"
_INK: Final = RGBColor(0x1A, 0x1A, 0x1A)
_BLUE: Final = RGBColor(0x0B, 0x3D, 0x91)
_PAGE: Final = (Cm(21.0), Cm(29.7))  # A4
_MARGIN: Final = Cm(2.0)
_SMALL: Final = Pt(8.5)
_SIZES: Final = {"Title": 20, "Subtitle": 12, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Heading 4": 10}


def word(brief: Brief) -> bytes:
    """Writes a brief as DOCX."""
    document = docx.Document()
    _set_up(document, brief)
    document.add_paragraph(brief.title, style="Title")
    document.add_paragraph(brief.subject, style="Subtitle")
    for block, following in zip_longest(brief.blocks, brief.blocks[1:]):
        match block:
            case Heading(level, words):
                document.add_heading(words, level=level)
            case Paragraph(words):
                paragraph = document.add_paragraph()
                leads = isinstance(following, Table | Items) or all(run.strong for run in words)
                paragraph.paragraph_format.keep_with_next = leads or None
                _write(paragraph, words)
            case Items(items):
                for item in items:
                    _write(document.add_paragraph(style="List Bullet"), item)
            case Table():
                _add_table(document, block)
    return _fixed(document)


# ---- the document as a whole


def _set_up(document: Document, brief: Brief) -> None:
    _set_properties(document, brief)
    for name in ("Normal", "Caption", "List Bullet", *_SIZES):
        style = document.styles[name]
        style.font.name = _FONT
        style.font.color.rgb = _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        if name in _SIZES:
            style.font.size = Pt(_SIZES[name])
        if name.startswith("Heading"):
            style.paragraph_format.space_before = Pt(_SIZES[name] - 4)
    document.styles["Normal"].font.size = Pt(10)
    for name in ("Normal", "List Bullet"):
        document.styles[name].paragraph_format.space_after = Pt(3)
        document.styles[name].paragraph_format.line_spacing = 1.0
    document.styles["Subtitle"].font.italic = False
    for spacing in document.styles["Subtitle"].element.iter(qn("w:spacing")):
        spacing.attrib.pop(qn("w:val"), None)  # letters are not to be spaced out
    _set_language(document)
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(f"{brief.title}, as of {brief.as_of}. {NOT_LEGAL_ADVICE} Page ")
    _add_field(footer, "PAGE")
    footer.add_run(" of ")
    _add_field(footer, "NUMPAGES")


def _set_properties(document: Document, brief: Brief) -> None:
    known_at = brief.known_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties = document.core_properties
    properties.title = brief.title
    properties.subject = brief.subject[:255]
    properties.author = "Remit"
    properties.last_modified_by = "Remit"
    properties.comments = f"As of {brief.as_of}. {NOT_LEGAL_ADVICE}"
    properties.keywords = "law, sourcing, brief"
    properties.category = "Brief"
    properties.language = _LANGUAGE
    properties.revision = 1
    for moment in ("created", "modified", "last_printed"):
        setattr(properties, moment, known_at)


def _set_language(document: Document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)


def _add_field(paragraph: WordParagraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = "1"
    run.append(words)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 (python-docx has no fields)


# ---- blocks


def _write(paragraph: WordParagraph, words: Text, *, size: Length | None = None) -> None:
    for run in words:
        added = paragraph.add_run(run.text)
        added.bold = run.strong or None
        added.font.size = size
        if run.link:
            _make_link(paragraph, added, run.link)


def _make_link(paragraph: WordParagraph, run: WordRun, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.font.underline = True
    run.font.color.rgb = _BLUE
    link.append(run._r)  # noqa: SLF001 (python-docx reads links and writes none)
    paragraph._p.append(link)  # noqa: SLF001 (see above)


def _add_table(document: Document, block: Table) -> None:
    caption = document.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block.header), style="Table Grid")
    table.autofit = False
    properties = table._tbl.tblPr  # noqa: SLF001 (the description of a table has no other door)
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), block.caption)
    properties.append(described)
    for cell, name in zip(table.rows[0].cells, block.header, strict=True):
        _write(cell.paragraphs[0], (Run(name, strong=True),), size=_SMALL)
        _shade(cell)
    _mark(table.rows[0], "w:tblHeader")
    for row in block.rows:
        added = table.add_row()
        _mark(added, "w:cantSplit")
        for cell, words in zip(added.cells, row, strict=True):
            _write(cell.paragraphs[0], words, size=_SMALL)
    width = _PAGE[0] - 2 * _MARGIN
    for column, share in zip(table.columns, block.widths, strict=True):
        column.width = int(width * share)
        for cell in column.cells:
            cell.width = int(width * share)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E7EAF0")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 (python-docx has no shading)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 (nor repeated header rows)


# ---- the same bytes each time


def _fixed(document: Document) -> bytes:
    """Saves a document so that its bytes depend on its content alone: no moment of saving, parts in one order."""
    saved = io.BytesIO()
    document.save(saved)
    written = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 3  # whatever the machine
            target.writestr(part, source.read(name))
    return written.getvalue()
