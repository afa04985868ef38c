"""A brief as Markdown, with the tables of GitHub (GFM 4.10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from remit.brief.blocks import Brief, Heading, Items, Paragraph, Run, Table, Text

_SIGNS: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|"})
_SAFE: Final = "/:?#@!$&'*+,;=%~-._"


def markdown(brief: Brief) -> str:
    """Writes a brief as Markdown."""
    return "\n".join(_lines(brief)) + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    yield f"# {_escaped(brief.title)}"
    yield ""
    yield _escaped(brief.subject)
    for block in brief.blocks:
        yield ""
        match block:
            case Heading(level, words):
                yield f"{'#' * (level + 1)} {_escaped(words)}"
            case Paragraph(words):
                yield _said(words)
            case Items(items):
                yield from (f"- {_said(item)}" for item in items)
            case Table():
                yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield f"**{_escaped(table.caption)}**"
    yield ""
    yield f"| {' | '.join(map(_escaped, table.header))} |"
    yield f"| {' | '.join('---' for _ in table.header)} |"
    yield from (f"| {' | '.join(map(_said, row))} |" for row in table.rows)


def _said(words: Text) -> str:
    return "".join(map(_run, words)).strip()


def _run(run: Run) -> str:
    words = _escaped(run.text)
    if run.link:
        words = f"[{words}]({quote(run.link, safe=_SAFE)})"
    if not run.strong:
        return words
    core = words.strip()
    tail = words[len(words.rstrip()) :]
    return f"**{core}**{tail}" if core else words


def _escaped(words: str) -> str:
    return " ".join(words.split("\n")).translate(_SIGNS)
