"""The journal as a feed that readers of news follow: Atom.

Source: RFC 4287 (The Atom Syndication Format); RFC 5005, section 3 (paged feeds).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from remit import __version__
from remit.iri import ID
from remit_api.negotiate import ATOM, HTML, RDF_PATCH
from remit_api.records.changes import EntryDetail, in_words

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a page of a feed says beside its entries.

    Attributes:
        root: address of the server, with a slash at its end.
        journal: hash of the journal's first entry, by which this journal is told from every other.
        query: query string of what is asked for, without the cursor: feeds that ask for other entries are other feeds.
        page: query string of this page.
        following: query string of the next page; None on the last.
        updated: when the journal last changed.
    """

    root: str
    journal: str
    query: str
    page: str
    following: str | None
    updated: str


def feed(about: Feed, entries: Iterable[tuple[EntryDetail, str]]) -> bytes:
    """Gives a page of a feed.

    Args:
        about: what it says beside its entries.
        entries: each with the moment of its last change: a redaction is one.
    """
    top = Xml.Element("feed", {"xmlns": _NAMESPACE})
    _add(top, "id", f"{ID}journal/{about.journal}{_after_mark(about.query)}")
    _add(top, "title", "Changes to the record")
    _add(
        top,
        "subtitle",
        "Who changed what, when and why. What is claimed is quoted with its status: Remit finds for nobody.",
    )
    rows = list(entries)
    _add(top, "updated", max((when for _, when in rows), default=about.updated or _NEVER))
    _add(top, "generator", "Remit", version=__version__)
    address = f"{about.root}changes"
    _link(top, "self", f"{address}.atom{_after_mark(about.page)}", ATOM)
    _link(top, "first", f"{address}.atom{_after_mark(about.query)}", ATOM)
    if about.following is not None:
        _link(top, "next", f"{address}.atom{_after_mark(about.following)}", ATOM)
    _link(top, "alternate", f"{address}.html{_after_mark(about.query)}", HTML)
    for entry, when in rows:
        _entry(top, about, entry, when)
    Xml.indent(top)
    written: bytes = Xml.tostring(top, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(top: Xml.Element, about: Feed, entry: EntryDetail, updated: str) -> None:
    element = Xml.SubElement(top, "entry")
    _add(element, "id", f"{ID}change/{entry.hash}")
    _add(element, "title", entry.reason)
    _add(element, "updated", updated)
    _add(element, "published", entry.at)
    _add(Xml.SubElement(element, "author"), "name", entry.author)
    Xml.SubElement(element, "category", {"term": _text(entry.kind)})
    address = f"{about.root}changes/{entry.position}"
    _link(element, "alternate", f"{address}.html", HTML)
    if not entry.redacted:
        _link(element, "related", f"{address}.rdfp", RDF_PATCH)
    _add(element, "content", in_words(entry), type="text")


def _add(parent: Xml.Element, name: str, text: str, **attributes: str) -> None:
    Xml.SubElement(parent, name, attributes).text = _text(text)


def _link(parent: Xml.Element, relation: str, address: str, media_type: str) -> None:
    Xml.SubElement(parent, "link", {"rel": relation, "href": address, "type": media_type})


def _after_mark(query: str) -> str:
    return f"?{query}" if query else ""


def _text(text: str) -> str:
    # what XML cannot hold would make a feed that nobody can read
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
