"""Pages and printed text cut into the blocks that a reader takes in at once: a list item, a row, a lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_BLOCKS = frozenset({"li", "tr", "dd", "p", "article", "figure", "form", "section", "aside", "main", "body", "head"})
_NO_TEXT = frozenset({"script", "style", "svg", "template"})


@dataclass(eq=False)
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Child] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Gives the element and all below it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def text(self) -> str:
        """Gives what one reads in it, with one blank between words."""
        parts = [child if isinstance(child, str) else child.text() for child in self.children]
        return "" if self.tag in _NO_TEXT else " ".join(" ".join(parts).split())

    def own_text(self) -> str:
        """Gives what one reads in it and in no block below it."""
        parts = [
            child if isinstance(child, str) else "" if child.tag in _BLOCKS else child.own_text()
            for child in self.children
        ]
        return "" if self.tag in _NO_TEXT else " ".join(" ".join(parts).split())

    def block(self) -> Element:
        """Gives the nearest element around it that is read as one."""
        here: Element = self
        while here.parent is not None and here.tag not in _BLOCKS:
            here = here.parent
        return here

    def find(self, tag: str) -> Element | None:
        """Gives the first element of a kind below it."""
        return next((element for element in self.walk() if element.tag == tag), None)

    def titles(self) -> str:
        """Gives the text that shows only when one points at something in it."""
        return " ".join(element.attributes.get("title", "") for element in self.walk())


Child: TypeAlias = Element | str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("page", {})
        self._here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.children.append(element)
        if tag not in _VOID:
            self._here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._here.children.append(Element(tag, {name: value or "" for name, value in attrs}, self._here))

    def handle_endtag(self, tag: str) -> None:
        here: Element | None = self._here
        while here is not None and here.tag != tag:
            here = here.parent
        if here is not None and here.parent is not None:
            self._here = here.parent

    def handle_data(self, data: str) -> None:
        self._here.children.append(data)


def read(page: str) -> Element:
    """Reads a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.root


def around(lines: list[str], place: int, *, after: int = 4) -> str:
    """Gives a printed line with the lines that follow it and belong to it."""
    return "\n".join(lines[place : place + 1 + after])
