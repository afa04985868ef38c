"""Briefs read back: a DOCX by its headings, lists and tables, as a screen reader meets them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph


@dataclass
class Section:
    """What stands under one heading of level 1, with the headings below it.

    Attributes:
        title: the heading, without its number.
        texts: paragraphs and items.
        headings: the headings below, with their levels.
        tables: the rows of each table, headers first.
    """

    title: str
    texts: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)

    def table(self, *header: str) -> list[list[str]]:
        """Gives the rows of all tables with a row of headers, without it."""
        return [row for rows in self.tables if rows[0] == list(header) for row in rows[1:]]


def read_docx(content: bytes) -> dict[str, Section]:
    """Reads the sections of a brief; what comes before the first is under the empty title."""
    document = docx.Document(io.BytesIO(content))
    sections = {"": Section("")}
    here = sections[""]
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            here.tables.append([[cell.text for cell in row.cells] for row in block.rows])
            continue
        assert isinstance(block, Paragraph)
        style = block.style.name if block.style is not None else ""
        if style == "Heading 1":
            here = Section(re.sub(r"^\d+\. ", "", block.text))
            sections[here.title] = here
        elif style.startswith("Heading"):
            here.headings.append((int(style[-1]), block.text))
        elif block.text:
            here.texts.append(block.text)
    return sections


def texts_of(content: bytes) -> list[str]:
    """Gives every paragraph, item and cell of a brief."""
    document = docx.Document(io.BytesIO(content))
    return [t for e in document.element.body.iter(qn("w:p")) if (t := "".join(n.text or "" for n in e.iter(qn("w:t"))))]
