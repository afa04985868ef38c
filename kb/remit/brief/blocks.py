"""A brief as a row of blocks, before it becomes Markdown or DOCX: both say the same because both are made of this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text.

    Attributes:
        text: the words.
        strong: whether it stands out.
        link: the address that it leads to; empty for none.
    """

    text: str
    strong: bool = False
    link: str = ""


Text: TypeAlias = tuple[Run, ...]
"""Words of one paragraph, item or cell."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        level: 1 for a section, 2 and 3 for what is below.
        text: the words.
    """

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Items:
    """A list without order."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a row of headers.

    Attributes:
        caption: what it shows.
        header: the name of each column.
        rows: the cells.
        widths: the share of each column in the width of the page; they add up to 1.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...]


Block: TypeAlias = Heading | Paragraph | Items | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief.

    Attributes:
        title: its title.
        subject: what it is about, in a line.
        as_of: the day that is asked about, or both, in words.
        known_at: the moment up to which what was recorded counts; the only moment that a brief bears.
        blocks: what it says.
    """

    title: str
    subject: str
    as_of: str
    known_at: datetime
    blocks: tuple[Block, ...]


def text(*parts: str | Run) -> Text:
    """Makes a text of words and runs; what is empty is left out."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts if part and part != Run(""))


def plain(words: Text) -> str:
    """Gives the words alone."""
    return "".join(run.text for run in words)
